"""Every door is marked, the open ones are few, and every write is one event."""

import pytest

from portal.access import GRANTS
from portal.demo.views import blueprint as demo

# Whoever adds a line here says why nobody need be signed in.
PUBLIC = {
    "assets.static",  # the same for everyone, holds nothing of anyone
    "people.choose_language",  # the sign-in page is read before signing in
    "people.healthz",  # says "ok" to a watchdog
    "people.leave",  # an ended sitting must not keep anybody from leaving
    "people.sign_in",
    "people.sign_out",  # as leave
    "people.welcome",  # behind a one-time link
    "people.join",  # as welcome: whoever is invited has no account yet
    "people.reset",  # as welcome: whoever lost her passphrase cannot sign in
    "rota.feed",  # behind a key: a calendar program cannot sign in
}
# Writes that may be repeated: what is said twice is the same as said once, or has its own lock.
NOT_ONCE = {
    "people.begin_factor",  # asking twice keeps the first secret
    "people.second_factor",  # a code is taken once by its step
    "people.recovery_codes",  # as above
    "people.change_passphrase",  # a second try no longer knows the present one
    "demo.sign_in",  # a second tap is a second sitting, as a second sign-in would be
    "units.reveal",  # each asking is told in the trail
    "people.lock",  # covered is covered
    "people.unlock",  # counted by the five tries, which must count each
    "people.choose_pin",  # the last one counts
    "people.undertake",  # given is given
    "people.choose_language",  # the last one counts
    "people.leave",  # out is out
    "people.sign_in",  # counted by the throttle, which must count each
    "people.sign_out",  # out is out
    "people.welcome",  # the link itself is used up
    "people.join",  # as above
    "people.reset",  # as above
}
# Written by hand from product.md 5; a role that is not here may nothing.
TABLE = {
    "observer": "keep_own print see_board see_calendar see_people see_rota try_line",
    "member": "confirm_line export keep_own print reveal see_board see_calendar see_people "
    "see_rota take_duty try_line",
    "coordinator": "confirm_line edit_unit export keep_own manage_people print propose_holiday "
    "replace reveal see_board see_calendar see_gaps see_people see_rota take_duty "
    "try_line",
    "area_coordinator": "confirm_line decide_holiday edit_unit export import keep_own "
    "manage_people print replace reveal see_board see_calendar see_gaps see_people see_rota "
    "take_duty try_line",
    "auditor": "keep_own see_board",
    "operator": "import keep_own manage_people see_board see_calendar see_people seed_holidays",
}


def writes(app):
    return {r.endpoint for r in app.url_map.iter_rules() if "POST" in r.methods}


def test_each_route_is_marked_exactly_once(app):
    for endpoint, view in app.view_functions.items():
        marks = [hasattr(view, "needs"), getattr(view, "is_public", False)]
        assert marks.count(True) == 1, endpoint


@pytest.mark.asvs("6.3.4")
def test_the_open_ones_are_these(app):
    views = app.view_functions.items()
    assert {name for name, view in views if getattr(view, "is_public", False)} == PUBLIC


@pytest.mark.asvs("15.2.3")
def test_a_real_installation_has_no_demo_door(app):
    assert demo.name not in app.blueprints
    assert not [r.rule for r in app.url_map.iter_rules() if "demo" in r.rule]


def test_each_write_is_one_event_however_often_sent(app):
    loose = {e for e in writes(app) if not getattr(app.view_functions[e], "is_once", False)}
    assert loose == NOT_ONCE - {"demo.sign_in"}


def test_addresses_are_nouns_in_lower_case(app):
    for rule in app.url_map.iter_rules():
        plain = "".join(part for part in rule.rule.split("/") if "<" not in part)
        assert plain == plain.lower(), rule.rule
        assert "_" not in plain, rule.rule


@pytest.mark.asvs("8.1.1")
def test_who_may_what_is_what_was_decided():
    assert {r.value: " ".join(sorted(p.value for p in may)) for r, may in GRANTS.items()} == TABLE
