"""How the sign-in library behaves here: no sign-up, second-factor secrets encrypted, names of people."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from nacl.secret import SecretBox

from rit.foundation import clock
from rit.foundation.access.models import Account
from rit.foundation.registries import persons


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from HR, never from a form."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened; the library's own messages are not in our words."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Whoever steals the database has no working authenticator code: secrets are sealed with a key of their own."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(_box().encrypt(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(base64.b64decode(encrypted_text)).decode()


def _box() -> SecretBox:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"rit.second.facto").digest()
    return SecretBox(key)


def display_name(account: Account) -> str:
    person = persons.behind(account.pk, clock.today())
    return person.name if person else account.username
