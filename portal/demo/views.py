"""Signing in as somebody invented, in one tap."""

from dataclasses import dataclass

from flask import Blueprint, abort, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import public
from portal.db import db
from portal.i18n import gettext
from portal.people.models import Membership, Person
from portal.people.pins import Pin
from portal.people.views import begin
from portal.rota.lists import Publication
from portal.rota.models import Post
from portal.units.territory import Area

blueprint = Blueprint("demo", __name__)

# Said on the page of the lock: everybody may try how it opens.
PIN = "123456"


@dataclass(frozen=True)
class Choice:
    """One button of the sign-in page."""

    account: str
    name: str
    what: str


@blueprint.post("/sign-in/demo")
@public
def sign_in() -> Response:
    """Become the invented person of the button that was tapped."""
    account = request.form.get("who", "")
    if not account.isalnum():
        abort(404)
    person = db.session.scalars(select(Person).where(Person.account == account)).first()
    answer = begin(person, is_shared=False, to=request.form.get("next", ""))
    if current_user.is_authenticated:
        Pin.keep(current_user.person_id, current_user.browser, PIN)
        db.session.commit()
    return answer


def persons_by_area() -> list[tuple[str, list[Choice]]]:
    """Everyone who can be tapped, area by area; a deputy whose post hides names has none here."""
    hidden = set(
        db.session.scalars(
            select(Post.unit_id).where(Post.publication == Publication.LINE_ONLY.value)
        )
    )
    rows = db.session.scalars(
        select(Membership)
        .where(Membership.live_at(clock.now()))
        .options(
            joinedload(Membership.person), joinedload(Membership.unit), joinedload(Membership.area)
        )
        .order_by(Membership.id)
    )
    areas = list(db.session.scalars(select(Area).order_by(Area.position, Area.id)))
    everywhere = gettext("The whole installation")
    found: dict[str, list[Choice]] = {name: [] for name in (*(a.name for a in areas), everywhere)}
    seen: set[int] = set()
    for row in rows:
        if row.person_id in seen:
            continue
        seen.add(row.person_id)
        scope = row.unit or row.area
        area = next(
            (a for a in areas if a.id == (row.unit.area_id if row.unit else row.area_id)), None
        )
        title = row.title
        is_hidden = row.unit_id in hidden
        name = i18n.listed([title, row.unit.code]) if is_hidden else row.person.name
        words = [
            "" if is_hidden else title,
            scope.name if scope else "",
            row.role_in_words,
        ]
        found[area.name if area else everywhere].append(
            Choice(row.person.account, name, i18n.listed([word for word in words if word]))
        )
    return [(area, choices) for area, choices in found.items() if choices]
