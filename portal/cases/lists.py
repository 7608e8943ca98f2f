"""The closed lists of cases (lists.md). A band and an outcome are judgements that a person records;
nothing is computed or sent because of them."""

from portal.i18n import N_, Listed, gettext


class Channel(Listed):
    """How she came to the unit (seed H7, J2, S3; A-X5)."""

    IN_PERSON = "in_person", N_("in person")
    PHONE = "phone", N_("by phone")
    LINE_8350 = "line_8350", N_("through the national line 8350")
    PROSECUTION_SITE = "prosecution_site", N_("through the public prosecution's site")
    HEALTH_PLATFORM = "health_platform", N_("through the health ministry's platform")
    POLICE_PLATFORM = "police_platform", N_("through the police's platform")
    COURT_PLATFORM = "court_platform", N_("through the court's platform")
    AMAN_LAK = "aman_lak", N_("through the platform Aman Lak")
    REFERRED_BY_UNIT = "referred_by_unit", N_("sent by another unit")
    ASSOCIATION = "association", N_("through an association")
    LOCAL_AUTHORITY = "local_authority", N_("through the local authority")
    OTHER = "other", N_("another way")


class Answer3(Listed):
    """Yes, no, or nobody knows."""

    NO = "no", N_("no")
    YES = "yes", N_("yes")
    UNKNOWN = "unknown", N_("not known")


class Band(Listed):
    """How near the danger seems to whoever met her."""

    NONE_SEEN = "none_seen", N_("no danger seen")
    WATCH = "watch", N_("to be watched")
    HIGH = "high", N_("high danger")
    IMMEDIATE = "immediate", N_("immediate danger")

    @property
    def next_action(self) -> str:
        """What is to be done next, in words."""
        return gettext(_NEXT[self])


_NEXT = {
    Band.NONE_SEEN: N_("Agree with her how and when she is called; ask again at each contact."),
    Band.WATCH: N_("Set a follow-up within 7 days; tell her which line to call at night."),
    Band.HIGH: N_("Today: speak of a safe place and an escort; set a follow-up for tomorrow."),
    Band.IMMEDIATE: N_("Call now. Do not leave her alone; write afterwards."),
}


class Basis(Listed):
    """Why a note is shared although she was not, or could not be, asked."""

    COURT_REQUISITION = "court_requisition", N_("requisition of the court")
    MINOR_AT_RISK = "minor_at_risk", N_("a minor at risk")
    IMMINENT_DANGER = "imminent_danger", N_("imminent danger")


class Consent(Listed):
    """What she answered. Withdrawing is a record of its own."""

    GIVEN = "given", N_("She agrees")
    REFUSED = "refused", N_("She refuses")
    NOT_NOW = "not_now", N_("Not now")


class Mode(Listed):
    """How she said it."""

    SPOKEN = "spoken", N_("spoken")
    WRITTEN = "written", N_("written")
    THUMB = "thumb", N_("by thumbprint")


class Outcome(Listed):
    """What came of it for her (A-S3)."""

    PERPETRATOR_REMOVED = "perpetrator_removed", N_("the perpetrator was removed")
    PROTECTION_AT_HOME = "protection_measure_at_home", N_("at home with a protection measure")
    SHELTERED = "sheltered", N_("lodged in a centre")
    WITH_FAMILY = "with_family_or_friends", N_("with family or friends")
    RETURNED = "returned_without_protection", N_("returned home without protection")
    LEFT_AREA = "left_area", N_("left the area")
    PASSED = "passed_to_unit", N_("passed to another unit")
    DECLINED = "declined_by_her", N_("she declined")
    LOST_CONTACT = "lost_contact", N_("contact lost")
    NOT_OURS = "not_our_matter", N_("not our matter")
    LINKED = "duplicate_linked", N_("the same matter as another case")


class Verdict(Listed):
    """What somebody says of a possible duplicate; it links or parts, and never merges."""

    SAME = "same", N_("the same matter")
    DIFFERENT = "different", N_("another matter")
    NOT_OURS = "not_our_matter", N_("not our matter")
