"""What leaders engage to: all units, one unit with its history, and writing it (L2-f)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import require
from rit.people.models import Unit
from rit.people.queries import units_visible_to
from rit.stimulate.conduct.engagement import actions, forms, queries, rules
from rit.stimulate.conduct.states import SHAPES, Standing

A_PAGE = 30


@require_GET
@entry(EMPLOYEE)
def engagements(request: Request) -> HttpResponse:
    """Unit by unit: who leads it, and what that person engages to."""
    today = clock.today()
    state = request.GET.get("state", "")
    state = state if state in Standing.values else ""
    counted = queries.counted(today)
    units = queries.standing_in(queries.led_units(today), state, today)
    page = Paginator(units, A_PAGE).get_page(request.GET.get("page"))
    options = [{"value": code, "label": word, "count": counted[code]} for code, word in Standing.choices]
    context = {
        "page": page,
        "rows": [(one, SHAPES[one.standing]) for one in queries.shown(page, today)],
        "counted": counted,
        "filters": [
            {
                "key": "state",
                "label": _("State"),
                "chosen": Standing(state).label if state else "",
                "options": options,
            }
        ],
        "mine": Unit.objects.filter(pk__in=request.actor.units_led).order_by("order", "code"),
    }
    return render(request, "stimulate/conduct/engagements.html", context)


@require_GET
@entry(EMPLOYEE)
def engagement(request: Request, code: str) -> HttpResponse:
    unit, today = _unit(request, code), clock.today()
    (now,) = queries.shown([unit], today)
    earlier = [one for one in queries.history(unit.pk) if now.given is None or one.pk != now.given.pk]
    context = {
        "unit": unit,
        "now": now,
        "shape": SHAPES[now.standing],
        "earlier": earlier,
        "may_give": rules.may_give(request.actor, unit.pk),
    }
    return render(request, "stimulate/conduct/engagement.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def give(request: Request, code: str) -> HttpResponse:
    """Writing it, or renewing: the words of last year stand there to be said again or better."""
    unit, today = _unit(request, code), clock.today()
    require(rules.may_give(request.actor, unit.pk))
    (now,) = queries.shown([unit], today)
    sent = request.method == "POST"
    before = now.given.words if now.given else {}
    form = forms.EngagementForm(request.POST if sent else late.take(request), before=before)
    if sent and form.is_valid():
        actions.give(unit, form.words(), by=request.actor, now=clock.now())
        messages.success(request, _("Thank you. Everybody can read it now, and it holds for a year."))
        return redirect("conduct:engagement", unit.code)
    title = _("Renew the engagement") if now.given else _("Write the engagement")
    context = {"form": form, "unit": unit, "title": title}
    return render(request, "stimulate/conduct/engagement_form.html", context, status=422 if sent else 200)


def _unit(request: Request, code: str) -> Unit:
    return get_object_or_404(units_visible_to(request.actor), code=code)
