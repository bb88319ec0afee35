"""Tells those who are part of an evaluation that something is new; never what, and never anybody else."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from rit.foundation.access import queries as access
from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.people.models import Person
from rit.people.rules import HR_DOOR
from rit.stimulate.appraisal import rules
from rit.stimulate.appraisal.models import Cycle, Trajectory


def person(cycle: Cycle, *, by: Actor, now: datetime) -> None:
    _tell([cycle.person], "appraisal_news", address(cycle), by, now)


def evaluator(cycle: Cycle, *, by: Actor, now: datetime) -> None:
    _tell([cycle.evaluator], "appraisal_answer", address(cycle), by, now)


def final_responsible(cycle: Cycle, *, by: Actor, now: datetime) -> None:
    accounts = access.accounts_with(rules.DECIDE, now.date())
    notices.tell(set(accounts), "appraisal_decide", reverse("appraisal:appeals"), by=by, now=now)


def hr_to_name(cycle: Cycle, *, by: Actor, now: datetime) -> None:
    """Where the final responsible is the evaluator."""
    accounts = access.accounts_with(HR_DOOR, now.date())
    notices.tell(set(accounts), "appraisal_name", address(cycle), by=by, now=now)


def coordinator_to_name(cycle: Cycle, *, by: Actor, now: datetime) -> None:
    """Where nobody of HR can either. The page of the evaluation stays closed to the coordinator."""
    accounts = access.accounts_with(rules.STEER, now.date())
    page = reverse("appraisal:name_decider", args=[cycle.pk])
    notices.tell(set(accounts), "appraisal_name", page, by=by, now=now)


def decider(cycle: Cycle, named: Person, *, by: Actor, now: datetime) -> None:
    _tell([named], "appraisal_decide", address(cycle), by, now)


def followers(one: Trajectory, *, by: Actor, now: datetime) -> None:
    parties = [one.person, one.evaluator, one.coordinator, one.coach]
    _tell(parties, "trajectory_news", reverse("appraisal:trajectory", args=[one.pk]), by, now)


def address(cycle: Cycle) -> str:
    return reverse("appraisal:cycle", args=[cycle.pk])


def _tell(people: list[Person], kind: str, url: str, by: Actor, now: datetime) -> None:
    accounts = {one.account_id for one in people if one.account_id}
    notices.tell(accounts, kind, url, by=by, now=now)
