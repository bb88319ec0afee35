"""One item, and writing it (L5-h, L5-d)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.plan.communication import actions, forms, queries, rules, surface
from rit.plan.communication.models import Item
from rit.plan.communication.states import step_named
from rit.plan.views.pages import plan_or_404

REFUSED, CONFLICT = 422, 409


def item_or_404(request: Request, key: UUID) -> Item:
    visible = queries.with_groups(queries.with_rows(queries.visible_to(request.actor)))
    return get_object_or_404(visible, pk=key)


def whole_or_404(request: Request, key: UUID) -> Item:
    """With everything that its page shows."""
    people = ("evidence", "created_by", "changed_by", "ready_by", "sent_by", "cancelled_by")
    visible = queries.with_rows(queries.visible_to(request.actor)).select_related(*people)
    return get_object_or_404(visible.prefetch_related("units", "functions"), pk=key)


@require_GET
@entry(EMPLOYEE)
def show(request: Request, key: UUID) -> HttpResponse:
    """One item: texts as readers get them, for whom, where it stands and what happened to it."""
    shown, today = whole_or_404(request, key), clock.today()
    facts = actions.facts(shown)
    shape, days = surface.standing(shown, today)
    is_open = shown.addressed is None
    context = {
        "item": shown,
        "shape": shape,
        "days": days,
        "left": -days,
        "texts": surface.texts(shown.texts),
        "missing": surface.missing(shown.texts),
        "audience": surface.audience(shown),
        "reach": queries.reach(queries.audience_of(shown), today) if is_open else None,
        "may_change": rules.may_change(request.actor, facts),
        "may": {
            name: rules.may_take(request.actor, facts, step_named(name))
            for name in ("prepare", "plan_again", "send", "cancel")
        },
        "may_add": rules.may_add(request.actor, shown.plan.status),
        "sees_plan": rules.may_see_all(request.actor),
    }
    return render(request, "plan/communication/item.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def add(request: Request) -> HttpResponse:
    """A new item, empty or from another one: its texts and audience, without its date."""
    plan = plan_or_404(request)
    require(rules.may_add(request.actor, plan.status))
    source = _source(request)
    given = held.take(request) if request.method == "GET" else request.POST
    initial = forms.initial(source) | {"planned_date": None, "version": None} if source else None
    form = forms.ItemForm(given, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = actions.add(plan, form.edit(), copied_from=source, by=request.actor, now=clock.now())
        messages.success(request, _("The item is planned."))
        return redirect("communication:item", kept.pk)
    return _form_page(request, form, None, source=source)


def _source(request: Request) -> Item | None:
    try:
        key = UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    visible = queries.with_groups(queries.with_rows(queries.visible_to(request.actor)))
    return visible.filter(pk=key).first()


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def change(request: Request, key: UUID) -> HttpResponse:
    shown = item_or_404(request, key)
    require(rules.may_change(request.actor, actions.facts(shown)))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.ItemForm(given, plan=shown.plan, item=shown)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change(
                key,
                form.edit(),
                version=shown.version if version is None else version,
                by=request.actor,
                now=clock.now(),
            )
        except actions.Stale:
            form.add_error(
                None, _("Somebody changed this item while you were writing. Nothing you typed is lost.")
            )
            return _form_page(request, form, shown, status=CONFLICT)
        messages.success(request, _("The item is changed."))
        return redirect("communication:item", key)
    return _form_page(request, form, shown)


def _form_page(
    request: Request,
    form: forms.ItemForm,
    shown: Item | None,
    *,
    source: Item | None = None,
    status: int = 0,
) -> HttpResponse:
    conflict = status == CONFLICT
    version = form["version"].value() if shown and not conflict else None
    context = {
        "form": form,
        "item": shown,
        "source": source,
        "conflict": conflict,
        "version": shown.version if shown and version is None else version,
    }
    code = status or (REFUSED if request.method == "POST" else 200)
    return render(request, "plan/communication/form.html", context, status=code)
