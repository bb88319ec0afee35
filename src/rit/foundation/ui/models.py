"""Views of a table that somebody saved: the query of its address under a name. Walled by row-level security."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """`page` is the address without its query; the page leaves out what it does not know of the query."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=100)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        db_table = "ui_saved_view"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["account", "page", "name"], name="saved_view_name_once")
        ]
