"""How the other side is reached now: its line, the next one when it is late, the area's at last.

Escalation is computed when the page is read: nothing runs in the night by itself.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from flask_login import current_user

from portal.i18n import N_, gettext
from portal.requests.competence import OnDuty, on_duty
from portal.requests.flow import Clock
from portal.requests.inbox import Item, Part
from portal.rota.lists import PostKind
from portal.rota.on_duty import Duty, duties_of
from portal.units.directory import SEES_RESTRICTED
from portal.units.lines import Line, lines_of, to_call
from portal.units.lists import Sector, UnitKind

MOBILE = ("+2126", "+2127")


@dataclass(frozen=True)
class Call:
    """A unit to call, with the lines to try in their order."""

    part: Part | None
    # The unit that asks.
    origin: str
    lines: list[Line]
    # What is proposed because nobody answered in time: the next line, then the area's.
    following: list[Line]

    @property
    def message(self) -> str:
        """A link that writes a message to the first line that can read one: neutral, no code."""
        mobile = next((x for x in self.lines if x.number.startswith(MOBILE)), None)
        if mobile is None:
            return ""
        words = gettext(N_("%(unit)s: a request waits for you. Open the portal."))
        return f"sms:{mobile.number}?body={quote(words % {'unit': self.origin})}"


@dataclass(frozen=True)
class Reaching:
    """Whom to call about a request, who else could be asked, and what to say of free care."""

    calls: list[Call]
    others: list[OnDuty]
    is_care: bool
    is_roundabout: bool

    @classmethod
    def none(cls) -> "Reaching":
        """Where the row alone is shown."""
        return cls([], [], is_care=False, is_roundabout=False)


def level(clock: Clock | None) -> int:
    """0 in time; 1 late: the next line; 2 twice as late: the area's duty line (T1.6)."""
    if clock is None or not clock.is_late:
        return 0
    return 2 if clock.waited >= 2 * clock.allowed else 1


def reaching(item: Item, at: datetime) -> Reaching:
    """The lines of the other side, and what the clock proposes beside them; two queries."""
    area_id = item.parts[0].row.to_area_id
    is_knowing = any(m.unit and m.unit.sector in SEES_RESTRICTED for m in current_user.memberships)
    needs = bool(area_id) and item.is_ours
    duties = duties_of(area_id, at, sees_restricted=is_knowing) if needs else []
    asked = {part.row.unit_id for part in item.parts}
    wanted = asked if item.is_ours else {item.request.from_unit_id}
    of_posts = {x for d in duties for x in (d.post.line_id, d.post.fallback_id)}
    lines = lines_of(wanted, of_posts)
    if not item.is_ours:
        return Reaching(
            [Call(None, item.origin, _of(item.request.from_unit_id, lines, at), [])], [],
            is_care=_is_care(item), is_roundabout=False,
        )  # fmt: skip
    open_ones = [part for part in item.parts if part.is_open]
    calls = [_call(item, part, duties, lines, at) for part in open_ones]
    is_late = any(level(part.clock) for part in open_ones)
    return Reaching(
        calls,
        on_duty(item.kind, duties, asked | {item.request.from_unit_id}) if is_late else [],
        is_care=_is_care(item),
        is_roundabout=_is_roundabout(item, duties),
    )


def _of(unit_id: int, lines: dict[int, Line], at: datetime) -> list[Line]:
    """The lines of a unit, the one to call now first."""
    chain = [line for line in lines.values() if line.unit_id == unit_id]
    first, _silent = to_call(chain, at)
    return [first, *(line for line in chain if line is not first)] if first else []


def _call(item: Item, part: Part, duties: list[Duty], lines: dict[int, Line], at: datetime) -> Call:
    chain, step = _of(part.row.unit_id, lines, at), level(part.clock)
    fallbacks = [d.post.fallback_id for d in duties if d.post.unit_id == part.row.unit_id]
    further = [*chain[1:2], *(lines[i] for i in fallbacks[:1] if i in lines)] if step else []
    if step == 2:
        area = [d.post.line_id for d in duties if d.post.kind == PostKind.AREA_DUTY_LINE]
        further += [lines[i] for i in area if i in lines]
    unique = {line.id: line for line in further if line not in chain[:1]}
    return Call(part, item.origin, chain[:1], list(unique.values()))


def _is_care(item: Item) -> bool:
    return any(part.row.to_sector == Sector.HEALTH for part in item.parts)


def _is_roundabout(item: Item, duties: list[Duty]) -> bool:
    """The emergency ward was asked although a hospital unit is on duty (H2)."""
    is_ward = any(p.row.to_kind == UnitKind.EMERGENCY_WARD and p.is_open for p in item.parts)
    return is_ward and any(
        d.post.unit_kind == UnitKind.HOSPITAL_UNIT and d.cover.holders for d in duties
    )
