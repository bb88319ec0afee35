"""Codes of the second step: limited by account, and good for one use, whichever process of the server asks.

The library limits by address only, and remembers used codes in the memory of one process. Six digits do not stand
against guessing from many addresses. What went wrong stands in the trail already, so it is counted there; only
who knows the password gets as far as using that up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.crypto import salted_hmac

from rit.foundation.audit import queries as audit

if TYPE_CHECKING:
    from rit.foundation.access.models import Account

FAILED = "access.second_factor_failed"
MOST, WITHIN = 10, timedelta(minutes=15)
USED = "rit_used"


class SignInCode(AuthenticateForm):  # type: ignore[misc]  # the library is untyped
    """The code after the password."""

    def clean_code(self) -> str:
        _require_room(self.user)
        code = str(super().clean_code())
        _use_up(self.authenticator, code)
        return code


class UnlockCode(ReauthenticateForm):  # type: ignore[misc]
    """The code that opens a locked session."""

    def clean_code(self) -> str:
        _require_room(self.user)
        code = str(super().clean_code())
        _use_up(self.authenticator, code)
        return code


def _require_room(account: Account) -> None:
    if audit.count_since(FAILED, account.pk, timezone.now() - WITHIN) >= MOST:
        raise get_adapter().validation_error("too_many_login_attempts")


def _use_up(authenticator: Authenticator, code: str) -> None:
    """Keeps a mark of the last code of an app; recovery codes keep their own."""
    if authenticator.type != Authenticator.Type.TOTP:
        return
    kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    mark = salted_hmac(USED, normalize_user_code(code), algorithm="sha256").hexdigest()
    if kept.data.get(USED) == mark:
        raise get_adapter().validation_error("incorrect_code")
    authenticator.data = kept.data | {USED: mark}
    authenticator.save(update_fields=["data"])
