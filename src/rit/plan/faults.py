"""What is wrong with the plan's own data, for the X-ray: actions of nobody, and work that fell silent (L2-b)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.registries.xray import READ, Finding
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.plan import queries
from rit.plan.models import Action, LogEntry
from rit.plan.rules import STEER
from rit.plan.states import PlanStatus

SILENT = timedelta(days=90)


def rows(actor: Actor, day: date) -> Rows | None:
    """For the coordinator, who can give an action to somebody, adjust it or stop it."""
    if not actor.may_enter(STEER):
        return None
    asked = queries.still_asked(queries.visible_to(actor).filter(plan__status=PlanStatus.RUNNING))
    said = LogEntry.objects.filter(action=OuterRef("pk"), day__gt=day - SILENT)
    silent = Q(next_date__lt=day) & ~Exists(said)
    first = asked.filter(Q(owner=None) | silent).order_by("next_date", "pk")[:READ]
    # Only these are worded: in one query the words of all would be made, and sorted.
    found = Action.objects.filter(pk__in=first.values("pk")).order_by("next_date", "pk")
    return described(found, "title", key="pk", since="next_date", owner=full_name("owner"))


def faults(row: Row, day: date) -> Iterator[Finding]:
    yield Finding(
        kind=_("Late, and silent for three months") if row["owner"] else _("Actions of nobody"),
        title=in_language(row["title"]),
        url=reverse_lazy("plan:action", args=[row["key"]]),
        because=row["owner"],
        since=day_of(row["since"]),
    )
