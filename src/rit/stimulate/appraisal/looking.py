"""What the actions ask of rows before they write: the facts about a cycle and about a trajectory, locked."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no
from rit.stimulate.appraisal import rules
from rit.stimulate.appraisal.models import Cycle, Mention, Talk, Trajectory


def acting(by: Actor) -> UUID:
    """The person behind who acts: an evaluation is written by people, never by a job."""
    if by.person is None:
        raise Refused(no(_("Only somebody of the corps writes in an evaluation.")))
    return by.person


def locked(key: UUID) -> Cycle:
    return Cycle.objects.select_for_update(of=("self",)).select_related("person", "evaluator").get(pk=key)


def facts(cycle: Cycle) -> rules.Facts:
    """Three small queries."""
    talks = Talk.objects.filter(cycle=cycle).order_by().values_list("kind", flat=True)
    last = Mention.objects.filter(cycle=cycle).order_by("-number").values_list("rating", flat=True).first()
    return rules.Facts(
        person=cycle.person_id,
        evaluator=cycle.evaluator_id,
        state=cycle.state,
        talked=frozenset(talks),
        seen=cycle.seen_at is not None,
        rating=last or "",
        followed=Trajectory.objects.filter(cycle=cycle).exists(),
        decider=cycle.decider_id,
    )


def locked_trajectory(key: UUID) -> Trajectory:
    parties = ("person", "evaluator", "coordinator", "coach")
    return Trajectory.objects.select_for_update(of=("self",)).select_related(*parties).get(pk=key)


def followed(one: Trajectory) -> rules.Followed:
    return rules.Followed(
        person=one.person_id,
        evaluator=one.evaluator_id,
        coordinator=one.coordinator_id,
        coach=one.coach_id,
        closed=one.closed_at is not None,
    )
