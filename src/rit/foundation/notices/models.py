"""What a person is told: that something happened, where to look, never what it says. Walled by row-level security."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """`kind` names a sentence in `kinds.py`; `url` is a page that has its own wall."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=40)
    url = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        indexes = [
            models.Index(fields=["account", "-at"], name="notice_account_at"),
            models.Index(fields=["account"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["at"], name="notice_to_mail", condition=Q(mailed_at=None)),
        ]
