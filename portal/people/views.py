"""Getting in and out: sign-in, sign-out, quick exit, language, the first operator's welcome."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import current_user, login_user, logout_user
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as BaseResponse

from portal import clock, i18n
from portal.access import public
from portal.db import db
from portal.people.forms import SignInForm, WelcomeForm
from portal.people.links import OperatorLink, take_link
from portal.people.models import Person
from portal.people.passphrase import is_right, note_right, take_try
from portal.people.pins import this_browser
from portal.people.sittings import Sitting
from portal.trail.models import Verb, record
from portal.web import address, here, page

blueprint = Blueprint("people", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> BaseResponse:
    """Account name and passphrase; one answer whatever was wrong with them."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _sign_in_page(form, form.status)
    person, status = judge(form, request.remote_addr or "")
    if person is None:
        db.session.commit()
        return _sign_in_page(form, status, is_wrong=status == 422)
    return begin(person, is_shared=form.is_shared.data, to=form.next.data)


def judge(form: Any, address: str) -> tuple[Person | None, int]:
    """Whose account and passphrase a form holds, or nobody with the status to answer."""
    try_ = take_try(form.account.data, address)
    if try_ is None:
        record(Verb.SIGN_IN_THROTTLED, kind="person", is_done=False)
        return None, 429
    person = _person(form.account.data)
    # The slow hash must not be computed while this request keeps other writers waiting.
    db.session.commit()
    if not is_right(form.passphrase.data, person.passphrase_hash if person else None):
        record(Verb.SIGN_IN_REFUSED, kind="person", is_done=False)
        return None, 422
    note_right(try_)
    return person, 303


def begin(person: Person | None, *, is_shared: bool, to: str) -> BaseResponse:
    """Open a sitting for `person` under a new token, and go where she wanted to go."""
    if person is None:
        abort(404)
    if person.rests_at(clock.now()):
        return _stay_out(person)
    sitting = enter(person, is_shared=is_shared)
    record(Verb.SIGNED_IN, sitting, kind="sitting", code=sitting.code)
    db.session.commit()
    if sitting.factor_at is None:
        return redirect(address("people.second_factor", {"next": here(to)} if to else {}), 303)
    return redirect(here(to), 303)


def _stay_out(person: Person) -> BaseResponse:
    """The passphrase was right, the account is locked: say so, and who opens it."""
    record(Verb.SIGN_IN_RESTING, kind="person", code=str(person.id), is_done=False)
    db.session.commit()
    return _sign_in_page(SignInForm(formdata=None), 403, is_resting=True)


def enter(person: Person, *, is_shared: bool) -> Sitting:
    """Give this browser a sitting of `person` under a new token; the one it had ends."""
    if current_user.is_authenticated:
        current_user.end()
    language = session.get("language", person.language)
    # A phone that is not shared is known again, so that the PIN chosen on it still opens it.
    known = {} if is_shared else {k: session[k] for k in ("browser",) if k in session}
    session.clear()
    session.update(known | {"language": language})
    session.permanent = not is_shared
    sitting = Sitting.open(
        person,
        agent=request.headers.get("User-Agent", ""),
        is_shared=is_shared,
        browser=this_browser(),
    )
    login_user(sitting)
    # Flask-Login's address fingerprint is unused here: a phone's address changes on the road.
    session.pop("_id", None)
    return sitting


@blueprint.post("/sign-out")
@public
def sign_out() -> BaseResponse:
    """End this sitting everywhere and leave nothing on the phone."""
    _end(Verb.SIGNED_OUT)
    return redirect(url_for("people.sign_in", lang=i18n.language()), 303)


@blueprint.post("/exit")
@public
def leave() -> BaseResponse:
    """Quick exit: the sitting ends, and an everyday page takes the place of this one.

    A redirect would be stopped by the page's own `form-action`, so a neutral page refreshes
    itself away at once; with script the browser is gone before this answer arrives.
    """
    _end(Verb.SIGNED_OUT)
    response = make_response("<!doctype html><title>…</title>")
    response.headers["Refresh"] = f"0; url={current_app.config['EXIT_URL']}"
    return response


@blueprint.post("/language")
@public
def choose_language() -> BaseResponse:
    """Speak another language from now on, here and on the next sign-in."""
    is_open = current_user.is_authenticated and not current_user.held
    if is_open and current_user.person.language != i18n.language():
        current_user.person.language = i18n.language()
        record(Verb.LANGUAGE_CHOSEN, current_user, kind="person", code=i18n.language())
        db.session.commit()
    return redirect(here(request.form.get("here", "")), 303)


@blueprint.route("/welcome/<secret>", methods=["GET", "POST"])
@public
def welcome(secret: str) -> BaseResponse:
    """Behind the one-time link: the first operator names herself and chooses a passphrase."""
    link = OperatorLink.open_with(secret) if request.method == "GET" else take_link(secret)
    if link is None:
        abort(404)
    form = WelcomeForm()
    if form.validate_on_submit() and _welcome_operator(link, form):
        return redirect(url_for("people.sign_in"), 303)
    return page("people/welcome.html", status=form.status, form=form)


def _welcome_operator(link: OperatorLink, form: WelcomeForm) -> bool:
    """Make the operator; False, with words at the field, where the account name is taken."""
    names = (form.name_ar.data, form.name_latin.data)
    try:
        link.make_operator(account=form.account.data, names=names, passphrase=form.passphrase.data)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        form.account.errors = [i18n.gettext("This account name is taken; choose another.")]
        return False
    return True


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Ready: the database answers. Says nothing else."""
    db.session.execute(select(1))
    return Response("ok\n", mimetype="text/plain")


def _sign_in_page(
    form: SignInForm, status: int, *, is_wrong: bool = False, is_resting: bool = False
) -> BaseResponse:
    response = page(
        "people/sign_in.html",
        status=status,
        form=form,
        is_wrong=is_wrong,
        is_resting=is_resting,
        is_throttled=status == 429,
    )
    if status == 429:
        response.headers["Retry-After"] = "900"
    return response


def _person(account: str) -> Person | None:
    return db.session.scalars(
        select(Person).where(func.lower(Person.account) == account.lower())
    ).first()


def _end(verb: Verb) -> None:
    if current_user.is_authenticated:
        record(verb, current_user, kind="sitting", code=current_user.code)
        current_user.end()
        db.session.commit()
        logout_user()
    i18n.language()  # read before the session that holds it is emptied
    session.clear()
    g.is_leaving = True


@blueprint.after_app_request
def _clear_site(response: Response) -> Response:
    """After leaving, the browser forgets pages, storage and the saved copy; not the language."""
    if g.get("is_revoked"):
        # Said once: without its token the browser is a stranger's from here on.
        session.pop("_user_id", None)
    if g.get("is_leaving") or g.get("is_revoked"):
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
