"""Who can open what: key pairs of people, and copies of keys sealed to them. Content lies with the areas.

A copy is readable by whoever holds one of the same key (row-level security, `rit_holds_key`); what is in it opens
with the private half only. A private half is readable by its own account, and opens with its passphrase.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from rit.foundation.vault.crypto import Strength, Wrapped


class KeyPair(models.Model):
    """The public half, 32 bytes. One a person at a time; a retired one still opens what was sealed to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "vault_pair"
        constraints = [
            models.UniqueConstraint(name="vault_pair_one", fields=["account"], condition=Q(retired_at=None)),
        ]


class PrivateHalf(models.Model):
    """The private half behind the passphrase; `passes` and `memory` (bytes) are what Argon2id was told."""

    pair = models.OneToOneField(KeyPair, on_delete=models.PROTECT, primary_key=True, related_name="private")
    account_id = models.UUIDField()
    salt = models.BinaryField()
    passes = models.PositiveSmallIntegerField()
    memory = models.PositiveIntegerField()
    box = models.BinaryField()
    wrapped_at = models.DateTimeField()

    class Meta:
        db_table = "vault_private"

    @property
    def wrapped(self) -> Wrapped:
        return Wrapped(bytes(self.salt), Strength(self.passes, self.memory), bytes(self.box))


class Recovery(models.Model):
    """The public half of the recovery; the private half exists only as words on paper, two of three."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public = models.BinaryField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "vault_recovery"
        constraints = [
            models.UniqueConstraint(
                name="vault_recovery_one",
                fields=["retired_at"],
                condition=Q(retired_at=None),
                nulls_distinct=False,
            ),
        ]


class Key(models.Model):
    """That a key exists. It stands nowhere in the clear."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "vault_key"


class Copy(models.Model):
    """A key, sealed to one holder: a key pair, the recovery, a mailbox, or another key that opens this one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="copies", db_index=False)
    holder_id = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "vault_copy"
        constraints = [models.UniqueConstraint(name="vault_copy_once", fields=["key", "holder_id"])]
        indexes = [models.Index(fields=["holder_id"], name="vault_copy_holder")]


class ProofKey(models.Model):
    """The public half of a key that signs proofs (`proofs.py`), with the period in which it signed."""

    id = models.CharField(primary_key=True, max_length=16)
    public = models.BinaryField()
    from_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "vault_proof_key"
