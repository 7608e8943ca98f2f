"""The demonstration's calendar: three years of feasts, one moved lately, hard hours, a sheet."""

from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.db import db
from portal.demo.ground import World
from portal.rota import feasts
from portal.rota.holidays import Holiday, HolidayState
from portal.rota.reduced import Occasion, ReducedWindow

_FTOUR = (18 * 60, 20 * 60)
_PRAYER = (12 * 60 + 30, 14 * 60)


def mark(world: World) -> None:
    """Put the feasts down, confirm those that are over, and let two units name hard hours."""
    today = clock.local(world.now).date()
    feasts.seed(today.year)
    over = select(Holiday).where(
        Holiday.until_on < today, Holiday.state == HolidayState.ESTIMATED.value
    )
    for holiday in db.session.scalars(over.order_by(Holiday.id)):
        # As it was announced here: a day after the library's reckoning.
        change = holiday.decide(world.people["p09"], HolidayState.CONFIRMED, 1)
        if change is not None:
            change.at = world.now - timedelta(days=90)
    for code, occasion, (opens, closes) in (
        ("A-HOP", Occasion.RAMADAN, _FTOUR),
        ("B-HOP", Occasion.RAMADAN, _FTOUR),
        ("A-ENT", Occasion.FRIDAYS, _PRAYER),
        ("A-EMF", Occasion.FRIDAYS, _PRAYER),
    ):
        db.session.add(
            ReducedWindow(
                unit_id=world.units[code].id,
                occasion=occasion.value,
                opens=opens,
                closes=closes,
                made_at=world.now - timedelta(days=20),
                made_by_id=world.people["p09"],
            )
        )
