"""The plans behind the demonstration: patterns, teams, a part-timer, leave, publication."""

from datetime import date, timedelta

from sqlalchemy import insert, select

from portal import clock
from portal.access import Role
from portal.db import db
from portal.demo.duties import POSTS, TURNS, Planned
from portal.demo.ground import World
from portal.demo.persons import PEOPLE
from portal.rota.lists import OnHolidays
from portal.rota.models import Post
from portal.rota.plans import Leave, Pattern, Publishing, Seat

# She works half of the turns; who is away in three weeks and still entered for duties then.
HALF_TIME, AWAY, AWAY_IN = "p45", "p02", timedelta(days=20)


def lay_plans(world: World, first: date) -> None:
    """Explain the turns from `first` on: patterns, teams, publication."""
    rows = db.session.execute(select(Post.id, Post.unit_id, Post.kind))
    ids = {(unit_id, kind): ident for ident, unit_id, kind in rows}
    for planned in POSTS:
        post_id = ids[world.units[planned.unit].id, planned.kind.value]
        db.session.execute(insert(Pattern), list(_patterns(planned, post_id, first)))
        db.session.execute(
            insert(Seat),
            [
                {
                    "post_id": post_id, "membership_id": world.members[who, planned.unit],
                    "share": 50 if who == HALF_TIME else 100, "from_on": first,
                }
                for who in planned.people
            ],
        )  # fmt: skip
        _publish(world, planned, post_id)
    _leave(world)


def _patterns(planned: Planned, post_id: int, first: date) -> list[dict[str, object]]:
    days = "01234" if planned.pattern == "office" else "0123456"
    found: list[dict[str, object]] = []
    for h1, m1, h2, m2 in TURNS[planned.pattern]:
        starts, ends = h1 * 60 + m1, h2 * 60 + m2
        found.append(
            {
                "post_id": post_id, "from_on": first, "weekdays": days, "every": 1, "people": 1,
                "starts": starts, "ends": ends if ends > starts else ends + 1440,
                "holidays": OnHolidays.SAME.value,
            }
        )  # fmt: skip
    return found


def _publish(world: World, planned: Planned, post_id: int) -> None:
    """This month and the next are made known; what lies further on is a draft."""
    month = clock.local(world.now).date().replace(day=1)
    for _ in range(2):
        at = world.now - timedelta(days=6)
        by = world.people[_coordinator(planned)]
        db.session.add(Publishing(post_id=post_id, month=month, at=at, by_id=by))
        month = (month + timedelta(days=31)).replace(day=1)


def _coordinator(planned: Planned) -> str:
    """Who coordinates the unit; where nobody of the demonstration does, the first of the team."""
    return next(
        (
            invented.account
            for invented in PEOPLE
            for scope, _function, role in invented.mandates
            if scope == planned.unit and role is Role.COORDINATOR
        ),
        planned.people[0],
    )


def _leave(world: World) -> None:
    """Somebody is away for five days in which she is still entered."""
    first = clock.local(world.now).date() + AWAY_IN
    mandate = next(ident for (who, _scope), ident in world.members.items() if who == AWAY)
    db.session.add(
        Leave(
            membership_id=mandate, first_on=first, last_on=first + timedelta(days=4),
            made_by_id=world.people[AWAY],
        )
    )  # fmt: skip
