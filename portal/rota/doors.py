"""Sheets that say who is on duty: one for an area's doors tonight, one for a unit's guard (J8).

Arabic over French, one page each, valid until the first relief. The area's sheet names functions
and lines only. The guard's names whoever is on duty, as the posted lists of duty must (domain 0.2),
except where a post shows its line alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.db import recorded
from portal.i18n import N_, said_in
from portal.people.powers import HIDES_NAMES
from portal.rota.coverage import Holding, State
from portal.rota.lists import PostKind, Publication
from portal.rota.on_duty import Duty, duties_of
from portal.rota.views import blueprint
from portal.units.lines import Line, lines_of, to_call
from portal.units.lists import Sector, UnitKind
from portal.units.paper import door_square, hanging_unit, note_print, printed_area
from portal.web import page

# Where nobody knows when it changes, a sheet is good for a night.
A_NIGHT = timedelta(hours=12)
# As many posts as one sheet holds.
MOST = 12
# And a guard's sheet.
AT_THE_DOOR = 4
_SECTORS = {sector.value: place for place, sector in enumerate(Sector)}
_POSTS = {kind.value: place for place, kind in enumerate(PostKind)}


@dataclass(frozen=True)
class Printed:
    """A post as a sheet says it, in two languages at once."""

    kind: PostKind
    unit_kind: str
    unit_ar: str
    unit_fr: str
    holders: tuple[Holding, ...]
    is_gap: bool
    until: datetime | None
    line: Line | None

    def title(self, lang: str) -> str:
        """What the post is called; police and gendarmerie are told apart."""
        is_gendarme = self.unit_kind == UnitKind.GENDARMERIE_CELL.value
        if self.kind is PostKind.DUTY_OFFICER and is_gendarme:
            return said_in(lang, N_("Duty gendarme"))
        return said_in(lang, self.kind.english)

    def names(self, lang: str) -> str:
        """Who it is tonight; nobody's name where the post shows its line only."""
        comma = "، " if lang == "ar" else ", "
        return comma.join(h.name_ar if lang == "ar" else h.name_latin for h in self.holders)


@blueprint.get("/areas/<area_code>/tonight")
@needs(Permission.PRINT)
@recorded
def tonight(area_code: str) -> Response:
    """The duty lines of an area until the next relief, gaps between heavy rules."""
    area, at = printed_area(area_code), clock.now()
    note_print(f"tonight-{area.code}")
    posts, lines = _printed(area.id, at)
    return page(
        "rota/tonight.html",
        area=area,
        posts=posts[:MOST],
        left=len(posts) - MOST,
        national=[line for line in lines.values() if line.is_national],
        square=door_square(),
        now=at,
        valid_until=_valid_until(posts, at),
    )


@blueprint.get("/units/<unit_code>/guard-sheet")
@needs(Permission.PRINT)
@recorded
def guard_sheet(unit_code: str) -> Response:
    """For whoever stands at the entrance: which door, whom to ask for, whom to call."""
    unit, at = hanging_unit(unit_code), clock.now()
    note_print(f"guard-{unit.code}")
    posts, lines = _printed(unit.area_id or 0, at, unit.id)
    line, _silent = to_call([x for x in lines.values() if x.unit_id == unit.id], at)
    return page(
        "rota/guard_sheet.html",
        unit=unit,
        posts=posts[:AT_THE_DOOR],
        left=len(posts) - AT_THE_DOOR,
        line=line,
        square=door_square(),
        now=at,
        valid_until=_valid_until(posts, at),
    )


def _printed(area_id: int, at: datetime, unit_id: int = 0) -> tuple[list[Printed], dict[int, Line]]:
    """The posts of an area, or of one of its units, that should answer now; and their lines."""
    duties = [
        duty
        for duty in duties_of(area_id, at, sees_restricted=False)
        if duty.cover.state is not State.CLOSED
        and unit_id in {0, duty.post.unit_id}
        and duty.post.is_published
        and duty.post.unit_kind != UnitKind.SHELTER
    ]
    wanted = {i for duty in duties for i in (duty.post.line_id, duty.post.fallback_id)}
    lines = lines_of({unit_id} - {0}, wanted)
    ordered = sorted(duties, key=lambda d: (_SECTORS[d.post.sector], _POSTS[d.post.kind]))
    return [_said(duty, lines) for duty in ordered], lines


def _said(duty: Duty, lines: dict[int, Line]) -> Printed:
    post, cover = duty.post, duty.cover
    is_gap = cover.state is State.GAP
    is_hidden = post.publication == Publication.LINE_ONLY.value or post.unit_kind in HIDES_NAMES
    return Printed(
        PostKind(post.kind),
        post.unit_kind,
        post.name_ar,
        post.name_fr,
        () if is_hidden else cover.holders,
        is_gap,
        cover.until,
        lines.get(post.fallback_id if is_gap else post.line_id),
    )


def _valid_until(posts: list[Printed], at: datetime) -> datetime:
    """The first change: a relief, or somebody coming where nobody is."""
    return clock.local(min((p.until for p in posts if p.until), default=at + A_NIGHT))
