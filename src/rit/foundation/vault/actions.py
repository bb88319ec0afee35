"""Makes, unlocks and replaces somebody's key pair. A passphrase is never stored, and never told to anybody."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no
from rit.foundation.audit import actions as audit
from rit.foundation.vault import crypto
from rit.foundation.vault.crypto import CannotOpen, Pair, Strength
from rit.foundation.vault.keyring import Keyring
from rit.foundation.vault.models import KeyPair, PrivateHalf
from rit.foundation.vault.queries import REFUSED


@transaction.atomic
def set_up(passphrase: str, *, by: Actor, now: datetime) -> Keyring:
    """The actor's first key pair. Raises Refused when there is one already."""
    if KeyPair.objects.select_for_update().filter(account=by.key, retired_at=None).exists():
        raise Refused(no(_("You already have a key. Change its passphrase, or say that you lost it.")))
    ring = _make(passphrase, by=by, now=now)
    audit.append("vault.set_up", by=by, now=now)
    return ring


def unlock(passphrase: str, *, by: Actor, now: datetime) -> Keyring:
    """The actor's key pair, opened. Raises CannotOpen; a wrong passphrase stands in the trail."""
    half = _half(by)
    try:
        private = crypto.unwrap(half.wrapped, passphrase, half.pair_id)
    except CannotOpen:
        note_refused(by=by, now=now)
        raise
    audit.append("vault.unlocked", by=by, now=now)
    return Keyring(half.pair_id, private)


def note_refused(*, by: Actor, now: datetime) -> None:
    """A wrong passphrase stands in the trail, where it is counted."""
    audit.append(REFUSED, by=by, now=now)


@transaction.atomic
def change_passphrase(old: str, new: str, *, by: Actor, now: datetime) -> Keyring:
    """The same key pair behind another passphrase. Raises CannotOpen when the old one is wrong."""
    half = _half(by)
    private = crypto.unwrap(half.wrapped, old, half.pair_id)
    _wrap(half, private, new, now)
    half.save(update_fields=["salt", "passes", "memory", "box", "wrapped_at"])
    audit.append("vault.passphrase_changed", by=by, now=now)
    return Keyring(half.pair_id, private)


@transaction.atomic
def replace(passphrase: str, *, by: Actor, now: datetime) -> Keyring:
    """For a lost passphrase: a new key pair. Old cases open again as colleagues on their lists open them."""
    retired = KeyPair.objects.filter(account=by.key, retired_at=None).update(retired_at=now)
    if not retired:
        raise Refused(no(_("You have no key yet.")))
    ring = _make(passphrase, by=by, now=now)
    audit.append("vault.replaced", by=by, now=now)
    return ring


def strength() -> Strength:
    return crypto.STRONG if settings.ENVIRONMENT.mode == "production" else crypto.QUICK


def _make(passphrase: str, *, by: Actor, now: datetime, pair: Pair | None = None) -> Keyring:
    made = pair or crypto.new_pair()
    row = KeyPair.objects.create(account_id=by.key, public=made.public, made_at=now)
    half = PrivateHalf(pair=row, account_id=by.key)
    _wrap(half, made.private, passphrase, now)
    half.save(force_insert=True)
    return Keyring(row.id, made.private)


def _wrap(half: PrivateHalf, private: bytes, passphrase: str, now: datetime) -> None:
    wrapped = crypto.wrap(private, passphrase, half.pair_id, strength())
    half.salt, half.box, half.wrapped_at = wrapped.salt, wrapped.box, now
    half.passes, half.memory = wrapped.strength.passes, wrapped.strength.memory


def _half(by: Actor) -> PrivateHalf:
    half = PrivateHalf.objects.filter(account_id=by.key, pair__retired_at=None).first()
    if half is None:
        raise Refused(no(_("You have no key yet.")))
    return half
