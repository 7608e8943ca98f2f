"""Posts and rotations of the demonstration: who takes which turn, day by day, by plain rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.rota.lists import PostKind as K
from portal.rota.lists import Publication, Regime


@dataclass(frozen=True)
class Planned:
    """A post with its pattern of turns and those who take them, in order."""

    unit: str
    kind: K
    regime: Regime
    pattern: str
    people: tuple[str, ...]
    # The unit whose second line is the fallback; empty for the unit's own second line.
    fallback: str = ""
    arrives_in: int = 0

    @property
    def publication(self) -> Publication:
        """Deputies stand behind their line; everybody else is named."""
        hides = self.kind is K.DUTY_DEPUTY
        return Publication.LINE_ONLY if hides else Publication.NAME_AND_LINE

    @property
    def is_continuous(self) -> bool:
        """Kept day and night, or only in hours."""
        return self.pattern in {"halves", "police", "whole", "court-day"}

    @property
    def area(self) -> str:
        """The area, from the first letter of the unit's code."""
        return {"A": "MK", "B": "TZ", "C": "CH", "D": "LR"}[self.unit[0]]


_S, _H, _P = Regime.ON_SITE, Regime.FROM_HOME, Regime.PHONE_ONLY


def _who(numbers: str) -> tuple[str, ...]:
    return tuple(f"p{number}" for number in numbers.split())


POSTS = (
    Planned("A-PAR", K.DUTY_DEPUTY, _H, "court-day", _who("04 05 30"), arrives_in=30),
    Planned("A-PAR", K.COURT_SOCIAL_WORKER, _S, "office", _who("31")),
    Planned("A-POL", K.DUTY_OFFICER, _S, "police", _who("06 32 33")),
    Planned("A-GEN", K.DUTY_OFFICER, _S, "police", _who("07 34 35")),
    Planned("A-URG", K.CERTIFYING_DOCTOR, _S, "halves", _who("02 03 36")),
    Planned("A-HOP", K.HOSPITAL_SOCIAL_WORKER, _S, "halves", _who("01 37 38")),
    Planned("A-HOP", K.PSYCHOLOGIST, _S, "office", _who("39")),
    Planned("A-HEB", K.SHELTER_DUTY, _S, "halves", _who("08 40 41")),
    Planned("A-EMF", K.SHELTER_DUTY, _H, "whole", _who("42 43"), arrives_in=20),
    Planned("A-ONG", K.LISTENING_DUTY, _P, "late", _who("09 44 45")),
    Planned("A-ENT", K.ENTRAIDE_DUTY, _S, "office", _who("10 46")),
    Planned("A-ONG", K.AREA_DUTY_LINE, _P, "next", _who("09 44 45"), "A-HOP"),
    Planned("B-PAR", K.DUTY_DEPUTY, _H, "court-day", _who("12 47"), arrives_in=30),
    Planned("B-PAR", K.COURT_SOCIAL_WORKER, _S, "office", _who("48")),
    Planned("B-POL", K.DUTY_OFFICER, _S, "police", _who("13 49")),
    Planned("B-GEN", K.DUTY_OFFICER, _S, "police", _who("14 50")),
    Planned("B-HOP", K.CERTIFYING_DOCTOR, _S, "halves", _who("51 52"), "A-URG"),
    Planned("B-HOP", K.HOSPITAL_SOCIAL_WORKER, _S, "halves", _who("11 53")),
    Planned("B-CSU", K.HOSPITAL_SOCIAL_WORKER, _H, "whole", _who("54 55"), "B-HOP", 20),
    Planned("B-HEB", K.SHELTER_DUTY, _S, "halves", _who("16 56")),
    Planned("B-ONG", K.LISTENING_DUTY, _P, "late", _who("15 57")),
    Planned("B-ONG", K.AREA_DUTY_LINE, _P, "next", _who("15 57"), "B-HOP"),
    Planned("C-PAR", K.DUTY_DEPUTY, _H, "court-day", _who("58 59"), arrives_in=45),
    Planned("C-POL", K.DUTY_OFFICER, _S, "police", _who("60 61")),
    Planned("C-GEN", K.DUTY_OFFICER, _S, "police", _who("21 62")),
    Planned("C-HOP", K.CERTIFYING_DOCTOR, _S, "halves", _who("17 63")),
    Planned("C-CHU", K.FORENSIC_DOCTOR, _P, "whole", _who("19"), "C-HOP"),
    Planned("C-CHU", K.PSYCHOLOGIST, _S, "office", _who("18")),
    Planned("C-HOP", K.HOSPITAL_SOCIAL_WORKER, _S, "halves", _who("64 65")),
    Planned("C-HEB", K.SHELTER_DUTY, _S, "halves", _who("22 66")),
    Planned("C-ONG", K.AREA_DUTY_LINE, _P, "whole", _who("67"), "C-HOP"),
    Planned("D-PAR", K.DUTY_DEPUTY, _H, "court-day", _who("69 70"), arrives_in=30),
    Planned("D-POL", K.DUTY_OFFICER, _S, "police", _who("71 72")),
    Planned("D-HOP", K.CERTIFYING_DOCTOR, _S, "halves", _who("73 74")),
    Planned("D-HOP", K.HOSPITAL_SOCIAL_WORKER, _S, "halves", _who("75 76")),
    Planned("D-EMF", K.SHELTER_DUTY, _H, "whole", _who("77"), arrives_in=15),
    Planned("D-EMF", K.AREA_DUTY_LINE, _P, "whole", _who("23"), "D-HOP"),
)

# Hours of each turn of a day; an end at or before its start lies on the next day.
TURNS = {
    "halves": ((8, 0, 20, 0), (20, 0, 8, 0)),
    "police": ((7, 0, 19, 0), (19, 0, 7, 0)),
    "whole": ((8, 0, 8, 0),),
    "next": ((8, 0, 8, 0),),
    "court-day": ((8, 30, 8, 30),),
    "office": ((8, 30, 16, 30),),
    "late": ((8, 0, 0, 0),),
}
_DAY_ONE = date(2026, 1, 5)  # a Monday: rotations count from here, so a reset repeats them


def turns(planned: Planned, first: date, last: date) -> Iterator[tuple[datetime, datetime, str]]:
    """Every turn of a post from `first` to `last`: wall-clock start and end, and whose it is."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if planned.pattern == "office" and day.weekday() >= 5:
            continue
        for turn, (h1, m1, h2, m2) in enumerate(TURNS[planned.pattern]):
            start = datetime.combine(day, time(h1, m1))
            end = datetime.combine(day, time(h2, m2))
            yield start, end if end > start else end + timedelta(days=1), _whose(planned, day, turn)


def _whose(planned: Planned, day: date, turn: int) -> str:
    """Whose turn it is: three people never follow a night with a day, two change over weekly."""
    count = len(planned.people)
    days = (day - _DAY_ONE).days
    if len(TURNS[planned.pattern]) == 2:
        place = days // 7 + turn if count == 2 else days + 2 * turn
    else:
        # The area's line goes to whoever does not listen that day.
        place = days + (planned.pattern == "next")
    return planned.people[place % count]
