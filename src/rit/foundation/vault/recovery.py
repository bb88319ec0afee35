"""The last way in: a key pair whose private half exists only as words on paper, two sheets of three (SLIP-39).

Every key is sealed to it too. Without two of the sheets, and without anybody on its list, a case is lost; making
the sheets says so. Run at the console, as the role that owns the tables: no page ever holds the private half.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account
from rit.foundation.audit import actions as audit
from rit.foundation.vault import crypto, keyring
from rit.foundation.vault.keyring import Keyring
from rit.foundation.vault.models import Copy, KeyPair, Recovery

NEEDED, SHEETS = 2, 3


class NotTheSheets(ValueError):
    """`reason` in one sentence for the console."""


@transaction.atomic
def make(*, by: Actor, now: datetime) -> list[str]:
    """Three sheets of 33 words, shown once. Earlier sheets stay good for what was sealed before."""
    pair = crypto.new_pair()
    Recovery.objects.filter(retired_at=None).update(retired_at=now)
    row = Recovery.objects.create(public=pair.public, made_at=now)
    sheets: list[str] = generate_mnemonics(1, [(NEEDED, SHEETS)], pair.private)[0]
    audit.append("vault.recovery_made", by=by, now=now, subject=row)
    return sheets


def combine(sheets: Sequence[str]) -> Keyring:
    """The recovery's key ring, from two sheets of one set. Raises NotTheSheets."""
    try:
        private = combine_mnemonics([" ".join(sheet.lower().split()) for sheet in sheets])
    except MnemonicError as error:
        raise NotTheSheets(f"These words do not fit: {error}.") from error
    public = crypto.pair_of(private).public
    for row in Recovery.objects.order_by("-made_at"):
        if bytes(row.public) == public:
            return Keyring(row.id, private)
    raise NotTheSheets("These sheets belong to another installation.")


@transaction.atomic
def hand_to(account: Account, keys: Sequence[UUID], sheets: Keyring, *, by: Actor, now: datetime) -> int:
    """Gives an account the copies it lacks of these keys; how many. The account needs a key pair of its own."""
    pair = KeyPair.objects.filter(account=account, retired_at=None).first()
    if pair is None:
        raise NotTheSheets(f"{account} has no key yet; it is made under “My key”.")
    copies = list(Copy.objects.filter(key__in=keys, holder_id=sheets.holder_id))
    held = set(Copy.objects.filter(key__in=keys, holder_id=pair.id).values_list("key", flat=True))
    missing = [copy for copy in copies if copy.key_id not in held]
    for copy in missing:
        keyring.copy_to(copy.key_id, sheets.key(copy.key_id), {pair.id: bytes(pair.public)})
    audit.append("vault.recovered", by=by, now=now, subject=account, detail={"keys": len(missing)})
    return len(missing)
