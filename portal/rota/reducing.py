"""A unit says at which hours it is hard to reach: ftour, Friday prayer, a span of days."""

from flask import abort, flash, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.powers import coordinates_area, coordinates_unit
from portal.rota.holiday_forms import ReducedForm
from portal.rota.reduced import ReducedWindow
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.units.models import Unit
from portal.units.staff import seen_unit
from portal.web import page

# More than a week of two windows a day is no longer a hint.
AT_MOST = 14


@blueprint.get("/rota/units/<unit_code>/reduced")
@needs(Permission.EDIT_UNIT)
def reduced(unit_code: str) -> Response:
    """What the unit says now, and a form to say more."""
    return _windows(_managed(unit_code), ReducedForm())


@blueprint.post("/rota/units/<unit_code>/reduced")
@needs(Permission.EDIT_UNIT)
@once
def set_reduced(unit_code: str) -> Response:
    """The board shows these hours beside the unit's posts from now on."""
    unit, form = _managed(unit_code), ReducedForm()
    if not form.validate_on_submit() or len(ReducedWindow.open_of(unit.id, AT_MOST)) >= AT_MOST:
        return _windows(unit, form)
    (opens, closes), (first, last) = form.span, form.days
    db.session.add(
        ReducedWindow(
            unit_id=unit.id, occasion=form.occasion.data, opens=opens, closes=closes,
            from_on=first, until_on=last, made_at=clock.now(), made_by_id=current_user.person_id,
        )
    )  # fmt: skip
    record(Verb.REDUCED_SET, current_user, kind="unit", code=unit.code)
    flash(i18n.gettext("Recorded. The board shows it."))
    return then("rota.reduced", unit_code=unit.code)


@blueprint.post("/rota/units/<unit_code>/reduced/ending")
@needs(Permission.EDIT_UNIT)
@once
def end_reduced(unit_code: str) -> Response:
    """Those hours count no longer."""
    unit, chosen = _managed(unit_code), request.form.get("m", "")
    window = next((w for w in ReducedWindow.open_of(unit.id, AT_MOST) if str(w.id) == chosen), None)
    if window is None:
        abort(404)
    window.end()
    record(Verb.REDUCED_ENDED, current_user, kind="unit", code=unit.code)
    flash(i18n.gettext("Recorded."))
    return then("rota.reduced", unit_code=unit.code)


def _managed(code: str) -> Unit:
    """The unit, if whoever asks coordinates it or its area; 403 for its other people."""
    unit = seen_unit(code)
    holder = current_user.memberships
    if not (coordinates_unit(holder, unit.id) or coordinates_area(holder, unit.area_id)):
        abort(403)
    return unit


def _windows(unit: Unit, form: ReducedForm) -> Response:
    windows = ReducedWindow.open_of(unit.id, AT_MOST)
    is_full = len(windows) >= AT_MOST
    return page(
        "rota/reduced.html",
        status=form.status,
        unit=unit,
        form=form,
        windows=windows,
        is_full=is_full,
    )
