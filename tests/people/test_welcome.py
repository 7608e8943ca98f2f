"""The first operator: a one-time link, and nothing before it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.people.links import OperatorLink
from portal.people.models import Membership, Person

FORM = {
    "account": "n.tajribi",
    "name_ar": "نزهة التجريبي",
    "name_latin": "Nezha Tajribi",
    "passphrase": "quatre chevaux bleus",
    "again": "quatre chevaux bleus",
}


@pytest.fixture
def link(app):
    with app.app_context():
        secret = OperatorLink.make()
        db.session.commit()
    return f"/welcome/{secret}"


def operators(app):
    with app.app_context():
        return list(
            db.session.scalars(
                select(Membership).join(Person, Person.id == Membership.person_id)
                .where(Membership.role == "operator", Person.account != "karim")
            )
        )  # fmt: skip


def test_the_link_makes_an_operator_who_can_sign_in(nobody, link, app):
    assert nobody.post(link, FORM).status == 303
    assert len(operators(app)) == 1
    answer = nobody.post("/sign-in", {k: FORM[k] for k in ("account", "passphrase")})
    assert answer.headers["Location"] == "/second-factor"


def test_it_works_once(nobody, link):
    nobody.post(link, FORM)
    assert nobody.get(link).status == 404
    assert nobody.post(link, FORM | {"account": "other"}).status == 404


def test_two_at_once_make_one(browse, link, app):
    browsers = [browse() for _ in range(2)]
    forms = [b.seal() | FORM | {"account": f"acc{n}"} for n, b in enumerate(browsers)]
    threads = [
        threading.Thread(target=b.post, args=(link, f), kwargs={"sealed": False})
        for b, f in zip(browsers, forms, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(operators(app)) == 1


def test_it_lasts_two_days(nobody, link, frozen):
    frozen.shift(timedelta(hours=48, seconds=-1))
    assert nobody.get(link).status == 200
    frozen.shift(timedelta(seconds=1))
    assert nobody.get(link).status == 404


def test_a_newer_link_ends_the_older(nobody, link, app):
    with app.app_context():
        OperatorLink.make()
        db.session.commit()
    assert nobody.get(link).status == 404


def test_a_guessed_link_is_not_there(nobody):
    assert nobody.get("/welcome/guess").status == 404
    assert nobody.post("/welcome/guess", FORM).status == 404


@pytest.mark.asvs("6.2.1", "6.2.11")
@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"account": "na"}, "Write 3 to 40 Latin letters"),
        ({"account": "نزهة"}, "Write 3 to 40 Latin letters"),
        ({"account": "karim"}, "This account name is taken"),
        ({"name_ar": ""}, "Write the name"),
        ({"name_latin": "N\u202e"}, "Take out hidden characters"),
        ({"passphrase": "elevenchars"}, "Choose at least 12 characters"),
        ({"passphrase": "my n.tajribi phrase"}, "Leave your account name out"),
        ({"again": "quatre chevaux verts"}, "The two passphrases differ"),
    ],
)
def test_a_spoilt_field_says_what_to_do_and_uses_nothing_up(nobody, link, app, spoilt, words):
    answer = nobody.post(link, FORM | spoilt)
    assert answer.status == 422
    assert words in answer.text
    assert operators(app) == []
    kept = (FORM | spoilt)["name_ar"]
    assert answer.by_id("name_ar").get("value") == kept
