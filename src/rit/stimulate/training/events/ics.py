"""One session as a file for a calendar, with its hours (RFC 5545). Its title says no more than the activity."""

from __future__ import annotations

from datetime import UTC

from icalendar import Calendar, Event  # type: ignore[import-untyped]

from rit.foundation.ui.words import in_language
from rit.stimulate.training.events.models import TrainingSession
from rit.stimulate.training.events.states import SessionState


def written(session: TrainingSession, *, url: str, host: str) -> bytes:
    """The same session gives the same bytes; a later version replaces the entry instead of doubling it."""
    event = Event()
    event.add("uid", f"training-{session.pk}@{host}")
    event.add("dtstamp", session.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", session.revision)
    event.add("dtstart", session.begins_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", in_language(session.activity.title))
    event.add("location", session.place)
    event.add("url", url)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//RIT//training//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
