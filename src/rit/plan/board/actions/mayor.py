"""Writes the chief's report to the mayor: prepared, sent with its figures, noted (L5-c, L7-f)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.audit import actions as audit
from rit.plan.board import report as reporting
from rit.plan.board import rules
from rit.plan.board.locks import Stale
from rit.plan.board.models import MayorReport
from rit.plan.board.states import ReportState
from rit.plan.board.telling import tell_door, tell_person
from rit.plan.models import Plan


@transaction.atomic
def prepare_report(
    plan: Plan, *, from_date: date, to_date: date, text: str, by: Actor, now: datetime
) -> MayorReport:
    require(rules.may_prepare_report(by))
    _require_period(from_date, to_date, now)
    report = MayorReport.objects.create(
        plan=plan,
        from_date=from_date,
        to_date=to_date,
        text=text,
        created_at=now,
        created_by_id=by.person,
        changed_at=now,
        changed_by_id=by.person,
    )
    audit.append("board.report_prepared", by=by, now=now, subject=report)
    return report


@transaction.atomic
def change_report(
    key: UUID, *, from_date: date, to_date: date, text: str, version: int, by: Actor, now: datetime
) -> MayorReport:
    report = _locked(key, version)
    require(rules.may_prepare_report(by, report.state))
    _require_period(from_date, to_date, now)
    report.from_date, report.to_date, report.text = from_date, to_date, text
    _save(report, by=by, now=now)
    audit.append("board.report_changed", by=by, now=now, subject=report)
    return report


@transaction.atomic
def send_report(key: UUID, *, version: int, by: Actor, now: datetime) -> MayorReport:
    """Keeps the figures of that moment with it; from now on nobody changes it."""
    report = _locked(key, version)
    require(rules.may_send_report(by, report.state))
    report.figures = reporting.gather(report.plan, report.from_date, report.to_date, timezone.localdate(now))
    report.state, report.sent_at, report.sent_by_id = ReportState.SENT, now, by.person
    report.sent_name = "" if by.person else by.name
    _save(report, by=by, now=now)
    audit.append("board.report_sent", by=by, now=now, subject=report)
    url = reverse("board:report", args=[report.pk])
    tell_door(rules.MAYOR_READ, "mayor_report_sent", url, by=by, now=now)
    return report


@transaction.atomic
def note_report(key: UUID, *, remark: str, version: int, by: Actor, now: datetime) -> MayorReport:
    """The mayor takes note of it, with a remark or without."""
    report = _locked(key, version)
    require(rules.may_note_report(by, report.state))
    report.state, report.noted_at, report.noted_by_id = ReportState.NOTED, now, by.person
    report.noted_name, report.remark = "" if by.person else by.name, remark
    report.version += 1
    report.save()
    audit.append("board.report_noted", by=by, now=now, subject=report)
    tell_person(
        report.sent_by, "mayor_report_noted", reverse("board:report", args=[report.pk]), by=by, now=now
    )
    return report


def _locked(key: UUID, version: int) -> MayorReport:
    found = MayorReport.objects.select_for_update(of=("self",)).select_related("plan", "sent_by")
    report = found.get(pk=key)
    if report.version != version:
        raise Stale(report)
    return report


def _save(report: MayorReport, *, by: Actor, now: datetime) -> None:
    report.version += 1
    report.changed_at, report.changed_by_id = now, by.person
    report.save()


def _require_period(first: date, last: date, now: datetime) -> None:
    if last < first or last > timezone.localdate(now):
        raise Refused(no(_("A report looks back on a period that has passed.")))
