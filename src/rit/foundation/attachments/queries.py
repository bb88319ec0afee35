"""Attachments that somebody may open: only through the area that owns them."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings

from rit.foundation.access.actor import Actor
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import attachment_walls


def open_to(actor: Actor, key: UUID) -> Attachment | None:
    """None when there is none, and when nobody vouches for this reader: the two look the same."""
    attachment = Attachment.objects.filter(pk=key).first()
    if attachment is None or not attachment_walls.may_open(actor, attachment):
        return None
    return attachment


def location(attachment: Attachment) -> Path:
    return Path(settings.MEDIA_ROOT) / attachment.path
