"""What the pages of the vault read. The passphrase is cleaned of nothing: every character counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.foundation.vault import rules


def _secret(
    label: Any, hint: Any = "", autocomplete: str = "off"
) -> forms.CharField:  # Any: a translated text
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, help_text=hint, max_length=200, strip=False, widget=widget)


class UnlockForm(forms.Form):
    passphrase = _secret(_("Passphrase"), autocomplete="current-password")


class PassphraseForm(forms.Form):
    """A new passphrase, typed twice."""

    passphrase = _secret(_("New passphrase"), autocomplete="new-password")
    again = _secret(_("The same once more"), autocomplete="new-password")

    def __init__(self, *args: Any, username: str, **kwargs: Any) -> None:  # Any: passed on to Django's form
        super().__init__(*args, **kwargs)
        self.username = username

    def clean_passphrase(self) -> str:
        given: str = self.cleaned_data["passphrase"]
        verdict = rules.may_use(given, self.username)
        if not verdict:
            raise forms.ValidationError(verdict.reason)
        return given

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "passphrase" in data and data.get("again") not in {None, data["passphrase"]}:
            self.add_error("again", _("The two are not the same."))
        return data


class ChangeForm(PassphraseForm):
    old_passphrase = _secret(_("Passphrase until now"), autocomplete="current-password")
    field_order = ("old_passphrase", "passphrase", "again")
