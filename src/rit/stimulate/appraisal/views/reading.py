"""One's own evaluation, the people one evaluates, one evaluation as each may read it, help and paper (L6.8-a)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import Verdict, require
from rit.foundation.documents import paper
from rit.foundation.ui.words import in_language
from rit.people.rules import HR_DOOR
from rit.stimulate.appraisal import guidance, papers, queries, rules
from rit.stimulate.appraisal.actions import cycles
from rit.stimulate.appraisal.models import Cycle, Mention
from rit.stimulate.appraisal.standing import next_of
from rit.stimulate.appraisal.states import SHAPES, CycleState, Rating
from rit.stimulate.appraisal.views.shown import cycle_or_404, heads

A_PAGE = 30
EARLIER = 20


@require_GET
@entry(EMPLOYEE)
def mine(request: Request) -> HttpResponse:
    """Where my evaluation stands, what comes next, my goals; and what went before."""
    cycles = list(queries.mine(request.actor)[:EARLIER])
    now_on = next((one for one in cycles if one.state != CycleState.STOPPED), None)
    context = {
        "current": now_on,
        "next": next_of(now_on, request.actor) if now_on else None,
        "shape": SHAPES[CycleState(now_on.state)] if now_on else "",
        "standing": queries.mentions_of(now_on)[-1:] if now_on else [],
        "goals": queries.goals_of(now_on) if now_on else [],
        "earlier": [one for one in cycles if one is not now_on],
        "trajectories": [
            one
            for one in queries.trajectories(request.actor)[:EARLIER]
            if one.person_id == request.actor.person
        ],
        "evaluates": queries.is_evaluator(request.actor, clock.today()),
        "today": clock.today(),
    }
    return render(request, "stimulate/appraisal/mine.html", context)


@require_GET
@entry(EMPLOYEE)
def people(request: Request) -> HttpResponse:
    """Whom I evaluate and what comes next; no mention stands in this list."""
    today = clock.today()
    page = Paginator(queries.evaluated_by(request.actor), A_PAGE).get_page(request.GET.get("page"))
    standing = queries.standing(request.actor.person, today)
    context = {
        "page": page,
        "rows": [
            {"cycle": one, "next": next_of(one, request.actor), "shape": SHAPES[CycleState(one.state)]}
            for one in page
        ],
        "heads": heads(_("Person"), _("What comes next"), _("Period"), _("State")),
        "may_evaluate": rules.may_evaluate(standing),
        "without": queries.without_cycle(request.actor, today)[:60],
        "leads": bool(request.actor.units_led),
        "today": today,
    }
    return render(request, "stimulate/appraisal/people.html", context)


@require_GET
@entry(EMPLOYEE)
def cycle(request: Request, key: UUID) -> HttpResponse:
    """Talks, remarks, goals and the mention, as far as the walls let this reader see."""
    one, actor, today = cycle_or_404(request, key), request.actor, clock.today()
    cycles.read(one, by=actor, now=clock.now())
    context = _context(request, one)
    facts: rules.Facts = context["facts"]
    inside = actor.person in (one.person_id, one.evaluator_id)
    knows = inside or one.state != CycleState.RUNNING  # which talks were held, the wall hides from others
    standing = (
        queries.standing(actor.person, today)
        if actor.person == one.evaluator_id
        else rules.Standing(False, "")
    )
    context |= {
        "inside": inside,
        "next": next_of(one, actor, facts.talked) if knows else None,
        "knows_next": knows,
        "today": today,
        "is_person": actor.person == one.person_id,
        "is_evaluator": actor.person == one.evaluator_id,
        "may_talk": rules.may_talk(actor, facts),
        "may_remark": rules.may_remark(actor, facts),
        "may_give": rules.may_give(actor, facts, standing),
        "may_sign": rules.may_sign(actor, facts),
        "may_appeal": rules.may_appeal(actor, facts),
        "may_decide": rules.may_decide(actor, facts),
        "may_name": _may_name(request, one, facts),
        "may_stop": rules.may_stop(actor, facts),
        "may_have_goal": rules.may_have_goal(actor, facts),
        "may_ask_trajectory": rules.may_ask_trajectory(actor, facts),
        "appeal_days": guidance.guidance().appeal_days,
    }
    return render(request, "stimulate/appraisal/cycle.html", context)


def _may_name(request: Request, one: Cycle, facts: rules.Facts) -> Verdict | None:
    """Asked for HR alone, and only when an appeal waits: two queries."""
    if one.state != CycleState.APPEALED or not request.actor.may_enter(HR_DOOR):
        return None
    judges_own, hr_free = queries.judges_own(one, clock.today()), queries.hr_free(one, clock.today())
    return rules.may_name(request.actor, facts, judges_own=judges_own, hr_free=hr_free)


def _context(request: Request, one: Cycle) -> dict[str, Any]:  # Any: what the page and the paper show
    talks = queries.talks_of(one)
    mentions = queries.mentions_of(one)
    values = queries.values(clock.today()) if mentions else []
    trajectory = getattr(one, "trajectory", None)
    return {
        "cycle": one,
        "talks": talks,
        "mentions": [{"mention": each, "grounds": _grounds(each, values)} for each in mentions],
        "remarks": list(one.remarks.filter(talk=None).select_related("by")),
        "goals": list(queries.goals_of(one)),
        "appeal": getattr(one, "appeal", None),
        "trajectory": trajectory,
        "shape": SHAPES[CycleState(one.state)],
        "facts": rules.Facts(
            person=one.person_id,
            evaluator=one.evaluator_id,
            state=one.state,
            talked=frozenset(talk.kind for talk in talks),
            seen=one.seen_at is not None,
            rating=mentions[-1].rating if mentions else "",
            followed=trajectory is not None,
            decider=one.decider_id,
        ),
    }


def _grounds(mention: Mention, values: list[Any]) -> list[tuple[str, str]]:  # Any: core values
    """Titles of the values with the grounds; nothing for whom the wall hides them."""
    ground = getattr(mention, "ground", None)
    if ground is None:
        return []
    titles = {value.code: in_language(value.title) for value in values}
    order = {value.code: place for place, value in enumerate(values)}
    found = sorted(ground.texts.items(), key=lambda one: (order.get(one[0], len(order)), one[0]))
    return [(titles.get(code, code), text) for code, text in found]


@require_GET
@entry(EMPLOYEE)
def on_paper(request: Request, key: UUID) -> HttpResponse:
    """For the person and the evaluator, and for who decides on an appeal: what they read, as a PDF."""
    one = cycle_or_404(request, key)
    require(papers.may_print(request.actor, one))
    cycles.read(one, by=request.actor, now=clock.now())
    drawn = papers.draw(_context(request, one), (get_language() or settings.LANGUAGE_CODE)[:2])
    document = paper.as_pdf(drawn, made=clock.now())
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{papers.name_of(one)}.pdf"'},
    )


@require_GET
@entry(EMPLOYEE)
def help_page(request: Request) -> HttpResponse:
    """How to come to a mention; open to everybody, so that nobody is judged by rules one cannot read."""
    found = guidance.guidance()
    shown = [(value, found.examples.get(value.code)) for value in queries.values(clock.today())]
    context = {"advice": found.advice, "values": shown, "length": found.months}
    return render(request, "stimulate/appraisal/help.html", context)


@require_GET
@entry(door(rules.COUNT))
def figures(request: Request) -> HttpResponse:
    """How often each mention was first given in the whole corps, by year that is over; small numbers are hidden.

    Nothing moves any more, so that nobody sees one mention in a number that changes.
    """
    today = clock.today()
    years = [
        (year, [(label, given.cells[rating]) for rating, label in Rating.choices], given.total)
        for year in range(today.year - 1, today.year - 4, -1)
        for given in [queries.given_in(year)]
    ]
    columns = heads(
        _("Year"), *(str(label) for _rating, label in Rating.choices), _("Together"), numbers=True
    )
    return render(request, "stimulate/appraisal/figures.html", {"years": years, "columns": columns})
