"""The trail: append-only entries, and the seals that chain them (security.md, *Trail*).

Requests append entries without a seal, so no writer waits for another. One sealer chains them within a
second, in a table of its own: neither table is ever updated, and triggers refuse it to every role.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now

REFUSE = pgtrigger.Trigger(
    name="append_only",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="raise exception 'the audit trail is append-only';",
)
REFUSE_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="raise exception 'the audit trail is append-only';",
)


class Entry(models.Model):
    """Who, when, what, about which thing, why; ids only, never content."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    event = models.CharField(max_length=60)
    account_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=80, blank=True)
    subject_table = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["subject_table", "subject_id"], name="audit_subject"),
            models.Index(fields=["account_id", "id"], name="audit_account"),
        ]
        triggers = [REFUSE, REFUSE_TRUNCATE]


class Seal(models.Model):
    """The link of one entry: sha256 over the previous hash and the entry's canonical text."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    hash = models.BinaryField()

    class Meta:
        db_table = "audit_seal"
        triggers = [REFUSE, REFUSE_TRUNCATE]
