"""Asking for something: kinds by need, the form of a kind, the units that could do it."""

from datetime import date
from typing import Any

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.lists import Spoken
from portal.requests.competence import POST_KINDS, Candidate, candidates
from portal.requests.forms import FORMS, RequestForm
from portal.requests.lists import Caution, Kind
from portal.requests.models import Request, units_of
from portal.requests.views import blueprint, found
from portal.rota.on_duty import duties_of
from portal.trail.models import Verb, record
from portal.units.directory import SEES_RESTRICTED, visible
from portal.units.models import Unit
from portal.units.territory import Area, Commune, CommuneArea, areas_now, in_force
from portal.web import page

# By need, not by institution: what must happen now, what proves, who hears, what helps on.
NEEDS = (
    (i18n.N_("To be safe now"), (Kind.ESCORT, Kind.INTERVENTION, Kind.PERPETRATOR_REMOVAL)),
    (
        i18n.N_("Certificates"),
        (
            Kind.MEDICAL_CERTIFICATE,
            Kind.FORENSIC_CERTIFICATE,
            Kind.PSYCHOLOGICAL_CERTIFICATE,
        ),
    ),
    (i18n.N_("To be heard"), (Kind.STATEMENT_AT_CENTRE, Kind.HEAR_AT_PLACE)),
    (
        i18n.N_("Help that goes on"),
        (
            Kind.LEGAL_HELP,
            Kind.SOCIAL_AID_CHECK,
            Kind.FOLLOW_UP_VISIT,
            Kind.AUTHORITY_VISIT,
            Kind.COPY_OF_DECISION,
        ),
    ),
)


@blueprint.route("/requests/new", methods=["GET", "POST"])
@needs(Permission.REQUEST)
@once
def new() -> Response:
    """Ask for something: first what, then of whom; sent, it leads to the lines to call."""
    kind, own = _kind(), _own_units()
    if kind is None or not own:
        return page("requests/kinds.html", needs=NEEDS, has_unit=bool(own))
    area = _area(next(iter(own.values())))
    units = _candidates(kind, area)
    form = _form(kind, own, area, units)
    if not form.validate_on_submit():
        return _form_page(form, kind, area, units)
    to = [c.id for c in units if c.code in form.to.data]
    sent = Request.send(current_user, own[form.sender.data], kind, to, form.said)
    flash(i18n.gettext(i18n.N_("Sent. Now call: the voice says who you are.")))
    return then("requests.show", request_code=sent.code)


@blueprint.post("/requests/<request_code>/asks")
@needs(Permission.REQUEST)
@once
def ask_also(request_code: str) -> Response:
    """Nobody answered in time: ask one more unit, in one tap."""
    item = found(request_code)
    if not item.is_ours or not item.is_open:
        abort(403 if not item.is_ours else 404)
    said, asked = request.form.get("m", ""), {part.row.unit_id for part in item.parts}
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    other = db.session.scalars(select(Unit).where(visible(), Unit.id == number)).first()
    if other is None or other.id in asked | {item.request.from_unit_id}:
        abort(404)
    item.request.also_ask(current_user, other.id, due_on=_due_on(item.request))
    record(Verb.REQUEST_SENT, current_user, kind="request", code=request_code)
    return then("requests.show", request_code=request_code)


def _form(kind: Kind, own: dict[str, Unit], area: Area, units: list[Candidate]) -> RequestForm:
    """The form of the kind, with what can be chosen here and, at first, the unit on duty ticked."""
    form = FORMS[kind]()
    _offer_senders(form, own)
    form.offer([c.code for c in units], *_choices(form, area))
    if request.method == "GET":
        form.to.data = [c.code for c in units if c.is_on_duty][:1]
        form.language.data = Spoken.DARIJA.value
    return form


def _due_on(asked: Request) -> date | None:
    """The day of a follow-up visit, whoever makes it."""
    said = (asked.details or {}).get("due_on")
    return date.fromisoformat(said) if said else None


def _form_page(form: RequestForm, kind: Kind, area: Area, units: list[Candidate]) -> Response:
    return page(
        "requests/new.html",
        status=form.status,
        form=form,
        kind=kind,
        area=area,
        areas=areas_now(),
        units=units,
        cautions=list(Caution),
        is_care=kind in POST_KINDS,
        now=clock.now(),
    )


def _kind() -> Kind | None:
    said = request.args.get("kind", "")
    return Kind(said) if said in {kind.value for kind in FORMS} else None


def _own_units() -> dict[str, Unit]:
    """The units for which the reader asks, by code."""
    own = units_of(current_user)
    return {m.unit.code: m.unit for m in current_user.memberships if m.unit_id in own}


def _offer_senders(form: RequestForm, own: dict[str, Unit]) -> None:
    """Which of her units asks: the only one, or the one that is chosen."""
    form.sender.choices = [SelectChoice(code, unit.name) for code, unit in own.items()]
    if len(own) == 1 or form.sender.data is None:
        form.sender.data = next(iter(own))


def _area(unit: Unit) -> Area:
    """The area in which it is asked: the one of the address, else that of the unit."""
    areas, code = areas_now(), request.args.get("area", "")
    chosen = next((a for a in areas if a.code == code), None)
    own = next((a for a in areas if a.id == (unit.area_id or current_user.area_id)), None)
    return chosen or own or (areas[0] if areas else abort(404))


def _candidates(kind: Kind, area: Area) -> list[Candidate]:
    at = clock.now()
    knows = any(m.unit and m.unit.sector in SEES_RESTRICTED for m in current_user.memberships)
    duties = duties_of(area.id, at, sees_restricted=knows)
    return candidates(kind, area.id, duties, visible(), units_of(current_user))


def _choices(form: RequestForm, area: Area) -> tuple[list[Any], list[Any]]:
    """Communes and units of the area, where the form of the kind asks for one."""
    communes: list[Any] = []
    units: list[Any] = []
    if "commune" in form.own:
        today = clock.local(clock.now()).date()
        rows = select(Commune.code, Commune.name_ar, Commune.name_fr).join(
            CommuneArea, CommuneArea.commune_id == Commune.id
        )
        rows = rows.where(CommuneArea.area_id == area.id, in_force(CommuneArea, today))
        communes = list(db.session.execute(rows.order_by(Commune.name_fr).limit(150)))
    if "to_unit" in form.own:
        of_area = select(Unit.code, Unit.name_ar, Unit.name_fr).where(
            visible(), Unit.area_id == area.id, Unit.is_restricted.is_(False)
        )
        units = list(db.session.execute(of_area.order_by(Unit.code).limit(60)))
    return communes, units
