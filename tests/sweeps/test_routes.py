"""Sweeps over the URL map: what a later issue adds is held to the same without a word more."""

import hashlib
import re
import secrets
from collections import Counter
from contextlib import suppress

import pytest
from sqlalchemy import select, text
from werkzeug.exceptions import HTTPException

from portal.db import db
from tests.cast import HIDDEN_NAMES, PASSPHRASE, ROLES

# What stands for each argument: somebody's own, another's, and one that is not there.
ARGUMENTS = {"code": ("MK", "TZ", "ZZ"), "name": ("nothing.css",), "secret": ("guess",)}
ARGUMENTS |= {
    "leaf": ("1",), "area_code": ("MK", "TZ", "ZZ"), "unit_code": ("A-HOP", "B-HOP", "Z-ZZZ"),
    "person_id": ("1", "999999"), "mandate_id": ("1", "999999"), "token": ("guess",),
    "request_code": ("MK-7F3Q",), "ask_id": ("1",),
    "commune_code": ("99",), "invitation_code": ("guess",), "reset_code": ("guess",),
    "contact_id": ("1",), "service_kind": ("lawyer",),
    "case_code": ("MK-2222", "x"), "share_code": ("0123456789ab",),
}  # fmt: skip
# Nadia's night, her duty, her post; nothing has been asked or swapped.
ARGUMENTS |= {
    "duty_id": ("4", "999999"), "shift_id": ("5", "999999"), "post_id": ("4", "999999"),
    "month": ("2026-11", "2026-99"), "ask_id": ("1", "999999"), "swap_id": ("1", "999999"),
}  # fmt: skip
# No feast has moved and no sheet was issued.
ARGUMENTS |= {"change_id": ("1",), "issue_id": ("1",)}
SIGNED_IN = set(ROLES) - {"nobody"}
TRIES = SIGNED_IN - {"salma", "karim"}
COLLEAGUES = SIGNED_IN - {"salma"}
WRITERS = TRIES - {"omar"}
EDITORS = {"rachida", "hind"}
MANAGERS = {"rachida", "hind", "karim"}
SHARERS = WRITERS - {"hind"}
LEADS = {"rachida", "hind"}
# Written by hand from the product's access table: who may, and what they are then told.
MATRIX = {
    ("GET", "board.show"): (SIGNED_IN, 200),
    ("POST", "board.try_line"): (TRIES, 400),  # the button's value is missing
    ("POST", "board.choose_home"): (SIGNED_IN, 303),
    ("GET", "board.copy"): (SIGNED_IN, {200, 404}),  # an operator has no area of his own
    ("GET", "board.night_sheet"): (TRIES, {200, 404}),
    ("GET", "board.launch"): (set(ROLES), 303),
    ("GET", "assets.lasting"): (set(ROLES), 200),
    ("GET", "people.me"): (SIGNED_IN, 200),
    ("POST", "people.end_sittings"): (SIGNED_IN, 404),  # no device is named
    ("GET", "people.lock"): (SIGNED_IN, 303),
    ("POST", "people.lock"): (SIGNED_IN, 303),
    ("POST", "people.unlock"): (SIGNED_IN, 303),  # it is open: on with what was asked
    ("GET", "people.choose_pin"): (SIGNED_IN, 200),
    ("POST", "people.choose_pin"): (SIGNED_IN, 422),
    ("GET", "people.undertaking"): (SIGNED_IN, 200),
    ("POST", "people.undertake"): (SIGNED_IN, 303),  # nothing was read: to the first page
    ("GET", "board.start"): (SIGNED_IN, 200),
    # Whose person, unit or area it is decides between these; `people/test_powers.py` says how.
    ("GET", "units.index"): (SIGNED_IN, 200),
    ("GET", "units.show"): (SIGNED_IN, {200, 404}),
    ("GET", "units.commune"): (SIGNED_IN, 404),
    ("POST", "units.note_try"): (TRIES, 404),  # no line is named
    ("GET", "units.poster"): (TRIES, {200, 404}),
    ("GET", "units.useful_numbers"): (TRIES, 200),
    ("GET", "units.papers"): (TRIES, 200),
    ("GET", "units.area_poster"): (TRIES, {200, 404}),
    ("GET", "rota.tonight"): (TRIES, {200, 404}),
    ("GET", "rota.guard_sheet"): (TRIES, {200, 404}),
    ("POST", "units.reveal"): (WRITERS, 404),  # no number is named
    ("POST", "units.confirm"): (WRITERS, {303, 403, 404}),
    ("GET", "units.edit"): (EDITORS, {200, 404}),
    ("POST", "units.edit"): (EDITORS, {422, 404}),
    ("GET", "units.add_contact"): (EDITORS, {200, 404}),
    ("POST", "units.add_contact"): (EDITORS, {422, 404}),
    ("POST", "units.change_contact"): (EDITORS, 404),  # no line is named
    ("GET", "units.edit_contact"): (EDITORS, {200, 404}),  # a unit's own line, or another's
    ("POST", "units.edit_contact"): (EDITORS, {303, 404}),
    ("GET", "units.offers"): (EDITORS, {200, 404}),
    ("GET", "units.edit_offer"): (EDITORS, {200, 404}),
    ("POST", "units.edit_offer"): (EDITORS, {303, 422, 404}),
    ("GET", "units.serve"): (EDITORS, {200, 404}),
    ("POST", "units.serve"): (EDITORS, {303, 404}),  # nothing ticked, nothing shown
    ("GET", "units.move"): (EDITORS, {200, 404}),
    ("POST", "units.move"): (EDITORS, {303, 404}),  # to none, as it is
    ("GET", "units.close"): (EDITORS, {200, 404}),
    ("POST", "units.close"): (EDITORS, {422, 404}),
    ("POST", "units.reopen_unit"): (EDITORS, {303, 404}),
    ("GET", "units.suggest"): (WRITERS, {200, 404}),
    ("POST", "units.suggest"): (WRITERS, {422, 404}),
    ("GET", "units.suggestions"): (WRITERS, 200),
    ("POST", "units.decide"): (EDITORS, 404),  # none is named
    ("GET", "units.due"): (WRITERS, 200),
    ("POST", "units.confirm_due"): (WRITERS, 404),  # no unit is named
    ("GET", "units.import_units"): ({"hind", "karim"}, 200),
    ("POST", "units.import_units"): ({"hind", "karim"}, 422),  # no file
    ("GET", "units.import_template"): ({"hind", "karim"}, 200),
    ("GET", "units.export_units"): (WRITERS, 200),
    ("GET", "units.export_hsds"): (WRITERS, 200),
    ("GET", "units.vcard"): (WRITERS, {200, 404}),
    ("GET", "units.mine"): (COLLEAGUES, {200, 303}),
    ("GET", "units.staff"): (COLLEAGUES, {200, 404}),
    ("GET", "units.area_staff"): (MANAGERS, {200, 404}),
    ("GET", "units.invite"): (MANAGERS, {200, 404}),
    ("POST", "units.invite"): (MANAGERS, {422, 404}),
    ("GET", "units.invite_beyond"): (MANAGERS, {200, 404}),
    ("POST", "units.invite_beyond"): (MANAGERS, {422, 404}),
    ("GET", "units.lines"): (WRITERS, {200, 404}),
    ("POST", "units.say_of_line"): (WRITERS, 404),  # no line is named
    ("GET", "units.transfer"): (MANAGERS, {200, 404}),
    ("POST", "units.transfer"): (MANAGERS, {422, 404}),
    ("GET", "people.person"): (MANAGERS, {200, 404}),
    ("POST", "people.sign_out_person"): (MANAGERS, {303, 404}),
    ("POST", "people.reopen"): (MANAGERS, {303, 404}),
    ("POST", "people.ask_reset"): (MANAGERS, {303, 404}),
    ("GET", "people.end_mandate"): (MANAGERS, {200, 404}),
    ("POST", "people.end_mandate"): (MANAGERS, {303, 404}),
    ("POST", "people.confirm_mandate"): (MANAGERS, {403, 404}),
    ("GET", "people.invitation"): (MANAGERS, 404),
    ("POST", "people.revoke_invitation"): (MANAGERS, 404),
    ("GET", "people.join"): (set(ROLES), 404),
    ("POST", "people.join"): (set(ROLES), 404),
    ("POST", "people.join_as_myself"): (SIGNED_IN, 404),
    ("GET", "people.reset_link"): (MANAGERS, 404),
    ("POST", "people.approve_reset"): (MANAGERS, 404),
    ("POST", "people.revoke_reset"): (MANAGERS, 404),
    ("GET", "people.reset"): (set(ROLES), 404),
    ("POST", "people.reset"): (set(ROLES), 404),
    # No case of these codes is there; `cases/test_show.py` says what each sees of one that is.
    ("GET", "cases.index"): (WRITERS, 200),
    ("GET", "cases.create"): (WRITERS, 200),
    ("POST", "cases.create"): (WRITERS, 422),  # no unit is named
    ("GET", "cases.show"): (WRITERS, 404),
    ("GET", "cases.slip"): (WRITERS, 404),
    ("POST", "cases.add_note"): (WRITERS, 404),
    ("GET", "cases.kept"): (WRITERS, 404),
    ("POST", "cases.keep_draft"): (WRITERS, 404),
    ("POST", "cases.set_band"): (WRITERS, 404),
    ("POST", "cases.set_follow_up"): (WRITERS, 404),
    ("POST", "cases.do_follow_up"): (WRITERS, 404),
    ("GET", "cases.close"): (WRITERS, 404),
    ("POST", "cases.close"): (WRITERS, 404),
    ("POST", "cases.judge"): (WRITERS, 404),
    ("GET", "cases.share"): (SHARERS, 404),
    ("POST", "cases.share"): (SHARERS, 404),
    ("POST", "cases.withdraw_share"): (SHARERS, 404),
    ("GET", "cases.extract"): (SHARERS, 404),
    ("GET", "cases.require"): (SHARERS, 404),
    ("POST", "cases.require"): (SHARERS, 404),
    ("GET", "cases.exclusions"): (SHARERS, 404),
    ("POST", "cases.exclude"): (SHARERS, 404),
    ("POST", "cases.end_exclusion"): (SHARERS, 404),
    ("GET", "cases.shared"): (WRITERS, 200),
    ("GET", "cases.show_share"): (WRITERS, 404),
    ("GET", "cases.bases"): (LEADS, 200),
    ("POST", "cases.confirm_basis"): (LEADS, 404),  # none is named
    ("GET", "cases.retention"): (LEADS, 404),
    ("POST", "cases.hold"): (LEADS, 404),
    ("POST", "cases.lift_hold"): (LEADS, 404),
    ("POST", "cases.ask_erasure"): (LEADS, 404),
    ("POST", "cases.agree_erasure"): (LEADS, 404),
    ("GET", "cases.route"): (WRITERS, 200),
    ("GET", "cases.stamps"): ({"hind"}, {200, 404}),
    ("POST", "cases.stamps"): ({"hind"}, {422, 404}),  # no reference
    ("GET", "trail.mine"): (SIGNED_IN, 200),
    ("GET", "trail.readings"): ({"rachida"}, 200),
    ("GET", "trail.readers"): ({"rachida"}, 404),
    ("GET", "trail.area"): ({"hind"}, 200),
    ("GET", "trail.installation"): ({"karim"}, 200),
    ("GET", "trail.audit"): ({"salma"}, 200),
    ("GET", "trail.export"): ({"salma"}, 200),
    # Whose unit asked, or was asked, decides between these.
    ("GET", "requests.index"): (WRITERS, 200),
    ("GET", "requests.show"): (WRITERS, {200, 404}),
    ("POST", "requests.step"): (WRITERS, {400, 404}),  # no step is named
    ("GET", "requests.answers"): (WRITERS, {200, 404}),
    ("POST", "requests.ask_also"): (WRITERS, {403, 404}),  # no unit is named
    ("GET", "requests.new"): (WRITERS, 200),
    ("POST", "requests.new"): (WRITERS, 200),  # no kind is named: the list of kinds
    ("GET", "requests.handover"): (WRITERS, 200),
    ("GET", "requests.numbers"): (WRITERS | {"salma"}, 200),
    ("GET", "requests.numbers_csv"): (WRITERS | {"salma"}, 200),
    ("GET", "rota.left_open"): (MANAGERS, {200, 404}),
    ("GET", "rota.index"): (TRIES, 200),
    ("GET", "rota.month"): (TRIES, {200, 404}),
    ("POST", "rota.lay_out"): ({"rachida"}, {303, 404}),
    ("POST", "rota.copy_month"): ({"rachida"}, {303, 404}),
    ("POST", "rota.undo"): ({"rachida"}, {303, 404}),
    ("POST", "rota.publish"): ({"rachida"}, {303, 404}),
    ("GET", "rota.assign"): (EDITORS, {200, 404}),
    ("POST", "rota.assign"): (EDITORS, {422, 404}),
    ("POST", "rota.mean_gap"): (EDITORS, {303, 404}),
    ("GET", "rota.assign_many"): ({"rachida"}, {200, 404}),
    ("POST", "rota.assign_many"): ({"rachida"}, {422, 404}),
    ("GET", "rota.paste"): ({"rachida"}, {200, 404}),
    ("POST", "rota.paste"): ({"rachida"}, {422, 404}),
    ("GET", "rota.propose"): ({"rachida"}, {200, 404}),
    ("POST", "rota.propose"): ({"rachida"}, {200, 404}),  # shown, not taken over
    ("GET", "rota.new_post"): ({"rachida"}, {200, 404}),
    ("POST", "rota.new_post"): ({"rachida"}, {422, 404}),
    ("GET", "rota.edit_post"): ({"rachida"}, {200, 404}),
    ("POST", "rota.edit_post"): ({"rachida"}, {422, 404}),
    ("GET", "rota.add_pattern"): ({"rachida"}, {200, 404}),
    ("POST", "rota.add_pattern"): ({"rachida"}, {422, 404}),
    ("POST", "rota.end_pattern"): ({"rachida"}, 404),  # none is named
    ("GET", "rota.team"): ({"rachida"}, {200, 404}),
    ("POST", "rota.team"): ({"rachida"}, {422, 404}),
    ("POST", "rota.leave_team"): ({"rachida"}, 404),  # nobody is named
    ("GET", "rota.leave"): (WRITERS, {200, 404}),
    ("POST", "rota.leave"): (WRITERS, {422, 404}),
    ("POST", "rota.end_leave"): (WRITERS, 404),  # none is named
    ("GET", "rota.mine"): (WRITERS, 200),
    ("POST", "rota.confirm_duty"): (WRITERS, {303, 403, 404}),
    ("GET", "rota.ask_cover"): (WRITERS, {200, 403, 404}),
    ("POST", "rota.ask_cover"): (WRITERS, {422, 403, 404}),
    ("GET", "rota.cover"): (WRITERS, 404),
    ("POST", "rota.answer_cover"): (WRITERS, 404),
    ("GET", "rota.ask_swap"): (WRITERS, {200, 403, 404}),
    ("POST", "rota.ask_swap"): (WRITERS, {422, 403, 404}),
    ("GET", "rota.swap"): (WRITERS, 404),
    ("POST", "rota.answer_swap"): (WRITERS, 404),
    ("GET", "rota.hands"): (WRITERS, {200, 404}),
    ("GET", "rota.replace"): (EDITORS, {200, 404}),
    ("POST", "rota.replace"): (EDITORS, {422, 404}),
    ("GET", "rota.note_actual"): (EDITORS, {200, 404}),
    ("POST", "rota.note_actual"): (EDITORS, {422, 404}),
    ("GET", "rota.unit_covers"): (EDITORS, {200, 404}),
    ("POST", "rota.set_approval"): (EDITORS, {303, 404}),
    ("GET", "rota.hand_over"): (WRITERS, {200, 404}),
    ("POST", "rota.hand_over"): (WRITERS, 404),  # no button is named
    ("GET", "rota.offers"): (WRITERS, 200),
    ("POST", "rota.offer"): (WRITERS, 404),  # no slot is named
    ("GET", "rota.slots"): (EDITORS, {200, 404}),
    ("POST", "rota.set_slots"): (EDITORS, 404),  # no button is named
    ("GET", "rota.holidays"): (COLLEAGUES, 200),
    ("POST", "rota.decide_holiday"): ({"hind"}, 303),  # no button is named: as it stood
    ("POST", "rota.propose_holiday"): ({"rachida"}, 303),
    ("POST", "rota.add_extra_day"): ({"hind"}, 422),
    ("POST", "rota.propose_extra_day"): ({"rachida"}, 422),
    ("POST", "rota.seed_holidays"): ({"karim"}, 303),
    ("GET", "rota.moved"): (EDITORS, 404),
    ("GET", "rota.gaps"): (EDITORS, 200),
    ("GET", "rota.fairness"): (TRIES, {200, 404}),
    ("GET", "rota.poster"): (TRIES, {200, 404}),
    ("POST", "rota.issue_poster"): (WRITERS, {303, 404}),
    ("GET", "rota.check_poster"): (TRIES, {200, 404}),  # one was issued a line above
    ("GET", "rota.reduced"): (EDITORS, {200, 404}),
    ("POST", "rota.set_reduced"): (EDITORS, {422, 404}),
    ("POST", "rota.end_reduced"): (EDITORS, 404),  # no button is named
    ("GET", "rota.calendars"): (SIGNED_IN, 200),
    ("POST", "rota.make_calendar"): (SIGNED_IN, 404),  # no button is named
    ("POST", "rota.end_calendar"): (SIGNED_IN, 404),
    ("GET", "rota.feed"): (set(ROLES), 404),
    ("GET", "rota.shift_calendar"): (WRITERS, {200, 404}),
    # None of the cast's units has places; `shelters/` says who may what of those that do.
    ("GET", "shelters.index"): (SIGNED_IN, 200),
    ("GET", "shelters.mine"): (WRITERS, 200),
    ("GET", "shelters.card"): (SIGNED_IN, 404),
    ("POST", "shelters.post_count"): (WRITERS, 404),
    ("GET", "shelters.rules"): ({"rachida"}, 404),
    ("POST", "shelters.rules"): ({"rachida"}, 404),
    ("POST", "shelters.add_capacity"): ({"rachida"}, 404),
    ("POST", "shelters.end_capacity"): ({"rachida"}, 404),
    ("GET", "shelters.find"): (WRITERS, 200),
    ("POST", "shelters.find"): (WRITERS, 422),
    ("POST", "shelters.hold"): (WRITERS, 404),  # nothing was looked for
    ("POST", "shelters.take_way_out"): (WRITERS, 404),
    ("GET", "shelters.asked"): (WRITERS, 404),
    ("POST", "shelters.take_step"): (WRITERS, 404),
    ("POST", "shelters.accept"): (WRITERS, 404),
    ("POST", "shelters.decline"): (WRITERS, 404),
    ("POST", "shelters.offer"): (WRITERS, 404),
    ("GET", "shelters.meeting_point"): (WRITERS, 404),
    ("GET", "shelters.removed"): (SIGNED_IN, {200, 404}),  # security and prosecution only
    ("POST", "shelters.hold_for_him"): (SIGNED_IN, 404),
    ("GET", "shelters.numbers"): (WRITERS | {"salma"}, 200),
    ("GET", "shelters.export_numbers"): (WRITERS | {"salma"}, 200),
    ("GET", "people.recovery_codes"): (SIGNED_IN, 404),  # nobody of the cast has an authenticator
    ("POST", "people.recovery_codes"): (SIGNED_IN, 404),
    ("GET", "people.second_factor"): (SIGNED_IN, 303),  # it was shown already
    ("POST", "people.second_factor"): (SIGNED_IN, 303),
    ("POST", "people.begin_factor"): (SIGNED_IN, 303),
    ("GET", "people.change_passphrase"): (SIGNED_IN, 200),
    ("POST", "people.change_passphrase"): (SIGNED_IN, 422),
    ("GET", "people.sign_in"): (set(ROLES), 200),
    ("POST", "people.sign_in"): (set(ROLES), 422),
    ("POST", "people.sign_out"): (set(ROLES), 303),
    ("POST", "people.leave"): (set(ROLES), 200),
    ("POST", "people.choose_language"): (set(ROLES), 303),
    ("GET", "people.welcome"): (set(ROLES), 404),
    ("POST", "people.welcome"): (set(ROLES), 404),
    ("GET", "people.healthz"): (set(ROLES), 200),
    ("GET", "assets.static"): (set(ROLES), 404),
}
# How many pages of one kind the crawl reads.
ENOUGH = 4
# Telling somebody who tried each of these what a bad form is would need a session that goes on.
ENDS_THE_SITTING = {"people.sign_out", "people.leave"}


def addresses(rule):
    names = sorted(rule.arguments)
    if not names:
        return [rule.rule]
    # Where an address names several things, the first of each go together, then the second.
    together = zip(*(ARGUMENTS[name] for name in names), strict=False)
    return [filled(rule.rule, dict(zip(names, values, strict=True))) for values in together]


def filled(path, values):
    return re.sub(r"<(?:[^>]*:)?(\w+)>", lambda found: values[found[1]], path)


def routes(app):
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            for path in addresses(rule):
                yield method, rule.endpoint, path


def send(browser, method, path, **more):
    return browser.get(path) if method == "GET" else browser.post(path, **more)


def snapshot(app, without=("trail",)):
    """A digest of every table's rows; the time of last use may move."""
    with app.app_context():
        found = {}
        for table in db.metadata.sorted_tables:
            if table.name in without:
                continue
            columns = [c for c in table.columns if c.name != "used_at"]
            rows = db.session.execute(select(*columns).order_by(*table.primary_key.columns)).all()
            found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
        db.session.rollback()
        return found


def test_the_matrix_names_every_route(app):
    assert {(method, endpoint) for method, endpoint, _ in routes(app)} == set(MATRIX)


@pytest.mark.asvs("8.2.1")
@pytest.mark.parametrize("account", ROLES)
def test_each_may_what_the_table_says_and_nothing_else(app, browse, account):
    for method, endpoint, path in routes(app):
        may, status = MATRIX[method, endpoint]
        answer = send(browse(account), method, path)
        if account not in may:
            expected = {303} if account == "nobody" else {403}
        else:
            told = status if isinstance(status, set) else {status}
            expected = {404} if "ZZ" in path and status != 404 else told
            expected |= {400} if endpoint == "board.try_line" else set()
        assert answer.status in expected, (account, method, path, answer.status)


@pytest.mark.asvs("3.5.1")
def test_every_write_without_its_token_is_refused_and_changes_nothing(app, browse):
    people = [browse(account) for account in ("nadia", "rachida", "hind", "karim")]
    before = snapshot(app)
    for method, endpoint, path in routes(app):
        if method == "GET":
            continue
        for token in (None, "", "stray", secrets.token_urlsafe(60)):
            data = {"key": secrets.token_urlsafe(12), "lang": "fr", "account": "x"}
            data |= {} if token is None else {"csrf_token": token}
            may = MATRIX[method, endpoint][0]
            who = next(who for who in people if who.account in may)
            answer = who.post(path, data, sealed=False)
            assert answer.status == 400, (endpoint, path, answer.status)
    assert snapshot(app) == before


@pytest.mark.asvs("3.5.3")
@pytest.mark.parametrize("account", ["nadia", "latifa", "hind", "salma", "karim", "nobody"])
def test_reading_changes_nothing(app, browse, account):
    browser = browse(account)
    before = snapshot(app)
    seen, waiting = set(), ["/", "/sign-in", *(p for m, _, p in routes(app) if m == "GET")]
    kinds, address = Counter(), app.url_map.bind("portal.example.org")
    while waiting:
        path = waiting.pop()
        if path in seen or not path.startswith("/"):
            continue
        seen.add(path)
        with suppress(HTTPException):
            endpoint, _values = address.match(path.partition("?")[0].partition("#")[0])
            kinds[endpoint] += 1
            # A month leads to the next one for ever: a few of each kind of page will do.
            if kinds[endpoint] > ENOUGH:
                continue
        page = browser.get(path)
        if page.response.mimetype == "text/html" and page.status == 200:
            waiting += [a.get("href") for a in page.all("a") if a.get("href")]
    assert len(seen) >= 6
    assert snapshot(app) == before


TABLE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}
POLICY = re.compile(
    r"default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    r"style-src 'self' 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; manifest-src 'self'; "
    r"worker-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)


@pytest.mark.asvs(
    "3.4.1", "3.4.2", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "3.4.8", "4.1.1", "14.3.2"
)  # fmt: skip
@pytest.mark.parametrize("account", ["nadia", "nobody"])
def test_every_answer_carries_the_table(app, browse, account):
    for method, endpoint, path in [*routes(app), ("GET", "", "/no"), ("POST", "", "/no")]:
        answer = send(browse(account), method, path)
        held(answer, path, is_static=endpoint == "assets.lasting")
    links = [e.get("href") for e in browse().get("/sign-in").all("link")]
    for path in [link for link in links if link.startswith("/static/")]:
        asset = browse().get(path)
        assert "immutable" in asset.headers["Cache-Control"]
        held(asset, path, is_static=True)


def held(answer, path, *, is_static=False):
    for name, value in TABLE.items():
        assert answer.headers.getlist(name) == [value], (path, name)
    assert POLICY.fullmatch(answer.headers["Content-Security-Policy"]), path
    assert is_static or answer.headers["Cache-Control"] == "no-store", path
    assert "charset=utf-8" in answer.headers["Content-Type"], path
    assert not [name for name in answer.headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118


def test_an_empty_poll_carries_next_to_nothing(nadia):
    poll = nadia.get("/").by_id("board").get("hx-get")
    answer = nadia.get(poll, fragment=True)
    ours = {n: v for n, v in answer.headers.items() if n not in {"Vary", "Date", "Server"}}
    assert ours == {
        "As-Of": "21:40", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    assert sum(len(n) + len(v) + 4 for n, v in ours.items()) <= 120


@pytest.mark.asvs("8.2.3", "8.4.1")
def test_a_name_behind_a_line_appears_to_nobody(app, browse):
    for account in ROLES:
        browser = browse(account)
        for method, _, path in routes(app):
            # Her own page names her to herself, and to nobody else.
            if method == "GET" and (account, path) != ("deputy", "/me"):
                own = browser.get(path).text.split("<p class=me>")[0]
                assert not any(name in own for name in HIDDEN_NAMES), (account, path)


HOSTILE = (
    "\0", "\u202e", "a\u202eb", "\ud800", "😀", "x" * 50_000, "' OR 1=1 --",
    "<script>alert(1)</script>",
    "%00", "../../etc/passwd", "{{7*7}}", "\r\nSet-Cookie: a=b", "ﷺ" * 500, "١٢٣",
)  # fmt: skip


@pytest.mark.asvs("1.3.3", "15.3.5")
@pytest.mark.parametrize("account", ["nadia", "nobody"])
def test_hostile_text_in_any_place_is_answered_with_sense(app, browse, account):
    browser = browse(account)
    fields = ("m", "key", "account", "passphrase", "next", "here", "lang", "is_shared", "v", "area")
    for hostile in HOSTILE:
        sent = hostile.encode("utf-8", "surrogatepass")
        for method, _, path in routes(app):
            answer = browser.client.open(
                path,
                method=method,
                base_url="https://portal.example.org",
                query_string=dict.fromkeys(fields, sent[:5000]) if method == "GET" else None,
                data=browser.seal() | dict.fromkeys(fields[2:], sent) if method == "POST" else None,
            )
            assert answer.status_code < 500, (path, hostile[:20])
            assert b"<script>alert" not in answer.data
    assert browse("nadia").get("/").status == 200


@pytest.mark.asvs("15.3.7")
def test_a_parameter_sent_twice_is_no_way_round(nobody):
    form = [*nobody.seal().items(), ("account", "nadix"), ("account", "nadia")]
    body = "&".join(f"{n}={v}" for n, v in [*form, ("passphrase", PASSPHRASE.replace(" ", "+"))])
    answer = nobody.client.post(
        "/sign-in", base_url="https://portal.example.org", data=body,
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status_code == 422


def test_the_whole_suite_left_no_session_in_the_database_in_clear(app, nadia):
    with app.app_context():
        found = db.session.execute(text("SELECT digest FROM sitting")).scalars().all()
    assert all(re.fullmatch("[0-9a-f]{64}", value) for value in found)
