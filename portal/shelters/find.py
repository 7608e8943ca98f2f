"""Finding a place: the household once, every house's answer with its reasons, and plan B."""

from flask import request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.shelters.answers import MOST, answers_of
from portal.shelters.asked import held_by
from portal.shelters.find_forms import FindForm
from portal.shelters.lists import Group, Need
from portal.shelters.places import places
from portal.shelters.plan_b import ways_out
from portal.shelters.searches import Search
from portal.shelters.views import blueprint
from portal.shelters.words import household
from portal.units.lines import lines_of
from portal.units.territory import Province
from portal.web import page


@blueprint.route("/shelters/find", methods=["GET", "POST"])
@needs(Permission.FIND_PLACE)
@once
def find() -> Response:
    """Say who needs a place; read who takes them. The address never carries an age."""
    kept = Search.of(current_user.id)
    if request.method == "GET" and kept and "again" not in request.args:
        return found(kept)
    form = _form(kept)
    if not form.validate_on_submit():
        return page("shelters/household.html", status=form.status, form=form, needs=list(Need))
    Search.keep(current_user.id, form.household, form.language.data, current_user.area_id)
    return then("shelters.find")


def found(kept: Search, *, status: int = 200, is_gone: bool = False) -> Response:
    """The answers to what this sitting looked for, as they are now."""
    at, listed = clock.now(), places()
    lines = lines_of({place.unit_id for place in listed}, set())
    first = {x.unit_id: x for x in reversed(lines.values()) if not x.is_doubted}
    answers = answers_of(kept, listed, first)
    is_plan_b = not answers[Group.FITS] or "plan" in request.args
    return page(
        "shelters/find.html",
        "answers",
        status=status,
        as_of=i18n.hour(at),
        kept=kept,
        who=household(kept.women, kept.bands),
        answers=answers,
        most=MOST,
        is_gone=is_gone,
        asked=held_by(kept.request_id),
        ways=ways_out(answers, current_user, at) if is_plan_b else [],
        needed=kept.places,
        now=at,
    )


def _form(kept: Search | None) -> FindForm:
    """The form as sent; or what this sitting said before, but for ages, which nobody has kept."""
    provinces = _provinces()
    if request.method == "POST":
        return FindForm(provinces)
    before = {
        "women": str(kept.women if kept else 1),
        "language": kept.language if kept else "darija",
        "is_pregnant": bool(kept and kept.is_pregnant),
        "has_reduced_mobility": bool(kept and kept.has_reduced_mobility),
        "needs": kept.needs.split() if kept else [],
    }
    return FindForm(provinces, formdata=None, **before)


def _provinces() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(Province.code, Province.name_ar, Province.name_fr).order_by(Province.name_fr)
    )
    return [(code, i18n.pick(ar, fr, fr)) for code, ar, fr in rows]
