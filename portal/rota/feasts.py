"""The feasts of Morocco as PyPI's `holidays` knows them, put down for some years.

Seeding again adds what is missing and touches nothing that stands: what people decided stays. The
library reckons the Islamic days by Umm al-Qura and ran a day early in three of three checked years,
so these are estimates, and the page offers one day later in one tap (product 3.3).
"""

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
from sqlalchemy import select

from portal.db import db
from portal.i18n import N_, said_in
from portal.rota.holidays import Holiday, HolidayKind, HolidayState

YEARS = 3
DAY = timedelta(days=1)
# What the library's English names are called here; a name that is new to us keeps the library's.
_RELIGIOUS = {
    "Eid al-Fitr": ("eid_al_fitr", N_("Eid al-Fitr"), True),
    "Eid al-Adha": ("eid_al_adha", N_("Eid al-Adha"), True),
    "Islamic New Year": ("muharram", N_("1 Muharram"), False),
    "Prophet's Birthday": ("mawlid", N_("Eid al-Mawlid"), False),
}
_NATIONAL = {
    "New Year's Day": N_("New Year's Day"),
    "Proclamation of Independence Day": N_("Independence Manifesto Day"),
    "Amazigh New Year": N_("Amazigh New Year"),
    "Labor Day": N_("Labour Day"),
    "Throne Day": N_("Throne Day"),
    "Oued Ed-Dahab Day": N_("Oued Ed-Dahab Day"),
    "Revolution Day": N_("Revolution of the King and the People"),
    "Youth Day": N_("Youth Day"),
    "Unity Day": N_("Unity Day"),
    "Green March": N_("Green March Day"),
    "Independence Day": N_("Independence Day"),
}
# Decreed lately: there even if the installed library does not know them yet (domain 3).
_DECREED = (("Amazigh New Year", 1, 14), ("Unity Day", 10, 31))


@dataclass(frozen=True)
class Feast:
    """One feast of one year, before it is a row."""

    source: str
    starts_on: date
    until_on: date
    kind: HolidayKind
    names: tuple[str, str, str]
    is_eid: bool = False

    @property
    def state(self) -> HolidayState:
        """Fixed days are sure, the moon's are not."""
        is_fixed = self.kind is HolidayKind.NATIONAL
        return HolidayState.CONFIRMED if is_fixed else HolidayState.ESTIMATED


def feasts_of(year: int) -> list[Feast]:
    """The feasts that begin in a year, each with all its days, in order."""
    said = {lang: _library(year, lang) for lang in ("ar", "fr", "en_US")}
    found: dict[str, list[date]] = {}
    for day, english in _days(said["en_US"], year):
        found.setdefault(english, []).append(day)
    feasts = [
        feast
        for english, days in found.items()
        for feast in _feasts(year, english, sorted(set(days)), said)
    ]
    return sorted(feasts, key=lambda feast: (feast.starts_on, feast.source))


def seed(first_year: int, years: int = YEARS) -> int:
    """Put the feasts of these years down where they are missing; how many were."""
    known = set(db.session.scalars(select(Holiday.source)))
    new = [
        feast
        for year in range(first_year, first_year + years)
        for feast in feasts_of(year)
        if feast.source not in known
    ]
    for feast in new:
        ar, fr, en = feast.names
        db.session.add(
            Holiday(
                source=feast.source,
                starts_on=feast.starts_on,
                until_on=feast.until_on,
                kind=feast.kind.value,
                is_eid=feast.is_eid,
                state=feast.state.value,
                name_ar=ar,
                name_fr=fr,
                name_en=en,
            )
        )
    db.session.flush()
    return len(new)


def _library(year: int, lang: str) -> dict[date, str]:
    return dict(
        holidays.country_holidays("MA", years=year, language=lang, islamic_show_estimated=False)
    )


def _days(english: dict[date, str], year: int) -> list[tuple[date, str]]:
    """Day and name, one pair each where two feasts share a day."""
    found = [(day, name) for day, names in english.items() for name in names.split("; ")]
    return [*found, *((date(year, month, day), name) for name, month, day in _DECREED)]


def _feasts(
    year: int, english: str, days: list[date], said: dict[str, dict[date, str]]
) -> list[Feast]:
    if english not in _RELIGIOUS:
        names = _names(_NATIONAL[english]) if english in _NATIONAL else _theirs(days[0], said)
        source = f"MA-{year}-{days[0]:%m%d}"
        return [Feast(source, days[0], days[-1], HolidayKind.NATIONAL, names)]
    key, ours, is_eid = _RELIGIOUS[english]
    return [
        Feast(
            # The Hijri year is shorter: a feast may fall twice into one of ours.
            f"MA-{year}-{key}" + (f"-{place}" if place else ""),
            run[0],
            run[-1],
            HolidayKind.RELIGIOUS,
            _names(ours),
            is_eid,
        )
        for place, run in enumerate(_runs(days))
    ]


def _runs(days: list[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _names(english: str) -> tuple[str, str, str]:
    return said_in("ar", english), said_in("fr", english), english


def _theirs(day: date, said: dict[str, dict[date, str]]) -> tuple[str, str, str]:
    return said["ar"][day], said["fr"][day], said["en_US"][day]
