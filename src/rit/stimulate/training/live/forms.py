"""Reads what a coach types after a live dilemma and words the errors. Never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rit.stimulate.training.dilemmas import names
from rit.stimulate.training.live.models import LINE_LENGTH
from rit.stimulate.training.live.rules import MOST_LINES


class HarvestForm(forms.Form):
    """One sentence a line. Names of the corps are pointed out; a name can be a common word, so people decide."""

    lines = forms.CharField(
        label=gettext_lazy("What does the group take along?"),
        max_length=(LINE_LENGTH + 2) * MOST_LINES,
        help_text=gettext_lazy("One sentence a line, at most ten. Never a name, never what one person said."),
        error_messages={"required": gettext_lazy("Write at least one sentence.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("These are common words here, nobody's name"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.found: list[str] = []

    def clean_lines(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["lines"].splitlines()]
        kept = [line for line in lines if line]
        if len(kept) > MOST_LINES:
            raise ValidationError(_("At most ten sentences: keep what the group agrees on."))
        if any(len(line) > LINE_LENGTH for line in kept):
            raise ValidationError(_("A sentence has at most 200 characters."))
        if names.numbers_in(kept):
            raise ValidationError(_("A staff number or address tells who is meant; take it out."))
        return kept

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.found = names.anybody_in(data.get("lines", []))
        if self.found and not data.get("sure"):
            self.add_error(
                "lines",
                _(
                    "These words are also names of people here: %(names)s."
                    " Take them out, or say below that they are common words."
                )
                % {"names": ", ".join(self.found)},
            )
        return data


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your own notes"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Only you read them. Note no names."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
