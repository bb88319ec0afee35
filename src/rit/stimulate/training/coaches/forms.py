"""Reads a feeler, and refuses what would tell who is meant (L5-e). Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rit.people.models import Unit
from rit.plan.forms import UnitField
from rit.stimulate.training.coaches import rules
from rit.stimulate.training.dilemmas import names
from rit.stimulate.training.events import queries as sessions


class FeelerForm(forms.Form):
    """About a team or a theme; names are asked about, numbers and addresses of people are refused."""

    unit = UnitField(
        label=_("About which team?"), queryset=Unit.objects.none(), required=False, empty_label=_("none")
    )
    theme = forms.ChoiceField(label=_("About which theme?"), choices=[], required=False)
    text = forms.CharField(
        label=_("What do you sense?"),
        max_length=600,
        help_text=_("Write about how things are, not about who. Is it about somebody? Then use the guide."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write in a few words what you sense.")},
    )
    nobody = forms.BooleanField(
        label=_("These words name no person"), required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, themes: dict[str, str], today: date, **kwargs: Any
    ) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        self.today = today
        unit, theme = self.fields["unit"], self.fields["theme"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101  # for the type
        assert isinstance(theme, forms.ChoiceField)  # noqa: S101  # for the type
        unit.queryset = sessions.teams(today)
        theme.choices = [("", _("none")), *themes.items()]

    def clean_unit(self) -> Unit | None:
        unit: Unit | None = self.cleaned_data["unit"]
        if unit is not None:
            named = rules.may_name_team(len(sessions.members([unit.pk], self.today)))
            if not named:
                raise ValidationError(str(named.reason))
        return unit

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if names.numbers_in([text]):
            raise ValidationError(_("A staff number or address tells who is meant; take it out."))
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "unit" not in self.errors and not data.get("unit") and not data.get("theme"):
            self.add_error("theme", _("Choose a team, a theme, or both."))
        found = names.anybody_in([data.get("text", "")])
        if found and not data.get("nobody"):
            self.fields["nobody"].widget = forms.CheckboxInput()
            said = _(
                "These words are also names of people here: %(names)s. "
                "Change them, or confirm that nobody is meant."
            )
            self.add_error("nobody", said % {"names": ", ".join(found)})
        return data
