"""The action plan as one surface: table, strip, recurring work, and changes to many rows at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import Refused
from rit.foundation.by_key import ByKey
from rit.foundation.documents import workbook
from rit.foundation.ui import saved
from rit.foundation.ui.templatetags.rit import short_month
from rit.foundation.ui.words import in_language
from rit.people.models import Person
from rit.plan import actions as writers
from rit.plan import forms, queries, rules, surface
from rit.plan.models import Action, LogEntry, Objective
from rit.plan.states import ActionState
from rit.plan.views.pages import plan_or_404


@require_GET
@entry(EMPLOYEE)
def actions(request: Request) -> HttpResponse:
    today, plan = clock.today(), plan_or_404(request)
    asked = surface.read(request.GET)
    within = surface.filtered(queries.visible_to(request.actor).filter(plan=plan), asked, request.actor)
    strip = queries.strip(within, today)
    rows = queries.in_horizon(within, asked.horizon or "open", today)
    ordered = surface.ordered(rows, asked)
    pages = ByKey(ordered, surface.PAGE, rows=queries.as_rows)
    vars(pages)["count"] = strip.within(asked.horizon)  # counted already; it would ask again
    page = pages.get_page(request.GET.get("page"))
    objectives = {row.number: row for row in plan.objectives.select_related("pillar")}
    context = {
        "plan": plan,
        "asked": asked,
        "strip": _strip(strip, asked, request),
        "filters": surface.filters(list(objectives.values()), strip, asked),
        "views": saved.of(request.actor, request.path, request.GET),
        "page": page,
        "rows": [_row(action, objectives, today) for action in page],
        "columns": _columns(asked),
        "show": asked.columns,
        "column_choices": [
            {"key": key, "label": label, "on": key in asked.columns} for key, label in _labels().items()
        ],
        "may_steer": request.actor.may_enter(rules.STEER),
        "today": today,
    }
    heat = _heat_table(queries.heat(within, today), objectives, today)
    return render(request, "plan/actions.html", context | heat)


class Row(NamedTuple):
    """What a row of the table says, in words and numbers of the reader's language: it is drawn once for all readers.

    `number` and `objective`: the first of those it serves, `more`: how many others. `days` late, or `left`.
    """

    key: UUID
    title: str
    instrument: str
    pillar: str
    number: int | None
    objective: str
    more: int
    owner: str
    initials: str
    unit: str
    due: date
    shape: str
    days: int
    left: int
    state: str
    progress: int
    proofs: int


def _row(action: Any, objectives: Mapping[int, Objective], today: date) -> Row:
    """`action`: one of `queries.as_rows`."""
    shape, days = surface.standing(action, today)
    first = objectives.get(action.numbers[0]) if action.numbers else None
    owner, initials = _owner(action.owner__first_name, action.owner__last_name)
    return Row(
        key=action.pk,
        title=in_language(action.title),
        instrument=in_language(action.instrument__title),
        pillar=first.pillar.code if first else "",
        number=first.number if first else None,
        objective=in_language(first.short) if first else "",
        more=len(action.numbers) - 1,
        owner=owner,
        initials=initials,
        unit=in_language(action.unit__name),
        due=action.next_date,
        shape=shape,
        days=days,
        left=-days,
        state=str(ActionState(action.state).label),
        progress=action.progress,
        proofs=action.proofs,
    )


@lru_cache(maxsize=512)  # a few people own many actions
def _owner(first: str | None, last: str | None) -> tuple[str, str]:
    """Name and initials; both empty where nobody owns it yet."""
    if first is None or last is None:
        return "", ""
    person = Person(first_name=first, last_name=last)
    return person.full_name, person.initials


def _labels() -> dict[str, str]:
    return {
        "objective": _("Objective"),
        "owner": _("Owner"),
        "unit": _("Unit"),
        "due": _("Done by"),
        "state": _("State"),
        "progress": _("Progress"),
        "evidence": _("Evidence"),
    }


def _columns(asked: surface.Asked) -> list[dict[str, Any]]:
    labels = _labels()
    columns: list[dict[str, Any]] = [{"label": _("Action"), "sort": "title"}]
    for key in asked.columns:
        column: dict[str, Any] = {"label": labels[key], "num": key in {"progress", "evidence"}}
        if key in surface.ORDERS:
            column["sort"] = key
        columns.append(column)
    return columns


def _strip(counts: queries.Strip, asked: surface.Asked, request: Request) -> list[dict[str, Any]]:
    """Each part is a link that filters, and a second click takes the filter off."""
    oldest = (clock.today() - counts.oldest_late).days if counts.oldest_late else 0
    late_note = ngettext("oldest %(n)s day", "oldest %(n)s days", oldest) % {"n": oldest} if oldest else ""
    parts: list[tuple[str, str, int, str, str]] = [
        ("late", _("overdue"), counts.late, "late", late_note),
        ("30", _("within 30 days"), counts.within_30, "soon", ""),
        ("90", _("within 90 days"), counts.within_90, "running", ""),
        ("later", _("later"), counts.later, "empty", ""),
        ("done", _("done"), counts.done, "done", _("%(n)s in the last 30 days") % {"n": counts.done_lately}),
    ]
    if counts.stopped:
        parts.append(("stopped", _("stopped"), counts.stopped, "withdrawn", ""))
    shown = []
    for key, label, count, shape, note in parts:
        query = request.GET.copy()
        query.pop("page", None)
        query["when"] = "" if asked.horizon == key else key
        shown.append(
            {
                "key": key,
                "label": label,
                "count": count,
                "shape": shape,
                "note": note,
                "on": asked.horizon == key,
                "url": "?" + query.urlencode(),
            }
        )
    return shown


def _heat_table(
    rows: list[queries.HeatRow], objectives: Mapping[int, Objective], today: date
) -> dict[str, Any]:
    months = [cell.month for cell in rows[0].cells] if rows else []
    return {
        "heat_months": [
            {"label": short_month(month), "now": (month.year, month.month) == (today.year, today.month)}
            for month in months
        ],
        "heat_rows": [_heat_row(row, objectives) for row in rows],
    }


def _heat_row(row: queries.HeatRow, objectives: Mapping[int, Objective]) -> dict[str, Any]:
    pillar = objectives[row.numbers[0]].pillar.code if row.numbers else ""
    states = {"done": "done", "done_late": "late", "missed": "missed", "planned": "planned", "empty": "none"}
    return {
        "label": in_language(row.title),
        "url": reverse("plan:action", args=[row.key]),
        "pillar": pillar,
        "cells": [{"state": states[cell.state]} for cell in row.cells],
    }


@require_GET
@entry(EMPLOYEE)
def export(request: Request) -> HttpResponse:
    """The filtered actions as a spreadsheet: all rows, the columns of the table and those that help to sort."""
    today, plan = clock.today(), plan_or_404(request)
    asked = surface.read(request.GET)
    within = surface.filtered(queries.visible_to(request.actor).filter(plan=plan), asked, request.actor)
    rows = queries.in_horizon(within, asked.horizon, today) if asked.horizon else within
    found = queries.with_rows(surface.ordered(rows, asked))[:10_000]
    return workbook.as_response(f"rit-actions-{today}.xlsx", [action_sheet(list(found))])


def action_sheet(found: list[Action]) -> workbook.Sheet:
    return workbook.Sheet(
        title=_("Actions"),
        head=[
            _("Action"),
            _("Objectives"),
            _("Instrument"),
            _("Owner"),
            _("Unit"),
            _("Starts on"),
            _("Done by"),
            _("Next date"),
            _("How often"),
            _("State"),
            _("Progress (%)"),
            _("Finished on"),
            _("Section"),
        ],
        rows=[
            [
                in_language(action.title),
                ", ".join(str(objective.number) for objective in action.objectives.all()),
                in_language(action.instrument.title) if action.instrument else "",
                action.owner.full_name if action.owner else "",
                in_language(action.unit.name) if action.unit else "",
                action.start_date,
                action.due_date,
                action.next_date,
                str(action.get_recurrence_display()),
                str(action.get_state_display()),
                action.progress,
                action.finished_date,
                action.source,
            ]
            for action in found
        ],
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def change_owner(request: Request) -> HttpResponse:
    """The first post carries the chosen rows, the second the new owner and the reason."""
    return _change_many(request, forms.BulkOwnerForm, _("Another owner"))


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def change_date(request: Request) -> HttpResponse:
    return _change_many(request, forms.BulkDateForm, _("Another date"))


def _change_many(request: Request, form_class: type[forms.BulkForm], title: str) -> HttpResponse:
    visible = queries.visible_to(request.actor)
    back = _safe_back(request)
    asking = request.method == "GET" or "reason" not in request.POST
    given = held.take(request) if request.method == "GET" else None
    data = given or (request.POST if request.method == "POST" else request.GET)
    form = form_class(
        data if given or not asking else None, visible=visible, initial={"chosen": data.getlist("chosen")}
    )
    if not asking and form.is_valid():
        done = _carry_out(request, form)
        if done is not None:
            return HttpResponseRedirect(back)
    chosen = list(visible.filter(pk__in=_keys(data.getlist("chosen")))[:200])
    if asking and not chosen:
        messages.warning(request, _("Choose at least one action first."))
        return HttpResponseRedirect(back)
    context = {"form": form, "chosen": chosen, "title": title, "back": back}
    return render(request, "plan/change_many.html", context, status=422 if form.errors else 200)


def _carry_out(request: Request, form: forms.BulkForm) -> UUID | None:
    data, now = form.cleaned_data, clock.now()
    keys = [action.pk for action in data["chosen"]]
    try:
        batch = writers.change_many(
            keys,
            owner=data.get("owner"),
            due_date=data.get("due_date"),
            reason=data["reason"],
            by=request.actor,
            now=now,
        )
    except Refused as refused:
        form.add_error(None, str(refused.verdict.reason))
        return None
    changed = LogEntry.objects.filter(batch=batch).count()
    text = ngettext("%(n)s action was changed.", "%(n)s actions were changed.", changed) % {"n": changed}
    messages.success(request, text, extra_tags=reverse("plan:undo", args=[batch]) if changed else "")
    return batch


@require_POST
@entry(door(rules.STEER))
def undo(request: Request, batch: UUID) -> HttpResponse:
    """Puts a bulk change back, except what somebody changed again since."""
    back, skipped = writers.undo(batch, by=request.actor, now=clock.now())
    text = ngettext("%(n)s action was put back.", "%(n)s actions were put back.", back) % {"n": back}
    if skipped:
        text += " " + ngettext(
            "%(n)s was changed again since, and stays.", "%(n)s were changed again since, and stay.", skipped
        ) % {"n": skipped}
    messages.success(request, text)
    return HttpResponseRedirect(_safe_back(request))


def _keys(texts: list[str]) -> list[UUID]:
    keys = []
    for text in texts:
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return keys


def _safe_back(request: Request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    own = reverse("plan:actions")
    return (
        wanted if safe and "/plan/actions/owner" not in wanted and "/plan/actions/date" not in wanted else own
    )
