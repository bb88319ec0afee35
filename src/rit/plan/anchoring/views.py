"""Anchoring points: the eleven in two areas, one point with its reviews, and the forms (L1-c)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock, older
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.attachments import actions as attachments
from rit.plan.actions import Proof
from rit.plan.anchoring import actions as writers
from rit.plan.anchoring import forms, queries, rules, showing
from rit.plan.anchoring.addresses import address
from rit.plan.anchoring.models import Embedding
from rit.plan.anchoring.states import UNKNOWN, Area
from rit.plan.models import AnchoringPoint
from rit.plan.rules import STEER
from rit.plan.turns import months_later
from rit.plan.views.pages import plan_or_404


@require_GET
@entry(EMPLOYEE)
def points(request: Request) -> HttpResponse:
    """The eleven in their two areas, and the reviews by quarter."""
    plan, today = plan_or_404(request), clock.today()
    found = queries.standing(plan, clock.now())
    context = {
        "plan": plan,
        "today": today,
        "areas": [(area, [one for one in found if one.point.area == area]) for area in Area],
        "counts": showing.counts(found, today),
        "quarters": showing.heads(today),
        "strip": [(one, queries.cells(one, today)) for one in found],
    }
    return render(request, "plan/anchoring/points.html", context)


def _point(request: Request, code: str) -> AnchoringPoint:
    plan = plan_or_404(request)
    return get_object_or_404(queries.visible_to(request.actor), plan=plan, code=code)


def _held(point: AnchoringPoint) -> Embedding | None:
    return Embedding.objects.select_related("owner").filter(point=point).first()


@require_GET
@entry(EMPLOYEE)
def point(request: Request, code: str) -> HttpResponse:
    one = _point(request, code)
    held = _held(one)
    reviews = queries.reviews_of(one)
    changes = older.part(queries.changes_of(one), request.GET)
    facts = rules.Facts(
        area=one.area,
        owner=held.owner_id if held else None,
        state=reviews[0].state if reviews else UNKNOWN,
        plan_status=one.plan.status,
    )
    context = {
        "plan": one.plan,
        "today": clock.today(),
        "point": one,
        "held": held,
        "state": showing.State(facts.state),
        "reviews": [(review, showing.State(review.state)) for review in reviews],
        "changes": showing.told(changes.rows),
        "part": changes,
        "may_give": rules.may_give(request.actor, facts),
        "may_describe": rules.may_describe(request.actor, facts),
    }
    return render(request, "plan/anchoring/point.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def give(request: Request, code: str) -> HttpResponse:
    """An owner, and how often it is reviewed."""
    one, today = _point(request, code), clock.today()
    held = _held(one)
    require(rules.may_give(request.actor, writers.facts(one, held)))

    def read(data: Any) -> forms.GiveForm:  # Any: a QueryDict or None
        return forms.GiveForm(data, held=held, today=today)

    def write(form: django_forms.Form) -> object:
        data = form.cleaned_data
        return writers.give(one.pk, **data, by=request.actor, now=clock.now())

    return _form(request, one, read, write, _("Give an owner"), _("The point has its owner."))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def describe(request: Request, code: str) -> HttpResponse:
    """How integrity is embedded there."""
    one = _point(request, code)
    held = _held(one)
    require(rules.may_describe(request.actor, writers.facts(one, held)))

    def read(data: Any) -> forms.HowForm:  # Any: a QueryDict or None
        return forms.HowForm(data, held=held)

    def write(form: django_forms.Form) -> object:
        if not isinstance(form, forms.HowForm):
            raise TypeError("not the form of this page")
        data = form.cleaned_data
        return writers.describe(
            one.pk,
            form.words(),
            reason=data["reason"],
            version=data["version"],
            by=request.actor,
            now=clock.now(),
        )

    return _form(request, one, read, write, _("Describe how it is embedded"), _("The description is kept."))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def review(request: Request, code: str) -> HttpResponse:
    """What was found, with its evidence."""
    one, today = _point(request, code), clock.today()
    held = _held(one)
    facts = writers.facts(one, held)
    require(rules.may_review(request.actor, facts))
    initial = {
        "on_date": today,
        "next_review_date": months_later(today, held.review_months if held else 12),
        "version": held.version if held else 0,
    }

    def read(data: Any) -> forms.ReviewForm:  # Any: a QueryDict or None
        files = request.FILES if request.method == "POST" else None
        return forms.ReviewForm(data, files, plan=one.plan, facts=facts, today=today, initial=initial)

    def write(form: django_forms.Form) -> object:
        data, now = form.cleaned_data, clock.now()
        upload = data["evidence"]
        stored = attachments.store(upload, by=request.actor, now=now) if upload else None
        finding = writers.Finding(
            data["on_date"],
            data["state"],
            data["text"],
            Proof(attachment=stored, link=data["link"] or ""),
            data["next_review_date"],
        )
        return writers.review(one.pk, finding, version=data["version"], by=request.actor, now=now)

    return _form(request, one, read, write, _("Review this point"), _("The review is recorded."))


def _form(
    request: Request,
    one: AnchoringPoint,
    read: Callable[[Any], django_forms.Form],
    write: Callable[[django_forms.Form], object],
    title: str,
    said: str,
) -> HttpResponse:
    """Shows a form or carries it out. When somebody was first, what was typed stays, on what stands there now."""
    sent = request.method == "POST"
    form = read(request.POST if sent else late.take(request))
    if sent and form.is_valid():
        try:
            write(form)
        except writers.Stale:
            request.undo_everything = True  # type: ignore[attr-defined]  # a file that came along is not kept twice
            form = read(_newest(request, one))
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(address("point", one))
    context = {"plan": one.plan, "point": one, "held": _held(one), "form": form, "title": title}
    return render(request, "plan/anchoring/form.html", context, status=422 if sent else 200)


def _newest(request: Request, one: AnchoringPoint) -> Any:
    """What was typed, on the version that stands there now. Any: a QueryDict."""
    data, held = request.POST.copy(), _held(one)
    data["version"] = str(held.version if held else 0)
    return data
