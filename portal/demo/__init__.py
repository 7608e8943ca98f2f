"""The demonstration world: invented people in real places, reset to now whenever asked."""

from flask import Flask

from portal.demo.views import PIN, blueprint, persons_by_area


def init(app: Flask) -> None:
    """Register the one-tap sign-in; a real installation never has this address."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["demo_persons"] = persons_by_area
    app.extensions["pin_of_demo"] = PIN
