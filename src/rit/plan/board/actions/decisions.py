"""Writes decisions: recorded, signed off, corrected by a newer one, and made into actions (L5-c, L7-f).

What a decision brings about happens at sign-off, in the same transaction: when it cannot, nothing is signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.audit import actions as audit
from rit.plan import actions as plan_actions
from rit.plan.board import queries, rules, subjects
from rit.plan.board.locks import Stale, facts, lock_item, log
from rit.plan.board.models import Decision, DecisionAction, Item, Meeting
from rit.plan.board.states import ItemState, Outcome
from rit.plan.board.telling import tell_person
from rit.plan.models import Action, Plan

NUMBERS = 712_001  # the advisory lock under which numbers are given


@dataclass(frozen=True)
class Decided:
    """What the board decided, and why."""

    outcome: str
    text: str
    reason: str
    decided_date: date


@transaction.atomic
def record(key: UUID, decided: Decided, *, version: int, by: Actor, now: datetime) -> Decision:
    """The decision on an item of the agenda; until sign-off it can still be changed. `version` is the item's."""
    item = lock_item(key, version)
    meeting = item.meeting
    require(
        rules.may_decide(
            by,
            facts(item),
            item.kind,
            decided.outcome,
            meeting.state if meeting else "",
        )
    )
    if meeting is None:
        raise Refused(no(_("This item is not on an agenda.")))
    _require_day(decided.decided_date, meeting, now)
    decision = Decision.objects.create(
        item=item,
        meeting=meeting,
        decided_date=decided.decided_date,
        outcome=decided.outcome,
        title=item.title,
        text=decided.text,
        reason=decided.reason,
        recorded_at=now,
        recorded_by_id=by.person,
    )
    _follow(item, decision, by=by, now=now)
    audit.append("board.decision_recorded", by=by, now=now, subject=decision, detail={"item": str(item.pk)})
    return decision


@transaction.atomic
def change_decision(key: UUID, decided: Decided, *, version: int, by: Actor, now: datetime) -> Decision:
    """Mends what was recorded, before sign-off."""
    decision = _locked(key, version)
    require(rules.may_change_decision(by, signed=decision.signed_at is not None))
    if decision.corrects_id is not None and decided.outcome != decision.outcome:
        raise Refused(no(_("A correction keeps the outcome.")))
    require(rules.outcome_fits(decision.item.kind, decided.outcome))
    _require_day(decided.decided_date, decision.meeting, now, correction=decision.corrects_id is not None)
    decision.outcome, decision.decided_date = decided.outcome, decided.decided_date
    decision.text, decision.reason = decided.text, decided.reason
    decision.version += 1
    decision.save()
    if decision.corrects_id is None:
        _follow(lock_item(decision.item_id, None), decision, by=by, now=now)
    audit.append("board.decision_changed", by=by, now=now, subject=decision)
    return decision


@transaction.atomic
def take_back(key: UUID, *, version: int, by: Actor, now: datetime) -> Item:
    """A decision that was recorded by mistake goes, before sign-off; its item is on the agenda again."""
    decision = _locked(key, version)
    require(rules.may_change_decision(by, signed=decision.signed_at is not None))
    item = lock_item(decision.item_id, None)
    audit.append("board.decision_taken_back", by=by, now=now, subject=decision)
    if decision.corrects_id is None:
        item.state = ItemState.AGENDA
    decision.delete()
    log(item, "take_back", by=by, now=now)
    return item


@transaction.atomic
def sign(key: UUID, *, version: int, by: Actor, now: datetime) -> Decision:
    """Gives the decision its number and its effect; from now on nobody changes it."""
    decision = _locked(key, version)
    require(rules.may_sign(by, signed=decision.signed_at is not None))
    item = lock_item(decision.item_id, None)
    decision.title = item.title
    decision.year, decision.number = _next_number(decision.decided_date.year)
    decision.signed_at, decision.signed_by_id = now, by.person
    decision.signed_name = "" if by.person else by.name
    decision.version += 1
    decision.save()
    subject = subjects.of(item.subject_kind)
    first = decision.corrects_id is None
    if first and subject and subject.adopted and rules.adopts(item.kind, decision.outcome):
        subject.adopted(item.subject_key, decision, by=by, now=now)
    if first and subject and subject.handled and rules.handles(decision.outcome):
        subject.handled(item.subject_key, decision, by=by, now=now)
    log(
        item, "signed" if first else "corrected", decision.reference, by=by, now=now, meeting=decision.meeting
    )
    detail = {"reference": decision.reference, "outcome": decision.outcome}
    audit.append("board.decision_signed", by=by, now=now, subject=decision, detail=detail)
    tell_person(item.proposed_by, "board_item_decided", reverse("board:item", args=[item.pk]), by=by, now=now)
    return decision


@transaction.atomic
def correct(key: UUID, *, text: str, reason: str, version: int, by: Actor, now: datetime) -> Decision:
    """A new decision that names the old one and waits for sign-off itself; the old one stays as it was."""
    old = _locked(key, version)
    item = lock_item(old.item_id, None)
    require(
        rules.may_correct(
            by,
            signed=old.signed_at is not None,
            corrected=Decision.objects.filter(corrects=old).exists(),
            open_draft=queries.waits_for_sign_off(item),
        )
    )
    newer = Decision.objects.create(
        item=item,
        meeting=old.meeting,
        corrects=old,
        decided_date=now.date(),
        outcome=old.outcome,
        title=item.title,
        text=text,
        reason=reason,
        recorded_at=now,
        recorded_by_id=by.person,
    )
    audit.append("board.decision_corrected", by=by, now=now, subject=newer, detail={"old": str(old.pk)})
    return newer


@transaction.atomic
def make_action(key: UUID, plan: Plan, edit: plan_actions.Edit, *, by: Actor, now: datetime) -> Action:
    """An action of the plan that carries out a signed decision; it knows which one."""
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=key)
    require(
        rules.may_make_action(
            by,
            signed=decision.signed_at is not None,
            corrected=Decision.objects.filter(corrects=decision).exists(),
        )
    )
    action = plan_actions.add(plan, edit, reason=decision.text, by=by, now=now, decided=True)
    DecisionAction.objects.create(decision=decision, action=action, made_at=now, made_by_id=by.person)
    detail = {"action": str(action.pk)}
    audit.append("board.action_made", by=by, now=now, subject=decision, detail=detail)
    return action


def _follow(item: Item, decision: Decision, *, by: Actor, now: datetime) -> None:
    """The item stands where its decision says."""
    postponed = decision.outcome == Outcome.POSTPONED
    item.state = ItemState.POSTPONED if postponed else ItemState.DECIDED
    log(item, "postpone" if postponed else "decide", decision.reason, by=by, now=now)


def _require_day(day: date, meeting: Meeting, now: datetime, *, correction: bool = False) -> None:
    if day > now.date():
        raise Refused(no(_("The board cannot have decided on a day to come.")))
    if not correction and day < meeting.meeting_date:
        raise Refused(no(_("The board cannot have decided before it met.")))


def _locked(key: UUID, version: int) -> Decision:
    """The item first, as everybody does: two who wait for each other would both lose."""
    item_id = Decision.objects.values_list("item", flat=True).get(pk=key)
    list(Item.objects.select_for_update().filter(pk=item_id).values_list("pk", flat=True))
    found = Decision.objects.select_for_update(of=("self",)).select_related("item", "meeting").filter(pk=key)
    decision = found.first()
    if decision is None or decision.version != version:
        raise Stale(decision or Decision(pk=key, item_id=item_id), gone=decision is None)
    return decision


def _next_number(year: int) -> tuple[int, int]:
    """Without holes: only a signed decision has a number, and one at a time gets it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [NUMBERS, year])
    last = Decision.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    return year, last + 1
