"""What is said when something is asked: a form for each kind, six fields at most.

No form has a field for a certificate, a complaint or an identity card: none may ever be the
condition of help (seed ST5). The one free text is guarded against identifiers.
"""

from typing import Any

from wtforms import BooleanField, SelectChoice, StringField, ValidationError
from wtforms.validators import Optional

from portal.i18n import N_, gettext, pick
from portal.people.forms import Form, tidy, western
from portal.people.lists import Spoken
from portal.people.mandate_forms import Day, Pick, not_past
from portal.requests.choices import (
    Aid,
    Channel,
    Contact,
    Manner,
    Matter,
    Presence,
    Purpose,
    Start,
)
from portal.requests.fields import Hour, Recipients, Text, Ticks, entries, of
from portal.requests.lists import Caution, Kind, Urgency
from portal.requests.models import Said


class RequestForm(Form):
    """What every request says: to whom, how soon, in which language, with which cautions."""

    kind: Kind
    # The kind's own fields, in the order in which they are asked.
    own: tuple[str, ...] = ()
    # Rows of communes and units by code, to keep the names of what was chosen.
    named: dict[str, Any]

    # For which of her units she asks; asked of those alone who work in several.
    sender = Pick(choices=[])
    to = Recipients(choices=[])
    urgency = of(Urgency, N_("How soon"))
    language = of(Spoken, N_("She speaks"))
    cautions = Ticks(choices=lambda: entries(Caution))
    agrees = BooleanField()

    def offer(self, codes: list[str], communes: list[Any], units: list[Any]) -> None:
        """What can be chosen here: units that can be asked, communes and units of the area."""
        self.to.choices = [SelectChoice(code) for code in codes]
        self.named = {row.code: row for row in (*communes, *units)}
        for name, rows in (("commune", communes), ("to_unit", units)):
            if name in self:
                choices = [
                    SelectChoice(row.code, pick(row.name_ar, row.name_fr, row.name_fr))
                    for row in rows
                ]
                self[name].choices = [SelectChoice("", gettext(N_("said by phone"))), *choices]

    def validate_to(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(gettext(field.wrong))

    def validate_agrees(self, field: Any) -> None:
        """Nothing is asked for a woman who has not agreed."""
        if not field.data:
            raise ValidationError(gettext(N_("Ask her first, then tick that she agrees.")))

    @property
    def own_fields(self) -> list[Any]:
        """The kind's own fields."""
        return [self[name] for name in self.own]

    @property
    def said(self) -> Said:
        """What the request says, typed."""
        days = [f.data for f in self.own_fields if isinstance(f, Day)]
        return Said(
            urgency=Urgency(self.urgency.data),
            language=self.language.data,
            cautions=tuple(self.cautions.data or ()),
            agrees=True,
            details={
                f.name: kept
                for f in self.own_fields
                if (kept := self._kept(f)) not in ("", [], None)
            },
            text=next((f.data for f in self.own_fields if isinstance(f, Text)), ""),
            due_on=next((day for day in days if self.kind is Kind.FOLLOW_UP_VISIT), None),
        )

    def _kept(self, field: Any) -> Any:
        """A field as it is stored: codes and numbers; a place with the names it had."""
        if isinstance(field, Text):
            return ""
        if isinstance(field, Hour):
            return field.at.isoformat() if field.at else ""
        if isinstance(field, Day):
            return field.data.isoformat() if field.data else ""
        if field.name in {"commune", "to_unit"} and field.data:
            row = self.named[field.data]
            return {"code": row.code, "ar": row.name_ar, "fr": row.name_fr}
        if field.name == "persons":
            return int(western(field.data) or 1)
        return field.data


def _how_many(_form: Any, field: Any) -> None:
    digits = western(field.data)
    if not 1 <= int(digits[:3] or 1) <= 12:
        raise ValidationError(gettext(N_("Write a number from 1 to 12.")))


class EscortForm(RequestForm):
    """Somebody goes with her."""

    kind = Kind.ESCORT
    own = ("start", "text", "persons", "to_unit")
    start = of(Start, N_("Where it begins"))
    text = Text(N_("Safe meeting point"))
    persons = StringField(
        N_("How many persons"), default="1", filters=[tidy], validators=[_how_many]
    )
    to_unit = Pick(N_("Where to"), choices=[])

    def validate_text(self, field: Any) -> None:
        """Needed where the escort does not begin at the unit that asks."""
        if self.start.data == Start.POINT and not field.data:
            raise ValidationError(gettext(N_("Write where they meet, in a few words.")))


class InterventionForm(RequestForm):
    """Somebody goes there at once."""

    kind = Kind.INTERVENTION
    own = ("commune", "text", "children")
    commune = Pick(N_("Commune"), choices=[])
    text = Text(N_("Safe meeting point"))
    children = BooleanField(N_("Children are present"))


class MedicalForm(RequestForm):
    """A doctor certifies what is seen."""

    kind = Kind.MEDICAL_CERTIFICATE
    own = ("presence", "comes_at", "unit_first")
    presence = of(Presence, N_("She"))
    comes_at = Hour(N_("Comes at"))
    unit_first = BooleanField(N_("She passed by the unit first"))

    def validate_comes_at(self, field: Any) -> None:
        """Needed where she is not there yet."""
        if self.presence.data == Presence.COMES and not field.data:
            raise ValidationError(gettext(N_("Write when she comes.")))


class ForensicForm(RequestForm):
    """A forensic doctor certifies, near or far."""

    kind = Kind.FORENSIC_CERTIFICATE
    own = ("requisition", "text", "manner", "channel")
    requisition = BooleanField(N_("There is a requisition"))
    text = Text(N_("Reference of the requisition"))
    manner = of(Manner, N_("How"))
    channel = of(Channel, N_("Agreed channel"))


class PsychologicalForm(RequestForm):
    """A psychologist certifies: as prominent as a wound that is seen (A-J3)."""

    kind = Kind.PSYCHOLOGICAL_CERTIFICATE
    own = ("manner", "days")
    manner = of(Manner, N_("How"))
    days = Ticks(
        N_("Days on which she can come"), choices=[SelectChoice(str(day)) for day in range(7)]
    )


class StatementForm(RequestForm):
    """Officers come to the centre to hear her (S7b): at one of three hours."""

    kind = Kind.STATEMENT_AT_CENTRE
    own: tuple[str, ...] = ("first", "second", "third", "female")
    first = Hour(N_("Proposed time"))
    second = Hour(N_("Or"))
    third = Hour(N_("Or"))
    female = BooleanField(N_("A female officer is wished"))

    def validate_first(self, field: Any) -> None:
        """One is needed."""
        if not field.data:
            raise ValidationError(gettext(N_("Propose at least one time.")))


class HearForm(StatementForm):
    """They hear her at another place."""

    kind = Kind.HEAR_AT_PLACE
    own = ("first", "second", "third", "female", "text")
    text = Text(N_("Safe meeting point"))


class RemovalForm(RequestForm):
    """He leaves, not she (S5)."""

    kind = Kind.PERPETRATOR_REMOVAL
    own = ("commune", "children", "place_needed")
    commune = Pick(N_("Commune"), choices=[])
    children = BooleanField(N_("Children at home"))
    place_needed = BooleanField(N_("A place is needed for him"))


class VisitForm(RequestForm):
    """The local authority shows itself."""

    kind = Kind.AUTHORITY_VISIT
    own = ("commune", "purpose", "when")
    commune = Pick(N_("Commune"), choices=[])
    purpose = of(Purpose, N_("What for"))
    when = Hour(N_("When"))


class FollowUpForm(RequestForm):
    """Somebody asks after her."""

    kind = Kind.FOLLOW_UP_VISIT
    own = ("due_on", "contact")
    due_on = Day(N_("By which day"), validators=[Optional(), not_past])
    contact = of(Contact, N_("How"))

    def validate_due_on(self, field: Any) -> None:
        """The clock of a visit is its day."""
        if not field.data:
            raise ValidationError(gettext(N_("Choose the day.")))


class CopyForm(RequestForm):
    """The court's desk gives a copy."""

    kind = Kind.COPY_OF_DECISION
    own = ("text", "decided_on")
    text = Text(N_("Reference of the decision"))
    decided_on = Day(N_("Date of the decision"), validators=[Optional()])

    def validate_text(self, field: Any) -> None:
        """Without it nobody finds the decision."""
        if not field.data:
            raise ValidationError(gettext(N_("Write the reference.")))


class AidForm(RequestForm):
    """Whether she can be helped with means."""

    kind = Kind.SOCIAL_AID_CHECK
    own = ("aid",)
    aid = of(Aid, N_("What kind"))


class LegalForm(RequestForm):
    """Somebody advises her."""

    kind = Kind.LEGAL_HELP
    own = ("matter",)
    matter = of(Matter, N_("About"))


FORMS: dict[Kind, type[RequestForm]] = {
    form.kind: form
    for form in (
        EscortForm, InterventionForm, MedicalForm, ForensicForm, PsychologicalForm, StatementForm,
        HearForm, RemovalForm, VisitForm, FollowUpForm, CopyForm, AidForm, LegalForm,
    )
}  # fmt: skip
