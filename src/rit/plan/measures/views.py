"""Measures: all of them, one of them, taking one for a thing, and looking whether it worked (L6.2-c, L6.2-d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import require
from rit.foundation.attachments import actions as attachments
from rit.foundation.by_key import ByKey
from rit.foundation.registries import courses
from rit.foundation.ui.words import hours
from rit.plan import queries as plan_queries
from rit.plan import surface
from rit.plan.actions import Proof
from rit.plan.measures import actions as writers
from rit.plan.measures import forms, queries, rules, serving
from rit.plan.measures.models import Measure
from rit.plan.measures.states import NOT_CHECKED, Effect, Sort
from rit.plan.models import Plan
from rit.plan.states import OPEN
from rit.plan.turns import months_later
from rit.plan.views.pages import plan_or_404, stand_in

A_PAGE = 50
NONE, UNCHECKED = "none", "unchecked"
LOOK_AFTER_MONTHS = 6  # our own proposal; whoever takes the measure chooses


@require_GET
@entry(EMPLOYEE)
def measures(request: Request) -> HttpResponse:
    """All of the plan, what is still to do first; by sort and by effect."""
    plan, today = plan_or_404(request), clock.today()
    sort, effect = request.GET.get("sort", ""), request.GET.get("effect", "")
    found = _filtered(queries.visible_to(request.actor).filter(action__plan=plan), sort, effect, today)
    ended = Case(When(action__state__in=OPEN, then=0), default=1)
    ordered = found.order_by(ended, "action__next_date", "pk")
    page = ByKey(ordered, A_PAGE, rows=queries.with_actions).get_page(request.GET.get("page"))
    served = queries.served_by(request.actor, page.object_list)
    context = {
        "plan": plan,
        "page": page,
        "rows": [(queries.shown(one), served.get(one.pk, [])) for one in page.object_list],
        "filters": _filters(sort, effect),
        "columns": [
            {"label": _("Measure")},
            {"label": _("Serves")},
            {"label": _("Owner")},
            {"label": _("Done by")},
            {"label": _("Cost"), "num": True},
            {"label": _("Effect")},
        ],
    }
    return render(request, "plan/measures/measures.html", context)


def _filters(sort: str, effect: str) -> list[dict[str, Any]]:
    effects: dict[str, Any] = {
        **dict(Effect.choices),
        NONE: NOT_CHECKED,
        UNCHECKED: _("the look is late"),
    }
    asked: list[tuple[str, str, str, dict[str, Any]]] = [  # Any: lazy words
        ("sort", _("Sort"), sort, dict(Sort.choices)),
        ("effect", _("Effect"), effect, effects),
    ]
    return [
        {
            "key": key,
            "label": label,
            "chosen": words.get(chosen, ""),
            "options": [{"value": code, "label": word, "count": None} for code, word in words.items()],
        }
        for key, label, chosen, words in asked
    ]


def _filtered(found: QuerySet[Measure], sort: str, effect: str, today: date) -> QuerySet[Measure]:
    """An unknown filter filters nothing away."""
    if sort in Sort.values:
        found = found.filter(sort=sort)
    if effect in Effect.values:
        found = found.filter(effect=effect)
    elif effect == NONE:
        found = found.filter(effect="")
    elif effect == UNCHECKED:
        found = found.filter(pk__in=queries.unchecked(today).values("pk"))
    return found


def _measure(request: Request, key: UUID) -> Measure:
    return get_object_or_404(queries.with_actions(queries.visible_to(request.actor)), action=key)


@require_GET
@entry(EMPLOYEE)
def measure(request: Request, key: UUID) -> HttpResponse:
    one = _measure(request, key)
    stand_in(request, one.action.plan)
    facts, today = writers.facts(one.action, one), clock.today()
    shape, days = surface.standing(one.action, today)
    things = queries.served_by(request.actor, [one]).get(one.pk, [])
    context = {
        "today": today,
        "measure": one,
        "shown": queries.shown(one),
        "action": one.action,
        "shape": shape,
        "days": days,
        "left": -days,
        "things": [
            (thing, bool(serving.may_serve(request.actor, thing.kind, thing.key))) for thing in things
        ],
        "checks": queries.checks_of(one),
        "may_describe": rules.may_describe(request.actor, facts),
        "may_check": rules.may_check(request.actor, facts),
        "course": courses.every(one.course).get(one.course) if one.course else None,
        "course_hours": hours(one.course_minutes or 0),
        "late": one.effect == "" and one.check_date < today and one.action.state not in OPEN,
    }
    return render(request, "plan/measures/measure.html", context)


@dataclass(frozen=True)
class Asked:
    """The thing that a measure is taken for, as the address names it: `risk:` and its key."""

    kind: serving.Kind
    key: str
    title: str

    @property
    def reference(self) -> str:
        return f"{self.kind.code}:{self.key}"

    @property
    def url(self) -> str:
        return self.kind.address(self.key)


def _asked(request: Request) -> Asked:
    """404 for a thing that is not there for this reader; refused where somebody else gives it measures."""
    code, _sign, key = request.GET.get("for", "").partition(":")
    kind = serving.of(code)
    if kind is None or not key or len(key) > 60:
        raise Http404
    title = kind.titles(request.actor, [key]).get(key)
    if title is None:
        raise Http404
    require(kind.may_serve(request.actor, key))
    return Asked(kind, key, title)


def _plan_in_force(request: Request) -> Plan:
    plan = plan_queries.current_plan(request.actor, clock.today())
    if plan is None:
        raise Http404
    return plan


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def take(request: Request) -> HttpResponse:
    """A new measure for a thing."""
    asked, plan, today = _asked(request), _plan_in_force(request), clock.today()
    require(rules.may_take(request.actor, plan.status, asked.kind.may_serve(request.actor, asked.key)))
    due = min(months_later(today, 3), plan.to_date)
    initial: dict[str, object] = {
        "start_date": today,
        "due_date": due,
        "check_date": months_later(due, LOOK_AFTER_MONTHS),
    }
    if (sort := request.GET.get("sort")) in Sort.values:
        initial["sort"] = sort
    sent = request.method == "POST"
    form = forms.TakeForm(request.POST if sent else late.take(request), plan=plan, initial=initial)
    if sent and form.is_valid():
        reason = _("Taken as a measure.")  # the whole corps reads this log: never for what
        serves = [(asked.kind.code, asked.key)]
        writers.take(plan, form.draft(reason), serves=serves, by=request.actor, now=clock.now())
        messages.success(request, _("The measure is in the action plan."))
        return HttpResponseRedirect(asked.url)
    context = {"asked": asked, "form": form, "title": _("Take a measure"), "ties": True}
    return render(request, "plan/measures/form.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def tie(request: Request) -> HttpResponse:
    """A measure that there is already also serves a thing."""
    asked = _asked(request)
    sent = request.method == "POST"
    could = queries.could_tie(request.actor, asked.kind.code, asked.key)
    form = forms.TieForm(request.POST if sent else late.take(request), measures=could)
    if sent and form.is_valid():
        chosen = form.cleaned_data["measure"].action_id
        writers.tie(chosen, asked.kind.code, asked.key, by=request.actor, now=clock.now())
        messages.success(request, _("The measure serves this too."))
        return HttpResponseRedirect(asked.url)
    context = {"asked": asked, "form": form, "title": _("Tie a measure")}
    return render(request, "plan/measures/form.html", context, status=422 if sent else 200)


@require_POST
@entry(EMPLOYEE)
def untie(request: Request, key: UUID) -> HttpResponse:
    """The measure stays; it does not serve this thing any more."""
    one, asked = _measure(request, key), _asked(request)
    writers.untie(key, asked.kind.code, asked.key, by=request.actor, now=clock.now())
    messages.success(request, _("The measure does not serve “%(title)s” any more.") % {"title": asked.title})
    return redirect("measures:measure", one.action_id)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def describe(request: Request, key: UUID) -> HttpResponse:
    """What a measure adds; an action that was none becomes one."""
    action = get_object_or_404(
        plan_queries.visible_to(request.actor).select_related("plan", "owner", "unit"), pk=key
    )
    one = Measure.objects.filter(action=action).first()
    require(rules.may_describe(request.actor, writers.facts(action, one)))
    sent = request.method == "POST"
    form = forms.DescribeForm(
        request.POST if sent else late.take(request),
        ends=action.due_date,
        measure=one,
        initial={"check_date": months_later(action.due_date, LOOK_AFTER_MONTHS)},
    )
    if sent and form.is_valid():
        writers.describe(key, **form.cleaned_data, by=request.actor, now=clock.now())
        messages.success(request, _("What is expected of it is kept."))
        return redirect("measures:measure", key)
    context = {"action": action, "form": form, "title": _("What this measure is to do")}
    return render(request, "plan/measures/form.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def check(request: Request, key: UUID) -> HttpResponse:
    """Whether it worked."""
    one = _measure(request, key)
    require(rules.may_check(request.actor, writers.facts(one.action, one)))
    sent, today = request.method == "POST", clock.today()
    form = forms.CheckForm(
        request.POST if sent else late.take(request),
        request.FILES if sent else None,
        action=one.action,
        today=today,
        initial={"on_date": today},
    )
    if sent and form.is_valid():
        data, now = form.cleaned_data, clock.now()
        upload = data["evidence"]
        stored = attachments.store(upload, by=request.actor, now=now) if upload else None
        proof = Proof(attachment=stored, link=data["link"] or "")
        found = writers.Found(data["on_date"], data["effect"], data["text"], proof, data["again"])
        writers.check_effect(key, found, by=request.actor, now=now)
        messages.success(request, _("The effect is recorded."))
        return redirect("measures:measure", key)
    context = {"action": one.action, "measure": one, "form": form, "title": _("Did it work?")}
    return render(request, "plan/measures/form.html", context, status=422 if sent else 200)
