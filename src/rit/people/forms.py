"""Reads what somebody asks of the directory; anything that cannot be read is left out, never an error."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.people.queries import SORTS


class DirectoryForm(forms.Form):
    """`q`: words of a name, number, unit or function. `sort`: a column, with a minus for downwards."""

    q = forms.CharField(label=_("Name, number, unit or function"), max_length=80, required=False)
    sort = forms.ChoiceField(
        choices=[(sign + key, key) for key in SORTS for sign in ("", "-")], required=False
    )

    def asked(self) -> tuple[str, str]:
        """The words and the order that could be read."""
        self.full_clean()
        return self.cleaned_data.get("q", ""), self.cleaned_data.get("sort") or "name"
