"""Locks a row of the board and says who was first; writes the log of an item."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.plan.board import rules
from rit.plan.board.models import Decision, Item, ItemEvent, MayorReport, Meeting

MOST_SHOWN = 20


class Stale(Exception):
    """Somebody changed the row after it was read. Nothing was written. `gone`: it was taken back."""

    def __init__(self, row: Meeting | Decision | MayorReport, *, gone: bool = False) -> None:
        super().__init__(f"version {row.version}")
        self.row = row
        self.gone = gone


class ItemStale(Exception):
    """Somebody moved the item on after it was read: `events` is what they did, newest first."""

    def __init__(self, item: Item, events: list[ItemEvent]) -> None:
        super().__init__(f"version {item.version}")
        self.item = item
        self.events = events


def lock_item(key: UUID, version: int | None) -> Item:
    """Waits for whoever has it; `version` is what was read, None where only the rule matters."""
    item = Item.objects.select_for_update(of=("self",)).select_related("meeting", "proposed_by").get(pk=key)
    if version is not None and item.version != version:
        since = min(max(item.version - version, 1), MOST_SHOWN)  # the version comes from a form
        events = ItemEvent.objects.filter(item=item).select_related("by", "meeting").order_by("-pk")
        raise ItemStale(item, list(events[:since]))
    return item


def facts(item: Item) -> rules.ItemFacts:
    return rules.ItemFacts(state=item.state, proposed_by=item.proposed_by_id)


def author(by: Actor) -> dict[str, Any]:
    return {"by_id": by.person, "by_name": "" if by.person else by.name}


def log(
    item: Item, what: str, text: str = "", *, by: Actor, now: datetime, meeting: Meeting | None = None
) -> None:
    """Raises the version and adds one entry; the caller has set the other fields."""
    item.version += 1
    item.save()
    ItemEvent.objects.create(
        item=item, what=what, text=text, meeting=meeting or item.meeting, at=now, **author(by)
    )
