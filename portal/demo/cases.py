"""The cases of the demonstration: codes and neutral invented notes, nobody behind them."""

from dataclasses import dataclass
from datetime import timedelta

from portal import clock
from portal.cases.asking import TOGETHER, Answer, put, send
from portal.cases.lists import Basis, Consent
from portal.cases.models import Case
from portal.cases.notes import Note
from portal.cases.shares import Share
from portal.cases.stamps import StampAgreement
from portal.db import db
from portal.demo.ground import World
from portal.people.models import Membership, Person
from portal.people.sittings import Sitting
from portal.requests.lists import Kind, Urgency

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Told:
    """One case: its code, whose it is, how it came, what was noted, and when."""

    code: str
    who: str
    unit: str
    ago: timedelta
    channel: str
    band: str
    notes: tuple[str, ...] = ()
    elsewhere: str = ""
    tail: str = ""
    due_in: int | None = None
    outcome: str = ""


CASES = (
    Told(
        "MK-R4D2", "p01", "A-HOP", 2 * _HOUR, "in_person", "high",
        (
            "Ne souhaite pas rentrer ce soir. Deux enfants avec elle. Parle tamazight.",
            "Correction : un seul des enfants est scolarisé.",
        ),
        due_in=1,
    ),
    Told(
        "MK-W6TN", "p01", "A-HOP", 9 * 24 * _HOUR, "referred_by_unit", "watch",
        ("Suivi convenu par téléphone, le matin seulement.",), due_in=-2,
    ),
    Told(
        "MK-J5VH", "p01", "A-HOP", 26 * _HOUR, "line_8350", "watch",
        ("Orientée par la ligne nationale, rappel convenu.",),
    ),
    Told(
        "MK-3X7C", "p01", "A-HOP", 1 * _HOUR, "in_person", "watch",
        ("Dit avoir déjà appelé la ligne nationale hier.",), "line_8350", "AT41",
    ),
    Told(
        "MK-C8GP", "p01", "A-HOP", 40 * 24 * _HOUR, "association", "none_seen",
        ("Suivi terminé.",), outcome="with_family_or_friends",
    ),
    Told(
        "TZ-6H8N", "p11", "B-HOP", 5 * _HOUR, "in_person", "immediate",
        ("في حاجة إلى مرافقة هذه الليلة.",), due_in=1,
    ),
    Told(
        "CH-9P2K", "p64", "C-HOP", 12 * 24 * _HOUR, "local_authority", "high",
        ("تم الإبعاد، والتتبع مستمر.",), outcome="perpetrator_removed",
    ),
)  # fmt: skip


def open_all(world: World) -> None:
    """Put the cases in; one with a send, a refusal and an escort on it, one on a legal basis."""
    made = {one.code: _open(world, one) for one in CASES}
    _share(world, made["MK-R4D2"])
    case, mandate = made["TZ-6H8N"], _mandate(world, "p11", "B-HOP")
    Share.required(
        case, world.units["B-PAR"].id, mandate, Basis.IMMINENT_DANGER, "Danger dit par elle-même.",
        purpose=TOGETHER, reference="NOTE 14",
    )  # fmt: skip
    StampAgreement.begin(world.areas["MK"], "PV 3/2026 (démo)", _sitting(world, "p09"))
    db.session.flush()


def _open(world: World, one: Told) -> Case:
    by, mandate = _sitting(world, one.who), _mandate(world, one.who, one.unit)
    at = world.now - one.ago
    case = Case.start(
        world.units[one.unit], by, channel=one.channel, band=one.band, is_counted=True,
        elsewhere="yes" if one.elsewhere else "no", elsewhere_channel=one.elsewhere,
    )  # fmt: skip
    case.code, case.opened_at = one.code, at
    if one.tail:
        case.keep_reference(one.tail)
    first: int | None = None
    for place, text in enumerate(one.notes):
        more = {"at": at + (place + 1) * timedelta(minutes=5), "corrects_id": first}
        first = Note.write(case, text, mandate, **more).id
    if one.due_in is not None:
        case.follow_up(clock.local(world.now).date() + timedelta(days=one.due_in), by)
    if one.outcome:
        case.close(one.outcome, "no")
        case.closed_at = at + timedelta(days=2)
    db.session.flush()
    return case


def _share(world: World, case: Case) -> None:
    by, mandate = _sitting(world, "p01"), _mandate(world, "p01", "A-HOP")
    given = Answer(Consent.GIVEN, "spoken", "tamazight")
    police = [(world.units["A-POL"].id, Kind.ESCORT.value)]
    notes = list(db.session.scalars(db.select(Note).where(Note.case_id == case.id)))
    send(case, by, put(case, by, mandate, police, given), notes[:1], Urgency.TODAY)
    refused = Answer(Consent.REFUSED, "spoken", "tamazight")
    put(case, by, mandate, [(world.units["A-ENT"].id, Kind.SOCIAL_AID_CHECK.value)], refused)


def _mandate(world: World, who: str, unit: str) -> Membership:
    return db.session.get_one(Membership, world.members[who, unit])


def _sitting(world: World, account: str) -> Sitting:
    """Who acted, as a view would know her."""
    person = db.session.get_one(Person, world.people[account])
    sitting = Sitting(person_id=person.id, code="demo")
    sitting.memberships = list(person.memberships)
    return sitting
