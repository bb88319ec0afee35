"""Writes dates as a calendar that any program reads (RFC 5545): whole days, the same words for the same dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vDuration  # type: ignore[import-untyped]

from rit.foundation.registries.calendar import Day

REFRESH = timedelta(hours=6)


def written(days: Iterable[Day], *, name: str, origin: str, made_at: datetime) -> bytes:
    """The same days give the same bytes: a stamp that changes would make every fetch look new.

    `origin` begins the addresses; its host makes the uids unique among calendars.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//RIT//calendar//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    host = origin.partition("://")[2].partition(":")[0] or "rit"
    for day in days:
        calendar.add_component(_event(day, origin, host, made_at))
    return bytes(calendar.to_ical())


def _event(day: Day, origin: str, host: str, made_at: datetime) -> Event:
    event = Event()
    changed = (day.changed_at or made_at).astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{day.uid}@{host}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", day.version)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", day.title)
    event.add("url", f"{origin}{day.url}")
    event.add("transp", "TRANSPARENT")  # a date to know, not an hour that is taken
    event.add("class", "PRIVATE")
    return event
