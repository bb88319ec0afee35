"""Opens keys for whoever has the private half in hand: a person who unlocked, a receipt, or the recovery."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from rit.foundation import prepared
from rit.foundation.adding import Together, add
from rit.foundation.vault import crypto
from rit.foundation.vault.crypto import CannotOpen, Pair, Place
from rit.foundation.vault.models import Copy, Key, KeyPair

log = logging.getLogger(__name__)


class Locked(Exception):
    """Somebody has to unlock the vault first: the page asks for the passphrase and comes back."""


@dataclass
class Keyring:
    """`holder_id` names the key pair, mailbox or recovery whose private half this is; opened keys are remembered."""

    holder_id: UUID
    private: bytes = field(repr=False)
    _opened: dict[UUID, bytes] = field(default_factory=dict, repr=False)

    def load(self, keys: Iterable[UUID]) -> None:
        """Opens many keys with one query; those without a copy for this holder, or with a damaged one, stay closed."""
        missing = self.lacks(keys)
        if missing:
            for copy in Copy.objects.filter(key__in=missing, holder_id=self.holder_id):
                try:
                    self._opened[copy.key_id] = crypto.receive(bytes(copy.sealed), copy.key_id, self.private)
                except CannotOpen:
                    log.error("a copy of key %s does not open", copy.key_id)

    def load_within(self, keys: Iterable[UUID], outer: UUID) -> None:
        """Opens keys that another key opens; a damaged one stays closed. Raises CannotOpen without that other key."""
        missing, key = self.lacks(keys), self.key(outer)
        if missing:
            for copy in Copy.objects.filter(key__in=missing, holder_id=outer):
                try:
                    self._opened[copy.key_id] = crypto.unseal(key, bytes(copy.sealed), _within(copy.key_id))
                except CannotOpen:
                    log.error("the copy of key %s within key %s does not open", copy.key_id, outer)

    def lacks(self, keys: Iterable[UUID]) -> set[UUID]:
        """Those that are not open yet."""
        return set(keys) - self._opened.keys()

    def remember(self, key_id: UUID, key: bytes) -> None:
        self._opened[key_id] = key

    def has(self, key_id: UUID) -> bool:
        self.load([key_id])
        return key_id in self._opened

    def key(self, key_id: UUID) -> bytes:
        """Raises CannotOpen when there is no copy for this holder."""
        if not self.has(key_id):
            raise CannotOpen
        return self._opened[key_id]

    def open(self, key_id: UUID, sealed: bytes, place: Place) -> bytes:
        return crypto.unseal(self.key(key_id), sealed, place)

    def try_open(self, key_id: UUID, sealed: bytes, place: Place) -> bytes | None:
        """None where it does not open: the page shows the rest. The log says which row it is, never what it holds."""
        try:
            return self.open(key_id, sealed, place)
        except CannotOpen:
            log.error("%s.%s of row %s does not open", place.table, place.column, place.row)
            return None

    def seal(self, key_id: UUID, content: bytes, place: Place) -> bytes:
        return crypto.seal(self.key(key_id), content, place)

    def open_own(self, row: UUID, key: bytes, sealed: bytes, place: Place) -> bytes:
        """What `seal_for` sealed to this holder alone. Raises CannotOpen."""
        return crypto.unseal(crypto.receive(key, row, self.private), sealed, place)


@dataclass(frozen=True)
class NewKey:
    """A key just made, still in hand."""

    id: UUID
    key: bytes = field(repr=False)

    def seal(self, content: bytes, place: Place) -> bytes:
        return crypto.seal(self.key, content, place)


def make_key(holders: Mapping[UUID, bytes], *, now: datetime, into: Together | None = None) -> NewKey:
    """A new key with a copy for each holder (id → public half), and for the recovery."""
    made = NewKey(uuid4(), crypto.new_key())
    add([Key(id=made.id, made_at=now)], into=into)
    copy_to(made.id, made.key, {**holders, **recovery()}, into=into)
    return made


def seal_for(public: bytes, content: bytes, place: Place) -> tuple[bytes, bytes]:
    """For one holder alone, not even for the recovery, and without that holder's private half: the sealed key, and what
    it seals."""
    key = crypto.new_key()
    return crypto.hand_over(key, place.row, public), crypto.seal(key, content, place)


def copy_to(key_id: UUID, key: bytes, holders: Mapping[UUID, bytes], *, into: Together | None = None) -> None:
    """Hands the key to more holders; who has a copy already keeps it."""
    add(
        [
            Copy(key_id=key_id, holder_id=holder, sealed=crypto.hand_over(key, key_id, bytes(public)))
            for holder, public in holders.items()
        ],
        into=into,
        keep_what_is_there=True,
    )


def copy_within(
    key_id: UUID, key: bytes, outer: UUID, outer_key: bytes, *, into: Together | None = None
) -> None:
    """Whoever opens the outer key opens this one too."""
    sealed = crypto.seal(outer_key, key, _within(key_id))
    add([Copy(key_id=key_id, holder_id=outer, sealed=sealed)], into=into, keep_what_is_there=True)


def hand_on(ring: Keyring, holder: UUID, public: bytes) -> None:
    """Every key that this holder opens goes to another one, and from this one."""
    for copy in list(Copy.objects.filter(holder_id=ring.holder_id)):
        if ring.has(copy.key_id):  # a damaged copy opens nothing for the other one either
            copy_to(copy.key_id, ring.key(copy.key_id), {holder: public})
    Copy.objects.filter(holder_id=ring.holder_id).delete()


def holders_of(keys: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Who has a copy of each key. One query, answered to whoever holds the key."""
    found: dict[UUID, set[UUID]] = {key_id: set() for key_id in keys}
    for key_id, holder in Copy.objects.filter(key__in=list(found)).values_list("key", "holder_id"):
        found[key_id].add(holder)
    return found


def forget(keys: Iterable[UUID]) -> None:
    """Removes every copy of keys that seal nothing any more: what they once sealed cannot be opened again."""
    gone = list(keys)
    Copy.objects.filter(Q(key__in=gone) | Q(holder_id__in=gone)).delete()


def pairs_of(accounts: Iterable[UUID]) -> dict[UUID, KeyPair]:
    """The key pair in use of each account that has one. One query, also when the accounts are one still to be asked."""
    wanted = accounts if isinstance(accounts, QuerySet) else list(accounts)
    found = KeyPair.objects.filter(account__in=wanted, retired_at=None)
    return {pair.account_id: pair for pair in found}


def recovery() -> dict[UUID, bytes]:
    """The recovery in use, as a holder; empty before it is set up. One query."""
    found = prepared.rows("select id, public from vault_recovery where retired_at is null", [])
    return {key: bytes(public) for key, public in found}


def of_mailbox(mailbox_id: UUID, pair: Pair) -> Keyring:
    return Keyring(mailbox_id, pair.private)


def _within(key_id: UUID) -> Place:
    return Place("vault_copy", "sealed", key_id)
