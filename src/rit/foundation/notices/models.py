"""What a person is told: that something happened, where to look, never what it says. Walled by row-level security."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from rit.foundation.notices.rhythm import Rhythm


class Notice(models.Model):
    """`kind` names a sentence in `kinds.py`; `url` is a page that has its own wall.

    `mailed_at`: nothing is to be mailed any more. A reader who was first in the bell gives it the moment of `at`, so
    that the clerk, who mails, never sees when somebody reads. `settled_at`: it asks nothing of this person any more,
    because the thing went to somebody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=40)
    url = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        indexes = [
            models.Index(fields=["account", "-at"], name="notice_account_at"),
            models.Index(fields=["account"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["at"], name="notice_to_mail", condition=Q(mailed_at=None)),
        ]


class Reminded(models.Model):
    """Until which day a kind of reminder was sent: a night in which the worker did not run is made up for."""

    kind = models.CharField(primary_key=True, max_length=40)
    until_date = models.DateField()

    class Meta:
        db_table = "notices_reminded"


class MailRhythm(models.Model):
    """What somebody chose; whoever chose nothing is mailed at once."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    chosen_at = models.DateTimeField()

    class Meta:
        db_table = "notices_mail_rhythm"
        constraints = [models.CheckConstraint(name="rhythm_known", condition=Q(rhythm__in=Rhythm.values))]
