"""Where sessions are kept: a stolen table opens no session and shows nothing of what is in one.

The table holds a hash of the key that the cookie carries, and the content sealed with a key made from it.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as TableStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

LENGTH = 40  # of the table's column


def stored(key: str) -> str:
    """What stands in the table for the key of a cookie."""
    return hashlib.sha256(key.encode()).hexdigest()[:LENGTH]


def account_of_expired(key: str) -> str | None:
    """Whose session it was, also after it ran out: its row stays for some days."""
    row = Session.objects.filter(session_key=stored(key)).first() if key else None
    found = SessionStore(key).decode(row.session_data).get("_auth_user_id") if row else None
    return str(found) if found else None


class SessionStore(TableStore):
    """Django's own store with the key hashed and the content sealed. Any: sessions hold what pages put there."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return base64.b64encode(self._box().encrypt(super().encode(session_dict).encode())).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            opened = self._box().decrypt(base64.b64decode(session_data))
        except (CryptoError, ValueError, TypeError):
            return {}  # another key, or tampered with: as if there were no session
        return super().decode(opened.decode())

    def exists(self, session_key: str) -> bool:
        return super().exists(stored(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            super().delete(stored(key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = stored(row.session_key)
        return row

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        self._session_key = stored(key) if key else key
        try:
            row: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # missing in the stubs
        finally:
            missing = self._session_key is None
            self._session_key = None if missing else key
        return row

    def _box(self) -> SecretBox:
        secret = settings.SECRET_KEY.encode()[:64]
        key = str(self._get_or_create_session_key()).encode()  # type: ignore[attr-defined]  # missing in the stubs
        return SecretBox(hashlib.blake2b(key, key=secret, digest_size=32, person=b"rit.session").digest())
