"""Reads what people type about anchoring points and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.verdict import Verdict
from rit.foundation.ui.words import in_language, kept_or_typed
from rit.people.fields import PersonField
from rit.plan.anchoring import rules
from rit.plan.anchoring.models import Embedding
from rit.plan.anchoring.states import Anchored, Every
from rit.plan.forms import REASON, DayField, ProofForm
from rit.plan.models import Plan

CHANGED = _(
    "Somebody changed this point after you opened it. What you typed is still here: "
    "look at what changed, then send again."
)


class GiveForm(forms.Form):
    """Who holds the point, and how often it is reviewed."""

    owner = PersonField(
        label=_("Owner"),
        help_text=_("Name or staff number."),
        error_messages={"required": _("Choose who holds this point.")},
    )
    review_months = forms.TypedChoiceField(
        label=_("How often is it reviewed?"), choices=Every.choices, coerce=int
    )
    next_review_date = DayField(
        label=_("Next review"), error_messages={"required": _("Choose the day of the next review.")}
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason: adjusting the plan is a decision.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, held: Embedding | None, today: date, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        kwargs["initial"] = (
            {
                "owner": held.owner,
                "review_months": held.review_months,
                "next_review_date": held.next_review_date,
                "version": held.version,
            }
            if held
            else {"review_months": Every.YEAR, "version": 0}
        )
        super().__init__(*args, **kwargs)
        self.held, self.today = held, today

    def clean_next_review_date(self) -> date:
        day: date = self.cleaned_data["next_review_date"]
        fits = rules.next_fits(day, today=self.today)
        if not fits and (self.held is None or day != self.held.next_review_date):
            raise ValidationError(str(fits.reason))
        return day


class HowForm(forms.Form):
    """How integrity is embedded in the point."""

    how = forms.CharField(
        label=_("How is integrity embedded here?"),
        max_length=4000,
        help_text=_("What happens, by whom, since when. Somebody new should understand it."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write in a few words how it is embedded.")},
    )
    reason = forms.CharField(
        label=_("Reason for this change"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, held: Embedding | None, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "how": in_language(held.how) if held else "",
            "version": held.version if held else 0,
        }
        super().__init__(*args, **kwargs)
        self.held = held

    def words(self) -> dict[str, str]:
        """A text left as it was keeps all its languages."""
        text: str = self.cleaned_data["how"]
        before = self.held.how if self.held else {}
        return kept_or_typed(text, before)


class ReviewForm(ProofForm):
    """What was found, with what shows it, and when it is looked at again."""

    on_date = DayField(
        label=_("Reviewed on"), error_messages={"required": _("Choose the day of the review.")}
    )
    state = forms.ChoiceField(
        label=_("What did you find?"),
        choices=Anchored.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found.")},
    )
    text = forms.CharField(
        label=_("What shows it?"),
        max_length=4000,
        help_text=_("What you looked at and what you saw. No names of persons concerned."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write in a few words what shows it.")},
    )
    next_review_date = DayField(
        label=_("Next review"), error_messages={"required": _("Choose the day of the next review.")}
    )
    field_order = ["on_date", "state", "text", "evidence", "link", "next_review_date", "version"]

    def __init__(
        self, *args: Any, plan: Plan, facts: rules.Facts, today: date, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.plan, self.facts, self.today = plan, facts, today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found = data.get("state", "")
        if found:
            self._say("state", rules.finding_fits(self.facts, found))
            if "evidence" in data and "link" in data:
                has_proof = bool(data["evidence"] or data["link"])
                self._say("evidence", rules.evidence_fits(found, has_proof=has_proof))
        on_date, next_date = data.get("on_date"), data.get("next_review_date")
        if on_date:
            fits = rules.review_fits(
                on_date,
                date.max,
                today=self.today,
                plan_from=self.plan.from_date,
                plan_to=self.plan.to_date,
            )
            self._say("on_date", fits)
        if next_date:
            self._say("next_review_date", rules.next_fits(next_date, today=self.today))
        return data

    def _say(self, field: str, verdict: Verdict) -> None:
        if not verdict:
            self.add_error(field, str(verdict.reason))
