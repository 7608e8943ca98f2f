"""How the pages of cover and relief say what they know."""

from datetime import datetime, timedelta
from typing import Any

from portal import i18n
from portal.rota.covers import URGENT, CoverAsk
from portal.rota.lists import ActualReason, ForceReason, PostKind, Why
from portal.rota.reach import said_of
from portal.rota.seats import Span
from portal.rota.views import blueprint


def kind_of(post: Any) -> str:
    """What the post is called."""
    return PostKind(post.kind).label


def in_words(span: timedelta) -> str:
    """A time still to go: "2 h 30"; under an hour in minutes."""
    whole = max(0, int(span.total_seconds() // 60))
    hours, rest = divmod(whole, 60)
    if not hours:
        return i18n.gettext("%(n)s min") % {"n": rest}
    return i18n.gettext("%(h)s h %(m)s") % {"h": hours, "m": f"{rest:02}"}


def state_of(ask: CoverAsk, at: datetime) -> str:
    """How an ask stands, in a few words."""
    if ask.withdrawn_at is not None:
        return i18n.gettext("not asked any more")
    if ask.approved_at is not None:
        return i18n.gettext("taken")
    if ask.span[1] <= at:
        return i18n.gettext("over")
    if ask.taken_at is not None:
        return i18n.gettext("waits for the coordinator")
    if not ask.is_released:
        return i18n.gettext("waits for an answer")
    if ask.span[0] <= at:
        return i18n.gettext("nobody is there now")
    return i18n.gettext("uncovered in %(in)s") % {"in": in_words(ask.span[0] - at)}


def is_soon(span: Span, at: datetime) -> bool:
    """Whether a duty begins so soon that leaving it open at once is what helps (T7)."""
    return span[0] - at < URGENT


@blueprint.context_processor
def words() -> dict[str, Any]:
    """What every page of the rota may say."""
    return {
        "kind_of": kind_of,
        "said_of": said_of,
        "state_of": state_of,
        "is_soon": is_soon,
        "why_of": Why,
        "actual_reason": ActualReason,
        "force_reason": ForceReason,
        "in_words": in_words,
    }
