"""What a coach, a telephone and the corps may read of live dilemmas (L6.4-e, L7-d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from rit.foundation import prepared
from rit.foundation.access.actor import NOBODY, Actor
from rit.stimulate.training.live import ballots
from rit.stimulate.training.live.models import Harvest, Live, LiveNote
from rit.stimulate.training.live.states import PLACES, Phase


def visible_to(actor: Actor) -> QuerySet[Live]:
    """The own ones: a coach sees no sitting of another."""
    found = Live.objects.filter(coach=actor.person or NOBODY)
    return found.select_related("edition__dilemma").order_by("-opened_at")


def behind(code: str, day: date) -> Live | None:
    """What a telephone finds under a code: only on its own day."""
    return Live.objects.filter(code=code, day=day).select_related("edition__dilemma").first()


def by_key(key: UUID, day: date) -> Live | None:
    """What the QR code of the screen leads to: only on its own day."""
    return Live.objects.filter(pk=key, day=day).select_related("edition__dilemma").first()


def is_there(code: str, day: date) -> bool:
    return Live.objects.filter(code=code, day=day).exists()


def phase_of(key: UUID, day: date) -> str:
    """Empty when its day is over."""
    return Live.objects.filter(pk=key, day=day).values_list("phase", flat=True).first() or ""


@dataclass(frozen=True)
class Counted:
    """How many voted, and by place how many chose it; None while that could tell who chose what."""

    voted: int = 0
    counts: Sequence[int] | None = None


def counted(live: Live) -> dict[str, Counted]:
    """Both votes, for the coach alone: through a function past the wall while it runs, then from its own row."""
    if live.phase == Phase.CLOSED:
        kept = {"before": live.before, "after": live.after}
        return {moment: Counted(sum(counts or ()), counts) for moment, counts in kept.items()}
    found = {"before": Counted(), "after": Counted()}
    with connection.cursor() as cursor:
        cursor.execute("select moment, voted, counts from live_counted(%s)", [live.pk])
        return found | {moment: Counted(voted, counts) for moment, voted, counts in cursor.fetchall()}


def own_choice(live: Live, secret: str) -> int | None:
    """What this telephone chose in the vote that runs: its own secret takes the mask off."""
    if not secret:
        return None
    [(masked,)] = prepared.rows("select live_masked(%s)", [ballots.name(secret, live.pk, live.phase)])
    return None if masked is None else (masked - ballots.pad(secret, live.pk, live.phase)) % PLACES


def note_of(actor: Actor, live: UUID) -> str:
    """The wall lets nobody else's through."""
    own = LiveNote.objects.filter(live=live, person=actor.person or NOBODY)
    return own.values_list("text", flat=True).first() or ""


def with_a_group() -> QuerySet[Live]:
    """Closed ones in which the minimum voted, for figures over all."""
    closed = Live.objects.filter(phase=Phase.CLOSED)
    return closed.exclude(before=None, after=None).select_related("edition__dilemma")


def harvested() -> QuerySet[Harvest]:
    """Newest year first; within a year in no order that tells anything."""
    return Harvest.objects.select_related("edition__dilemma").order_by("-year", "id")
