"""How often somebody wants mail: at once, in one mail a day or a week, or never. The bell rings for everybody."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HOUR = time(7)
MONDAY = 0


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


def last_slot(rhythm: str, now: datetime) -> datetime:
    """The last moment at which this digest was due: seven o'clock, daily or on Monday, in the zone's own time."""
    local = timezone.localtime(now)
    day = local.date()
    if rhythm == Rhythm.WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    slot = timezone.make_aware(datetime.combine(day, HOUR))
    return slot if slot <= local else timezone.make_aware(datetime.combine(day - length(rhythm), HOUR))


def length(rhythm: str) -> timedelta:
    """What one digest gathers."""
    return timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1)
