"""My training and hours, certificates, what a unit was reached by, the map, and HR's list (L6.4-b, L6.4-c)."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access.actor import NOBODY
from rit.foundation.access.entry import EMPLOYEE, PUBLIC, Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.documents import workbook
from rit.foundation.ui.spoken import current, in_language_of_address, spoken
from rit.foundation.ui.words import hours
from rit.people.models import Unit
from rit.plan.rules import STEER
from rit.stimulate.training.events import certificates, coverage, crediting, guard, queries, rules
from rit.stimulate.training.events.forms.attending import CodeForm
from rit.stimulate.training.events.models import Attendance
from rit.stimulate.training.events.states import ANSWER_SHAPES, Answer, Sort

A_PAGE = 30
MEMBERS_A_PAGE = 50
MOST_LINES = 20_000


@require_GET
@entry(EMPLOYEE)
def mine(request: Request) -> HttpResponse:
    """What I am asked for, where I was, and what counts for my career."""
    person, now = request.actor.person, clock.now()
    attended = queries.attended(person)
    page = Paginator(attended, A_PAGE).get_page(request.GET.get("page"))
    credits = list(attended.order_by().values_list("minutes", "session__recognised"))
    standing = list(queries.standing_of(person or NOBODY, now).order_by("session__begins_at")[:A_PAGE])
    context = {
        "standing": [(row, ANSWER_SHAPES[Answer(row.answer)]) for row in standing],
        "page": page,
        "rows": [(row, hours(row.minutes)) for row in page],
        "total": crediting.total(credits),
        "hours": hours(sum(minutes for minutes, _recognised in credits)),
        "rule": crediting.module_rule(),
        "led": Unit.objects.filter(pk__in=request.actor.units_led).order_by("order", "code"),
    }
    return render(request, "stimulate/training/mine.html", context)


@require_GET
@entry(EMPLOYEE)
def certificate(request: Request, code: str) -> HttpResponse:
    """Of oneself, and of whom the wall shows; never of a line that was corrected."""
    rows = queries.counting().filter(present=True).select_related("person", "session__activity")
    row = get_object_or_404(rows, code=code)
    address = request.build_absolute_uri(reverse("training:verify", args=[current()]))
    content = certificates.pdf(row, language=current(), address=address, made=row.at)
    headers = {
        "Content-Disposition": 'inline; filename="rit-certificate.pdf"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@entry(PUBLIC)
@in_language_of_address
def verify(request: HttpRequest) -> HttpResponse:
    """Whoever has the code learns what the paper says and no more; by post, so that no address holds it.

    Exempt from the token, because it changes nothing and nobody has to be signed in.
    """
    sent = request.method == "POST"
    wait = sent and guard.must_wait(request)
    form = CodeForm(request.POST if sent else None)
    good = sent and not wait and form.is_valid()
    found = certificates.verify(form.cleaned_data["code"]) if good else None
    if good and found is None:
        guard.count_wrong(request)
    context = {
        "form": form,
        "asked": good,
        "wait": wait,
        "found": found,
        "spoken": spoken(lambda code: reverse("training:verify", args=[code])),
    }
    status = HTTPStatus.TOO_MANY_REQUESTS if wait else 422 if sent and not good else 200
    response = render(request, "stimulate/training/verify.html", context, status=status)
    if wait:
        response["Retry-After"] = str(guard.WAIT)
    return response


@require_GET
@entry(EMPLOYEE)
def unit(request: Request, code: str) -> HttpResponse:
    """Members with how often and how long since a year; who was nowhere first. For the head, the coordinator and HR."""
    today = clock.today()
    one = get_object_or_404(queries.teams(today), code=code)
    require(rules.may_name_unit(request.actor, one.pk))
    sort = request.GET.get("sort", "")
    sort = sort if sort in Sort.values else ""
    first = date(today.year - 1, today.month, 1)
    found = coverage.of_unit(one, sort, first, today)
    page = Paginator(found, MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": one,
        "first": first,
        "page": page,
        "rows": [(row, hours(row.total.minutes)) for row in page],
        "reached": sum(row.times > 0 for row in found),
        "many": len(found),
        "filters": _sorts(sort),
    }
    return render(request, "stimulate/training/unit.html", context)


@require_GET
@entry(EMPLOYEE)
def reach(request: Request) -> HttpResponse:
    """Teams by quarters: which session reached them. No names and no numbers of people."""
    today, now = clock.today(), clock.now()
    sort = request.GET.get("sort", Sort.DILEMMA)
    sort = sort if sort in Sort.values else ""
    page = Paginator(queries.teams(today), A_PAGE).get_page(request.GET.get("page"))
    rows = coverage.map_of(list(page), sort, today, now)
    for row, one in zip(rows, page, strict=True):
        if rules.may_name_unit(request.actor, one.pk):
            row["url"] = reverse("training:unit", args=[one.code])
    context = {
        "page": page,
        "rows": rows,
        "heads": coverage.heads(today),
        "filters": _sorts(sort),
        "sort": sort,
    }
    return render(request, "stimulate/training/map.html", context)


def _sorts(chosen: str) -> list[dict[str, object]]:
    options = [{"value": str(one), "label": str(one.label), "count": None} for one in Sort]
    chosen_words = str(Sort(chosen).label) if chosen else ""
    return [{"key": "sort", "label": _("Activity"), "chosen": chosen_words, "options": options}]


@require_GET
@entry(door(STEER, rules.HR))
def hours_sheet(request: Request) -> HttpResponse:
    """HR's list of a year, with the columns of the policy file; that it was made stands in the trail."""
    today = clock.today()
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else today.year
    if not 2000 <= year <= today.year:
        raise Http404
    rows = queries.counting().filter(present=True, session__begins_at__year=year)
    rows = rows.select_related("person", "session__activity").order_by("session__begins_at", "person__folded")
    listed: list[Attendance] = list(rows[:MOST_LINES])
    audit.append(
        "training.exported", by=request.actor, now=clock.now(), detail={"year": year, "lines": len(listed)}
    )
    return workbook.as_response(f"rit-training-{year}.xlsx", [certificates.sheet(listed)])
