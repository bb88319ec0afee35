"""The library, one dilemma with its editions, and the card for whoever leads the talk (L6.4-a)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import Verdict, no, require
from rit.plan import queries as plan_queries
from rit.plan.rulebook import citing
from rit.stimulate.training.dilemmas import listing, names, queries, rules
from rit.stimulate.training.dilemmas.actions import facts
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import PREPARING, SHAPES, STEPS, EditionState

A_PAGE = 24
MOST_EDITIONS = 50


@require_GET
@entry(EMPLOYEE)
def library(request: Request) -> HttpResponse:
    """One card a dilemma, by theme."""
    themes, values = plan_queries.themes(), queries.values()
    asked = listing.read(request.GET, themes, values)
    makes = rules.makes(request.actor)
    found = listing.filtered(queries.library(request.actor), asked).order_by(
        "theme", "level", "dilemma__code"
    )
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "cards": [_shown(one, themes, asked.language) for one in page],
        "filters": listing.filters(asked, themes, values, states=makes),
        "may_make": makes,
    }
    return render(request, "stimulate/dilemmas/library.html", context)


def _shown(one: Edition, themes: dict[str, str], language: str) -> dict[str, Any]:  # Any: what a card shows
    return {
        "edition": one,
        "text": queries.read(one, language),
        "theme": themes.get(one.theme, one.theme),
        "values": sorted({ref.split(":")[1].split(".")[0] for ref in one.cites if ref.startswith("value:")}),
        "shape": SHAPES[EditionState(one.state)],
    }


@require_GET
@entry(EMPLOYEE)
def dilemma(request: Request, code: str) -> HttpResponse:
    """The published edition; for makers the newest one there is when nothing is published."""
    return _page(request, _standing(request, code))


@require_GET
@entry(EMPLOYEE)
def edition(request: Request, code: str, number: int) -> HttpResponse:
    return _page(request, edition_or_404(request, code, number))


@require_GET
@entry(EMPLOYEE)
def card(request: Request, code: str) -> HttpResponse:
    """All that a talk needs on one sheet."""
    require(_may_facilitate(request))
    one = _standing(request, code)
    return render(request, "stimulate/dilemmas/card.html", _context(request, one))


def _may_facilitate(request: Request) -> Verdict:
    if rules.may_facilitate(request.actor):
        return Verdict(True)
    return no(_("The card is for whoever leads the talk: coaches, the coordinator and heads of a unit."))


def _page(request: Request, one: Edition) -> HttpResponse:
    editions = list(queries.editions_of(request.actor, one.dilemma)[:MOST_EDITIONS])
    preparing = next((other for other in editions if other.state in PREPARING), None)
    published = next((other for other in editions if other.state == EditionState.PUBLISHED), None)
    makes = rules.makes(request.actor)
    context = _context(request, one) | {
        "editions": editions,
        "preparing": preparing if preparing and preparing.pk != one.pk else None,
        "published": published if published and published.pk != one.pk else None,
        "makes": makes,
        "may_change": rules.may_change(request.actor, one.state),
        "may_draft": rules.may_draft(request.actor, preparing=preparing.number if preparing else None),
        "may": {step.name: rules.may_take(request.actor, facts(one), step) for step in STEPS},
        "warned": names.found_in(names.texts_of(one.words)) if makes and one.state in PREPARING else [],
    }
    return render(request, "stimulate/dilemmas/dilemma.html", context)


def _context(request: Request, one: Edition) -> dict[str, Any]:  # Any: what the page shows
    text = queries.read(one, request.GET.get("in", ""))
    spoken = dict(settings.LANGUAGES)
    cited = citing.resolve(one.cites)
    return {
        "edition": one,
        "dilemma": one.dilemma,
        "text": text,
        "theme": plan_queries.themes().get(one.theme, one.theme),
        "shape": SHAPES[EditionState(one.state)],
        "languages": [(code, spoken[code], code == text.language) for code in spoken if code in one.words],
        "absent": [name for code, name in spoken.items() if code not in one.words],
        "cited": list(cited.values()),
        "facilitates": rules.may_facilitate(request.actor),
    }


def _standing(request: Request, code: str) -> Edition:
    """What stands under a dilemma's own address."""
    found = list(
        queries.visible_to(request.actor).filter(dilemma__code=code).order_by("-number")[:MOST_EDITIONS]
    )
    published = next((one for one in found if one.state == EditionState.PUBLISHED), None)
    if published:
        return published
    if not found or not rules.makes(request.actor):
        raise Http404
    return next((one for one in found if one.state != EditionState.DROPPED), found[0])


def edition_or_404(request: Request, code: str, number: int) -> Edition:
    return get_object_or_404(queries.visible_to(request.actor), dilemma__code=code, number=number)
