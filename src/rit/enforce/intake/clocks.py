"""When a report must be answered, how that date comes about, and whether it was met (L2-c, L7-h).

The one place that knows terms of reports: pages, reminders, *my turn* and registers ask here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rit.enforce.cases.states import Desk
from rit.enforce.intake import desks
from rit.enforce.intake.models import Report
from rit.enforce.intake.states import State
from rit.foundation.ui.templatetags.rit import shortdate

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ACKNOWLEDGE, FEEDBACK = "acknowledge", "feedback"
WHAT: dict[str, _StrPromise] = {
    ACKNOWLEDGE: _("Confirm receipt to the reporter"),
    FEEDBACK: _("Give the reporter feedback"),
}
REMEDY: dict[str, _StrPromise] = {
    ACKNOWLEDGE: _("Can still: confirm today and say why it took longer"),
    FEEDBACK: _("Can still: give feedback today and say why it took longer"),
}


@dataclass(frozen=True)
class Clock:
    """`start` is the day it runs from; `length` in words; `law` a reference to the register, empty: our own term."""

    kind: str
    start: date
    started_by: str
    length: str
    due: date
    met: date | None
    law: str

    @property
    def what(self) -> _StrPromise:
        return WHAT[self.kind]

    @property
    def remedy(self) -> _StrPromise:
        return REMEDY[self.kind]

    def is_late(self, day: date) -> bool:
        return (self.met or day) > self.due


def of(report: Report) -> list[Clock]:
    """Both terms of a report, the earlier first."""
    terms = desks.policy().terms[Desk(report.desk)]
    confirmed = timezone.localdate(report.acknowledged_at) if report.acknowledged_at else None
    first = Clock(
        ACKNOWLEDGE,
        report.came,
        _now("The report arrived"),
        _days(terms.acknowledge_days),
        report.acknowledge_by,
        confirmed,
        terms.law_acknowledge,
    )
    in_time = confirmed is not None and confirmed <= report.acknowledge_by
    second = Clock(
        FEEDBACK,
        confirmed if confirmed and in_time else report.acknowledge_by,
        _now("Receipt was confirmed") if in_time else _now("Last day to confirm receipt"),
        _months(terms.feedback_months),
        report.feedback_by,
        timezone.localdate(report.feedback_at) if report.feedback_at else None,
        terms.law_feedback,
    )
    return [first, second]


def running(report: Report) -> Clock | None:
    """The next one that is not met; a closed report has none."""
    if report.state == State.CLOSED:
        return None
    return next((clock for clock in of(report) if clock.met is None), None)


def because(clock: Clock) -> str:
    """Why that date, in one line."""
    return _now("%(length)s after %(start)s: %(what)s") % {
        "length": clock.length,
        "start": shortdate(clock.start),
        "what": clock.started_by[:1].lower() + clock.started_by[1:],
    }


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _months(count: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}
