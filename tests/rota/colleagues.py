"""More people of Nadia's unit, and nights to come: what one cast of nine is too small for."""

from datetime import datetime, timedelta

from portal.db import db
from portal.people.models import UNDERTAKING, Membership, Person
from portal.rota.models import Assignment, Post, Shift
from tests.cast import LONG_AGO, NOW


def colleague(cast, account, unit="A-HOP", role="member"):
    """Somebody more of a unit, known to `browse` by her account."""
    person = Person(
        account=account, name_ar=f"زميلة {account}", name_latin=f"Zamila {account}",
        language="ar", made_at=LONG_AGO, used_at=NOW, undertaken_at=NOW,
        undertaken_version=UNDERTAKING,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    membership = Membership(
        person_id=person.id, role=role, function="social_worker",
        unit_id=cast.units[unit], starts_at=LONG_AGO, confirmed_at=LONG_AGO,
    )  # fmt: skip
    db.session.add(membership)
    db.session.flush()
    cast.people[account], cast.memberships[account] = person.id, membership.id
    return membership


def night(cast, days, who="", post="worker", seat=1):
    """The night that begins `days` after the cast's, 20:00-08:00, and whose it is."""
    start = datetime(2026, 11, 23, 20) + timedelta(days=days)
    fields = Shift.on_wall(start, start + timedelta(hours=12))
    shift = db.session.query(Shift).filter_by(
        post_id=cast.posts[post], starts_at=fields["starts_at"]
    ).first() or Shift(post_id=cast.posts[post], **fields)
    db.session.add(shift)
    db.session.flush()
    duty = None
    if who:
        duty = Assignment(shift_id=shift.id, membership_id=cast.memberships[who], seat=seat)
        db.session.add(duty)
    db.session.flush()
    return shift, duty


def holders(shift_id):
    """Who holds what of a shift: (account, from, to), the hours as the wall clock says them."""
    rows = (
        db.session.query(Assignment, Shift, Person.account)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Membership, Membership.id == Assignment.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .filter(Assignment.shift_id == shift_id)
        .order_by(Assignment.seat, Assignment.starts_at)
    )
    found = [(who, *(f"{at:%H:%M}" for at in duty.span_in(shift))) for duty, shift, who in rows]
    return sorted(found, key=lambda row: (row[1] < "12:00", row[1]))


def needs_approval(cast, post="worker"):
    """From now on what is taken on this post waits for the coordinator."""
    db.session.get(Post, cast.posts[post]).needs_approval = True
