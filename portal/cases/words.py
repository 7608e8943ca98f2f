"""The verbs of the trail in words; one that is not here is shown as it is stored."""

from portal.i18n import N_, gettext
from portal.trail.models import Verb

_WORDS = {
    Verb.SIGNED_IN: N_("signed in"),
    Verb.SIGN_IN_REFUSED: N_("sign-in refused"),
    Verb.SIGNED_OUT: N_("signed out"),
    Verb.LOCKED: N_("locked"),
    Verb.UNLOCKED: N_("unlocked"),
    Verb.ANSWERED: N_("a line answered"),
    Verb.NO_ANSWER: N_("a line did not answer"),
    Verb.PRINTED: N_("printed"),
    Verb.EXPORTED: N_("exported"),
    Verb.REVEALED: N_("a personal number shown"),
    Verb.REFUSED: N_("refused"),
    Verb.CASE_OPENED: N_("case opened"),
    Verb.CASE_READ: N_("case read"),
    Verb.CASE_CHANGED: N_("case changed"),
    Verb.CASE_CLOSED: N_("case closed"),
    Verb.NOTE_WRITTEN: N_("note written"),
    Verb.NOTE_WENT_ON: N_("note kept although it looks like an identifier"),
    Verb.TEXT_BROKEN: N_("a sealed text did not open"),
    Verb.FOLLOW_UP_SET: N_("follow-up set"),
    Verb.FOLLOW_UP_DONE: N_("follow-up done"),
    Verb.CONSENT_GIVEN: N_("consent given"),
    Verb.CONSENT_REFUSED: N_("consent refused"),
    Verb.CONSENT_NOT_NOW: N_("consent: not now"),
    Verb.CONSENT_WITHDRAWN: N_("consent withdrawn"),
    Verb.BASIS_USED: N_("shared on a legal basis"),
    Verb.BASIS_CONFIRMED: N_("legal basis confirmed"),
    Verb.BASIS_DOUBTED: N_("legal basis refused"),
    Verb.SHARED_READ: N_("shared notes read"),
    Verb.HIDDEN: N_("hidden from somebody"),
    Verb.HIDING_ENDED: N_("hidden no more"),
    Verb.TWIN_JUDGED: N_("possible duplicate judged"),
    Verb.CONTENT_HELD: N_("content held"),
    Verb.HOLD_LIFTED: N_("hold lifted"),
    Verb.ERASURE_ASKED: N_("erasure asked"),
    Verb.ERASURE_AGREED: N_("erasure agreed"),
    Verb.CONTENT_ERASED: N_("content erased"),
    Verb.STAMPS_ON: N_("stamps switched on"),
    Verb.STAMPS_OFF: N_("stamps switched off"),
    Verb.KEYS_ROTATED: N_("keys rotated"),
    Verb.TRAIL_READ: N_("trail read"),
    Verb.TRAIL_EXPORTED: N_("trail exported"),
    Verb.REQUEST_SENT: N_("request sent"),
}


def verb_in_words(verb: str) -> str:
    """The deed in the reader's language."""
    known = {entry.value: entry for entry in _WORDS}
    return gettext(_WORDS[known[verb]]) if verb in known else verb.replace("_", " ")
