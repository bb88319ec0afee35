"""Which processes a reader may see the exposure of, and what stands on their pages (L6.2-d).

All of it goes by the line of a process: what was said in one plan still holds in the next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast

from rit.foundation.access.actor import Actor
from rit.plan import queries as plan_queries
from rit.plan.measures.models import Serving
from rit.plan.models import Process
from rit.plan.states import OPEN, PlanStatus
from rit.protect.risks import queries as risk_queries
from rit.protect.risks import rules as risk_rules
from rit.protect.risks.exposure import rules
from rit.protect.risks.exposure.models import Appraisal, ProcessMethod
from rit.protect.risks.exposure.states import WIDE
from rit.protect.risks.models import Risk
from rit.protect.risks.states import State

KIND = "process"  # as measures know it
UNSEEN = (PlanStatus.DRAFT, PlanStatus.DISCARDED)
MOST = 500  # processes of a corps
MOST_ASSESSMENTS = 50  # of one process


def visible_to(actor: Actor, day: date) -> QuerySet[Process]:
    """As the risks of a process: its owner, the heads of its units, the coordinator, the board."""
    standing = plan_queries.processes_standing(day)
    if risk_rules.steers(actor) or actor.doors & risk_rules.ALL_SEEN_BY:
        return standing
    if actor.person is None:
        return standing.none()
    led = Process.units.through.objects.filter(process=OuterRef("pk"), unit__in=actor.units_led)
    return standing.filter(Q(owner=actor.person) | Q(Exists(led)))


def with_people(processes: QuerySet[Process]) -> QuerySet[Process]:
    return processes.select_related("owner", "plan").prefetch_related("units").order_by("title__nl", "pk")


def process_of(line: UUID, day: date) -> Process | None:
    """As it stands today; else as it stood in the last plan that had it."""
    standing = with_people(plan_queries.processes_standing(day).filter(line=line)).first()
    if standing is not None:
        return standing
    before = with_people(Process.objects.filter(line=line).exclude(plan__status__in=UNSEEN))
    return before.order_by("-plan__from_date").first()


def facts(process: Process) -> rules.Facts:
    """Of a process with its plan and units at hand."""
    return rules.Facts(
        owner=process.owner_id,
        units=frozenset(unit.pk for unit in process.units.all()),
        stands=process.plan.status == PlanStatus.RUNNING,
    )


def newest_method() -> ProcessMethod | None:
    return ProcessMethod.objects.order_by("-number").first()


def assessed_so_far(line: UUID) -> int:
    return Appraisal.objects.filter(process__line=line).count()


def appraisals_of(line: UUID) -> list[Appraisal]:
    """The newest first."""
    found = Appraisal.objects.filter(process__line=line).select_related("by", "method").order_by("-pk")
    return list(found[:MOST_ASSESSMENTS])


def latest_of(lines: Collection[UUID]) -> dict[UUID, Appraisal]:
    """The one that counts, by line: one query."""
    found = Appraisal.objects.filter(process__line__in=lines).select_related("by", "process")
    found = found.order_by("process__line", "-pk").distinct("process__line")
    return {one.process.line: one for one in found}


def with_latest(processes: QuerySet[Process]) -> QuerySet[Any]:  # Any: a process with what is added here
    """Each with `latest`, the assessment that counts, its `review` and its `gap`; empty without one."""
    of_line = Appraisal.objects.filter(process__line=OuterRef("line")).order_by("-pk")
    return processes.annotate(
        latest=Subquery(of_line.values("pk")[:1]),
        review=Subquery(of_line.values("review_date")[:1]),
        gap=Subquery(of_line.values("gap")[:1]),
    )


def risks_of(actor: Actor, lines: Iterable[UUID]) -> QuerySet[Risk]:
    """Those about these processes that this reader may see, the worst first."""
    seen = risk_queries.visible_to(actor).filter(process__line__in=lines).exclude(state=State.CLOSED)
    return seen.select_related("process").order_by(*risk_queries.WORST_FIRST)


def risks_counted(actor: Actor, lines: Iterable[UUID]) -> dict[UUID, int]:
    """How many of them each process has: no row leaves the database."""
    found = risks_of(actor, lines).order_by().values("process__line").annotate(many=Count("pk"))
    return dict(found.values_list("process__line", "many"))


def with_faults(processes: QuerySet[Process], day: date) -> QuerySet[Any]:  # Any: as above
    """Those with something wrong: `unknown`, `bare` or `late` is true.

    Unknown: something can go wrong in it, says a risk, and nobody assessed it. Bare: a gap, and no measure that runs
    for the process or for a risk of it.
    """
    risks = Risk.objects.filter(process__line=OuterRef("line")).exclude(state=State.CLOSED)
    running = Serving.objects.filter(measure__action__state__in=OPEN)
    for_it = running.filter(kind=KIND, key=Cast(OuterRef("line"), CharField()))
    for_risk = running.filter(kind=risk_queries.KIND, key=Cast(OuterRef("pk"), CharField()))
    found = with_latest(processes).annotate(
        risky=Exists(risks), served=Exists(for_it), guarded=Exists(risks.filter(Exists(for_risk)))
    )
    faults = {
        "unknown": Q(gap=None, risky=True),
        "bare": Q(gap__in=WIDE, served=False, guarded=False),
        "late": Q(review__lt=day),
    }
    marked = {name: Case(When(fault, then=True), default=False) for name, fault in faults.items()}
    wrong: QuerySet[Any] = found.annotate(**marked).filter(Q(unknown=True) | Q(bare=True) | Q(late=True))
    return wrong
