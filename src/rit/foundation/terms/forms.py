"""Reads what somebody found at one thing that cites an amended law. Never saves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.foundation.terms.models import Verdict


class LookForm(forms.Form):
    """One a thing: `thing` is its key, and the prefix keeps the forms of one page apart."""

    verdict = forms.ChoiceField(
        label=_("What did you find?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it has to change.")},
    )
    note = forms.CharField(
        label=_("Why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why, in a sentence.")},
    )
    thing = forms.CharField(max_length=200, widget=forms.HiddenInput)
