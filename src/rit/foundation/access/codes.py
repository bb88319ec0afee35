"""Codes of the second step, limited by account: six digits do not stand against guessing from many addresses.

The library limits by address only. What went wrong stands in the trail already, so it is counted there: it is
the same for every process of the web server. Only who knows the password gets as far as using it up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.utils import timezone

from rit.foundation.audit import queries as audit

if TYPE_CHECKING:
    from rit.foundation.access.models import Account

FAILED = "access.second_factor_failed"
MOST, WITHIN = 10, timedelta(minutes=15)


def _require_room(account: Account) -> None:
    if audit.count_since(FAILED, account.pk, timezone.now() - WITHIN) >= MOST:
        raise get_adapter().validation_error("too_many_login_attempts")


class SignInCode(AuthenticateForm):  # type: ignore[misc]  # the library is untyped
    """The code after the password."""

    def clean_code(self) -> str:
        _require_room(self.user)
        return str(super().clean_code())


class UnlockCode(ReauthenticateForm):  # type: ignore[misc]
    """The code that opens a locked session."""

    def clean_code(self) -> str:
        _require_room(self.user)
        return str(super().clean_code())
