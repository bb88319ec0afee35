"""The communication plan as a list, by month, and as a spreadsheet (L5-h)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.documents import workbook
from rit.plan import rules as plan_rules
from rit.plan.communication import queries, rules, surface
from rit.plan.communication.models import Item
from rit.plan.communication.states import Channel
from rit.plan.models import Plan
from rit.plan.views.pages import plan_or_404

WIDE = door(rules.STEER, plan_rules.REPORT)
A_PAGE, A_YEAR, MOST_ROWS = 25, 120, 5000


@require_GET
@entry(WIDE)
def items(request: Request) -> HttpResponse:
    """The plan as a list, or a year of it by month."""
    plan, today = plan_or_404(request), clock.today()
    part, text, channel = (request.GET.get(name, "") for name in ("when", "q", "channel"))
    within = queries.visible_to(request.actor).filter(plan=plan)
    if text := " ".join(text.split())[:80]:
        within = within.filter(queries.named(text))
    if channel in Channel.values:
        within = within.filter(channel=channel)
    by_month = request.GET.get("view") == "months"
    context = {
        "plan": plan,
        "text": text,
        "by_month": by_month,
        "may_add": rules.may_add(request.actor, plan.status),
        "filters": _filters(channel),
        "strip": surface.parts(queries.strip(within, today), part),
    }
    if by_month:
        context |= _year(within, _year_asked(request, plan, today.year), plan)
    else:
        found = queries.with_rows(queries.in_part(within, part, today))
        order = ("-planned_date", "pk") if part in {"sent", "cancelled", ""} else ("planned_date", "pk")
        page = Paginator(found.order_by(*order), A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "rows": surface.rows(page, today), "columns": surface.columns()}
    return render(request, "plan/communication/items.html", context)


def _filters(channel: str) -> list[dict[str, object]]:
    options = [{"value": value, "label": label} for value, label in Channel.choices]
    chosen = dict(Channel.choices).get(channel, "")
    return [{"key": "channel", "label": _("Channel"), "chosen": chosen, "options": options}]


def _year_asked(request: Request, plan: Plan, this: int) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == len("2020") else this
    return min(max(year, plan.from_date.year), plan.to_date.year)


def _year(within: QuerySet[Item], year: int, plan: Plan) -> dict[str, object]:
    today = clock.today()
    found = list(within.filter(planned_date__year=year).order_by("planned_date", "pk")[:A_YEAR])
    return {
        "year": year,
        "years": [
            one for one in (year - 1, year, year + 1) if plan.from_date.year <= one <= plan.to_date.year
        ],
        "months": surface.months(year, today),
        "lines": surface.by_month(found, today),
    }


@require_GET
@entry(WIDE)
def export(request: Request) -> HttpResponse:
    """Every item as a spreadsheet: counts, never who."""
    plan, today = plan_or_404(request), clock.today()
    found = queries.with_rows(queries.visible_to(request.actor).filter(plan=plan))
    rows = found.prefetch_related("units", "functions").order_by("planned_date", "pk")[:MOST_ROWS]
    return workbook.as_response(f"rit-communication-{today}.xlsx", [surface.sheet(rows)])
