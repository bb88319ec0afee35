"""Addresses at which a telephone fetches somebody's dates. Only a hash of the address is kept.

Walled: the account sees its own, and a fetch sees the one row whose address it knows (`rit.feed`).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Feed(models.Model):
    """`kind` and `subject` name what stands in it (registries/calendar.py); the day of last use, never more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_used_date = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "calendars_feed"
        indexes = [
            models.Index(fields=["account"], name="feed_live", condition=Q(revoked_at=None)),
        ]
