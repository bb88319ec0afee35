"""How the sign-in library behaves here: no sign-up, our words, sealed second factors, the trail kept."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from nacl.secret import SecretBox

from rit.foundation import clock
from rit.foundation.access import actions, corps, lock, sessions
from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account
from rit.foundation.audit import actions as audit
from rit.foundation.registries import persons


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is not right."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes and try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes and try again."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or no longer."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from HR, never from a form."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, *args: Any, message: str | None = None, **more: Any
    ) -> None:
        """The pages say what happened; only an error without a page of its own is passed on."""
        if level >= messages.ERROR and message:
            messages.add_message(request, level, message)

    def login(self, request: HttpRequest, user: Account) -> None:
        """Every way of signing in ends here."""
        super().login(request, user)
        sessions.begin(request, user)
        audit.append(
            "access.signed_in", by=Actor(account=user.pk), now=clock.now(), detail={"with": _proofs(request)}
        )

    def get_login_stages(self) -> list[str]:
        """A second factor that the corps' sign-on asked is not asked again, where the installer trusts it."""
        stages: list[str] = super().get_login_stages()
        trusted = getattr(context.request, corps.TRUSTED, False)
        return [stage for stage in stages if not (trusted and stage.startswith("allauth.mfa."))]

    def logout(self, request: HttpRequest) -> None:
        audit.append("access.signed_out", by=Actor(account=request.user.pk), now=clock.now())
        sessions.forget(request)
        super().logout(request)

    def set_password(self, user: Account, password: str) -> None:
        """Changing the password ends all other sessions: Django ties a session to the password."""
        super().set_password(user, password)
        actions.note_sign_in_changed(
            user, "access.password_changed", by=Actor(account=user.pk), now=clock.now()
        )

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whoever proved it less than five minutes ago, at sign-in or since, is not asked twice."""
        return not lock.proved_lately(context.request, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Whoever steals the database has no working code: secrets are sealed with a key of their own."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or no longer."),
    }

    def build_totp_svg(self, url: str) -> str:
        """On white, so that a telephone reads it on a dark page too."""
        head, opened, rest = str(super().build_totp_svg(url)).partition("<svg")
        attributes, closed, drawing = rest.partition(">")
        return f'{head}{opened}{attributes}{closed}<rect width="100%" height="100%" fill="#fff"/>{drawing}'

    def generate_authenticator_name(self, user: Account, type: str) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        return base64.b64encode(_box().encrypt(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(base64.b64decode(encrypted_text)).decode()


def _proofs(request: HttpRequest) -> list[str]:
    """What was given: password, totp, webauthn, recovery_codes; the last word of each record."""
    records = request.session.get("account_authentication_methods") or []
    return [str(record.get("type") or record.get("method", "")) for record in records]


def _box() -> SecretBox:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"rit.second.facto").digest()
    return SecretBox(key)


def display_name(account: Account) -> str:
    person = persons.behind(account.pk, clock.today())
    return person.name if person else account.username


def address(request: HttpRequest) -> str | None:
    """Where an attempt comes from, the same for every limit: what our own proxies saw, never a header that a
    visitor wrote. Without it, everybody behind the proxy would share one count, and a stranger could use it up.
    """
    found: str | None = get_client_ip(request)
    return found


def axes_username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Attempts count by account however the name is typed: accounts are found without regard to case."""
    named = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(named).strip().lower()
