"""The mention with grounds for each value, the appeal and its decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language
from rit.people.models import Person
from rit.plan.models import CoreValue
from rit.stimulate.appraisal.forms.fields import long_text
from rit.stimulate.appraisal.states import Outcome, Rating


class GroundsForm(forms.Form):
    """One mention, with grounds for each value. Words only: there is nothing to add up."""

    rating = forms.ChoiceField(
        label=_("Mention for the values"),
        choices=Rating.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the mention.")},
    )

    def __init__(self, *args: Any, values: Sequence[CoreValue], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.codes = [value.code for value in values]
        for value in values:
            self.fields[f"ground_{value.code}"] = long_text(
                in_language(value.title),
                _("Say on what the mention rests for this value."),
                help_text=_("What you saw, when, and what it did."),
            )

    def grounds(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"ground_{code}"] for code in self.codes}

    def fields_by_code(self) -> dict[str, forms.BoundField]:
        return {code: self[f"ground_{code}"] for code in self.codes}


class AppealForm(forms.Form):
    text = long_text(
        _("Why do you ask for another look?"),
        _("Write why: whoever decides has only your words and the evaluation."),
    )


class DecisionForm(GroundsForm):
    """What stands or changes, with the reason; another mention needs its own grounds."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    decision = long_text(_("Reason of the decision"), _("Give the reason: both of them read it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.order_fields(["outcome", "decision", "rating"])
        self.fields["rating"].required = False
        self.fields["rating"].help_text = _("Only for another mention, then with grounds for each value.")
        for code in self.codes:
            self.fields[f"ground_{code}"].required = False

    def clean(self) -> dict[str, Any]:  # Any: Django's own
        data = super().clean() or {}
        if data.get("outcome") == Outcome.CHANGED:
            for name in ("rating", *(f"ground_{code}" for code in self.codes)):
                if not data.get(name):
                    self.add_error(name, _("Another mention needs this too."))
        return data


class DeciderField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.full_name} ({obj.staff_number})"


class DeciderForm(forms.Form):
    person = DeciderField(
        label=_("Who decides on this appeal?"),
        queryset=Person.objects.none(),
        empty_label=_("Choose somebody"),
        help_text=_(
            "Trained evaluators who do not lead this person. Whoever is named reads the whole evaluation."
        ),
        error_messages={"required": _("Choose who decides.")},
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type
        field.queryset = people
