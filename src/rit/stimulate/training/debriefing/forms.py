"""Reads how groups are formed, and what came up in one; a name is asked about before it is kept (L6.1-b)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.people.models import Person
from rit.stimulate.training.debriefing.models import DebriefTheme
from rit.stimulate.training.debriefing.rules import SIZES
from rit.stimulate.training.dilemmas import names
from rit.stimulate.training.events.forms.planning import PersonsField

LONGEST = 400


class GroupsForm(forms.Form):
    size = forms.IntegerField(
        label=_("How many people in a group, at most?"),
        min_value=SIZES[0],
        max_value=SIZES[1],
        initial=12,
        error_messages={"required": _("Say how large a group is.")},
    )
    coaches = PersonsField(
        label=_("Which coaches are there?"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets a group in turn."),
        error_messages={"required": _("Choose at least one coach.")},
    )
    place = forms.CharField(label=_("Where?"), max_length=120, required=False)

    def __init__(self, *args: Any, coaches: QuerySet[Person], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["coaches"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  # for the type
        field.queryset = coaches


class ThemesForm(forms.Form):
    """A theme ticked, with a few words. Names of people of the corps are asked about, never kept unseen.

    Without `words`, of a group that is too small, there are themes alone.
    """

    nobody = forms.BooleanField(
        label=_("These words name no person"), required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        themes: dict[str, str],
        before: list[DebriefTheme],
        words: bool = True,
        **kwargs: Any,
    ) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        said = {one.theme: one.text for one in before}
        self.themes = themes
        for code, title in themes.items():
            self.fields[f"on_{code}"] = forms.BooleanField(label=title, required=False, initial=code in said)
            if not words:
                continue
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("In a few words: %(theme)s") % {"theme": title},
                required=False,
                max_length=LONGEST,
                initial=said.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.order_fields([*(name for name in self.fields if name != "nobody"), "nobody"])

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        texts = {code: f"text_{code}" for code in self.themes}
        return [
            (self[f"on_{code}"], self[text] if text in self.fields else None) for code, text in texts.items()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for code in self.themes:
            if data.get(f"text_{code}") and not data.get(f"on_{code}"):
                self.add_error(f"on_{code}", _("Tick the theme that your words are about."))
            if names.numbers_in([data.get(f"text_{code}", "")]):
                self.add_error(
                    f"text_{code}", _("A staff number or address tells who is meant; take it out.")
                )
        found = names.anybody_in(data.get(f"text_{code}", "") for code in self.themes)
        if found and not data.get("nobody"):
            self.fields["nobody"].widget = forms.CheckboxInput()
            self.add_error(
                "nobody",
                _(
                    "These words are also names of people here: %(names)s. "
                    "Change them, or confirm that nobody is meant."
                )
                % {"names": ", ".join(found)},
            )
        return data

    def said(self) -> dict[str, str]:
        data = self.cleaned_data
        return {code: data.get(f"text_{code}", "") for code in self.themes if data[f"on_{code}"]}
