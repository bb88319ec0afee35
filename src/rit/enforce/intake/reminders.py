"""Tells the list of a report in time: before the last day of an answer, and again when it has passed. As the clerk.

Only metadata columns are read. Whoever meanwhile has a conflict of interest is told nothing: an address alone would
say that there is something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Q
from django.urls import reverse

from rit.enforce.cases.models import Member
from rit.enforce.cases.queries import CaseReads, on_list
from rit.enforce.intake import desks
from rit.enforce.intake.models import Report
from rit.enforce.intake.states import State
from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.foundation.notices import queries as told_before
from rit.foundation.notices import reminding

DUE, OVERDUE = "report_due", "report_overdue"


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    day, policy = now.date(), desks.policy()
    with reminding.night(DUE, day) as passed:
        soon = _unanswered(
            passed.dates_ahead(policy.acknowledge_reminder), passed.dates_ahead(policy.feedback_reminder)
        )
        told = _tell(DUE, soon, day, by=by, now=now)
    with reminding.night(OVERDUE, day) as passed:
        return told + _tell(OVERDUE, _unanswered(passed.dates(), passed.dates()), day, by=by, now=now)


def _unanswered(acknowledge: Collection[date], feedback: Collection[date]) -> Q:
    """What was to be confirmed or answered on one of these dates, and was not."""
    return Q(acknowledged_at=None, acknowledge_by__in=acknowledge) | Q(
        feedback_at=None, feedback_by__in=feedback
    )


def hand_lines_on(*, by: Actor, now: datetime) -> int:
    """Look-alikes that stand behind a report which not all their readers see become a line of their own. How many."""
    with connection.cursor() as cursor:
        cursor.execute("select rit_intake_lines()")
        return int(cursor.fetchone()[0])


def _tell(kind: str, which: Q, day: date, *, by: Actor, now: datetime) -> int:
    found = Report.objects.filter(which).exclude(state=State.CLOSED)
    reports: dict[UUID, list[UUID]] = defaultdict(list)
    for account, report in _readers(found.values_list("pk", "case__owner"), day):
        reports[account].append(report)
    told = told_before.told_since(kind, now - reminding.TONIGHT)
    addresses = {account: _page(those) for account, those in reports.items() if account not in told}
    notices.tell_each(addresses, kind, by=by, now=now)
    return len(addresses)


def _readers(found: Iterable[tuple[UUID, UUID | None]], day: date) -> Iterable[tuple[UUID, UUID]]:
    """Who answers for each report: its owner while that is somebody who can read it, else whoever can. One query."""
    owner_of = dict(found)
    members = Member.objects.filter(on_list(day), case__in=owner_of).filter(
        CaseReads(F("case"), F("person"), day)
    )
    reading = list(members.values_list("person__account_id", "person_id", "case_id"))
    owned = {case for _account, person, case in reading if owner_of[case] == person}
    for account, person, case in reading:
        if case not in owned or owner_of[case] == person:
            yield account, case


def _page(reports: list[UUID]) -> str:
    return reverse("intake:report", args=reports) if len(reports) == 1 else reverse("work:turn")
