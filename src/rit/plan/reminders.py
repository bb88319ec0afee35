"""Tells owners in time: before the next date of an action, and again when it has passed. Runs as the clerk.

On which days, and how often again, is policy (`policy/notices.toml`). Only metadata columns are read: the clerk
may not see what an action is about. One notice a person and kind: it leads to the action when there is one, and
to the list when there are more.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.foundation.notices import queries as told_before
from rit.foundation.notices import reminding
from rit.plan.models import Action
from rit.plan.queries import still_asked

KINDS = ("action_due", "action_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    made = 0
    for kind in KINDS:
        with reminding.night(kind, now.date()) as passed:
            dates = passed.dates()
            found = still_asked(Action.objects.filter(next_date__in=dates, owner__account__isnull=False))
            owned: dict[UUID, list[UUID]] = defaultdict(list)
            for account, action in found.values_list("owner__account_id", "pk"):
                owned[account].append(action)
            told = told_before.told_since(kind, now - reminding.TONIGHT)
            addresses = {account: _page(actions) for account, actions in owned.items() if account not in told}
            notices.tell_each(addresses, kind, by=by, now=now)
            made += len(addresses)
    return made


def _page(actions: list[UUID]) -> str:
    return reverse("plan:action", args=actions) if len(actions) == 1 else reverse("work:turn")
