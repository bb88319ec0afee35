"""Groups of a session, who sits in them as far as a reader may know, and what came up (L6.1-b)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from rit.foundation.access.actor import NOBODY
from rit.people.models import Assignment, Person
from rit.people.queries import held_on
from rit.stimulate.training.debriefing.models import DebriefGroup, DebriefMember, DebriefTheme
from rit.stimulate.training.events import queries as sessions
from rit.stimulate.training.events.models import TrainingSession

MOST_GROUPS = 200


def groups(session: UUID) -> list[DebriefGroup]:
    found = DebriefGroup.objects.filter(session=session).select_related("coach")
    return list(found.prefetch_related("themes")[:MOST_GROUPS])


def members(group: UUID) -> list[Person]:
    """By name; the wall shows them to the coach of the group, the coordinator and HR."""
    rows = DebriefMember.objects.filter(group=group).values("person")
    return list(Person.objects.filter(pk__in=rows).order_by("folded")[:100])


def own_group(session: UUID, person: UUID | None) -> DebriefGroup | None:
    rows = DebriefMember.objects.filter(session=session, person=person or NOBODY).values("group")
    return DebriefGroup.objects.filter(pk__in=rows).select_related("coach").first()


def present(session: TrainingSession) -> QuerySet[Person]:
    """Who was there, unit after unit, without those who lead: groups are dealt from this list."""
    day = timezone.localdate(session.begins_at)
    main = Assignment.objects.filter(held_on(day), person=OuterRef("pk")).order_by("-share", "from_date")
    there = sessions.counting().filter(session=session, present=True).values("person")
    found = Person.objects.filter(pk__in=there).annotate(unit_code=Subquery(main.values("unit__code")[:1]))
    return found.order_by("unit_code", "staff_number")


def raised(found: Iterable[DebriefGroup]) -> list[tuple[str, int]]:
    """Themes by how many of these groups spoke of them, most first. Needs `groups`."""
    return Counter(said.theme for group in found for said in group.themes.all()).most_common()


def is_noted(session: UUID) -> bool:
    return DebriefTheme.objects.filter(group__session=session).exists()
