"""The only writers of agreements: lock, ask the rule, write, tell (L6.3-c).

Nothing here enters the trail: that two people talked is theirs. What stays is a number by month, kept by the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from rit.enforce.correction import rules
from rit.enforce.correction.models import Agreement
from rit.enforce.correction.states import AgreementState, Outcome, step_named
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import require
from rit.foundation.notices import actions as notices
from rit.people.models import Person


class Stale(Exception):
    """Somebody changed the agreement after it was read."""


@dataclass(frozen=True)
class Edit:
    """An agreement as somebody writes it."""

    talk_date: date
    agreed: str
    follow_date: date
    until_date: date


@transaction.atomic
def note(other: Person, edit: Edit, *, by: Actor, now: datetime) -> Agreement:
    """The other is told that there is something, never what."""
    require(rules.may_note(by.person, other.pk, serves=other.is_in_service_on(now.date())))
    return _create(other, edit, again=False, by=by, now=now)


@transaction.atomic
def rewrite(key: UUID, edit: Edit, *, revision: int, by: Actor, now: datetime) -> Agreement:
    """Other words, because the other did not agree or something was wrong; the other answers anew. Raises Stale."""
    agreement, step = _locked(key, revision), step_named("rewrite")
    require(rules.may_take(by, facts(agreement), step))
    _require_days(edit, timezone.localdate(agreement.noted_at), now)
    for name, value in vars(edit).items():
        setattr(agreement, name, value)
    agreement.state, agreement.answered_at = step.target, None
    agreement.outcome, agreement.outcome_by, agreement.outcome_at = "", None, None  # said of other words
    _save(agreement)
    _tell(agreement.other, "agreement_noted", by, now)
    return agreement


@transaction.atomic
def answer(key: UUID, step: str, *, remark: str = "", revision: int, by: Actor, now: datetime) -> Agreement:
    """The other confirms, or says that this is not what was agreed; in both cases with a remark of the own. Stale."""
    agreement, taken = _locked(key, revision), step_named(step)
    require(rules.may_take(by, facts(agreement), taken))
    agreement.state, agreement.remark, agreement.answered_at = taken.target, remark, now
    _save(agreement)
    _tell(agreement.by, "agreement_answered", by, now)
    return agreement


@transaction.atomic
def follow(key: UUID, outcome: Outcome, *, revision: int, by: Actor, now: datetime) -> Agreement:
    """What came of it. Either of the two says so; the last word stands, with whose it is. Raises Stale."""
    agreement = _locked(key, revision)
    require(rules.may_follow(by, facts(agreement)))
    agreement.outcome, agreement.outcome_by_id, agreement.outcome_at = outcome, by.person, now
    _save(agreement)
    _tell(agreement.other if by.person == agreement.by_id else agreement.by, "agreement_answered", by, now)
    return agreement


@transaction.atomic
def renew(key: UUID, edit: Edit, *, revision: int, by: Actor, now: datetime) -> Agreement:
    """The new agreement, once. Whoever writes it, the other confirms. Raises Stale."""
    agreement = _locked(key, revision)
    require(rules.may_renew(by, facts(agreement)))
    other = agreement.other if by.person == agreement.by_id else agreement.by
    require(rules.may_note(by.person, other.pk, serves=other.is_in_service_on(now.date())))
    agreement.renewed = True
    _save(agreement)
    return _create(other, edit, again=True, by=by, now=now)


@transaction.atomic
def take_back(key: UUID, *, by: Actor, now: datetime) -> None:
    """As if it was never there: the row goes, and the count. The notice leads to the list alone."""
    agreement = _locked(key)
    require(rules.may_take_back(by, facts(agreement)))
    agreement.delete()


@transaction.atomic
def forget(*, by: Actor, now: datetime) -> int:
    """Every night: what is past its last day, and what cannot be kept because one of the two left. How many.

    Its notices go with it, and the rows that stay are written anew: nothing tells that there was one. Done by a
    function of the database's owner: the clerk, who runs this, may not even see the rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("select correction_forget(%s)", [now.date()])
        return int(cursor.fetchone()[0])


def facts(agreement: Agreement) -> rules.Facts:
    return rules.Facts(
        by=agreement.by_id,
        other=agreement.other_id,
        state=agreement.state,
        outcome=agreement.outcome,
        again=agreement.again,
        renewed=agreement.renewed,
    )


def _create(other: Person, edit: Edit, *, again: bool, by: Actor, now: datetime) -> Agreement:
    _require_days(edit, None, now)
    made = Agreement(by_id=by.person or NOBODY, other=other, again=again, noted_at=now, **vars(edit))
    made.state = AgreementState.NOTED
    made.save(force_insert=True)
    _tell(other, "agreement_noted", by, now)
    return made


def _require_days(edit: Edit, noted: date | None, now: datetime) -> None:
    today = now.date()
    require(rules.talk_fits(edit.talk_date, today, noted))
    require(rules.follow_fits(edit.follow_date, today))
    require(rules.until_fits(edit.until_date, edit.talk_date, edit.follow_date))


def _locked(key: UUID, revision: int | None = None) -> Agreement:
    found = Agreement.objects.select_for_update(of=("self",)).select_related("by", "other").get(pk=key)
    if revision is not None and found.revision != revision:
        raise Stale
    return found


def _save(agreement: Agreement) -> None:
    agreement.revision += 1
    agreement.save(force_update=True)


def _tell(whom: Person, kind: str, by: Actor, now: datetime) -> None:
    """Always the same page, which lists them: the notice itself leads to no one of them."""
    if whom.account_id:
        notices.tell([whom.account_id], kind, reverse("correction:agreements"), by=by, now=now)
