"""The closed lists of the rota: posts on the board in their order, regimes, publication."""

from portal.i18n import N_, Listed


class PostKind(Listed):
    """What somebody is on duty as. The order is the order of the board (lists.md)."""

    DUTY_DEPUTY = "duty_deputy", N_("Duty deputy prosecutor")
    DUTY_OFFICER = "duty_officer", N_("Duty officer")
    CERTIFYING_DOCTOR = "certifying_doctor", N_("Certifying doctor")
    FORENSIC_DOCTOR = "forensic_doctor", N_("Forensic doctor")
    PSYCHOLOGIST = "psychologist", N_("Psychologist")
    HOSPITAL_SOCIAL_WORKER = "hospital_social_worker", N_("Hospital social worker")
    COURT_SOCIAL_WORKER = "court_social_worker", N_("Court social worker")
    SHELTER_DUTY = "shelter_duty", N_("Shelter duty")
    LISTENING_DUTY = "listening_duty", N_("Listening duty")
    ENTRAIDE_DUTY = "entraide_duty", N_("Entraide Nationale duty")
    AREA_DUTY_LINE = "area_duty_line", N_("Area duty line")


class Regime(Listed):
    """Where the person on duty is: a plain word, and the official one beside it where it fits."""

    ON_SITE = "on_site", N_("on site")
    FROM_HOME = "from_home", N_("from home")
    PHONE_ONLY = "phone_only", N_("by phone")


class Publication(Listed):
    """Whether a post shows the name of who is on duty, or its line only (domain 2.3)."""

    NAME_AND_LINE = "name_and_line", N_("name and line")
    LINE_ONLY = "line_only", N_("line only")


class Reason(Listed):
    """Why somebody cannot be on duty; no text, and nothing of anybody's health but that she is."""

    ILL = "ill", N_("ill")
    FAMILY = "family", N_("family")
    DUTY_ELSEWHERE = "duty_elsewhere", N_("duty elsewhere")
    OTHER = "other", N_("other reason")


class Why(Listed):
    """By which way a seat changed hands."""

    COVER = "cover", N_("cover")
    RETURN = "return", N_("taken back")
    SWAP = "swap", N_("swap")
    ABSENCE = "absence", N_("absence")
    COORDINATOR = "coordinator", N_("by the coordinator")
    OFFER = "offer", N_("volunteer")
    PLAN = "plan", N_("planning")
    UNDO = "undo", N_("planning taken back")


class ForceReason(Listed):
    """Why somebody was put on two duties at once."""

    NOBODY_ELSE = "nobody_else", N_("nobody else can")
    SAME_PLACE = "same_place", N_("both in the same place")
    SHORT = "short", N_("a short overlap")


class ActualReason(Listed):
    """Why somebody else was there than the plan said."""

    BY_WORD = "by_word", N_("agreed by word")
    STEPPED_IN = "stepped_in", N_("stepped in for an absence")
    CALLED = "called", N_("called by the coordinator")
    MISTAKE = "mistake", N_("the plan was wrong")


class PlanKind(Listed):
    """An act of planning that can be taken back."""

    ASSIGNED = "assigned", N_("one slot")
    MANY = "many", N_("several slots at once")
    COPIED = "copied", N_("last month copied")
    PASTED = "pasted", N_("pasted list")
    PROPOSED = "proposed", N_("proposal taken over")


class OnHolidays(Listed):
    """What a pattern does on a public holiday."""

    SAME = "same", N_("holidays like other days")
    ALSO = "also", N_("holidays too, whatever the weekday")
    NEVER = "never", N_("not on holidays")


class Half(Listed):
    """The part of a day of leave that is not a whole one."""

    MORNING = "morning", N_("mornings")
    AFTERNOON = "afternoon", N_("afternoons")
