"""The wizard that rolls a plan forward (L1-b): the period, each pillar, what they share, the check, and the draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import Refused
from rit.foundation.ui.words import in_language
from rit.plan import actions as writers
from rit.plan import period_forms, queries, rolling, rules
from rit.plan.models import Pillar, Plan, RollForward
from rit.plan.states import OPEN
from rit.plan.views.periods import plan_named


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def roll(request: Request, code: str) -> HttpResponse:
    """The new period. What was prepared earlier is there again."""
    plan = plan_named(request, code)
    _require_rollable(request, plan)
    prepared = _prepared(plan)
    given = held.take(request) if request.method == "GET" else request.POST
    form = period_forms.PeriodForm(given, plan=plan, roll=prepared)
    if request.method == "POST" and form.is_valid():
        writers.keep_period(plan, form.period(), by=request.actor, now=clock.now())
        return _to_part(plan, rolling.pillars_of(plan)[0].code)
    context = {
        "plan": plan,
        "form": form,
        "prepared": prepared,
        "goes_on_in": queries.continued_in(request.actor, plan),
        "steps": _steps(plan, rolling.pillars_of(plan), "period", begun=prepared is not None),
    }
    return render(request, "plan/roll_period.html", context, status=_status(request))


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def roll_part(request: Request, code: str, part: str) -> HttpResponse:
    """What comes along of one pillar, or of what the pillars share."""
    plan = plan_named(request, code)
    prepared = _prepared(plan)
    if prepared is None:
        return _not_prepared(request, plan)
    if part == rolling.SHARED:
        return _shared(request, plan, prepared)
    ground = rolling.ground(plan)
    pillar = next((row for row in ground.pillars if row.code == part), None)
    if pillar is None:
        raise Http404
    page = _page(request)
    given = held.take(request) if request.method == "GET" else request.POST
    form = period_forms.PillarForm(given, ground=ground, roll=prepared, pillar=part, page=page)
    if page > form.pages:
        raise Http404
    if request.method == "POST" and form.is_valid():
        writers.keep_choices(prepared, form.chosen(), by=request.actor, now=clock.now())
        return _onwards(plan, ground.pillars, part, page, form.pages)
    context = {
        "plan": plan,
        "roll": prepared,
        "pillar": pillar,
        "form": form,
        "rows": list(form.rows()),
        "page": page,
        "pages": form.pages,
        "open": OPEN,
        "steps": _steps(plan, ground.pillars, part, begun=True),
    }
    return render(request, "plan/roll_pillar.html", context, status=_status(request))


def _shared(request: Request, plan: Plan, prepared: RollForward) -> HttpResponse:
    counts = queries.sizes(plan, rolling.LISTS)
    given = held.take(request) if request.method == "GET" else request.POST
    form = period_forms.SharedForm(given, roll=prepared, counts=counts)
    if request.method == "POST" and form.is_valid():
        writers.keep_choices(prepared, form.chosen(), by=request.actor, now=clock.now())
        return HttpResponseRedirect(reverse("plan:roll_check", args=[plan.code]))
    context = {
        "plan": plan,
        "roll": prepared,
        "form": form,
        "steps": _steps(plan, rolling.pillars_of(plan), rolling.SHARED, begun=True),
    }
    return render(request, "plan/roll_shared.html", context, status=_status(request))


@require_GET
@entry(door(rules.STEER))
def roll_check(request: Request, code: str) -> HttpResponse:
    """What comes along and what stays, counted, before anything is made."""
    plan = plan_named(request, code)
    prepared = _prepared(plan)
    if prepared is None:
        return _not_prepared(request, plan)
    ground = rolling.ground(plan)
    selection = rolling.select(ground, prepared)
    coming = {carry.action.pk for carry in selection.actions}
    sizes = queries.sizes(plan, rolling.LISTS)
    still_open = [action for action in ground.actions if action.state in OPEN]
    context = {
        "plan": plan,
        "roll": prepared,
        "parts": [_counted(ground, selection, pillar) for pillar in ground.pillars],
        "lists": [rolling.LISTS[name] for name in selection.lists if sizes[name]],
        "stays_open": [action for action in still_open if action.pk not in coming][:20],
        "stays_count": sum(action.pk not in coming for action in still_open),
        "orphans": len(selection.orphans),
        "unowned": sum(not carry.keeps_owner for carry in selection.actions),
        "enough": rules.enough_comes_along(len(selection.objectives)),
        "steps": _steps(plan, ground.pillars, "check", begun=True),
    }
    return render(request, "plan/roll_check.html", context)


@require_POST
@entry(door(rules.STEER))
def roll_make(request: Request, code: str) -> HttpResponse:
    plan = plan_named(request, code)
    prepared = _prepared(plan)
    if prepared is None:
        return _not_prepared(request, plan)
    new = writers.roll_forward(prepared, by=request.actor, now=clock.now())
    messages.success(
        request, _("The draft is there. Its texts and actions can be changed until it is adopted.")
    )
    return HttpResponseRedirect(reverse("plan:period", args=[new.code]))


def _counted(ground: rolling.Ground, selection: rolling.Selection, pillar: Pillar) -> dict[str, Any]:
    """One row of the check: what comes along of this pillar, of how many."""

    def here(rows: Any) -> int:  # Any: rows of instruments or actions
        return sum(ground.place_of(row) == pillar.code for row in rows)

    actions = [carry.action for carry in selection.actions]
    of_pillar = [row for row in ground.objectives if row.pillar_id == pillar.pk]
    return {
        "pillar": pillar,
        "objectives": (sum(row.pillar_id == pillar.pk for row in selection.objectives), len(of_pillar)),
        "instruments": (here(row for row, _served in selection.instruments), here(ground.instruments)),
        "actions": (here(actions), here(ground.actions)),
    }


def _require_rollable(request: Request, plan: Plan) -> None:
    verdict = rules.may_roll(request.actor, plan.status)
    if not verdict:
        raise Refused(verdict)


def _prepared(plan: Plan) -> RollForward | None:
    return plan.roll_forwards.filter(made_at=None).select_related("plan").first()


def _not_prepared(request: Request, plan: Plan) -> HttpResponse:
    """Nothing is being prepared: the draft was made already, and is named; or the period comes first."""
    _require_rollable(request, plan)
    made = queries.live_successor(plan, *rolling.next_period(plan))
    if made and request.method == "POST":
        raise Refused(rules.may_roll(request.actor, plan.status, goes_on_in=made))
    return HttpResponseRedirect(reverse("plan:roll", args=[plan.code]))


def _onwards(plan: Plan, pillars: list[Pillar], part: str, page: int, pages: int) -> HttpResponse:
    """The next page of actions, the next pillar, and at last what they share."""
    if page < pages:
        return _to_part(plan, part, page + 1)
    codes = [*(pillar.code for pillar in pillars), rolling.SHARED]
    return _to_part(plan, codes[codes.index(part) + 1])


def _to_part(plan: Plan, part: str, page: int = 1) -> HttpResponse:
    url = reverse("plan:roll_part", args=[plan.code, part])
    return HttpResponseRedirect(f"{url}?page={page}" if page > 1 else url)


def _steps(plan: Plan, pillars: list[Pillar], now: str, *, begun: bool) -> list[dict[str, str]]:
    """Where one is in the wizard; every step can be gone back to once the period is there."""
    parts = [("period", _("Period"), reverse("plan:roll", args=[plan.code]))]
    parts += [
        (row.code, in_language(row.title), reverse("plan:roll_part", args=[plan.code, row.code]))
        for row in pillars
    ]
    shared = reverse("plan:roll_part", args=[plan.code, rolling.SHARED])
    parts += [(rolling.SHARED, _("What they share"), shared)]
    parts += [("check", _("Check"), reverse("plan:roll_check", args=[plan.code]))]
    place = [key for key, _label, _url in parts].index(now)
    return [
        {
            "label": label,
            "state": "was" if number < place else "now" if number == place else "todo",
            "url": url if begun and number != place else "",
        }
        for number, (_key, label, url) in enumerate(parts)
    ]


def _page(request: Request) -> int:
    asked = request.GET.get("page", "1")
    if not asked.isdigit() or not 1 <= int(asked) <= 1000:
        raise Http404
    return int(asked)


def _status(request: Request) -> int:
    return 422 if request.method == "POST" else 200
