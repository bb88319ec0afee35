"""Which good examples a reader may see: those shown, and those of oneself. The wall says the same (L5-g)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from rit.enforce.correction.models import Recognition
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.ui.words import in_language
from rit.plan.models import CoreValue


def visible_to(actor: Actor) -> QuerySet[Recognition]:
    person = actor.person or NOBODY
    found = Recognition.objects.filter(Q(consented_at__isnull=False) | Q(about=person) | Q(by=person))
    return found.select_related("about", "by")


def shown(actor: Actor, value: str = "") -> QuerySet[Recognition]:
    found = visible_to(actor).filter(consented_at__isnull=False).order_by("-consented_at", "pk")
    return found.filter(value=value) if value else found


def waiting(actor: Actor, day: date) -> QuerySet[Recognition]:
    """About the actor, and not answered yet."""
    return Recognition.objects.filter(about=actor.person or NOBODY, consented_at=None).order_by("noted_at")


def of_mine(actor: Actor) -> QuerySet[Recognition]:
    """What the actor noted and its person has not answered yet."""
    return visible_to(actor).filter(by=actor.person or NOBODY, consented_at=None).order_by("noted_at")


def values() -> dict[str, str]:
    """Code and words of the core values of all plans, the newest plan last: one query."""
    found = CoreValue.objects.order_by("plan__from_date", "order").values_list("code", "title")
    return {code: in_language(title) for code, title in found}
