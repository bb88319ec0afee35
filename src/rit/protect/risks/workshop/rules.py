"""Who leads, who votes, and when a spread may be shown. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.protect.risks import rules as risks
from rit.protect.risks.rules import Facts

# The function that counts says the same. With two votes, the middle already tells what the other chose. With three or
# four, the places would tell each voter nearly all of the others, so only the middle is shown and whether they are far
# apart. From five on all places are shown, also when everybody chose the same one: then nobody stands alone.
FEWEST_SHOWN, FEWEST_PLACES = 3, 5
MOST_RISKS, MOST_PEOPLE = 20, 40


@dataclass(frozen=True)
class Room:
    """What the rules need to know of a workshop."""

    leader: UUID
    people: frozenset[UUID]
    closed: bool


def may_begin(by: Actor) -> Verdict:
    """Of which risks is asked when it is sent."""
    if by.person is None:
        return no(_("A workshop is led by a person."))
    return YES


def may_choose(by: Actor, chosen: Sequence[Facts], *, open_assessment: bool) -> Verdict:
    if not chosen:
        return no(_("Choose at least one risk."))
    if len(chosen) > MOST_RISKS:
        return no(_("At most %(most)s risks: people should be done within the hour.") % {"most": MOST_RISKS})
    refused = [
        verdict
        for facts in chosen
        if not (verdict := risks.may_score(by, facts, open_assessment=open_assessment))
    ]
    return refused[0] if refused else YES


def may_see(by: Actor, room: Room) -> bool:
    """Inside the workshop people see the risks that they score there, and nowhere else."""
    return by.person is not None and (by.person == room.leader or by.person in room.people)


def may_lead(by: Actor, room: Room) -> Verdict:
    if by.person != room.leader:
        return no(_("Only whoever leads the workshop does this."))
    return no(_("This workshop is closed.")) if room.closed else YES


def may_seat(by: Actor, room: Room) -> Verdict:
    if len(room.people) >= MOST_PEOPLE:
        return no(_("At most %(most)s people: make two rounds of it.") % {"most": MOST_PEOPLE})
    return may_lead(by, room)


def may_vote(by: Actor, room: Room, *, shown: bool) -> Verdict:
    """The leader votes too when somebody put the leader among the people."""
    if by.person not in room.people:
        return no(_("You were not asked to score in this workshop."))
    if room.closed:
        return no(_("This workshop is closed."))
    if shown:
        return no(_("The spread of this risk is open already; nobody scores it any more."))
    return YES


def may_show(by: Actor, room: Room, *, voted: int) -> Verdict:
    if not voted:
        return no(_("Nobody has scored this risk yet."))
    return may_lead(by, room)


def may_agree(
    by: Actor, room: Room, risk: Facts, *, shown: bool, agreed: bool, same_assessment: bool
) -> Verdict:
    """The agreed score is a score as any other: the rule of the risk decides as well."""
    if not shown:
        return no(_("Open the spread first; then people talk, and agree."))
    if agreed:
        return no(_("A score was agreed on already. Score the risk on its own page to change it."))
    if not same_assessment:
        return no(
            _("Another assessment began since, on its own scale. Close this workshop and begin another.")
        )
    return may_lead(by, room) and risks.may_score(by, risk, open_assessment=True)
