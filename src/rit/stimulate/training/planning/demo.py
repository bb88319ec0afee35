"""The coming quarter as a proposal that waits, computed from what the demo has: shifts, coaches, who waits (L6.4-b)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.people.models import Person, Unit
from rit.plan.rules import STEER
from rit.stimulate.training.events import queries as sessions
from rit.stimulate.training.events.models import Activity
from rit.stimulate.training.events.rules import LEAD
from rit.stimulate.training.planning import actions, facts
from rit.stimulate.training.planning.forms.wishing import first_wish
from rit.stimulate.training.planning.models import Proposal, ProposalLine
from rit.stimulate.training.planning.shapes import monday

COORDINATOR = "P0003"
SHIFTS = {
    "INT-A": ("1-afternoon", "2-afternoon"),
    "INT-B": ("0-morning", "1-morning"),
    "COM-WE1": ("3-morning",),
}
WEEKEND_TEAM, CLOSED_WEEKS = "COM-ZU1", 3


@transaction.atomic
def load(*, today: date) -> int:
    """How many lines; 0 when there is a proposal already."""
    if Proposal.objects.exists():
        return 0
    by, now = _coordinator(), timezone.make_aware(datetime.combine(today - timedelta(days=2), time(10, 15)))
    asked = first_wish(today, [])
    _times(by, now, asked["first"])
    activity = Activity.objects.get(code="dilemma-talk")
    units = facts.not_reached(activity.sort, asked["since"], facts.tree_of(today), now=now)
    wish = actions.Wish(
        activity=activity,
        first=asked["first"],
        last=asked["last"],
        starts=[*(f"{day}-09:00" for day in range(5)), *(f"{day}-13:30" for day in range(5))],
        closed=[],
        units=units,
        coaches=list(sessions.who_can_lead(today)),
        place="Briefinglokaal",
        language="nl",
        load=6,
        a_week=1,
        at_once=2,
    )
    proposal = actions.propose(wish, by=by, now=now)
    _move_one(proposal, by, now)
    return ProposalLine.objects.count()


def _times(by: Actor, now: datetime, first: date) -> None:
    """Teams in shifts, and one that is in the street all weeks of the fair."""
    units = {one.code: one for one in Unit.objects.filter(code__in=(*SHIFTS, WEEKEND_TEAM))}
    for code, moments in SHIFTS.items():
        if code in units:
            actions.say_when(units[code], moments, [], by=by, now=now)
    if WEEKEND_TEAM in units:
        weeks = [monday(first) + timedelta(weeks=ahead) for ahead in range(CLOSED_WEEKS)]
        parts = [f"{day}-{part}" for day in range(5) for part in ("morning", "afternoon")]
        actions.say_when(units[WEEKEND_TEAM], parts, weeks, by=by, now=now)


def _move_one(proposal: Proposal, by: Actor, now: datetime) -> None:
    """Onto the moment of another line of the same coach: a conflict that waits for whoever opens it."""
    lines = list(proposal.lines.filter(begins_at__isnull=False, parts=1).order_by("begins_at"))
    for one in lines:
        other = next((line for line in lines if line.coach_id == one.coach_id and line.pk != one.pk), None)
        if other is not None and one.begins_at is not None:
            actions.move(*(other.pk, one.begins_at, one.coach_id), revision=proposal.revision, by=by, now=now)
            return


def _coordinator() -> Actor:
    person = Person.objects.get(staff_number=COORDINATOR)
    doors = frozenset({STEER, LEAD})
    return Actor(account=person.account_id, person=person.pk, name=person.full_name, doors=doors)
