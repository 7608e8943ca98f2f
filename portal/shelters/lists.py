"""The closed lists of places: what a house takes, how a household is told, why it does not fit."""

from portal.i18n import N_, Listed


class ShelterKind(Listed):
    """Whom a house is for. The second kind is never in a list, a count or a search of the first."""

    WOMEN = "women", N_("women and children")
    REMOVED = "removed", N_("removed persons")


class Takes(Listed):
    """A house's answer to what cannot be said with a number."""

    YES = "yes", N_("yes")
    ASK = "ask", N_("ask by phone")
    NO = "no", N_("no")


class Band(Listed):
    """An age as it is kept: years are used to search, and never stored."""

    B0 = "0-2", "0–2"
    B3 = "3-5", "3–5"
    B6 = "6-11", "6–11"
    B12 = "12-14", "12–14"
    B15 = "15-17", "15–17"

    @classmethod
    def of(cls, years: int) -> "Band":
        """The band in which a child of that age is counted."""
        return next(band for band in cls if years <= int(band.value.partition("-")[2]))


class Need(Listed):
    """What a woman or a child cannot do without."""

    MEDICATION = "medication", N_("medication")
    MENTAL_HEALTH = "mental_health", N_("mental health care")
    SUBSTANCE = "substance", N_("withdrawal or addiction")
    INFANT = "infant", N_("infant's needs")
    NIGHT_ARRIVAL = "night_arrival", N_("arrival at night")
    FOREIGN_PAPERS = "foreign_papers", N_("foreign papers")


class How(Listed):
    """How a count came about."""

    BY_UNIT = "by_unit", N_("by the house's duty")
    BY_PHONE = "by_phone", N_("confirmed by phone")
    BY_ARRIVAL = "by_arrival", N_("an arrival")
    BY_LEAVING = "by_leaving", N_("a departure")


class Group(Listed):
    """What a house answers to a household; the order is the order of the page (look)."""

    FITS = "fits", N_("Fits")
    ASK = "ask", N_("To ask")
    CONFIRM = "confirm", N_("To confirm by phone")
    NO = "no", N_("Does not fit")


class Ended(Listed):
    """Why a hold stopped counting before its hour."""

    RELEASED = "released", N_("given back")
    DECLINED = "declined", N_("declined")
    NOT_ARRIVED = "did_not_arrive", N_("did not arrive")
    OUTCOME = "outcome", N_("he was removed; she stays at home")


class WayOut(Listed):
    """Plan B, in this order (product 3.4); the last is the number that nobody has."""

    STALE_BUT_FITS = "stale_but_fits", N_("A house to confirm by phone")
    NEIGHBOURING_AREA = "neighbouring_area", N_("A house in a neighbouring area")
    PUBLIC_PLACE = "public_place", N_("A public place")
    HOSPITAL_NIGHT = "hospital_night", N_("A night at the hospital")
    HOTEL_BY_AUTHORITY = "hotel_by_authority", N_("A hotel, by the authority")
    WITH_FAMILY = "with_family", N_("With family or friends")
    NONE_FOUND = "none_found", N_("No place found")
