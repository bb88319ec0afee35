"""Who plans, who answers, who records and who corrects (L6.1-a, L6.4-b, L6.4-c). Questions only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.rules import STEER
from rit.stimulate.training.events.states import Answer, SessionState

LEAD, HR = "training.lead", "people.hr"


@dataclass(frozen=True)
class Facts:
    """What the rules ask about a session. `leaders`: who leads it."""

    state: str
    begins_at: datetime
    leaders: frozenset[UUID]


def steers(by: Actor) -> bool:
    """`account` None is the system and the installer."""
    return by.may_enter(STEER) or by.account is None


def keeps(by: Actor) -> bool:
    """The coordinator and HR read all names. The wall asks the same."""
    return steers(by) or by.may_enter(HR)


def plans(by: Actor) -> bool:
    return steers(by) or by.may_enter(LEAD)


def leads(by: Actor, facts: Facts) -> bool:
    return by.person in facts.leaders


def may_keep_catalogue(by: Actor) -> Verdict:
    return YES if steers(by) else no(_("The integrity coordinator keeps the catalogue."))


def may_plan(by: Actor) -> Verdict:
    return YES if plans(by) else no(_("Coaches and the integrity coordinator plan sessions."))


def may_read_names(by: Actor, facts: Facts) -> bool:
    return keeps(by) or leads(by, facts)


def may_change(by: Actor, facts: Facts) -> Verdict:
    """Whoever leads it, and the coordinator, as long as it is planned."""
    if not (steers(by) or leads(by, facts)):
        return no(_("Whoever leads the session and the coordinator change it."))
    if facts.state != SessionState.PLANNED:
        return no(_("The session is held or cancelled; it does not change any more."))
    return YES


def may_invite(by: Actor, facts: Facts, *, now: datetime) -> Verdict:
    if facts.begins_at <= now:
        return no(_("The session has begun; nobody is invited any more."))
    return may_change(by, facts)


def may_answer(answer: str, facts: Facts, *, now: datetime) -> Verdict:
    """Until it begins, and as often as somebody changes plans."""
    if facts.state != SessionState.PLANNED:
        return no(_("This session is held or cancelled."))
    if facts.begins_at <= now:
        return no(_("The session has begun; an answer changes nothing any more."))
    if answer == Answer.MOVED:
        return no(_("You moved to another session; answer there."))
    return YES


def may_move(to: Facts, *, asked: bool, there: str, now: datetime) -> Verdict:
    """`asked`: for another session of this activity; `there`: the answer for this one, when there is one."""
    if not asked and not there:
        return no(_("Only who was invited to a session of this activity moves to another one."))
    if to.state != SessionState.PLANNED or to.begins_at <= now:
        return no(_("This session is past or cancelled; choose another one."))
    if there in (Answer.ASKED, Answer.COMING, Answer.WAITING):
        return no(_("You are in this session already."))
    return YES


def may_record(by: Actor, facts: Facts, *, now: datetime) -> Verdict:
    """Whoever leads it, the coordinator and HR, from the day itself."""
    if not may_read_names(by, facts):
        return no(_("Whoever leads the session, the coordinator and HR record who was there."))
    if facts.state == SessionState.CANCELLED:
        return no(_("A cancelled session has no attendance."))
    if timezone.localdate(facts.begins_at) > now.date():
        return no(_("Record who was there on the day itself or later."))
    return YES


def may_show_code(by: Actor, facts: Facts, *, now: datetime) -> Verdict:
    """Whoever leads it and the coordinator, on the day itself: who is there can be counted on them to look."""
    if not (steers(by) or leads(by, facts)):
        return no(_("Whoever leads the session and the coordinator show its code."))
    if facts.state == SessionState.CANCELLED:
        return no(_("A cancelled session has no attendance."))
    if timezone.localdate(facts.begins_at) != timezone.localdate(now):
        return no(_("The code is for the day of the session itself. Record who was there on the list."))
    return YES


def may_arrive(by: Actor, facts: Facts, answer: str, *, ends_at: datetime, now: datetime) -> Verdict:
    """`answer`: to the invitation, empty when there is none. Whoever said no and came all the same is there."""
    if facts.state == SessionState.CANCELLED:
        return no(_("This session is cancelled."))
    if leads(by, facts):
        return no(_("You lead this session; somebody else records your own attendance."))
    if not answer:
        return no(
            _("You are not on the list of this session. Tell whoever leads it: your number can be added.")
        )
    if answer == Answer.MOVED:
        return no(_("You moved to another session. Tell whoever leads this one: your number can be added."))
    if timezone.localdate(facts.begins_at) != timezone.localdate(now):
        return no(_("This session is not today."))
    if now > ends_at:
        return no(_("The session is over. Tell whoever led it that you were there."))
    return YES


def may_record_of(by: Actor, people: Collection[UUID]) -> Verdict:
    """Nobody credits hours to oneself."""
    return no(_("Somebody else records your own attendance.")) if by.person in people else YES


def may_correct(by: Actor, facts: Facts, *, replaced: bool, own: bool) -> Verdict:
    """Only the row that counts, and nobody credits hours to oneself."""
    if not may_read_names(by, facts):
        return no(_("Whoever leads the session, the coordinator and HR record who was there."))
    if replaced:
        return no(_("This line was corrected already; correct the line that counts."))
    if own:
        return no(_("Somebody else corrects your own attendance."))
    return YES


def may_name_unit(by: Actor, unit: UUID) -> Verdict:
    if keeps(by) or unit in by.units_led:
        return YES
    return no(_("Names are for the head of the unit, the coordinator and HR."))


def may_invite_everybody(by: Actor) -> Verdict:
    return YES if steers(by) else no(_("The coordinator invites the whole corps."))


def may_export(by: Actor) -> Verdict:
    return YES if keeps(by) else no(_("The list of hours is for HR and the coordinator."))


def lasts(begins: datetime, ends: datetime) -> int:
    """Whole minutes as they pass, also in the night that the clock changes."""
    return int(ends.timestamp() - begins.timestamp()) // 60


def fits(people: Collection[UUID], *, free: int) -> Verdict:
    if len(people) > free:
        return no(_("There are more people than places: plan another session or raise the capacity."))
    return YES
