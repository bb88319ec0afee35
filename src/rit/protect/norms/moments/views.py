"""Newcomers and their moments: the list, recording one, what was recorded, withdrawing, the list for HR (L1-c)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import Verdict, require
from rit.foundation.attachments import actions as attachments
from rit.foundation.documents import workbook
from rit.people.queries import units_of, with_posts
from rit.plan.anchoring.queries import visible_to as points_visible_to
from rit.plan.rules import STEER
from rit.plan.states import PlanStatus
from rit.protect.norms.handing.forms import UndoForm
from rit.protect.norms.handing.queries import named_units
from rit.protect.norms.handing.rules import HR, keeps
from rit.protect.norms.models import MomentRecord
from rit.protect.norms.moments import actions as writers
from rit.protect.norms.moments import forms, queries, rules, sheets
from rit.protect.norms.moments.table import Moment, moments

A_PAGE = 40
MOST = 2_000
MOST_TICKED = 200


@require_GET
@entry(EMPLOYEE)
def arrivals(request: Request) -> HttpResponse:
    """Newcomers of twelve months against the moments of their arrival, of all units or of one."""
    today, actor = clock.today(), request.actor
    require(rules.may_see(actor))
    people, units = queries.newcomers(actor, today), list(named_units(actor, today))
    unit = next((one for one in units if one.code == request.GET.get("unit")), None)
    if unit is not None:
        people = people.filter(queries.in_units([unit.pk], today))
    behind = queries.behind(people, today)
    only_late = request.GET.get("state") == "late"
    shown = behind if only_late else people.order_by("-joined_date", "folded")
    page = Paginator(with_posts(shown, today), A_PAGE).get_page(request.GET.get("page"))
    records = queries.records_of([one.pk for one in page])
    context = {
        "page": page,
        "moments": [(one, bool(rules.may_record(actor, one))) for one in moments().values()],
        "rows": [(one, queries.cells(one, records, today)) for one in page],
        "recordable": {one.code for one in moments().values() if rules.may_record(actor, one)},
        "units": units if len(units) > 1 else [],
        "unit": unit,
        "only_late": only_late,
        "counts": {"all": people.count(), "late": behind.count()},
        "may_export": keeps(actor),
    }
    return render(request, "protect/norms/arrivals.html", context)


def _moment(code: str) -> Moment:
    if code not in moments():
        raise Http404
    return moments()[code]


def _point(request: Request, one: Moment) -> str:
    """The address of its anchoring point, when the plan that runs has it."""
    running = points_visible_to(request.actor).filter(code=one.point, plan__status=PlanStatus.RUNNING)
    return one.point if running.exists() else ""


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def record_moment(request: Request, code: str) -> HttpResponse:
    """For one newcomer, or for all who were there: tick them, and one file shows it for all."""
    one, today, actor = _moment(code), clock.today(), request.actor
    require(rules.may_record(actor, one))
    people, sent = list(queries.to_record(actor, one, today)[:MOST_TICKED]), request.method == "POST"
    ticked = [str(person.pk) for person in people if person.staff_number == request.GET.get("person")]
    form = forms.RecordForm(
        request.POST if sent else late.take(request),
        request.FILES if sent else None,
        moment=one,
        people=people,
        today=today,
        initial={"people": ticked, "on_date": today},
    )
    if sent and form.is_valid():
        now, given = clock.now(), form.cleaned_data
        upload = given["evidence"]
        stored = attachments.store(upload, by=actor, now=now) if upload else None
        happened = writers.Happened(given["on_date"], given["note"], stored)
        many = len(writers.record(one, form.chosen(), happened, by=actor, now=now))
        said = ngettext("Recorded for %(n)s newcomer.", "Recorded for %(n)s newcomers.", many)
        messages.success(request, said % {"n": many})
        return redirect("norms:arrivals")
    context = {"moment": one, "form": form, "people": people, "point": _point(request, one)}
    return render(request, "protect/norms/record_moment.html", context, status=422 if sent else 200)


def _record(key: UUID) -> MomentRecord:
    """Whoever may not see it has no such row: the wall answers."""
    return get_object_or_404(queries.counting().select_related("person", "by", "evidence"), pk=key)


def _may_record(request: Request, row: MomentRecord, one: Moment) -> Verdict:
    units = {unit.pk for unit in units_of(row.person_id, clock.today())}
    return rules.may_record_of(request.actor, one, row.person_id, units)


@require_GET
@entry(EMPLOYEE)
def moment(request: Request, key: UUID) -> HttpResponse:
    """When it was done and what shows it: for the newcomer, the head of the unit, HR and the coordinator."""
    row = _record(key)
    one = _moment(row.moment)
    context = {
        "row": row,
        "moment": one,
        "cell": queries.cell(row.person, one, row, clock.today()),
        "point": _point(request, one),
        "may_see": rules.may_see(request.actor),
        "may_withdraw": _may_record(request, row, one),
    }
    return render(request, "protect/norms/moment.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def withdraw_moment(request: Request, key: UUID) -> HttpResponse:
    """A mistake: a line that withdraws another, with the reason."""
    row = _record(key)
    one = _moment(row.moment)
    require(_may_record(request, row, one))
    sent = request.method == "POST"
    form = UndoForm(request.POST if sent else late.take(request))
    if sent and form.is_valid():
        writers.withdraw(row, form.cleaned_data["reason"], by=request.actor, now=clock.now())
        messages.success(request, _("It is withdrawn; both lines stay readable."))
        return redirect("norms:arrivals")
    context = {"moment": one, "form": form, "row": row}
    return render(request, "protect/norms/withdraw_moment.html", context, status=422 if sent else 200)


@require_GET
@entry(door(STEER, HR))
def arrivals_sheet(request: Request) -> HttpResponse:
    """Everybody who came in the last twelve months."""
    today = clock.today()
    people = queries.newcomers(request.actor, today).order_by("-joined_date", "folded")
    listed = list(with_posts(people, today)[:MOST])
    records = queries.records_of([one.pk for one in listed])
    return workbook.as_response(f"rit-arrivals-{today}.xlsx", [sheets.arrivals(listed, records, today)])
