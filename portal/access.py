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


class Permission(StrEnum):
    """A deed, or a kind of reading, that a role may or may not be granted."""

    KEEP_OWN = "keep_own"  # own devices, language, home area, sign-out
    SEE_BOARD = "see_board"
    TRY_LINE = "try_line"  # "no answer", "answered", "wrong number"


_EVERYONE = frozenset({Permission.KEEP_OWN, Permission.SEE_BOARD})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OBSERVER: _EVERYONE | {Permission.TRY_LINE},
    Role.MEMBER: _EVERYONE | {Permission.TRY_LINE},
    Role.COORDINATOR: _EVERYONE | {Permission.TRY_LINE},
    Role.AREA_COORDINATOR: _EVERYONE | {Permission.TRY_LINE},
    Role.AUDITOR: _EVERYONE,
    Role.OPERATOR: _EVERYONE,
}


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view as open to those who hold `permission` through a live membership."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def before_factor(view: View) -> View:
    """Mark a view as reachable by somebody who has shown her passphrase but no second factor."""
    view.is_before_factor = True  # type: ignore[attr-defined]
    return view


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
    if current_user.factor_at is None and not hasattr(view, "is_before_factor"):
        raise Unauthorized
    if not can(permission):
        raise Forbidden


def init(app: Flask) -> None:
    """Put the gate in front of the application."""
    app.before_request(guard)
    app.jinja_env.globals.update(can=can, Permission=Permission, g=g)
