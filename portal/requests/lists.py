"""The closed lists of requests: kinds, steps, reasons, obstacles (lists.md). Codes are stored."""

from portal.i18n import N_, Listed, gettext


class Kind(Listed):
    """What one unit asks of another, in the order in which it is offered."""

    PLACE_TONIGHT = "place_tonight", N_("A place for tonight")
    ESCORT = "escort", N_("Escort")
    INTERVENTION = "intervention", N_("Intervention")
    MEDICAL_CERTIFICATE = "medical_certificate", N_("Medical certificate")
    FORENSIC_CERTIFICATE = "forensic_certificate", N_("Forensic certificate")
    PSYCHOLOGICAL_CERTIFICATE = "psychological_certificate", N_("Psychological certificate")
    STATEMENT_AT_CENTRE = "statement_at_centre", N_("Statement taken at the centre")
    HEAR_AT_PLACE = "hear_at_place", N_("Hearing at another place")
    PERPETRATOR_REMOVAL = "perpetrator_removal", N_("Removal of the perpetrator")
    AUTHORITY_VISIT = "authority_visit", N_("Visit by the local authority")
    FOLLOW_UP_VISIT = "follow_up_visit", N_("Follow-up visit")
    COPY_OF_DECISION = "copy_of_decision", N_("Copy of a decision")
    SOCIAL_AID_CHECK = "social_aid_check", N_("Social aid")
    LEGAL_HELP = "legal_help", N_("Legal help")


class Urgency(Listed):
    """How soon it is needed; the clock of the kind runs all the same."""

    NOW = "now", N_("now")
    TODAY = "today", N_("today")
    THIS_WEEK = "this_week", N_("this week")


class Caution(Listed):
    """What would put her in danger: ticked, never written."""

    NO_CALL_HOME = "no_call_home", N_("do not call her home, leave no message")
    CALL_UNIT_ONLY = "call_unit_only", N_("call only the unit that asks")
    WITH_HER_NOW = "with_her_now", N_("he is with her now")


class Act(Listed):
    """A step of a request: what somebody did, at a time. Most of them are also its state."""

    SENT = "sent", N_("sent")
    ACKNOWLEDGED = "acknowledged", N_("acknowledged")
    OFFERED = "offered", N_("something else offered")
    OFFER_TAKEN = "offer_taken", N_("the offer was taken")
    ACCEPTED = "accepted", N_("accepted")
    ON_THE_WAY = "on_the_way", N_("on the way")
    WITH_HER = "with_her", N_("with her")
    SENT_BY_CHANNEL = "sent_by_channel", N_("sent by the agreed channel")
    TIME_AGREED = "time_agreed", N_("time agreed")
    MEETING_GIVEN = "meeting_given", N_("meeting point given by phone")
    READY = "ready", N_("ready")
    INFORMED = "informed", N_("informed")
    INSTRUCTION_GIVEN = "instruction_given", N_("instruction given")
    REGULARISED = "regularised", N_("regularised in writing")
    WE_TAKE_THIS = "we_take_this", N_("this one is taken")
    ARRIVED = "arrived", N_("arrived")
    DID_NOT_ARRIVE = "did_not_arrive", N_("did not arrive")
    LEFT = "left", N_("left again")
    DONE = "done", N_("done")
    HANDED_OVER = "handed_over", N_("handed over")
    REMOVED = "removed", N_("he was removed")
    NOT_REMOVED = "not_removed", N_("he was not removed")
    VISITED = "visited", N_("visited")
    NOT_FOUND = "not_found", N_("not found")
    DECLINED = "declined", N_("declined")
    WITHDRAWN = "withdrawn", N_("withdrawn")
    # What happens beside the state and leaves it as it is.
    REACHED_BY_PHONE = "reached_by_phone", N_("reached by phone")
    OBSTACLE = "obstacle", N_("an obstacle")
    PASSED_ON = "passed_on", N_("passed on to the next on duty")

    @property
    def deed(self) -> str:
        """The words of its button."""
        return gettext(_DEEDS[self.value]) if self.value in _DEEDS else self.label


_DEEDS = {
    "acknowledged": N_("Acknowledge"),
    "accepted": N_("Accept"),
    "offer_taken": N_("Take the offer"),
    "we_take_this": N_("We take this"),
    "passed_on": N_("Pass on"),
}


class Side(Listed):
    """Who ends a request by saying no."""

    RECIPIENT = "recipient", N_("the unit asked")
    WOMAN = "woman", N_("the woman concerned")
    REQUESTER = "requester", N_("the unit that asks")


class Reason(Listed):
    """Why somebody said no; each reason is one side's."""

    FULL = "full", N_("full")
    OUT_OF_AREA = "out_of_area", N_("outside our area")
    RULES_DO_NOT_FIT = "rules_do_not_fit", N_("our rules do not fit")
    NO_STAFF_NOW = "no_staff_now", N_("no staff now")
    NO_VEHICLE = "no_vehicle", N_("no vehicle")
    NOT_OUR_SERVICE = "not_our_service", N_("not our service")
    NEEDS_REQUISITION = "needs_requisition", N_("needs a requisition")
    CANNOT_ENSURE_SAFETY = "cannot_ensure_safety", N_("cannot ensure safety")
    TOO_NEAR = "too_near", N_("too near")
    TOO_FAR = "too_far", N_("too far")
    NOT_NOW = "not_now", N_("not now")
    PREFERS_OTHER = "prefers_other", N_("prefers something else")
    FOUND_OTHER = "found_other", N_("found something else")
    CONDITIONS = "conditions", N_("conditions not accepted")
    MISTAKE = "mistake", N_("sent by mistake")
    REPLACED = "replaced", N_("replaced by another")
    WITHDRAWN = "withdrawn", N_("no longer needed")

    @property
    def side(self) -> Side:
        """Whose reason it is."""
        place = list(Reason).index(self)
        return Side.RECIPIENT if place < 8 else Side.WOMAN if place < 14 else Side.REQUESTER


class Offer(Listed):
    """What a unit offers instead of a yes or a no."""

    FEWER_PLACES = "fewer_places", N_("fewer places")
    FROM_TIME = "from_time", N_("from a later hour")
    OTHER_UNIT = "other_unit", N_("another unit")


class Obstacle(Listed):
    """What stands in the way (A-H4): one tap, counted, never a reproach to a person."""

    NO_ANSWER = "no_answer", N_("no answer")
    NO_VEHICLE = "no_vehicle", N_("no vehicle")
    NO_PLACE = "no_place", N_("no place")
    OUT_OF_AREA = "out_of_area", N_("outside our area")
    PAPER_DEMANDED = "paper_demanded", N_("a paper is demanded")
    PAYMENT_DEMANDED = "payment_demanded", N_("payment is demanded")
    NO_DOCTOR = "no_doctor", N_("no doctor")
    OFFICE_CLOSED = "office_closed", N_("the office is closed")
    LINE_OR_POWER_CUT = "line_or_power_cut", N_("line or power cut")
    OTHER_ADMINISTRATION = "other_administration", N_("another administration")


class Way(Listed):
    """How an instruction was given; its content has no field (J3)."""

    BY_PHONE = "by_phone", N_("by phone")
    BY_FAX = "by_fax", N_("by fax")
    OFFICIAL_MAIL = "official_mail", N_("by official mail")
