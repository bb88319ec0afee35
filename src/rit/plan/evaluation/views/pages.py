"""Evaluations in the browser: the list, begin, read, freeze, and ask the history again (L7-f)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import typed
from rit.plan.evaluation import actions as writers
from rit.plan.evaluation import content, figures, forms, queries, rules
from rit.plan.evaluation.later import known_later
from rit.plan.evaluation.models import Evaluation
from rit.plan.evaluation.states import BlockKind, EvaluationState
from rit.plan.evaluation.views.finding import back_to, evaluation_or_404, language_of, points_of, status_of
from rit.plan.rules import REPORT, STEER
from rit.plan.views.pages import plan_or_404


@require_GET
@entry(door(REPORT, STEER))
def evaluations(request: Request) -> HttpResponse:
    plan = plan_or_404(request)
    found = queries.listed(request.actor).filter(plan=plan)
    context = {"plan": plan, "evaluations": found[:50], "may_begin": request.actor.may_enter(STEER)}
    return render(request, "plan/evaluation/evaluations.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def begin(request: Request) -> HttpResponse:
    plan, today = plan_or_404(request), clock.today()
    first, day = queries.next_period(plan, today)
    given = held.take(request) if request.method == "GET" else request.POST
    initial = {
        "from_date": first,
        "day": day,
        "title": _("Evaluation %(years)s")
        % {"years": "–".join(dict.fromkeys((str(first.year), str(day.year))))},
    }
    form = forms.BeginForm(given or None, plan=plan, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = writers.begin(
                plan, typed(data["title"]), data["from_date"], data["day"], by=request.actor, now=clock.now()
            )
        except figures.NotKept as gone:
            form.add_error("day", _not_kept(gone))
        except writers.AlreadyBegun:
            form.add_error("day", forms.BEGUN)
        else:
            messages.success(request, _("The figures stand. Now the words."))
            return back_to(made.pk)
    return render(
        request, "plan/evaluation/begin.html", {"plan": plan, "form": form}, status=status_of(request)
    )


@require_GET
@entry(door(REPORT, STEER))
def show(request: Request, key: UUID) -> HttpResponse:
    evaluation = evaluation_or_404(request, key)
    blocks, points = list(evaluation.blocks.all()), points_of(evaluation)
    language = language_of(request)
    drawn = content.sections(evaluation, blocks, points, language)
    may_write = rules.may_write(request.actor, evaluation.state)
    context = {
        "evaluation": evaluation,
        "plan": evaluation.plan,
        "sections": [
            {
                "section": section,
                "block": block,
                "missing": [
                    code for code, _name in settings.LANGUAGES if block.text and code not in block.text
                ],
                "add": forms.PartForm(initial={"after": block.order}, prefix=None),
            }
            for section, block in zip(drawn, blocks, strict=True)
        ],
        "points": [
            (point, rules.may_handle(request.actor, evaluation.state, point.state)) for point in points
        ],
        "later": known_later(evaluation.plan, evaluation.from_date, evaluation.day),
        "may_write": may_write,
        "kinds": BlockKind.choices,
        "writing": evaluation.state == EvaluationState.WRITING,
    }
    return render(request, "plan/evaluation/show.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def freeze(request: Request, key: UUID) -> HttpResponse:
    """What freezing means, what is still missing, and the button."""
    evaluation = evaluation_or_404(request, key)
    if request.method == "POST":
        try:
            writers.freeze(key, digest=request.POST.get("digest", ""), by=request.actor, now=clock.now())
        except writers.Unequal:
            writers.compute_again(key, by=request.actor, now=clock.now())
            messages.error(
                request, _("The figures were made anew since you read them. Look again, then freeze.")
            )
            return back_to(key)
        except figures.NotKept as gone:
            messages.error(request, _not_kept(gone))
            return back_to(key)
        messages.success(request, _("The evaluation is frozen. It can go to the board."))
        return back_to(key)
    empty = [block for block in evaluation.blocks.all() if block.kind == BlockKind.TEXT and not block.text]
    context = {"evaluation": evaluation, "empty": empty, "points": evaluation.points.count()}
    return render(request, "plan/evaluation/freeze.html", context)


@require_POST
@entry(door(REPORT, STEER))
def check(request: Request, key: UUID) -> HttpResponse:
    """Asks the history again for the same day, and says whether it answers the same."""
    evaluation = evaluation_or_404(request, key)
    if _again(evaluation) == evaluation.digest:
        messages.success(request, _("Asked again: the history gives exactly the same figures."))
    else:
        messages.warning(
            request,
            _(
                "The history no longer gives these figures, for instance because rows passed their term."
                " What is frozen here stays."
            ),
        )
    return back_to(key)


def _again(evaluation: Evaluation) -> str:
    """The fingerprint that the history gives today; empty when it holds that day no longer."""
    try:
        return figures.digest(figures.gather(evaluation.plan, evaluation.from_date, evaluation.day))
    except figures.NotKept:
        return ""


def _not_kept(gone: figures.NotKept) -> str:
    if gone.since:
        return _("RIT keeps history since %(day)s only.") % {"day": shortdate(gone.since)}
    return _("RIT does not hold any more what was known on that day: it passed its term.")
