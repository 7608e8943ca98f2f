"""The small closed lists of single fields of a request (lists.md, "own fields")."""

from portal.i18n import N_, Listed


class Start(Listed):
    """Where an escort begins."""

    UNIT = "unit", N_("from our unit")
    POINT = "point", N_("from a safe meeting point")


class Presence(Listed):
    """Whether she is already where the certificate is asked."""

    HERE = "here", N_("she is there")
    COMES = "comes", N_("she comes at this hour")


class Manner(Listed):
    """How a certificate is drawn up."""

    REMOTE = "remote", N_("remotely")
    IN_PERSON = "in_person", N_("in person")


class Channel(Listed):
    """The channel that was agreed for papers; the portal carries none."""

    OFFICIAL_MAIL = "official_mail", N_("official mail")
    FAX = "fax", N_("fax")
    BY_HAND = "by_hand", N_("by hand, closed envelope")
    AS_AGREED = "as_agreed", N_("as agreed by phone")


class Purpose(Listed):
    """What the local authority is asked to do there."""

    PRESENCE = "presence", N_("presence")
    PLEDGE = "pledge", N_("pledge")
    FOLLOW_UP = "follow_up", N_("follow-up")


class Contact(Listed):
    """How she is followed up."""

    PHONE = "phone", N_("by phone")
    VISIT = "visit", N_("by visit")


class Aid(Listed):
    """What kind of aid is asked."""

    FOOD = "food", N_("food")
    LODGING = "lodging", N_("lodging")
    TRANSPORT = "transport", N_("transport")
    SCHOOL = "school", N_("school of the children")
    PAPERS = "papers", N_("civil status papers")
    MONEY = "money", N_("direct aid")
    OTHER = "other", N_("other")


class Matter(Listed):
    """What the legal help is about."""

    COMPLAINT = "complaint", N_("complaint")
    DIVORCE = "divorce", N_("divorce")
    CUSTODY = "custody", N_("custody")
    EXPULSION = "expulsion", N_("expulsion from the home")
    OTHER = "other", N_("other")
