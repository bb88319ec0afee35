"""Files that people attach. Their type is read from their content, never from their name."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Attachment(models.Model):
    """`path` is where the bytes lie, below the attachments folder; `sha256` in hex; `size` in bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=100)
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    attached_at = models.DateTimeField()

    class Meta:
        db_table = "attachments_attachment"
