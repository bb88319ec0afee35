"""Reads and writes the views that somebody saved. Not audited: a view is a bookmark."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import QueryDict

from rit.foundation.access.actor import Actor
from rit.foundation.ui.models import SavedView

MOST = 20


@dataclass(frozen=True)
class View:
    id: UUID
    label: str
    url: str
    current: bool
    count: None = None


def of(actor: Actor, page: str, query: QueryDict) -> list[View]:
    """One query. The view whose query is shown now is the current one."""
    here = _plain(query)
    rows = SavedView.objects.filter(account_id=actor.key, page=page)[:MOST]
    return [View(row.pk, row.name, f"{page}?{row.query}", row.query == here) for row in rows]


@transaction.atomic
def save(page: str, name: str, query: QueryDict, *, by: Actor) -> None:
    """The same name again replaces the view; the oldest names stay when there are too many."""
    mine = SavedView.objects.filter(account_id=by.key, page=page)
    if mine.count() >= MOST and not mine.filter(name=name).exists():
        return
    SavedView.objects.update_or_create(
        account_id=by.key, page=page, name=name, defaults={"query": _plain(query)}
    )


def forget(view: UUID, *, by: Actor) -> str:
    """Removes one of the actor's own; returns its page."""
    row = SavedView.objects.filter(pk=view, account_id=by.key).first()
    if row is None:
        return "/"
    row.delete()
    return row.page


def _plain(query: QueryDict) -> str:
    """Without the page number and without empty filters, in a fixed order."""
    kept = QueryDict(mutable=True)
    for name in sorted(query):
        values = [value for value in query.getlist(name) if value]
        if name != "page" and values:
            kept.setlist(name, values)
    return kept.urlencode()[:500]
