"""The closed lists of the directory: sectors, kinds of unit, kinds of contact (lists.md)."""

from portal.i18n import N_, Listed


class Sector(Listed):
    """A branch of the response; a mark and a word, never a colour."""

    JUSTICE = "justice", N_("Justice")
    SECURITY = "security", N_("Police")
    HEALTH = "health", N_("Health")
    NGO = "ngo", N_("Associations")
    SOCIAL = "social", N_("Social action")
    AUTHORITY = "authority", N_("Local authority")

    @property
    def letter(self) -> str:
        """The letter inside the sector's mark: the first of its word, the Arabic article aside."""
        return self.label.removeprefix("ال")[0]


class UnitKind(Listed):
    """What a unit is."""

    HOSPITAL_UNIT = "hospital_unit", N_("hospital unit")
    EMERGENCY_WARD = "emergency_ward", N_("emergency ward")
    HEALTH_CENTRE = "health_centre", N_("health centre")
    FORENSIC_SERVICE = "forensic_service", N_("forensic service")
    POLICE_CELL = "police_cell", N_("police cell")
    GENDARMERIE_CELL = "gendarmerie_cell", N_("gendarmerie cell")
    CIVIL_PROTECTION = "civil_protection", N_("civil protection")
    PROSECUTION_CELL = "prosecution_cell", N_("prosecution cell")
    COURT_SOCIAL_OFFICE = "court_social_office", N_("court social office")
    COURT_DESK = "court_desk", N_("court desk")
    ENTRAIDE_DELEGATION = "entraide_delegation", N_("Entraide Nationale delegation")
    MULTIFUNCTIONAL_SPACE = "multifunctional_space", N_("women's multifunctional space")
    CHILD_PROTECTION_CENTRE = "child_protection_centre", N_("child protection centre")
    SAMU_SOCIAL = "samu_social", N_("SAMU social")
    REMOVED_PERSONS_HOUSE = "removed_persons_house", N_("reception house for removed persons")
    LISTENING_CENTRE = "listening_centre", N_("listening centre")
    SHELTER = "shelter", N_("shelter")
    ASSOCIATION = "association", N_("association")
    LOCAL_AUTHORITY = "local_authority", N_("local authority")
    RELIGIOUS_COUNCIL = "religious_council", N_("religious council")
    EDUCATION_DELEGATION = "education_delegation", N_("education delegation")
    NATIONAL_LINE = "national_line", N_("national line")


class ContactKind(Listed):
    """The medium of a contact point. A WhatsApp number is shown as digits, never as a link."""

    LANDLINE = "landline", N_("landline")
    MOBILE = "mobile", N_("mobile")
    WHATSAPP = "whatsapp", N_("WhatsApp number")
    FAX = "fax", N_("fax")
    EMAIL = "email", N_("e-mail")
    SHORT_CODE = "short_code", N_("short number")
    RADIO = "radio", N_("radio")


CALLABLE = frozenset({ContactKind.LANDLINE, ContactKind.MOBILE, ContactKind.SHORT_CODE})


# The functions that are usual in a sector, offered first to whoever invites there.
USUAL = {
    Sector.JUSTICE: "deputy_prosecutor deputy_in_charge prosecutor court_social_worker clerk judge",
    Sector.SECURITY: "head_of_cell police_officer gendarme",
    Sector.HEALTH: "social_worker doctor certifying_doctor forensic_doctor psychologist "
    "nurse_midwife",
    Sector.NGO: "director shelter_worker listener lawyer psychologist",
    Sector.SOCIAL: "delegate director social_worker shelter_worker",
    Sector.AUTHORITY: "authority_agent",
}


class Outcome(Listed):
    """What came of a try that did not reach anybody."""

    NO_ANSWER = "no_answer", N_("no answer")
    BUSY = "busy", N_("busy")
    WRONG_NUMBER = "wrong_number", N_("wrong number")
    SWITCHED_OFF = "switched_off", N_("switched off")


class How(Listed):
    """How a contact point was confirmed."""

    ANSWERED = "answered", N_("somebody answered")
    BY_PHONE = "by_phone", N_("confirmed by phone")
    BY_UNIT = "by_unit", N_("confirmed by the unit")
    ON_SITE = "on_site", N_("confirmed on site")


class Audience(Listed):
    """Who may see a contact point."""

    EVERYONE = "everyone", N_("everyone signed in")
    OWN_UNIT = "own_unit", N_("own unit only")
