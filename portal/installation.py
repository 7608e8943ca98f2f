"""What this database is: a demonstration or the real thing, written when it is made.

Real data never starts in demo mode, nor the reverse (product 4).
"""

from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Moment, db
from portal.settings import SettingsError

HOW = "Run “python -m portal.cli prepare{option}” first."


class Installation(Base):
    """The one row that says what this database was made for."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_demo: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def settle(cls, *, is_demo: bool) -> bool:
        """Write down what this database is, once; True when it was written now."""
        if db.session.scalars(select(cls)).first() is not None:
            return False
        db.session.add(cls(id=1, is_demo=is_demo, made_at=clock.now()))
        return True


def check() -> None:
    """Refuse a database that was not made ready, or that is of the other kind."""
    is_demo = current_app.config["IS_DEMO"]
    found = None
    if inspect(db.engine).has_table("installation"):
        # The value, not the record: a record would be read again after the rollback, and a command
        # would then hold the write lock against its own next step.
        found = db.session.scalar(select(Installation.is_demo))
        db.session.rollback()
    if found is None:
        raise SettingsError(
            "The database is empty. " + HOW.format(option=" --demo" if is_demo else "")
        )
    if found != is_demo:
        raise SettingsError(
            "This database holds real data and never starts as a demonstration: "
            "leave out SANAD_DEMO."
            if is_demo
            else "This database is a demonstration and never holds real data: "
            "choose another SANAD_INSTANCE or DATABASE_URL."
        )


def init(app: Flask) -> None:
    """Check before the first request is answered, once per process."""
    checked: list[bool] = []

    def _check_once() -> None:
        if not checked:
            check()
            checked.append(True)

    app.before_request(_check_once)
