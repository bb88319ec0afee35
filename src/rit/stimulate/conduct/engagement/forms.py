"""Reads an engagement and words the errors. Never saves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rit.stimulate.conduct.states import LANGUAGES, LONGEST

IN = {
    "nl": _("In Dutch"),
    "fr": _("In French"),
    "de": _("In German"),
    "en": _("In English"),
}


class EngagementForm(forms.Form):
    """A few sentences, in one language or more; the language of the page comes first."""

    def __init__(self, *args: Any, before: Mapping[str, str], **kwargs: Any) -> None:  # Any: Django's own
        kwargs["initial"] = dict(before)
        super().__init__(*args, **kwargs)
        own = (get_language() or LANGUAGES[0])[:2]
        for code in sorted(LANGUAGES, key=lambda code: code != own):
            self.fields[code] = forms.CharField(
                label=IN[code],
                max_length=LONGEST["words"],
                required=False,
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(code) for code in LANGUAGES) and not self.errors:
            self.add_error(next(iter(self.fields)), _("Write it in at least one language."))
        return data

    def words(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in LANGUAGES if self.cleaned_data[code]}
