"""Who is due to rotate: the calendar, the list for HR, the interval of a function, exceptions (L6.2-c)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.documents import workbook
from rit.protect.functions import actions, forms, queries, rules, sheets, turning
from rit.protect.functions.addresses import address
from rit.protect.functions.models import Profile
from rit.protect.functions.queries import holders, schooling, stays
from rit.protect.functions.queries.vacancies import vacancies
from rit.protect.functions.states import Standing
from rit.protect.functions.views.forms_shown import Page, carry_out, function_of
from rit.protect.functions.waiting import may_wait

A_PAGE = 50


@require_GET
@entry(EMPLOYEE)
def rotation(request: Request) -> HttpResponse:
    """Functions by month, and who is due: all for who sees everything, a head's own people for a head."""
    today = clock.today()
    seen = queries.reach(request.actor, today)
    if not seen.everything and not seen.functions:
        require(rules.may_see_all_holders(request.actor))
    profiles = [one for one in stays.rotating_profiles() if seen.has(one.function_id)]
    found = stays.due(profiles, today, seen=seen)
    when = request.GET.get("when", "")
    when = when if when in Standing.values else ""
    listed = [one for one in found if not when or one.standing == when]
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    titles = queries.titles([one.function_id for one in profiles])
    context = {
        "strip": turning.strip(found, when),
        "months": turning.heads(today),
        "rows": turning.rows(found, titles, today),
        "page": page,
        "listed": stays.named(page.object_list, today),
        "when": when,
        "today": today,
        "may_except": rules.may_except(request.actor),
        "may_rotate": rules.may_rotate(request.actor),
        "may_see_all": rules.may_see_all_holders(request.actor),
        "vacancies": vacancies(request.actor, today) if seen.everything else [],
    }
    return render(request, "protect/functions/rotation.html", context)


@require_GET
@entry(door(rules.STEER, rules.HR, rules.BOARD))
def sheet(request: Request) -> HttpResponse:
    """The whole list for HR; who still lacks hours of function training, for who may read attendance."""
    today = clock.today()
    seen = queries.reach(request.actor, today)
    found = stays.due(stays.rotating_profiles(), today, seen=seen)[: sheets.MOST]
    lacking = schooling.lacking(request.actor, today, seen=seen)[: sheets.MOST]
    names = stays.named([stay for stay, _training in lacking], today)
    trainings = [training for _stay, training in lacking]
    tabs = [sheets.rotation(stays.named(found, today)), sheets.vacancies(vacancies(request.actor, today))]
    if rules.keeps(request.actor):
        tabs.append(sheets.schooling(names, trainings))
    return workbook.as_response(f"rit-rotation-{today}.xlsx", tabs)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def interval(request: Request, code: str) -> HttpResponse:
    """After how many years somebody changes function."""
    one, _seen = function_of(request, code)
    require(rules.may_rotate(request.actor))
    profile = queries.profile_of(one)

    def read(data: Any) -> forms.IntervalForm:  # Any: a QueryDict or None
        return forms.IntervalForm(data, profile=profile)

    def write(form: forms.IntervalForm) -> object:
        data = form.cleaned_data
        return actions.set_interval(
            one.pk,
            form.months(),
            starts=data["starts"],
            reason=data["reason"],
            version=data["version"],
            by=request.actor,
            now=clock.now(),
        )

    def version() -> int | None:
        return Profile.objects.filter(function=one).values_list("version", flat=True).first()

    page = Page(
        _("Interval of rotation"),
        _("The interval is set."),
        address("function", one),
        read,
        write,
        version,
        more={"function": one},
    )
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def exception(request: Request, code: str, staff_number: str) -> HttpResponse:
    """Somebody stays longer, until a day."""
    one, _seen = function_of(request, code)
    require(rules.may_except(request.actor))
    person, today = holders.person_with(staff_number), clock.today()
    if person is None:
        raise Http404
    due = may_wait(one, person, by=request.actor, today=today)

    def read(data: Any) -> forms.ExceptionForm:  # Any: a QueryDict or None
        return forms.ExceptionForm(data, today=today, due=due)

    def write(form: forms.ExceptionForm) -> object:
        return actions.except_(one, person, **form.cleaned_data, by=request.actor, now=clock.now())

    page = Page(
        _("Exception to rotation"),
        _("The exception is kept."),
        address("function", one),
        read,
        write,
        more={"function": one, "lead": person.full_name},
    )
    return carry_out(request, page)
