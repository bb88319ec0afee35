"""What the pages of roles and passwords read, and the words of their errors."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from rit.foundation.access import queries, rules
from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account, Grant
from rit.foundation.access.roles import roles
from rit.foundation.ui.words import in_language


def _day(label: Any, hint: Any = "") -> forms.DateField:  # Any: a translated text or an empty one
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=widget)


class GrantForm(forms.Form):
    """A role for somebody, limited to the roles that the actor may give."""

    account = forms.CharField(required=False, widget=forms.HiddenInput)
    account_text = forms.CharField(label=_("Who"), max_length=120)
    role = forms.ChoiceField(label=_("Role"))
    from_date = _day(_("First day"))
    to_date = _day(_("Last day"), _("A role is always for a period; afterwards somebody decides again."))
    stands_in_for = forms.ModelChoiceField(
        label=_("Stands in for"),
        help_text=_("Only when somebody is absent: the stand-in's role ends with theirs."),
        queryset=Grant.objects.none(),
        required=False,
        empty_label=_("Nobody: a role of its own"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Such as the decision by which this person was appointed."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, by: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        grantable = {code: role for code, role in roles().items() if rules.may_grant(by, role)}
        self.fields["role"].choices = [(code, in_language(role.title)) for code, role in grantable.items()]  # type: ignore[attr-defined]
        field = self.fields["stands_in_for"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        field.queryset = queries.grants_visible_to(by, today).filter(
            queries.in_force(today), role__in=grantable, stands_in_for=None
        )
        names = {
            holder.grant.pk: holder.name
            for held in queries.holders_by_role(by, today).values()
            for holder in held
        }
        field.label_from_instance = lambda obj: (  # type: ignore[method-assign]
            f"{names.get(obj.pk, obj.account.username)}, {in_language(roles()[obj.role].title)}"
        )
        self.initial.setdefault("from_date", today)
        self.initial.setdefault("to_date", today + timedelta(days=364))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        text = cleaned.get("account_text")
        if text:
            account, could_be = queries.account_meant(cleaned.get("account", ""), text, self.today)
            if account is None:
                self.add_error("account_text", _who_then([one.name for one in could_be]))
            cleaned["who"] = account
        return cleaned


def _who_then(names: list[str]) -> Any:  # Any: a translated text
    if names:
        return _("More than one person fits: %(names)s. Choose one.") % {"names": ", ".join(names)}
    return _("Nobody with an account has this name.")


class EndForm(forms.Form):
    """Why a role ends before its last day."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class FirstPasswordForm(forms.Form):
    """A password, twice, against the rules for passwords."""

    password1 = forms.CharField(label=_("New password"), strip=False, widget=forms.PasswordInput)
    password2 = forms.CharField(label=_("The same password again"), strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        password_validation.validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return cleaned
