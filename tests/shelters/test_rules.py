"""Conditions and capacity: said once by the coordinator, as fields; two at once are told."""

from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.shelters.models import Capacity, Shelter

PATH = "/shelters/A-HEB/rules"


def sent(page):
    """The form as the page shows it."""
    form, fields = page.by_id("f"), {}
    for control in [*form.iter("input"), *form.iter("select")]:
        name, kind = control.get("name"), control.get("type")
        if control.tag == "select":
            chosen = [o.get("value") for o in control.iter("option") if "selected" in o.attrib]
            fields[name] = chosen or [control.find("option").get("value")]
        elif kind != "checkbox" or control.get("checked") is not None:
            fields.setdefault(name, []).append(control.get("value") or "")
    return fields


def test_the_coordinator_says_what_the_house_takes(browse, app, houses, looked):
    touria = browse("touria")
    form = sent(touria.get(PATH))
    form |= {"boys_up_to": "8", "arrives": "08:00-20:00", "needs_order": "y", "expiry_hours": "12"}
    form |= {"takes_pregnant": "no", "first": str(houses.cast.lines["A-HEB-1"])}
    for _ in range(2):
        assert touria.post(PATH, form, sealed=False).status == 303
    with app.app_context():
        kept = db.session.get_one(Shelter, houses.ids["A-HEB"])
        assert (kept.boys_up_to, kept.arrives_from, kept.needs_order) == (8, 480, True)
        assert (kept.expiry_hours, kept.contacts) == (12, str(houses.cast.lines["A-HEB-1"]))
    page = looked("nadia", boys="9", is_pregnant="y").get("/shelters/find").text
    assert "boys up to \u20668\u2069 years" in page
    assert "pregnancy" in page
    page = looked("nadia").get("/shelters/find").text
    assert "an order of the prosecution" in page
    assert "arrivals \u206608:00–20:00\u2069 only" in page


def test_who_changed_it_meanwhile_is_not_overwritten(browse):
    first, second = browse("touria"), browse("touria")
    one, two = sent(first.get(PATH)), sent(second.get(PATH))
    assert first.post(PATH, one | {"boys_up_to": "8"}, sealed=False).status == 303
    page = second.post(PATH, two | {"boys_up_to": "15"}, sealed=False)
    assert page.status == 409
    assert page.by_id("boys_up_to").get("value") == "15"


def test_what_cannot_be_is_refused_where_it_stands(browse):
    touria = browse("touria", "fr")
    form = sent(touria.get(PATH))
    for field, value in (
        ("boys_up_to", "300"), ("boys_up_to", "-1"), ("children_up_to", "40"),
        ("expiry_hours", "5"), ("expiry_hours", "73"), ("hold_minutes", "59"), ("hold_minutes", ""),
        ("arrives", "25-26"), ("takes_alone", "perhaps"), ("longest_stay", "x"), ("first", "1"),
    ):  # fmt: skip
        page = touria.post(PATH, form | touria.seal() | {field: value}, sealed=False)
        assert page.status == 422, (field, value)
        assert page.by_id(f"{field}-e") is not None, (field, value)


def test_places_lent_for_a_while_add_up_and_are_taken_away(browse, app, houses):
    touria, path = browse("touria"), "/shelters/A-HEB/capacities"
    lent = {"places": "5", "until_on": "2027-06-30", "host": str(houses.cast.units["A-ONG"])}
    form = touria.seal() | lent | {"from_on": ""}
    for _ in range(2):
        assert touria.post(path, form, sealed=False).status == 303
    assert houses.place("A-HEB").capacity == 15
    assert "lent by" in touria.get(PATH).text
    with app.app_context():
        stretch = db.session.scalars(select(Capacity).order_by(Capacity.id.desc())).first()
        assert (stretch.until_on, stretch.host_id) == (
            date(2027, 6, 30),
            houses.cast.units["A-ONG"],
        )
        chosen = str(stretch.id)
    assert touria.post(f"{path}/end", {"m": chosen}).status == 303
    assert houses.place("A-HEB").capacity == 10
    for bad in ({"places": "0"}, {"places": "501"}, {"until_on": "2020-01-01"}, {"host": "999"}):
        assert touria.post(path, lent | {"host": ""} | bad).status == 422, bad
    assert touria.post(f"{path}/end", {"m": "x"}).status == 404


def test_only_its_coordinator_may(browse):
    for account in ("malika", "zohra", "nadia", "hind", "salma", "karim"):
        assert browse(account).get(PATH).status == 403, account
    assert browse("rachida").get(PATH).status == 404
    assert browse("hassan").get(PATH).status == 404
    assert browse("hassan").get("/shelters/A-MSH/rules").status == 200
    assert browse("touria").get("/shelters/B-HEB/rules").status == 404


def test_a_new_house_stands_in_five_minutes(browse, app, houses):
    with app.app_context():
        db.session.execute(db.delete(Capacity))
        db.session.commit()
    assert "Nobody has entered yet" in browse("malika").get("/shelters/mine").text
    touria = browse("touria")
    assert touria.post("/shelters/A-HEB/capacities", {"places": "9", "host": ""}).status == 303
    assert houses.place("A-HEB").capacity == 9
