"""Reads of what somebody wants a calendar. Never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.foundation.registries import calendar

Offered = list[tuple[calendar.Kind, list[calendar.Subject]]]


class FeedForm(forms.Form):
    """`what` holds the kind and its subject; the name tells two telephones apart."""

    what = forms.ChoiceField(
        label=_("Calendar of"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose of what you want a calendar."),
            "invalid_choice": _("You cannot have a calendar of this."),
        },
    )
    name = forms.CharField(
        label=_("Where you use it"),
        max_length=80,
        required=False,
        help_text=_("For example: my telephone. So that you know later which one to take back."),
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.offered = offered
        choices = [
            (
                f"{kind.code}:{subject.key}",
                f"{kind.label}: {subject.name}" if subject.name else str(kind.label),
            )
            for kind, subjects in offered
            for subject in subjects
        ]
        field = self.fields["what"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        if choices:
            self.fields["what"].initial = choices[0][0]

    def chosen(self) -> tuple[calendar.Kind, str]:
        code, _colon, subject = self.cleaned_data["what"].partition(":")
        return next(kind for kind, _subjects in self.offered if kind.code == code), subject
