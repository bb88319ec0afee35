"""What the pages of the vault may ask."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.foundation.audit import queries as audit
from rit.foundation.vault import rules
from rit.foundation.vault.models import KeyPair

REFUSED = "vault.refused"


def pair_of(actor: Actor) -> KeyPair | None:
    """The actor's key pair in use."""
    return KeyPair.objects.filter(account=actor.key, retired_at=None).first()


def tries(actor: Actor) -> int:
    """How often a wrong passphrase was given lately; in real time, as it guards against guessing."""
    return audit.count_since(REFUSED, actor.key, timezone.now() - timedelta(minutes=rules.MINUTES))
