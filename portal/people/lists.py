"""The closed lists of people: functions held and languages spoken (lists.md)."""

from portal.access import Role
from portal.i18n import N_, Listed

# What is said of a role beside a function; a function says it all where nothing is.
ROLE_WORDS = {
    Role.OBSERVER: N_("reads only"),
    Role.MEMBER: "",
    Role.COORDINATOR: N_("coordinator"),
    Role.AREA_COORDINATOR: N_("area coordinator"),
    Role.AUDITOR: "",
    Role.OPERATOR: N_("runs the installation"),
}


class Function(Listed):
    """What somebody is in her unit, as she would be announced."""

    SOCIAL_WORKER = "social_worker", N_("social worker")
    DOCTOR = "doctor", N_("doctor")
    CERTIFYING_DOCTOR = "certifying_doctor", N_("certifying doctor")
    FORENSIC_DOCTOR = "forensic_doctor", N_("forensic doctor")
    PSYCHOLOGIST = "psychologist", N_("psychologist")
    NURSE_MIDWIFE = "nurse_midwife", N_("nurse or midwife")
    HEAD_OF_CELL = "head_of_cell", N_("head of cell")
    POLICE_OFFICER = "police_officer", N_("police officer")
    GENDARME = "gendarme", N_("gendarme")
    DEPUTY_PROSECUTOR = "deputy_prosecutor", N_("deputy prosecutor")
    DEPUTY_IN_CHARGE = "deputy_in_charge", N_("deputy in charge of the cell")
    PROSECUTOR = "prosecutor", N_("King's Prosecutor")
    COURT_SOCIAL_WORKER = "court_social_worker", N_("court social worker")
    CLERK = "clerk", N_("court clerk")
    JUDGE = "judge", N_("judge")
    DELEGATE = "delegate", N_("delegate")
    DIRECTOR = "director", N_("director")
    SHELTER_WORKER = "shelter_worker", N_("shelter worker")
    LISTENER = "listener", N_("listener")
    LAWYER = "lawyer", N_("lawyer")
    AUTHORITY_AGENT = "authority_agent", N_("agent of the local authority")
    GUARD = "guard", N_("entrance guard")
    COMMISSION_SECRETARY = "commission_secretary", N_("secretary of the commission")
    AUDITOR = "auditor", N_("auditor")
    TECHNICIAN = "technician", N_("technician")


class Spoken(Listed):
    """A language somebody can be spoken to in; a tag on people and units, not a page language."""

    DARIJA = "darija", N_("Darija")
    TACHELHIT = "tachelhit", N_("Tachelhit")
    TAMAZIGHT = "tamazight", N_("Tamazight")
    TARIFIT = "tarifit", N_("Tarifit")
    FRENCH = "french", N_("French")
    ENGLISH = "english", N_("English")
    SPANISH = "spanish", N_("Spanish")
    SIGN = "sign", N_("sign language")
