"""Who may: roles, permissions, the one table of grants, and the gate in front of every view.

Everything is refused that is not marked with `needs(...)` or `public`. Which records a person
may see is said by each noun's `visible_to`; which deeds, here. Source: product 5.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What a membership lets its holder do within its one scope."""

    OBSERVER = "observer"
    MEMBER = "member"
    COORDINATOR = "coordinator"
    AREA_COORDINATOR = "area_coordinator"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Held(StrEnum):
    """Why somebody who is signed in is not let through: a step is still to be taken."""

    FACTOR = "factor"  # the second step of signing in
    LOCKED = "locked"  # idle too long, or covered by herself
    UNDERTAKING = "undertaking"  # the data undertaking of this year


class Permission(StrEnum):
    """A deed, or a kind of reading, that a role may or may not be granted."""

    KEEP_OWN = "keep_own"  # own devices, language, home area, sign-out
    SEE_BOARD = "see_board"
    TRY_LINE = "try_line"  # "no answer", "answered", "wrong number"
    SEE_PEOPLE = "see_people"  # those of one's own unit or area
    MANAGE_PEOPLE = "manage_people"  # invite, end, confirm, restore
    PRINT = "print"  # sheets of the directory
    REVEAL = "reveal"  # a personal number, each time in the trail
    EXPORT = "export"  # the directory, to one's own machine
    IMPORT = "import"  # a spreadsheet of units into one's area
    EDIT_UNIT = "edit_unit"  # the card of one's own unit, or of any in one's area
    SUGGEST = "suggest"  # a change to any unit's card, for its coordinator to decide
    CONFIRM_LINE = "confirm_line"  # a line of one's own unit is still right, or is not
    TAKE_DUTY = "take_duty"  # own duties: confirm, cover, swap, offer, hand over
    SEE_CALENDAR = "see_calendar"  # holidays, Ramadan
    PROPOSE_HOLIDAY = "propose_holiday"
    DECIDE_HOLIDAY = "decide_holiday"  # confirm, move, add, cancel
    SEED_HOLIDAYS = "seed_holidays"
    SEE_GAPS = "see_gaps"  # of the units and the area that one answers for
    READ_ROTA = "read_rota"  # the months of one's own unit, or of any in one's area
    PLAN = "plan"  # posts, patterns, months, publication of one's own unit
    REPLACE = "replace"  # put somebody on duty: in one's own unit, or anywhere in one's area
    POST_PLACES = "post_places"  # how full one's own house is; the area's houses by phone
    SET_PLACES = "set_places"  # what one's own house takes and how many places it has
    FIND_PLACE = "find_place"  # find, hold, say that none was found
    COUNT_PLACES = "count_places"  # occupancy, refusals, none found: own unit or area
    WORK_CASES = "work_cases"  # cases and notes of one's own unit, and what was shared with it
    SHARE_CASES = "share_cases"  # consent, withdrawal, exclusion: of one's own unit's cases
    CONFIRM_BASIS = "confirm_basis"  # a legal basis: code, basis and reference only
    ERASE = "erase"  # hold a case's content, ask for its erasure, agree to another's asking
    SWITCH_STAMPS = "switch_stamps"  # the prosecution of the area agreed in writing
    SEE_READINGS = "see_readings"  # who read the cases of one's own unit
    SEE_AREA_ACTS = "see_area_acts"  # what was done in one's area, without content
    SEE_INSTALLATION_ACTS = "see_installation_acts"  # what was done to the installation
    AUDIT = "audit"  # the whole trail and the ledger of consent, no content
    REQUEST = "request"  # ask another unit for something, and answer what it asks
    COUNT_REQUESTS = "count_requests"  # numbers about requests, of one's unit or area


_EVERYONE = frozenset({Permission.KEEP_OWN, Permission.SEE_BOARD})

_MEMBER = _EVERYONE | {
    Permission.TRY_LINE,
    Permission.SEE_PEOPLE,
    Permission.CONFIRM_LINE,
    Permission.SUGGEST,
    Permission.EXPORT,
    Permission.REVEAL,
    Permission.PRINT,
    Permission.TAKE_DUTY,
    Permission.SEE_CALENDAR,
    Permission.READ_ROTA,
    Permission.POST_PLACES,
    Permission.FIND_PLACE,
    Permission.COUNT_PLACES,
    Permission.WORK_CASES,
    Permission.REQUEST,
    Permission.COUNT_REQUESTS,
}
_OF_UNIT = frozenset({Permission.SHARE_CASES})
_LEADS = frozenset({Permission.CONFIRM_BASIS, Permission.ERASE})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OBSERVER: _EVERYONE
    | {
        Permission.TRY_LINE,
        Permission.SEE_PEOPLE,
        Permission.PRINT,
        Permission.SEE_CALENDAR,
        Permission.READ_ROTA,
    },
    Role.MEMBER: _MEMBER | _OF_UNIT,
    Role.COORDINATOR: _MEMBER
    | _OF_UNIT
    | _LEADS
    | {
        Permission.SEE_READINGS,
        Permission.MANAGE_PEOPLE,
        Permission.EDIT_UNIT,
        Permission.REPLACE,
        Permission.SEE_GAPS,
        Permission.PLAN,
        Permission.SET_PLACES,
        Permission.PROPOSE_HOLIDAY,
    },
    Role.AREA_COORDINATOR: _MEMBER
    | _LEADS
    | {
        Permission.SWITCH_STAMPS,
        Permission.SEE_AREA_ACTS,
        Permission.MANAGE_PEOPLE,
        Permission.EDIT_UNIT,
        Permission.IMPORT,
        Permission.REPLACE,
        Permission.SEE_GAPS,
        Permission.DECIDE_HOLIDAY,
    },
    Role.AUDITOR: _EVERYONE
    | {Permission.AUDIT, Permission.COUNT_PLACES, Permission.COUNT_REQUESTS},
    Role.OPERATOR: _EVERYONE
    | {
        Permission.SEE_PEOPLE,
        Permission.MANAGE_PEOPLE,
        Permission.IMPORT,
        Permission.SEE_CALENDAR,
        Permission.SEED_HOLIDAYS,
        Permission.SEE_INSTALLATION_ACTS,
    },
}


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view as open to those who hold `permission` through a live membership."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def even(*held: Held) -> Callable[[View], View]:
    """Mark a view as reachable even by somebody who is held for one of these reasons."""

    def mark(view: View) -> View:
        view.even = held  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to anybody; the list of these is short and held by a test."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def can(permission: Permission) -> bool:
    """Whether the person of this request holds `permission`; templates ask this and nothing else.

    Somebody whose every mandate has ended keeps only her own: language, devices, sign-out.
    """
    if not current_user.is_authenticated:
        return False
    if permission is Permission.KEEP_OWN:
        return True
    return any(permission in GRANTS[role] for role in current_user.roles)


def guard() -> None:
    """Let the request through, or raise 404, 401 or 403. Runs before every view."""
    if request.endpoint is None:
        # An unknown address says the same to everybody, signed in or not.
        raise request.routing_exception or NotFound
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False):
        return
    permission: Permission | None = getattr(view, "needs", None)
    if permission is None:
        raise Forbidden
    # From here on the request belongs to somebody, and counts as her use of the portal.
    g.permission = permission
    if not current_user.is_authenticated:
        raise Unauthorized
    if current_user.held and current_user.held not in getattr(view, "even", ()):
        raise Unauthorized
    if not can(permission):
        raise Forbidden


def init(app: Flask) -> None:
    """Put the gate in front of the application."""
    app.before_request(guard)
    app.jinja_env.globals.update(can=can, Permission=Permission, g=g)
