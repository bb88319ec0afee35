"""The versions of rows. Nobody writes here but the trigger (see `keeping`); the runtime role may only read."""

from __future__ import annotations

from django.db import models


class Version(models.Model):
    """A row as it became at a moment; `row` is empty when it was deleted then."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=63)
    key = models.CharField(max_length=40)
    at = models.DateTimeField()
    row = models.JSONField(null=True)

    class Meta:
        db_table = "history_version"
        indexes = [models.Index(fields=["source", "key", "-at", "-id"], name="history_as_of")]


class Source(models.Model):
    """A kept table, and since when: empty when it was kept from its first row on."""

    table = models.CharField(max_length=63, primary_key=True)
    since = models.DateTimeField(null=True)

    class Meta:
        db_table = "history_source"


class Telling(models.Model):
    """Whether `rit.now` is believed: in the demo and in tests, which have a day of their own. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    believed = models.BooleanField(default=False)

    class Meta:
        db_table = "history_telling"
