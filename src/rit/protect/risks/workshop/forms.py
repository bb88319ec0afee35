"""Reads what people type in a workshop and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language
from rit.people.fields import PersonField
from rit.plan.forms import DayField
from rit.protect.risks.forms import in_steps
from rit.protect.risks.models import Method, Risk
from rit.protect.risks.states import Moment
from rit.protect.risks.workshop.actions import Wanted


class RisksField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Risk) -> str:
        return f"{obj.reference} {in_language(obj.title)}"


class BeginForm(forms.Form):
    title = forms.CharField(
        label=_("Name of the workshop"),
        max_length=120,
        error_messages={"required": _("Give the workshop a name.")},
    )
    day = DayField(label=_("Day"), error_messages={"required": _("Choose the day.")})
    moment = forms.ChoiceField(
        label=_("What do people score?"),
        choices=Moment.choices,
        initial=Moment.NOW,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what people score.")},
    )
    risks = RisksField(
        label=_("Which risks?"),
        queryset=Risk.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that you may score. Six or seven fill an hour."),
        error_messages={"required": _("Choose at least one risk.")},
    )

    def __init__(
        self, *args: Any, risks: QuerySet[Risk], today: date, **kwargs: Any
    ) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["risks"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = risks

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise ValidationError(_("The day of a workshop lies ahead, or is today."))
        return day

    def wanted(self) -> Wanted:
        data = self.cleaned_data
        return Wanted(data["title"], data["day"], data["moment"], list(data["risks"]))


class SeatForm(forms.Form):
    person = PersonField(
        label=_("Who takes part?"),
        error_messages={"required": _("Choose a person.")},
    )


class VoteForm(forms.Form):
    """How likely and how bad, each step in the words of the scale."""

    likelihood = forms.TypedChoiceField(
        label=_("How likely is it?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how likely it is.")},
    )
    impact = forms.TypedChoiceField(
        label=_("How bad would it be?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how bad it would be.")},
    )

    def __init__(self, *args: Any, method: Method, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        in_steps(self, method)
