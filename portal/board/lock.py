"""The page in front of a locked one: the duty lines stay readable, and nothing else."""

from flask import current_app, g, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.board.duty import board_of
from portal.people.forms import UnlockForm
from portal.people.pins import Pin
from portal.units.territory import areas_now
from portal.web import is_fragment, page

# What the lock itself sends; everything else belongs to the form that was stopped.
_OWN = frozenset({"lock_secret", "lock_to", "lock_send", "csrf_token", "key"})


def show_lock() -> Response:
    """Ask for the PIN, or for the passphrase where none was chosen; 401 until it is open.

    A form that was stopped is carried along with the token it came with: making a fresh one here
    would lend our name to a form that never had it.
    """
    at = clock.now()
    area = next((a for a in areas_now() if a.id == current_user.area_id), None)
    area = area or next(iter(areas_now()), None)
    is_again = "lock_to" in request.form
    form = g.get("lock_form") or UnlockForm(formdata=None)
    if not is_again:
        form.lock_to.data = request.full_path.rstrip("?")
        form.lock_send.data = "1" if request.method == "POST" else ""
    return page(
        "board/lock.html",
        "lock",
        status=401,
        form=form,
        carried=_carried(is_again=is_again) if form.lock_send.data else None,
        is_panel=is_fragment(),
        has_pin=Pin.of(current_user.person_id, current_user.browser) is not None,
        pin_of_demo=current_app.extensions.get("pin_of_demo", ""),
        board=board_of(area.id, at, current_user) if area else None,
        area=area,
        as_of=i18n.hour(at),
        now=at,
    )


def _carried(*, is_again: bool) -> list[tuple[str, str]]:
    """The stopped form's fields; its wish for another language goes under the lock's own name."""
    fields = [(n, v) for n, v in request.form.items(multi=True) if n not in _OWN]
    if is_again:
        return [(n, v) for n, v in fields if n != "lang"]
    return [("lock_lang" if n == "lang" else n, v) for n, v in fields]
