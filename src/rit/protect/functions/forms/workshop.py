"""The forms of the five steps: answers of one step, who sits in the room, the decision (L6.2-b)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.people.fields import PersonField
from rit.plan.forms import DayField
from rit.protect.functions import rules
from rit.protect.functions.actions.workshop import Given
from rit.protect.functions.states import Outcome, Score, Sure

LONGEST_NOTE = 2000


def given(data: Mapping[str, str], question: str) -> Given:
    """The answer to one question among what was sent; what is no score counts as none."""
    score, sure = data.get(f"score-{question}", ""), data.get(f"sure-{question}", "")
    version = data.get(f"version-{question}", "")
    return Given(
        question=question,
        score=score if score in Score.values else "",
        sure=sure if sure in Sure.values else Sure.FAIRLY,
        note=data.get(f"note-{question}", "").strip()[:LONGEST_NOTE],
        version=int(version) if version.isdecimal() and len(version) < 9 else 0,
    )


class SeatForm(forms.Form):
    """Somebody more in the room."""

    person = PersonField(
        label=_("Who sits in the room too?"),
        help_text=_("Name or staff number."),
        error_messages={"required": _("Choose who takes part.")},
    )


class ClosingForm(forms.Form):
    """Step 5."""

    outcome = forms.ChoiceField(
        label=_("Resilient enough?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    conclusion = forms.CharField(
        label=_("Why?"),
        max_length=4000,
        help_text=_("What tipped the balance. About the function, never about who holds it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write in a few words why.")},
    )
    next_review_date = DayField(
        label=_("Looked at again on"),
        error_messages={"required": _("Choose the day on which somebody looks again.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_next_review_date(self) -> date:
        day: date = self.cleaned_data["next_review_date"]
        fits = rules.review_fits(day, today=self.today)
        if not fits:
            raise forms.ValidationError(str(fits.reason))
        return day
