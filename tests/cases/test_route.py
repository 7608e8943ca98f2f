"""T4: who may certify now, here first, then the nearest; and that care is free through the unit."""

from datetime import date

import pytest
from sqlalchemy import update

from portal.db import db
from portal.rota.models import Post
from portal.units.index import SearchKey
from portal.units.territory import Commune, CommuneArea, Province, Region

TOWNS = (("1", "عين الشمس", "Ain Chams", "MK"), ("2", "تاهلة", "Tahla", "TZ"))


@pytest.fixture
def towns(app, cast):
    """A commune in each of the two areas; Taza's post is that of a forensic doctor, now there."""
    with app.app_context():
        region = Region(code="03", name_ar="فاس مكناس", name_fr="Fès-Meknès")
        db.session.add(region)
        db.session.flush()
        province = Province(code="03.061", name_ar="مكناس", name_fr="Meknès", region_id=region.id)
        db.session.add(province)
        db.session.flush()
        for code, ar, fr, area in (
            ("1", "عين الشمس", "Ain Chams", "MK"),
            ("2", "تاهلة", "Tahla", "TZ"),
        ):
            town = Commune(code=code, name_ar=ar, name_fr=fr, province_id=province.id)
            db.session.add(town)
            db.session.flush()
            db.session.add(
                CommuneArea(commune_id=town.id, area_id=cast.areas[area], from_on=date(2000, 1, 1))
            )
            SearchKey.note("commune", {town.id: [ar, fr]})
        taza = update(Post).where(Post.id == cast.posts["taza"])
        db.session.execute(taza.values(kind="forensic_doctor"))
        db.session.commit()


@pytest.mark.usefixtures("towns")
def test_who_is_there_comes_before_who_is_near(browse):
    text = browse("nadia").get("/certificates?q=ain chams&need=physical").text.casefold()
    assert "care is free" in text
    assert text.index("forensic doctor") < text.index("certifying doctor")
    assert text.index("taza") < text.index("nobody there now")


@pytest.mark.usefixtures("towns")
def test_nobody_of_that_kind_is_told_as_such(browse):
    page = browse("nadia").get("/certificates?q=تاهلة&need=psychological")
    assert "Nobody certifies this here" in page.text


@pytest.mark.usefixtures("towns")
@pytest.mark.parametrize("asked", ["", "?q=zzzz", "?q=tahla&need=x", "?q=%00"])
def test_odd_questions_are_answered_with_sense(browse, asked):
    assert browse("nadia", "ar").get("/certificates" + asked).status == 200
