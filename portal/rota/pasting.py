"""A list pasted as text: what is understood is shown first, then taken over."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from portal import i18n
from portal.access import Permission, needs
from portal.i18n import N_
from portal.once import once, then
from portal.rota.acts import Put
from portal.rota.crew import Mate, crew_of, opening_of
from portal.rota.grounds import obstacle_in_words
from portal.rota.lists import PlanKind
from portal.rota.months import Slot, slots_of
from portal.rota.plan_forms import PasteForm
from portal.rota.planning import fill, taking
from portal.rota.reading import Line, Trouble, read
from portal.rota.scope import last_of, month_at, post_planned
from portal.rota.views import blueprint
from portal.web import page

_TROUBLE = {
    Trouble.NO_DATE: N_("no date"),
    Trouble.NOT_A_DAY: N_("there is no such day: %(about)s"),
    Trouble.OUTSIDE: N_("not in this month: %(about)s"),
    Trouble.WEEKDAY: N_("another weekday than the date's: %(about)s"),
    Trouble.NO_NAME: N_("no name"),
    Trouble.UNKNOWN: N_("nobody of this team is called: %(about)s"),
    Trouble.AMBIGUOUS: N_("more than one is called: %(about)s"),
    Trouble.NO_SLOT: N_("there is no such slot on that day"),
    Trouble.WHICH_SLOT: N_("by day or by night?"),
    Trouble.TOO_MANY: N_("more names than people needed: %(about)s"),
}


@blueprint.route("/rota/<int(max=999999999):post_id>/<month>/text", methods=["GET", "POST"])
@needs(Permission.PLAN)
@once
def paste(post_id: int, month: str) -> Response:
    """Paste a list, see what is understood and what is not, then take it over."""
    first, post = month_at(month), post_planned(post_id)
    form = PasteForm()
    said: dict[str, Any] = {"post": post, "first": first, "code": month}
    if not form.validate_on_submit():
        return page("rota/paste.html", status=form.status, form=form, good=[], bad=[], **said)
    slots, crew = slots_of(post, first, last_of(first)), crew_of(post, first, last_of(first))
    lines = read(form.text.data, first, slots, {m.id: (m.name_ar, m.name_latin) for m in crew})
    good, bad, puts = _judged(post, lines, slots, crew)
    is_refused = request.form.get("m") == "do" and (not puts or (bad and not form.skips.data))
    if request.form.get("m") != "do" or is_refused:
        status = 422 if is_refused else 200
        return page("rota/paste.html", status=status, form=form, good=good, bad=bad, **said)
    fill(post, first, PlanKind.PASTED, puts, 0)
    return then("rota.month", post_id=str(post_id), month=month)


def _judged(
    post: Any, lines: list[Line], slots: list[Slot], crew: list[Mate]
) -> tuple[list[Any], list[Any], list[Put]]:
    """Lines that can be taken over, those that cannot with why, and what is to be done."""
    by_slot, mates = {slot.id: slot for slot in slots}, {mate.id: mate for mate in crew}
    good, bad, puts = [], [], []
    for line in lines:
        if line.trouble is not None or line.shift_id is None:
            words = i18n.gettext(_TROUBLE[line.trouble or Trouble.NO_DATE])
            bad.append((line, words % {"about": line.about}))
            continue
        slot = by_slot[line.shift_id]
        seats = [opening_of(post, slot, seat) for seat in range(1, len(line.who) + 1)]
        against = [
            f"{mates[who].name}: {obstacle_in_words(why, mates[who], seat)}"
            for who, seat in zip(line.who, seats, strict=True)
            if (why := mates[who].obstacle(seat, without=_of(slot, mates[who])))
        ]
        if against:
            bad.append((line, i18n.listed(against)))
            continue
        for who, seat in zip(line.who, seats, strict=True):
            puts.append(Put(slot.id, seat.seat, who))
            mates[who] = taking(mates[who], seat)
        instead = [h.name for h in slot.holders if h.membership_id not in line.who]
        good.append((line, slot, [mates[who].name for who in line.who], instead))
    return good, bad, puts


def _of(slot: Slot, mate: Mate) -> list[int]:
    """Her rows of this very slot, which the list says anew."""
    return [
        ident for ident, start, end in mate.rows if slot.starts_at <= start and end <= slot.ends_at
    ]
