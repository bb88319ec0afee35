"""The only writers of calls for coaches and of their candidates (L5-d).

The trail says that a call was answered and decided on; what somebody wrote and who was not selected stays in the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rit.foundation.access import actions as access
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.models import Account
from rit.foundation.access.queries import accounts_with
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.plan.rules import STEER
from rit.stimulate.training.coaches.calls import queries, rules
from rit.stimulate.training.coaches.calls.models import Candidate, CoachCall
from rit.stimulate.training.coaches.calls.states import OPEN, Standing
from rit.stimulate.training.events import queries as sessions
from rit.stimulate.training.events.actions import inviting
from rit.stimulate.training.events.models import Activity
from rit.stimulate.training.events.rules import LEAD

COACH = "coach"


@dataclass(frozen=True)
class CallEdit:
    """A call as the coordinator writes it; `text` by language."""

    text: Mapping[str, str]
    until_date: date
    a_service: int
    training: Activity

    @classmethod
    def of(cls, call: CoachCall) -> CallEdit:
        """As it stands."""
        return cls(call.text, call.until_date, call.a_service, call.training)


@transaction.atomic
def open_call(edit: CallEdit, *, by: Actor, now: datetime) -> CoachCall:
    """Everybody of the corps who does not lead sessions yet is told."""
    require(rules.may_call(by))
    call = CoachCall.objects.create(
        text=dict(edit.text),
        until_date=edit.until_date,
        a_service=edit.a_service,
        training=edit.training,
        opened_at=now,
        opened_by_id=by.person,
    )
    day = timezone.localdate(now)
    staff = sessions.staff_on(day).filter(account__isnull=False).exclude(account__in=accounts_with(LEAD, day))
    accounts = [key for key in staff.values_list("account", flat=True) if key]
    notices.tell(accounts, "coach_call", _page(call.pk), by=by, now=now)
    audit.append("coaches.called", by=by, now=now, subject=call)
    return call


@transaction.atomic
def change_call(key: UUID, edit: CallEdit, *, by: Actor, now: datetime) -> bool:
    """Whether it changed. Whoever answered the call as it was is told; the same as before tells nobody."""
    call = _locked(key)
    require(rules.may_change(by, queries.facts(call), timezone.localdate(now)))
    if edit == CallEdit.of(call):
        return False
    call.text, call.until_date, call.a_service = dict(edit.text), edit.until_date, edit.a_service
    call.training, call.changed_at = edit.training, now
    call.save(update_fields=["text", "until_date", "a_service", "training", "changed_at"])
    waiting = Candidate.objects.filter(call=call, standing=Standing.FORWARD)
    waiting.update(goes_from=_end_of(call))
    accounts = waiting.filter(person__account__isnull=False).values_list("person__account", flat=True)
    notices.tell([one for one in accounts if one], "coach_call_changed", _page(key), by=by, now=now)
    audit.append("coaches.call_changed", by=by, now=now, subject=call)
    return True


@transaction.atomic
def close_call(key: UUID, *, by: Actor, now: datetime) -> CoachCall:
    """Earlier than it said."""
    call = _locked(key)
    require(rules.may_close(by, queries.facts(call), timezone.localdate(now)))
    call.closed_at = now
    call.save(update_fields=["closed_at"])
    audit.append("coaches.call_closed", by=by, now=now, subject=call)
    return call


@transaction.atomic
def put_forward(key: UUID, motivation: str, *, by: Actor, now: datetime) -> Candidate:
    call, day = _locked(key), timezone.localdate(now)
    there = queries.own(by, key) is not None
    require(rules.may_put_forward(by, queries.facts(call), day, there=there))
    made = Candidate(
        call=call,
        person_id=by.person or NOBODY,
        motivation=motivation,
        put_at=now,
        goes_from=_end_of(call),
    )
    made.save(force_insert=True)
    audit.append("coaches.call_answered", by=by, now=now, subject=call)
    notices.tell(accounts_with(STEER, day), "coach_candidate", _page(key), by=by, now=now)
    return made


@transaction.atomic
def withdraw(key: UUID, *, by: Actor, now: datetime) -> None:
    """Nothing of it is kept, as if it had not been written."""
    mine = Candidate.objects.get(
        call=key, person=by.person or NOBODY
    )  # no lock: the wall lets nobody change it
    require(rules.may_withdraw(mine.standing))
    Candidate.objects.filter(pk=mine.pk, standing__in=OPEN).delete()
    audit.append("coaches.call_answer_withdrawn", by=by, now=now, subject=mine.call)


@transaction.atomic
def select(key: UUID, *, by: Actor, now: datetime) -> Candidate:
    return _decide(key, "select", Standing.SELECTED, "", by=by, now=now)


@transaction.atomic
def decline(key: UUID, word: str, *, by: Actor, now: datetime) -> Candidate:
    """`word`: what the person reads."""
    return _decide(key, "decline", Standing.DECLINED, word, by=by, now=now)


@transaction.atomic
def appoint(key: UUID, *, from_date: date, to_date: date, reason: str, by: Actor, now: datetime) -> Candidate:
    """The role, by the action that grants roles; the motivation has done its work and goes."""
    one, own = _candidate(key, by)
    done = queries.followed([one.person_id], one.call.training_id).get(one.person_id, 0)
    verdict = rules.may_appoint(
        by,
        queries.facts(one.call),
        timezone.localdate(now),
        standing=one.standing,
        own=own,
        account=one.person.account_id is not None,
        followed=done,
        asked=one.call.training.minutes,
    )
    require(verdict)
    account = Account.objects.get(pk=one.person.account_id or NOBODY)
    access.grant(account, COACH, from_date=from_date, to_date=to_date, reason=reason, by=by, now=now)
    one.standing, one.motivation = Standing.APPOINTED, ""
    _keep(one, by, now, goes_from=now)
    return one


@transaction.atomic
def invite_selected(key: UUID, session: UUID, *, by: Actor, now: datetime) -> int:
    """Whoever is selected and not yet trained, to one session of the training, by the action that invites; how many."""
    require(rules.may_call(by))
    call = CoachCall.objects.select_related("training").get(pk=key)
    chosen = Candidate.objects.filter(call=key, standing=Standing.SELECTED).select_related("person")
    people = [one.person for one in chosen[: queries.MOST]]
    done = queries.followed([one.pk for one in people], call.training_id)
    missing = [one for one in people if done.get(one.pk, 0) < call.training.minutes]
    return inviting.invite(session, missing, by=by, now=now)


def _decide(key: UUID, step: str, standing: str, word: str, *, by: Actor, now: datetime) -> Candidate:
    one, own = _candidate(key, by)
    day = timezone.localdate(now)
    require(rules.may_decide(by, queries.facts(one.call), day, step=step, standing=one.standing, own=own))
    one.standing, one.word = standing, word
    _keep(one, by, now, goes_from=None if standing == Standing.SELECTED else now)
    audit.append("coaches.call_decided", by=by, now=now, subject=one.call)
    if one.person.account_id:
        notices.tell([one.person.account_id], "coach_decided", _page(one.call_id), by=by, now=now)
    return one


def _keep(one: Candidate, by: Actor, now: datetime, *, goes_from: datetime | None) -> None:
    one.decided_at, one.decided_by_id, one.goes_from = now, by.person, goes_from
    one.save(update_fields=["standing", "motivation", "word", "decided_at", "decided_by", "goes_from"])


def _candidate(key: UUID, by: Actor) -> tuple[Candidate, bool]:
    rows = Candidate.objects.select_related("call__training", "person")
    one = rows.select_for_update(of=("self",)).get(pk=key)
    return one, one.person_id == by.person


def _locked(key: UUID) -> CoachCall:
    """So that nobody answers a call while it is closed."""
    return CoachCall.objects.select_for_update(of=("self",)).get(pk=key)


def _end_of(call: CoachCall) -> datetime:
    return timezone.make_aware(datetime.combine(call.until_date, time.max))


def _page(call: UUID) -> str:
    return reverse("coaches:call", args=[call])
