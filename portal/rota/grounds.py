"""Why somebody is chosen or not, in words."""

from collections.abc import Mapping
from typing import Any

from portal import i18n
from portal.i18n import N_
from portal.rota.proposal import Choice, Ground, Kind, Obstacle, Opening

_FEWEST = {
    Kind.EID: N_("fewest feast days (Eid) so far: %(n)s, the others at least %(others)s"),
    Kind.HOLIDAY: N_("fewest holidays so far: %(n)s, the others at least %(others)s"),
    Kind.WEEKEND: N_("fewest weekend duties so far: %(n)s, the others at least %(others)s"),
    Kind.FRIDAY: N_("fewest Fridays so far: %(n)s, the others at least %(others)s"),
    Kind.NIGHT: N_("fewest nights so far: %(n)s, the others at least %(others)s"),
    Kind.DUTY: N_("fewest duties so far: %(n)s, the others at least %(others)s"),
}
_BARRED = {
    Obstacle.AWAY: N_("on leave"),
    Obstacle.ELSEWHERE: N_("on another duty then"),
    Obstacle.REST: N_("less than 11 hours of rest"),
    Obstacle.MANDATE: N_("not in this team on that day"),
}


def obstacle_in_words(why: Obstacle, mate: Any, opening: Opening) -> str:
    """What keeps somebody from a seat, with the hours of the other duty where there is one."""
    said = i18n.gettext(_BARRED[why])
    near = [
        (start, end)
        for _id, start, end in mate.rows
        if start < opening.ends_at and opening.starts_at < end
    ]
    if why is Obstacle.ELSEWHERE and near:
        return f"{said} ({i18n.hour(near[0][0])}–{i18n.hour(near[0][1])})"
    return said


def ground_in_words(choice: Choice, names: Mapping[int, str]) -> str:
    """Why a seat is given as it is, one sentence; names as the reader may know them."""
    said = {"n": choice.count, "others": choice.others}
    barred = _barred(choice, names)
    if choice.ground is Ground.NOBODY:
        return i18n.gettext("Nobody can: %(who)s") % {"who": barred}
    if choice.ground is Ground.VOLUNTEER:
        return i18n.gettext("volunteered")
    if choice.ground is Ground.ONLY:
        return i18n.gettext("the only one free (%(who)s)") % {"who": barred}
    if choice.ground is Ground.WEEKENDS:
        return i18n.gettext("two weekends in a row, since the others are busy or had more")
    if choice.others < choice.count:
        return i18n.gettext(_SHARE) % said
    return i18n.gettext(_FEWEST[choice.kind]) % said


_SHARE = N_("fewest so far among those who are free, for her share")


def _barred(choice: Choice, names: Mapping[int, str]) -> str:
    return i18n.listed(
        [f"{names[ident]}: {i18n.gettext(_BARRED[why])}" for ident, why in choice.passed_over[:4]]
    ) or i18n.gettext("nobody else is in this team")
