"""Sanad (سند): who is on duty now, on which line, and what was asked of whom."""

import os
from collections.abc import Mapping

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import (
    access,
    assets,
    board,
    cases,
    clock,
    demo,
    headers,
    i18n,
    installation,
    logs,
    people,
    requests,
    rota,
    settings,
    shelters,
    units,
    web,
)
from portal.db import db, migrate, watch
from portal.trail.refusals import note_refusal


def create_app(env: Mapping[str, str] | None = None) -> Flask:
    """The portal for one installation, described by the environment.

    Raises `SettingsError` or `ClockError` with one sentence when it cannot start safely.
    """
    clock.check_zone()
    app = Flask(
        __name__,
        template_folder=settings.ROOT / "templates",
        static_folder=None,
        instance_path=str(settings.instance_folder(env or os.environ)),
    )
    app.config.update(settings.load(env or os.environ))
    logs.init(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(settings.ROOT / "portal" / "migrations"))
    with app.app_context():
        watch(db.engine)
    # The order is the order of the questions: whose address, who, may she, is it her own form.
    headers.init(app)
    installation.init(app)
    access.init(app)
    people.init(app)
    i18n.init(app)
    assets.init(app)
    web.init(app, note_refusal, board.show_lock)
    units.init(app)
    rota.init(app)
    requests.init(app)
    shelters.init(app)
    cases.init(app)
    board.init(app)
    if app.config["IS_DEMO"]:
        demo.init(app)
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app
