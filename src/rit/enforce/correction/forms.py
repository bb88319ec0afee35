"""Reads what people type about an agreement and words the errors. Never saves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rit.enforce.correction import hints, rules
from rit.enforce.correction.actions import Edit
from rit.enforce.correction.models import Agreement
from rit.enforce.correction.states import LONGEST, Outcome
from rit.foundation.access.verdict import Verdict
from rit.people.careful import CarefulForm
from rit.people.fields import PersonField
from rit.people.models import Person
from rit.plan.forms import DayField

CHANGED = _(
    "The agreement changed after you opened it. What you typed is still here: look at what changed, then send again."
)
TYPICAL = {"follow": timedelta(days=28), "until": timedelta(days=42)}


class TwoPeopleForm(CarefulForm):
    """Looks for more than names: health, and facts of a case."""

    def worries(self, text: str, of: Iterable[Person]) -> list[str]:
        return hints.worries(text, of)


class AgreementForm(TwoPeopleForm):
    """With whom, when, what, and until when."""

    other = PersonField(
        label=_("With whom?"),
        help_text=_("Name or staff number. Only you two see the agreement."),
        error_messages={"required": _("Choose your colleague.")},
    )
    talk_date = DayField(label=_("When did you talk?"), error_messages={"required": _("Choose the day.")})
    agreed = forms.CharField(
        label=_("What did you agree?"),
        max_length=LONGEST["agreed"],
        help_text=_(
            "One or two sentences about what will be different, on both sides. Not what happened, "
            "nothing about health, no names of others, no facts of a case."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you agreed.")},
    )
    follow_date = DayField(
        label=_("When do you look back?"), error_messages={"required": _("Choose the day.")}
    )
    until_date = DayField(
        label=_("Until when does it hold?"),
        help_text=_("The night after this day the agreement disappears by itself. At most half a year."),
        error_messages={"required": _("Choose the last day.")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ["other", "talk_date", "agreed", "keep_anyway", "follow_date", "until_date"]

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        today: date,
        writer: Person,
        other: Person | None = None,
        agreement: Agreement | None = None,
        before: Agreement | None = None,
        **kwargs: Any,
    ) -> None:
        """`other`: known already. `agreement`: the one whose words change; `before`: the one that this comes after."""
        self.today, self.writer, self.known = today, writer, other
        self.agreement, self.before = agreement, before
        kwargs["initial"] = self._initial() | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if other is not None:
            del self.fields["other"]

    def _initial(self) -> dict[str, Any]:
        if self.agreement is None and self.before is not None:
            return self._days() | {"revision": self.before.revision}
        if self.agreement is None:
            return self._days()
        plain = ("talk_date", "agreed", "follow_date", "until_date", "revision")
        return {name: getattr(self.agreement, name) for name in plain}

    def _days(self) -> dict[str, Any]:
        days = {f"{name}_date": self.today + later for name, later in TYPICAL.items()}
        return {"talk_date": self.today, **days}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        other: Person | None = self.known or data.get("other")
        if other is not None and self.known is None:
            serves = other.is_in_service_on(self.today)
            self._say("other", rules.may_note(self.writer.pk, other.pk, serves=serves))
        self._look_at_days(data.get("talk_date"), data.get("follow_date"), data.get("until_date"))
        self.be_careful("agreed", filter(None, (self.writer, other)))
        return data

    def _look_at_days(self, talk: date | None, follow: date | None, until: date | None) -> None:
        noted = timezone.localdate(self.agreement.noted_at) if self.agreement else None
        if talk:
            self._say("talk_date", rules.talk_fits(talk, self.today, noted))
        if follow:
            self._say("follow_date", rules.follow_fits(follow, self.today))
        if talk and follow and until:
            self._say("until_date", rules.until_fits(until, talk, follow))

    def _say(self, name: str, verdict: Verdict) -> None:
        if not verdict:
            self.add_error(name, str(verdict.reason))

    def edit(self) -> Edit:
        data = self.cleaned_data
        return Edit(data["talk_date"], data["agreed"], data["follow_date"], data["until_date"])


class AnswerForm(TwoPeopleForm):
    """The other one's side: is this what we agreed, and a remark of the own."""

    answer = forms.ChoiceField(
        label=_("Is this what you agreed?"),
        choices=[("confirm", _("Yes, this is what we agreed")), ("dispute", _("That is not what we agreed"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether this is what you agreed.")},
    )
    remark = forms.CharField(
        label=_("Your own remark"),
        max_length=LONGEST["remark"],
        required=False,
        help_text=_("Asked when it is not what you agreed. Only you two read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["answer", "remark", "keep_anyway"]

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:  # Any: Django's own
        kwargs["initial"] = {"remark": agreement.remark, "revision": agreement.revision}
        super().__init__(*args, **kwargs)
        self.agreement = agreement

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "dispute" and not data.get("remark"):
            self.add_error("remark", _("Say what you did agree; then you can talk about it."))
        self.be_careful("remark", (self.agreement.by, self.agreement.other))
        return data


class FollowForm(forms.Form):
    """`revision`: of the words that were read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Did it work out?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what came of it.")},
    )
