"""Rows that the database itself refuses, said once for both engines.

Each guard is a condition in plain SQL over NEW and OLD; where it holds, the statement fails. They
stand beside the code's own checks, for the day when the code is wrong (product 3.5).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """Before `deed` on `table`: refused with `words` where `when` holds."""

    name: str
    table: str
    deed: str
    when: str
    words: str


# A purge is open while its own row is there and its end row is not; neither can be committed
# without the other, so this is true inside one transaction only.
_PURGING = (
    "EXISTS (SELECT 1 FROM purge WHERE purge.case_id = OLD.case_id AND NOT EXISTS "
    "(SELECT 1 FROM purge_end WHERE purge_end.token = purge.token))"
)


def _same(*columns: str) -> str:
    return " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in columns)


def _blanking_only(*columns: str) -> str:
    """Refused unless exactly the sealed text goes, every other column stays, and a purge runs."""
    is_blanking = f"OLD.sealed IS NOT NULL AND NEW.sealed IS NULL AND {_same(*columns)}"
    return f"NOT ({is_blanking} AND {_PURGING})"


_LIVE = (
    "EXISTS (SELECT 1 FROM share JOIN note ON note.case_id = share.case_id"
    " WHERE share.id = NEW.share_id AND note.id = NEW.note_id"
    " AND (share.answer = 'given' OR share.basis IS NOT NULL)"
    " AND share.at <= NEW.at AND share.until_at > NEW.at"
    " AND NOT EXISTS (SELECT 1 FROM withdrawal WHERE withdrawal.share_id = share.id)"
    " AND NOT EXISTS (SELECT 1 FROM basis_confirmation AS looked"
    " WHERE looked.share_id = share.id AND NOT looked.is_right))"
)

_ASKED = (
    "EXISTS (SELECT 1 FROM share JOIN ask ON ask.unit_id = share.unit_id"
    " JOIN request ON request.id = ask.request_id"
    " JOIN case_file ON case_file.id = share.case_id"
    " WHERE share.id = NEW.share_id AND ask.id = NEW.ask_id"
    " AND request.from_unit_id = case_file.unit_id"
    " AND (share.answer = 'given' OR share.basis IS NOT NULL)"
    " AND share.at <= NEW.at AND share.until_at > NEW.at"
    " AND NOT EXISTS (SELECT 1 FROM withdrawal WHERE withdrawal.share_id = share.id)"
    " AND NOT EXISTS (SELECT 1 FROM basis_confirmation AS looked"
    " WHERE looked.share_id = share.id AND NOT looked.is_right))"
)

GUARDS = (
    Guard(
        "note_kept",
        "note",
        "UPDATE",
        _blanking_only("id", "uid", "case_id", "membership_id", "at", "corrects_id", "went_on"),
        "a note is never changed",
    ),
    Guard("note_stays", "note", "DELETE", "1 = 1", "a note is never deleted"),
    Guard(
        "share_kept",
        "share",
        "UPDATE",
        _blanking_only(
            "id",
            "code",
            "case_id",
            "unit_id",
            "purpose",
            "at",
            "until_at",
            "taken_by_id",
            "answer",
            "mode",
            "language",
            "basis",
            "reference",
        ),
        "a share is never changed",
    ),
    Guard("share_stays", "share", "DELETE", "1 = 1", "a share is never deleted"),
    Guard("audience_live", "audience", "INSERT", f"NOT {_LIVE}", "no live share for this note"),
    Guard(
        "asked_about_live",
        "asked_about",
        "INSERT",
        f"NOT {_ASKED}",
        "no live share with the unit asked",
    ),
    Guard("asked_about_kept", "asked_about", "UPDATE", "1 = 1", "what a request rests on stays"),
    Guard(
        "withdrawal_of_given",
        "withdrawal",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM share WHERE share.id = NEW.share_id AND share.until_at IS NOT"
        " NULL)",
        "nothing was given that could be withdrawn",
    ),
)
