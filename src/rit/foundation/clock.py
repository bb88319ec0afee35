"""The one place that knows what time it is: the real time, or in the demo and the tests the demo's own day.

Rules never ask the clock; views take `now` here and pass it on. Security (sessions, codes, signatures)
always uses real time, from Django itself.
"""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment, aware. In the demo: today's hour on the demo's day."""
    real = timezone.localtime()
    if settings.ENVIRONMENT.mode != "production":
        day: date = settings.ENVIRONMENT.demo_today
        return real.replace(year=day.year, month=day.month, day=day.day)
    return real


def today() -> date:
    return now().date()
