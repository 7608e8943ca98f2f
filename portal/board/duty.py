"""The rows of the board: each post with its cover, its line to call, and what to say of both."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from portal import i18n
from portal.i18n import N_
from portal.people.lists import Spoken
from portal.people.sittings import Sitting
from portal.rota.coverage import Cover, Holding, State
from portal.rota.lists import PostKind, Publication, Regime
from portal.rota.on_duty import Duty, duties_of
from portal.rota.reduced import read_hours
from portal.shelters.places import Place, places
from portal.units.lines import Line, lines_of, to_call
from portal.units.lists import Sector, UnitKind
from portal.units.models import Unit
from portal.units.sight import SEES_RESTRICTED

# Said of somebody only where it helps to choose: nearly everyone speaks these two.
_COMMON = {Spoken.DARIJA, Spoken.FRENCH}
_POST_ORDER = {kind.value: place for place, kind in enumerate(PostKind)}
_SECTOR_ORDER = {sector.value: place for place, sector in enumerate(Sector)}


@dataclass(frozen=True)
class Row:
    """One post as the board says it."""

    post_id: int
    title: str
    sector: Sector
    unit: str
    cover: Cover
    regime: Regime
    arrives_in: int
    missing: int
    names: str
    following: str
    speaks: str
    handed_at: datetime | None
    is_line_only: bool
    # None where every line of the post is closed or not for everyone: its ways out remain.
    line: Line | None
    silent: list[Line]
    ways_out: list[Line]
    chain: list[Line]

    @property
    def state(self) -> State:
        """Covered, gap or closed."""
        return self.cover.state


@dataclass(frozen=True)
class Board:
    """An area at an instant: its rows by sector, its gaps, and the national lines."""

    at: datetime
    sectors: dict[Sector, list[Row]]
    gaps: list[Row]
    national: list[Line]
    # Hours of today at which the unit of a post is hard to reach, by post.
    reduced: dict[int, tuple[str, ...]] = field(default_factory=dict)
    # Houses with places in the area; none of those for removed persons.
    places: list[Place] = field(default_factory=list)
    # Houses whose number soon counts no more, to whoever is on their duty now.
    due: list[Place] = field(default_factory=list)

    @property
    def confirmed(self) -> int:
        """Free places that somebody stands up for now: nothing of what is stale."""
        return sum(place.confirmed for place in self.places)

    @property
    def rows(self) -> list[Row]:
        """Every row, in the order of the page."""
        return [row for rows in self.sectors.values() for row in rows]

    @property
    def open_rows(self) -> list[Row]:
        """The posts that should answer at this instant: covered or not, closed ones left out."""
        return [row for row in self.rows if row.state is not State.CLOSED]

    @property
    def next_relief(self) -> datetime | None:
        """When the next of those on duty now is relieved."""
        return min(
            (r.cover.until for r in self.rows if r.state is State.COVERED and r.cover.until),
            default=None,
        )

    def offers(self, post_id: int, line_id: int) -> bool:
        """Whether the row of that post offers that line to this reader."""
        return any(
            line.id == line_id for row in self.rows if row.post_id == post_id for line in row.chain
        )


def board_of(area_id: int, at: datetime, reader: Sitting | None = None) -> Board:
    """What `reader` may know of the duties of an area at `at`; what all may, without a reader."""
    mandates = reader.memberships if reader else []
    sectors_of_reader = {m.unit.sector for m in mandates if m.unit}
    duties = duties_of(
        area_id, at, sees_restricted=not sectors_of_reader.isdisjoint(SEES_RESTRICTED)
    )
    lines = lines_of(
        {duty.post.unit_id for duty in duties},
        {line_id for d in duties for line_id in (d.post.line_id, d.post.fallback_id)},
    )
    area_line = next(
        (d.post.line_id for d in duties if d.post.kind == PostKind.AREA_DUTY_LINE.value), None
    )
    hers = _on_duty_at(reader, duties)
    houses = places(Unit.area_id == area_id)
    rows = [_row(duty, lines, area_line, at) for duty in sorted(duties, key=_place)]
    by_sector: dict[Sector, list[Row]] = defaultdict(list)
    for row in rows:
        by_sector[row.sector].append(row)
    return Board(
        at,
        dict(by_sector),
        [row for row in rows if row.state is State.GAP],
        [line for line in lines.values() if line.is_national],
        {d.post.id: read_hours(d.post.hard_hours) for d in duties if d.post.hard_hours},
        houses,
        [house for house in houses if house.is_due and house.unit_id in hers],
    )


def _on_duty_at(reader: Sitting | None, duties: list[Duty]) -> set[int]:
    """The units on whose duty the reader is now."""
    return {
        duty.post.unit_id
        for duty in duties
        for holder in duty.cover.holders
        if reader and holder.person_id == reader.person_id
    }


def _place(duty: Duty) -> tuple[int, int, int]:
    post = duty.post
    return _SECTOR_ORDER[post.sector], _POST_ORDER[post.kind], post.id


def _row(duty: Duty, lines: dict[int, Line], area_line: int | None, at: datetime) -> Row:
    post, cover = duty.post, duty.cover
    chain = _chain(duty, lines)
    line, silent = to_call(chain, at)
    is_line_only = post.publication == Publication.LINE_ONLY.value
    others = {area_line} - {None, post.line_id, post.fallback_id}
    ways_out = [lines[i] for i in (post.fallback_id, *others) if i in lines]
    return Row(
        post_id=post.id,
        title=_title(post.kind, post.unit_kind),
        sector=Sector(post.sector),
        unit=i18n.pick(post.name_ar, post.name_fr, post.name_en),
        cover=cover,
        regime=Regime(post.regime),
        arrives_in=post.arrives_in,
        missing=max(0, post.people_needed - len(cover.holders)),
        # A name that its post hides is dropped here, before any template could show it.
        names="" if is_line_only else _names(cover.holders),
        following="" if is_line_only else _names(cover.following),
        speaks=_speaks(cover.holders, "" if not is_line_only else post.unit_speaks),
        handed_at=max((h.taken_over_at for h in cover.holders if h.taken_over_at), default=None),
        is_line_only=is_line_only,
        line=line,
        silent=silent,
        ways_out=ways_out,
        chain=chain,
    )


def _title(kind: str, unit_kind: str) -> str:
    """What the post is called; police and gendarmerie are two numbers that nobody may mix up."""
    if kind == PostKind.DUTY_OFFICER.value and unit_kind == UnitKind.GENDARMERIE_CELL.value:
        return i18n.gettext(N_("Duty gendarme"))
    return PostKind(kind).label


def _chain(duty: Duty, lines: dict[int, Line]) -> list[Line]:
    """The post's own line, the other lines of its unit, its fallback: in the order of use."""
    post = duty.post
    others = [
        line.id
        for line in lines.values()
        if line.unit_id == post.unit_id and line.id not in {post.line_id, post.fallback_id}
    ]
    places = (post.line_id, *others, post.fallback_id)
    return [lines[line_id] for line_id in places if line_id in lines]


def _names(holders: tuple[Holding, ...]) -> str:
    return i18n.listed([i18n.pick(h.name_ar, h.name_latin, h.name_latin) for h in holders])


def _speaks(holders: tuple[Holding, ...], of_unit: str) -> str:
    """The languages worth saying: of those on duty, or of the unit where names are hidden."""
    codes = of_unit.split() if of_unit else [c for h in holders for c in h.speaks.split()]
    return i18n.listed([s.label for s in Spoken if s.value in codes and s not in _COMMON])
