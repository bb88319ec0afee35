"""Who opens and leads a live dilemma, and what may be kept of it. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.states import Step
from rit.stimulate.training.dilemmas.rules import MAKE
from rit.stimulate.training.dilemmas.states import EditionState
from rit.stimulate.training.live.states import FEWEST, Phase

STEER, BOARD = "plan.steer", "board.see"
MOST_LINES = 10


@dataclass(frozen=True)
class Room:
    """What the rules ask about a sitting. `before` and `after` are its counts where they were kept."""

    coach: UUID
    phase: str
    before: Sequence[int] | None = None
    after: Sequence[int] | None = None

    @property
    def has_group(self) -> bool:
        """Whether at least one of the votes had the minimum."""
        return any(sum(counts or ()) >= FEWEST for counts in (self.before, self.after))


def may_open(by: Actor, state: str) -> Verdict:
    """On a published edition: what a group votes on can always be read again."""
    if by.person is None or not by.may_enter(MAKE):
        return no(_("Coaches and the integrity coordinator open a live dilemma."))
    if state != EditionState.PUBLISHED:
        return no(_("Only a published edition is voted on; what a group saw can then always be read again."))
    return YES


def may_lead(by: Actor, room: Room) -> Verdict:
    return YES if by.person == room.coach else no(_("Only the coach who opened it leads it."))


def may_take(by: Actor, room: Room, step: Step) -> Verdict:
    if room.phase == Phase.CLOSED:
        return no(_("This live dilemma is closed."))
    if room.phase not in step.sources:
        return no(_("This step is not possible from where the talk stands now."))
    return may_lead(by, room)


def may_harvest(by: Actor, room: Room) -> Verdict:
    """Sentences of fewer than five people could be told apart; then the coach has the own notes."""
    if room.phase != Phase.CLOSED:
        return no(_("Close the live dilemma first; what the group takes along comes at the end."))
    if not room.has_group:
        return no(
            _("Fewer than %(fewest)s people voted. Nothing of the group is kept; your own notes stay yours.")
            % {"fewest": FEWEST}
        )
    return may_lead(by, room)


def may_read_all(by: Actor) -> bool:
    """What lives among staff: the coordinator, the board and the coaches."""
    return bool(by.doors & {STEER, BOARD, MAKE})


def may_drop(by: Actor) -> Verdict:
    """A sentence that should not have been kept, such as one in which somebody recognises a colleague."""
    return YES if by.may_enter(STEER) else no(_("The integrity coordinator takes a sentence away."))
