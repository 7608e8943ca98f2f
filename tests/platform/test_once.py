"""Retried is once: the key of a form, in the transaction of its act."""

import threading

from sqlalchemy import func, select

from portal.db import db
from portal.once import Deed
from portal.people.models import Person
from portal.trail.models import Entry


def count(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_the_same_form_twice_is_one_deed_and_one_answer(nadia, app):
    form = nadia.seal()
    answers = [nadia.post("/areas/TZ/home", form, sealed=False) for _ in range(2)]
    assert [a.status for a in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert count(app, Entry) == count(app, Deed) == 1


def test_the_same_form_sent_by_many_at_once_is_one_deed(nadia, app):
    form = nadia.seal()
    statuses = []

    def send():
        client = app.test_client()
        cookie = nadia.client.get_cookie("__Host-sanad", domain="portal.example.org")
        client.set_cookie("__Host-sanad", cookie.value, domain="portal.example.org", secure=True)
        answer = client.post("/areas/TZ/home", base_url="https://portal.example.org", data=form)
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 8
    assert count(app, Entry) == 1


def test_a_refused_form_uses_up_no_key(nadia, app):
    form = nadia.seal()
    assert nadia.post("/areas/ZZ/home", form, sealed=False).status == 404
    assert count(app, Deed) == 0
    assert nadia.post("/areas/TZ/home", form, sealed=False).status == 303


def test_the_same_key_of_somebody_else_is_her_own(nadia, browse, app, cast):
    key = {"key": nadia.seal()["key"]}
    for browser in (nadia, browse("latifa")):
        assert browser.post("/areas/TZ/home", browser.seal() | key, sealed=False).status == 303
    with app.app_context():
        chosen = select(func.count(Person.id)).where(Person.home_area_id == cast.areas["TZ"])
        assert db.session.scalar(chosen) == 2


def test_a_form_without_a_key_is_not_carried_out(nadia, app):
    for key in ("", "short", "x" * 65):
        assert nadia.post("/areas/TZ/home", {"key": key}).status == 400
    assert count(app, Entry) == 0
