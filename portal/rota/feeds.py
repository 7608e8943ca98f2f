"""Duties as an iCalendar (RFC 5545), for a person or for a post. Values in, bytes out.

Hours go out as UTC instants, without a zone of their own: Morocco's rule changed in September 2026,
many phones still carry the old one, and an instant is right in a calendar with stale zone data
wherever a "20:00 in Casablanca" would be an hour wrong. The words are few: a calendar is copied to
servers abroad and read on lock screens, so there is no number, no address, no unit's full name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from portal.i18n import said_in
from portal.rota.lists import PostKind, Regime
from portal.rota.planned import Planned, Seat

BACK, AHEAD = timedelta(days=31), timedelta(days=180)
REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Source:
    """A post as a calendar may name it."""

    kind: str
    unit_code: str
    regime: str
    # Its line hides who is on duty: the function stands in the place of the name.
    is_line_only: bool


@dataclass(frozen=True)
class Revision:
    """How often the hands of a shift changed, and when last."""

    count: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class Writer:
    """How a calendar is written: language, host of its ids, whose it is, what changed hands."""

    lang: str
    host: str
    made_at: datetime
    revisions: Mapping[int, Revision]
    # Whose own calendar it is; None for that of a post.
    person_id: int | None = None

    def text(self, shifts: Iterable[Planned], sources: Mapping[int, Source]) -> bytes:
        """The whole calendar; the same duties give the same bytes."""
        calendar = Calendar()
        calendar.add("prodid", "-//Sanad//Rota//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
        for shift in shifts:
            for event in self._events(shift, sources[shift.post_id]):
                calendar.add_component(event)
        return bytes(calendar.to_ical())

    def _events(self, shift: Planned, source: Source) -> Iterable[Event]:
        mine = [s for s in shift.seats if self.person_id in {None, s.person_id}]
        for seat in mine:
            yield self._event(shift, source, seat)

    def _event(self, shift: Planned, source: Source, seat: Seat) -> Event:
        event = Event()
        revision = self.revisions.get(shift.shift_id, Revision())
        stamp = (revision.at or self.made_at).astimezone(UTC).replace(microsecond=0)
        # A part of a seat has an id of its own, and the whole seat keeps its id when it changes
        # hands, so that a calendar replaces the old name instead of adding a second.
        minutes = int((seat.starts_at - shift.starts_at).total_seconds() // 60)
        part = f"-{minutes}" if minutes else ""
        event.add("uid", f"shift-{shift.shift_id}-{seat.number}{part}@{self.host}")
        event.add("dtstamp", stamp)
        event.add("last-modified", stamp)
        event.add("sequence", revision.count)
        event.add("dtstart", seat.starts_at.astimezone(UTC))
        event.add("dtend", seat.ends_at.astimezone(UTC))
        event.add("summary", self._summary(source, seat))
        event.add("description", said_in(self.lang, Regime(source.regime).english))
        event.add("class", "PRIVATE")
        event.add("transp", "OPAQUE" if self.person_id else "TRANSPARENT")
        return event

    def _summary(self, source: Source, seat: Seat) -> str:
        what = f"{said_in(self.lang, PostKind(source.kind).english)} · {source.unit_code}"
        if self.person_id is not None or source.is_line_only:
            return what
        return f"{seat.name_ar if self.lang == 'ar' else seat.name_latin} · {what}"
