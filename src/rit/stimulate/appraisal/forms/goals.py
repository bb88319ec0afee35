"""Goals of a person, of a unit and of the corps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language
from rit.people.models import Unit
from rit.plan.forms import DayField
from rit.plan.rulebook.forms import ChosenReferencesField
from rit.stimulate.appraisal.models import SharedGoal


class _Goals(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Shared goals, each in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:  # Any: Django's signature
        return in_language(obj.text)


class _Units(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Any) -> str:  # Any: as above
        return in_language(obj.name)


class GoalForm(forms.Form):
    text = forms.CharField(
        label=_("What is the goal?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the goal.")},
    )
    comes_of = _Goals(
        label=_("From which goal does it come?"),
        queryset=SharedGoal.objects.none(),
        required=False,
        empty_label=_("None: it stands by itself"),
    )

    def __init__(self, *args: Any, goals: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["comes_of"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type
        field.queryset = goals


class SharedGoalForm(GoalForm):
    cites = ChosenReferencesField(label=_("Which values or rules does it serve?"), required=False)
    until_date = DayField(label=_("Until when?"), error_messages={"required": _("Give the day.")})
    unit = _Units(label=_("Whose goal is it?"), queryset=Unit.objects.none(), empty_label=_("The corps"))

    def __init__(self, *args: Any, units: Any, corps: bool, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type
        field.queryset, field.required = units, not corps
        cites = self.fields["cites"]
        assert isinstance(cites, ChosenReferencesField)  # noqa: S101  # for the type
        cites.offer()
        if not corps:
            field.empty_label = None
        self.order_fields(["text", "unit", "comes_of", "cites", "until_date"])
