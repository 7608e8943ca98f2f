"""Settings: a wrong one stops the start with one sentence that says what to do."""

import pytest

from portal import create_app, installation, settings
from portal.db import db
from portal.settings import SettingsError
from tests.conftest import ORIGIN, environment


@pytest.mark.asvs("13.4.2", "12.2.1")
@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"SANAD_ORIGIN": ""}, "https address"),
        ({"SANAD_ORIGIN": "http://portal.example.org"}, "never served over plain http"),
        ({"SANAD_ORIGIN": "https://portal.example.org/sub"}, "https address"),
        ({"SANAD_DEMO": "yes"}, "SANAD_DEMO"),
        ({"SANAD_PORT": "eighty"}, "whole number from 0 to 65535"),
        ({"SANAD_PORT": "٨٠"}, "whole number"),
        ({"SANAD_PORT": "99999"}, "65535"),
        ({"SANAD_PROXIES": "9"}, "from 0 to 3"),
        ({"SANAD_PROXIES": "1", "SANAD_DEMO": "1"}, "from 0 to 0"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must begin with"),
        ({"SANAD_EXIT_URL": "http://x.example"}, "https address of an everyday page"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(keys, spoilt, words):
    with pytest.raises(SettingsError, match=r"\.$") as refused:
        settings.load(environment(keys, "sqlite:////tmp/x.db") | spoilt)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_missing_keys_are_refused(tmp_path):
    with pytest.raises(SettingsError, match="prepare"):
        settings.load(environment(tmp_path, "sqlite:////tmp/x.db"))


def test_an_empty_database_is_refused(keys, tmp_path):
    app = create_app(environment(keys, f"sqlite:///{tmp_path / 'empty.db'}"))
    with app.app_context(), pytest.raises(SettingsError, match="database is empty"):
        installation.check()
    with app.app_context():
        db.engine.dispose()


def test_real_data_never_starts_as_a_demonstration(keys, url):
    app = create_app(environment(keys, url, SANAD_DEMO="1"))
    with app.app_context(), pytest.raises(SettingsError, match="holds real data"):
        installation.check()
    answer = app.test_client().get("/sign-in", base_url="http://localhost")
    assert answer.status_code == 500
    with app.app_context():
        db.engine.dispose()


@pytest.mark.asvs("3.3.1", "3.3.3")
def test_a_real_installation_has_the_strict_cookie(app, nobody):
    cookie = nobody.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("__Host-sanad=")
    for flag in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert flag in cookie
    assert "Domain" not in cookie


@pytest.mark.asvs("15.3.4", "4.1.3")
def test_forwarded_headers_are_believed_only_behind_a_declared_proxy(app, nobody):
    answer = nobody.get("/sign-in", X_Forwarded_Host="evil.example", X_Forwarded_For="203.0.113.1")
    assert answer.status == 200
    assert "evil" not in answer.text
    assert app.config["ORIGIN"] == ORIGIN
