"""Whatever happens in whatever order: every place is accounted for, and no event is lost."""

from datetime import date, timedelta

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from portal import clock
from portal.db import db
from portal.people.models import Person
from portal.people.sittings import Sitting
from portal.requests.lists import Act, Kind, Side, Urgency
from portal.requests.models import Request, Said, Word
from portal.shelters.counting import say_free
from portal.shelters.holds import Hold
from portal.shelters.lists import How
from portal.shelters.models import Capacity, Count, Shelter
from portal.shelters.places import of_unit
from portal.units.models import Unit

RUNS = settings(
    max_examples=6, stateful_step_count=25, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class Ledger(RuleBasedStateMachine):
    """A fresh house each time, in one database; a test binds application, houses and clock."""

    app = houses = frozen = None

    def __init__(self):
        super().__init__()
        self.context = self.app.app_context()
        self.context.push()
        cast = self.houses.cast
        self.asker = db.session.get_one(Unit, cast.units["A-HOP"])
        person = db.session.get_one(Person, cast.people["nadia"])
        self.by = Sitting(person=person, person_id=person.id, code="test")
        number = (db.session.scalar(select(func.max(Unit.id))) or 0) + 1
        self.unit = Unit(
            code=f"X-{number}", kind="shelter", sector="ngo", area_id=cast.areas["MK"],
            name_ar="م", name_fr="X", name_en="X",
        )  # fmt: skip
        db.session.add(self.unit)
        db.session.flush()
        self.house = Shelter(unit_id=self.unit.id, unit=self.unit)
        db.session.add(self.house)
        db.session.flush()
        self.add_places(6)
        self.asks, self.events = [], 0

    def teardown(self):
        db.session.remove()
        self.context.pop()

    @property
    def place(self):
        return of_unit(self.unit.id)

    @rule(number=st.integers(0, 8))
    def say(self, number):
        place = self.place
        if number > place.capacity - place.held:
            return
        seen = Seen(number, place.sequence, place.held, place.capacity)
        assert say_free(place, seen, self.by, How.BY_UNIT)
        self.events += 1
        assert not say_free(place, seen, self.by, How.BY_UNIT)
        assert self.place.free == number

    @rule(places=st.integers(1, 4))
    def hold(self, places):
        before = self.place
        said = Said(urgency=Urgency.NOW, language="darija", agrees=True, details={})
        sent = Request.send(self.by, self.asker, Kind.PLACE_TONIGHT, [self.unit.id], said)
        made = Hold.take(self.house, sent.asks[0].id, places)
        assert (made is not None) is (before.confirmed >= places)
        if made:
            self.asks.append(sent.asks[0])
            assert self.place.free == before.free - places

    def _ask(self, index, act, side, word=None):
        if not self.asks:
            return
        before = self.place
        ask = self.asks[index % len(self.asks)]
        is_done = ask.take(act, self.by, side, word)
        if is_done and act in {Act.ARRIVED, Act.LEFT}:
            self.events += 1
        if act is Act.ARRIVED and is_done:
            assert self.place.free <= before.free

    @rule(index=st.integers(0, 20))
    def accept(self, index):
        self._ask(index, Act.ACCEPTED, Side.RECIPIENT)

    @rule(index=st.integers(0, 20))
    def choose(self, index):
        self._ask(index, Act.WE_TAKE_THIS, Side.REQUESTER)

    @rule(index=st.integers(0, 20))
    def arrive(self, index):
        self._ask(index, Act.ARRIVED, Side.RECIPIENT)

    @rule(index=st.integers(0, 20))
    def leave(self, index):
        self._ask(index, Act.LEFT, Side.RECIPIENT)

    @rule(index=st.integers(0, 20))
    def decline(self, index):
        self._ask(index, Act.DECLINED, Side.RECIPIENT, Word(reason="full"))

    @rule(index=st.integers(0, 20))
    def extend(self, index):
        holds = db.session.scalars(
            select(Hold).where(Hold.shelter_id == self.house.id).order_by(Hold.id)
        ).all()
        if holds:
            hold = holds[index % len(holds)]
            was_live = hold.is_live_at(clock.now())
            assert not hold.extend() or was_live
            db.session.flush()

    @rule(places=st.integers(1, 6))
    def add_places(self, places):
        today = clock.local(clock.now()).date()
        until = today + timedelta(days=places)
        db.session.add(
            Capacity(
                shelter_id=self.house.id, places=places,
                from_on=today if places % 2 else date(2020, 1, 1), until_on=until,
            )
        )  # fmt: skip
        db.session.flush()

    @rule(minutes=st.sampled_from([1, 59, 60, 61, 600, 1439, 1441, 3000, -61]))
    def jump(self, minutes):
        self.frozen.shift(60 * minutes)

    @invariant()
    def every_place_is_accounted_for(self):
        place = self.place
        assert 0 <= place.free <= place.capacity
        assert place.confirmed in {0, place.free}
        if place.occupied is not None and place.occupied + place.held <= place.capacity:
            assert place.occupied + place.held + place.free == place.capacity
        live = select(func.coalesce(func.sum(Hold.places), 0)).where(
            Hold.shelter_id == self.house.id, Hold.live_at(clock.now())
        )
        assert place.held == db.session.scalar(live)

    @invariant()
    def no_acknowledged_event_is_lost(self):
        rows = db.session.scalars(
            select(Count.sequence).where(Count.shelter_id == self.house.id).order_by(Count.sequence)
        ).all()
        assert rows == list(range(1, self.events + 1))


class Seen:
    """What a form has read: the number meant, and what its page showed."""

    def __init__(self, *parts):
        self.target, self.sequence, self.held, self.capacity = parts


def test_the_ledger_holds(app, houses, frozen):
    bound = {"app": app, "houses": houses, "frozen": frozen}
    run_state_machine_as_test(type("Bound", (Ledger,), bound), settings=RUNS)
