"""Reads a talk, a rhythm and the choice of a card, and words the errors. Never saves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language
from rit.people.careful import CarefulForm
from rit.people.models import Unit
from rit.plan.forms import DayField
from rit.stimulate.conduct.states import LONGEST, PRESENT, RHYTHMS
from rit.stimulate.conduct.talks import rules
from rit.stimulate.conduct.talks.actions import Logged


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Unit) -> str:
        return in_language(obj.name)


class TalkForm(CarefulForm):
    """One minute on a telephone: five fields, of which the day and mostly the team are filled in already."""

    unit = UnitField(
        label=_("Which team?"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={
            "required": _("Choose the team."),
            "invalid_choice": _("Choose a team that you lead."),
        },
    )
    on_date = DayField(label=_("On which day?"), error_messages={"required": _("Choose the day.")})
    theme = forms.ChoiceField(
        label=_("About what?"), error_messages={"required": _("Choose a theme, or a dilemma below.")}
    )
    dilemma = forms.ChoiceField(label=_("With a dilemma?"), required=False)
    present = forms.IntegerField(
        label=_("How many were there?"),
        min_value=PRESENT[0],
        max_value=PRESENT[1],
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Say how many were there.")},
    )
    takeaway = forms.CharField(
        label=_("What do we take along?"),
        max_length=LONGEST["takeaway"],
        required=False,
        help_text=_("One sentence for the team. No names, nothing personal."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ["unit", "on_date", "theme", "dilemma", "present", "takeaway", "keep_anyway"]

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        units: QuerySet[Unit],
        today: date,
        themes: Mapping[str, str],
        dilemmas: Mapping[str, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`dilemmas`: by code, its theme and its title."""
        super().__init__(*args, **kwargs)
        self.today, self.dilemmas = today, dilemmas
        self.fields["on_date"].initial = today
        unit, theme, dilemma = (self.fields[name] for name in ("unit", "theme", "dilemma"))
        if isinstance(unit, forms.ModelChoiceField):
            unit.queryset = units
        if isinstance(theme, forms.ChoiceField):
            theme.choices = [("", _("choose")), *themes.items()]
        if isinstance(dilemma, forms.ChoiceField):
            titles = ((code, title) for code, (_theme, title) in dilemmas.items())
            dilemma.choices = [("", _("no dilemma")), *titles]
        theme.required = False  # a dilemma has its theme

    def clean_on_date(self) -> date:
        day: date = self.cleaned_data["on_date"]
        fits = rules.day_fits(day, self.today)
        if not fits:
            raise ValidationError(str(fits.reason))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("theme") and data.get("dilemma"):
            data["theme"] = self.dilemmas[data["dilemma"]][0]
        if not data.get("theme") and "theme" not in self.errors:
            self.add_error("theme", self.fields["theme"].error_messages["required"])
        self.be_careful("takeaway")
        return data

    def logged(self) -> Logged:
        data = self.cleaned_data
        return Logged(data["on_date"], data["theme"], data["present"], data["dilemma"], data["takeaway"])


class RhythmForm(forms.Form):
    """How often one unit talks; empty, as the unit at the top."""

    months = forms.TypedChoiceField(
        label=_("How often does this team talk about integrity?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, top: bool, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        field = self.fields["months"]
        if isinstance(field, forms.TypedChoiceField):
            general = [] if top else [("", _("as all teams do"))]
            offered = [(months, word) for months, word in RHYTHMS.items() if months or not top]
            field.choices = [*general, *offered]
            field.required = top
            field.error_messages["required"] = _("Say how often.")


class CardForm(forms.Form):
    dilemma = forms.ChoiceField(label=_("Which dilemma?"), required=False)

    def __init__(self, *args: Any, titles: Mapping[str, str], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["dilemma"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("the one whose turn it is")), *titles.items()]
