"""What comes next in an evaluation, in words, for whoever looks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.stimulate.appraisal.models import Cycle
from rit.stimulate.appraisal.states import CycleState, TalkKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Next:
    """`due` when a day belongs to it; `asks`: whoever looks has to do it."""

    what: str | _StrPromise
    due: date | None = None
    asks: bool = False


def next_of(cycle: Cycle, actor: Actor, talked: Collection[str] | None = None) -> Next | None:
    """Without `talked` the cycle must be read `with_talks`. None when nothing comes any more."""
    held = cycle.talked if talked is None else talked  # type: ignore[attr-defined]  # annotated
    evaluates = actor.person == cycle.evaluator_id
    if cycle.state == CycleState.RUNNING:
        return _next_talk(cycle, held, evaluates)
    if cycle.state == CycleState.APPEALED:
        return Next(_("A decision on the appeal"))
    if cycle.state != CycleState.STOPPED and cycle.seen_at is None:
        return Next(_("The person signs for having seen it"), asks=actor.person == cycle.person_id)
    return None


def _next_talk(cycle: Cycle, held: Collection[str], evaluates: bool) -> Next:
    if TalkKind.EVALUATION in held:
        return Next(_("The evaluator gives the mention"), asks=evaluates)
    if TalkKind.PREPARATORY not in held:
        return Next(_("Preparatory talk"), cycle.next_date or cycle.from_date, evaluates)
    if cycle.next_date and cycle.next_date < cycle.to_date:
        return Next(_("Functioning talk"), cycle.next_date, evaluates)
    return Next(_("Evaluation talk"), cycle.next_date or cycle.to_date, evaluates)
