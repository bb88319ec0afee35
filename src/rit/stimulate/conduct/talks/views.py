"""Talks of all teams, of one team, logging one, how often, and the card of a month (L5-g)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.people.models import Unit
from rit.people.queries import units_of, units_visible_to
from rit.plan import queries as plan_queries
from rit.plan.rulebook import citing
from rit.plan.rules import STEER
from rit.plan.turns import months_later
from rit.stimulate.conduct.models import Cadence, Talk
from rit.stimulate.conduct.states import RHYTHMS
from rit.stimulate.conduct.talks import actions, cards, forms, heat, queries, rules
from rit.stimulate.training.dilemmas import queries as library
from rit.stimulate.training.dilemmas.rules import MAKE, may_facilitate

A_PAGE = 30
YEARS = range(2000, 2100)


@require_GET
@entry(EMPLOYEE)
def talks(request: Request) -> HttpResponse:
    """Teams by months: who talked, and who should have. As a strip, or as a list."""
    today = clock.today()
    months = heat.months_shown(today)
    only_late, as_list = request.GET.get("state") == "late", request.GET.get("view") == "list"
    found = queries.late(today) if only_late else queries.teams(today)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    units = list(page)
    options = [{"value": "late", "label": _("late"), "count": None}]
    context = {
        "page": page,
        "today": today,
        "as_list": as_list,
        "strip": queries.strip(today, months_later(today, -12)),
        "months": heat.columns(months, today),
        "lines": [] if as_list else heat.rows(units, months, today),
        "units": [(one, RHYTHMS.get(vars(one)["months"], "")) for one in units],
        "filters": [
            {
                "key": "state",
                "label": _("State"),
                "chosen": _("late") if only_late else "",
                "options": options,
            }
        ],
        "may_log": rules.may_log_any(request.actor),
        "may_set": rules.may_set(request.actor),
    }
    return render(request, "stimulate/conduct/talks.html", context)


@require_GET
@entry(EMPLOYEE)
def team(request: Request, code: str) -> HttpResponse:
    """The talks of one team. What it takes along is for the team, who leads it, coaches and the coordinator."""
    unit, today, actor = _unit(request, code), clock.today(), request.actor
    below = queries.below(actor, today)
    own = {one.pk for one in units_of(actor.person, today)} if actor.person else set()
    page = Paginator(queries.talks_of(unit.pk), A_PAGE).get_page(request.GET.get("page"))
    themes, titles = plan_queries.themes(), _titles(request)
    same_team = unit.pk in below
    context = {
        "unit": unit,
        "asked": queries.teams(today).filter(pk=unit.pk).first(),
        "today": today,
        "rhythms": RHYTHMS,
        "page": page,
        "rows": [
            (
                one,
                themes.get(one.theme, one.theme),
                titles.get(one.dilemma, ("", ""))[1],
                bool(rules.may_drop(actor, one.by_id, same_team=same_team)),
            )
            for one in page
        ],
        "reads": rules.may_read(actor, unit.pk, own, below),
        "may_log": rules.may_log(actor, unit.pk, below),
        "may_set": rules.may_set(actor),
    }
    return render(request, "stimulate/conduct/team.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def log(request: Request) -> HttpResponse:
    """From a telephone, in a minute. The address may name the team, the theme and the dilemma."""
    today, actor = clock.today(), request.actor
    require(rules.may_log_any(actor))
    units = queries.loggable(actor, today)
    sent = request.method == "POST"
    own = units.filter(pk__in=actor.units_led).values_list("code", flat=True)
    first = request.GET.get("unit", "")[:20] or next(iter(own[:1]), "")
    asked = {name: request.GET.get(name, "")[:60] for name in ("theme", "dilemma")}
    form = forms.TalkForm(
        request.POST if sent else late.take(request),
        units=units,
        today=today,
        themes=plan_queries.themes(),
        dilemmas=_titles(request),
        initial={"unit": first, **asked},
    )
    if sent and form.is_valid():
        unit = form.cleaned_data["unit"]
        actions.log(unit, form.logged(), by=actor, now=clock.now())
        messages.success(request, _("Logged. Thank you for the talk."))
        return redirect("conduct:team", unit.code)
    context = {"form": form, "title": _("Log a team talk")}
    return render(request, "stimulate/conduct/talk_form.html", context, status=422 if sent else 200)


@require_POST
@entry(EMPLOYEE)
def drop(request: Request, key: UUID) -> HttpResponse:
    one = get_object_or_404(Talk.objects.select_related("unit"), pk=key)
    actions.drop(key, by=request.actor, now=clock.now())
    messages.success(request, _("The talk is taken away."))
    return redirect("conduct:team", one.unit.code)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def rhythm(request: Request, code: str) -> HttpResponse:
    """How often: of the unit at the top for all, of any other for itself."""
    unit = _unit(request, code)
    now = Cadence.objects.filter(unit=unit).first()
    sent = request.method == "POST"
    form = forms.RhythmForm(
        request.POST if sent else late.take(request),
        top=unit.parent_id is None,
        initial={"months": now.months if now else ""},
    )
    if sent and form.is_valid():
        actions.set_rhythm(unit, form.cleaned_data["months"], by=request.actor, now=clock.now())
        messages.success(request, _("The rhythm is set, counted from today."))
        return redirect("conduct:talks")
    context = {"form": form, "unit": unit, "title": _("How often")}
    return render(request, "stimulate/conduct/rhythm.html", context, status=422 if sent else 200)


@require_GET
@entry(EMPLOYEE)
def card(request: Request, year: int | None = None, month: int | None = None) -> HttpResponse:
    """All that a talk of half an hour needs, on one sheet; without a month, of this one."""
    first = _month(year, month)
    themes, editions = plan_queries.themes(), cards.published(request.actor)
    shown = cards.of_month(first, list(themes), editions)
    context: dict[str, Any] = {  # Any: what the page shows
        "month": first,
        "before": months_later(first, -1),
        "after": months_later(first, 1),
        "card": shown,
        "leads": may_facilitate(request.actor),
        "may_choose": rules.may_choose(request.actor),
    }
    if shown:
        context |= {
            "theme": themes.get(shown.theme, shown.theme),
            "text": library.read(shown.edition),
            "cited": list(citing.resolve(shown.edition.cites).values()),
        }
    return render(request, "stimulate/conduct/card.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(MAKE))
def choose_card(request: Request, year: int, month: int) -> HttpResponse:
    first, sent = _month(year, month), request.method == "POST"
    editions = cards.published(request.actor)
    shown = cards.of_month(first, list(plan_queries.themes()), editions)
    titles = {one.dilemma.code: library.title_of(one.words) for one in editions}
    chosen = shown.edition.dilemma.code if shown and shown.chosen else ""
    form = forms.CardForm(
        request.POST if sent else late.take(request), titles=titles, initial={"dilemma": chosen}
    )
    if sent and form.is_valid():
        actions.choose_card(first, form.cleaned_data["dilemma"], by=request.actor, now=clock.now())
        messages.success(request, _("The card of this month is chosen."))
        return redirect("conduct:card_of", first.year, first.month)
    context = {"form": form, "month": first, "title": _("Choose the card")}
    return render(request, "stimulate/conduct/choose_card.html", context, status=422 if sent else 200)


def _unit(request: Request, code: str) -> Unit:
    return get_object_or_404(units_visible_to(request.actor), code=code)


def _titles(request: Request) -> dict[str, tuple[str, str]]:
    """Published dilemmas: by code, theme and title."""
    return {
        one.dilemma.code: (one.theme, library.title_of(one.words)) for one in cards.published(request.actor)
    }


def _month(year: int | None, month: int | None) -> date:
    today = clock.today()
    if year is None or month is None:
        return today.replace(day=1)
    if year not in YEARS or not 1 <= month <= 12:
        raise Http404
    return date(year, month, 1)
