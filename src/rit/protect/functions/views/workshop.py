"""The five steps as a workshop screen: one function, one step a screen, answers that keep themselves (L6.2-b)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import require
from rit.plan.measures import queries as measures
from rit.plan.turns import months_later
from rit.protect.functions import actions, drawing, forms, queries, rules, showing, walking
from rit.protect.functions.addresses import address
from rit.protect.functions.forms.workshop import given
from rit.protect.functions.models import Answer, Assessment
from rit.protect.functions.queries import stays
from rit.protect.functions.queries import workshop as read
from rit.protect.functions.rules import Reach
from rit.protect.functions.states import DECIDE, PART_QUESTIONS, Part, Sitting, level_words
from rit.protect.functions.views.forms_shown import Page, carry_out, function_of


@require_POST
@entry(EMPLOYEE)
def start(request: Request, code: str) -> HttpResponse:
    """Begins the five steps, or goes on where they are open."""
    one, _seen = function_of(request, code)
    made = actions.start(one, by=request.actor, now=clock.now())
    return HttpResponseRedirect(reverse("functions:workshop", args=[made.pk, Part.VULNERABILITIES]))


def _assessment(request: Request, key: UUID) -> tuple[Assessment, Reach]:
    seen = queries.reach(request.actor, clock.today())
    return get_object_or_404(read.visible_to(request.actor, seen), pk=key), seen


def _assesses(request: Request, assessment: Assessment, seen: Reach) -> bool:
    return bool(rules.may_assess(request.actor, seen, assessment.function_id, designated=True))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def workshop(request: Request, key: UUID, part: str) -> HttpResponse:
    """One step. Saved as a whole without JavaScript, answer by answer with it."""
    if part not in Part.values:
        raise Http404
    assessment, seen = _assessment(request, key)
    clashes: dict[str, Answer] = {}
    if request.method == "POST":
        clashes = _keep_all(request, assessment, part)
        if not clashes:
            onward = "next" in request.POST
            here = walking.after(part) if onward else part
            if not onward:
                messages.success(request, _("Kept."))
            return HttpResponseRedirect(walking.address(assessment, here))
    context = _context(request, assessment, seen, part)
    asked = context["step"].asked
    unanswered = (one.question.code for one in asked if not one.answer.score)
    context |= {
        "questions": [(one, clashes.get(one.question.code)) for one in asked],
        "first_open": next(iter(clashes), None) or next(unanswered, asked[0].question.code),
    }
    return render(request, "protect/functions/workshop.html", context, status=409 if clashes else 200)


def _keep_all(request: Request, assessment: Assessment, part: str) -> dict[str, Answer]:
    """The answers of one step; those that somebody else changed meanwhile come back, theirs standing."""
    clashes = {}
    for row in assessment.method.questions:
        if row["step"] == part and f"version-{row['code']}" in request.POST:
            try:
                actions.answer(
                    assessment.pk, given(request.POST, row["code"]), by=request.actor, now=clock.now()
                )
            except actions.Clash as clash:
                clashes[row["code"]] = clash.theirs
    return clashes


def _context(
    request: Request, assessment: Assessment, seen: Reach, part: str
) -> dict[str, Any]:  # Any: for templates
    today, one = clock.today(), assessment.function
    sheet = read.sheet(assessment)
    profile = queries.profile_of(one)
    inside = bool(rules.may_look_inside(seen, one.pk))
    found = stays.due([profile], today, seen=seen) if inside else []
    return {
        "assessment": assessment,
        "function": one,
        "profile": profile,
        "level_words": level_words(profile.level),
        "sheet": sheet,
        "part": part,
        "step": sheet.step(part) if part in Part.values else None,
        "heading": PART_QUESTIONS[Part(part)] if part in Part.values else "",
        "five": walking.five(sheet, part),
        "panel": walking.panel(sheet),
        "verdict": walking.verdict(sheet.balance),
        "participants": read.participants_of(assessment),
        "open": assessment.state == Sitting.OPEN,
        "assesses": _assesses(request, assessment, seen),
        "keys": walking.keys(),
        "inside": inside,
        "places": len(found),
        "rotation": drawing.rotation(stays.named(found[: drawing.MOST_BARS], today), today, many=len(found))
        if found
        else None,
        "every": showing.every(profile.rotation_months),
        "back": address("function", one),
        "today": today,
        "seat_form": forms.SeatForm(),
    }


@require_POST
@entry(EMPLOYEE)
def answer(request: Request, key: UUID, question: str) -> HttpResponse:
    """One answer, kept as soon as it is given; only what it changes on the screen comes back."""
    assessment, _seen = _assessment(request, key)
    clash = None
    try:
        actions.answer(assessment.pk, given(request.POST, question), by=request.actor, now=clock.now())
    except actions.Clash as found:
        clash = found.theirs
    sheet = read.sheet(assessment)
    asked = sheet.asked(question)
    if asked is None:
        raise Http404
    part = asked.question.step
    context = {
        "assessment": assessment,
        "asked": asked,
        "clash": clash,
        "five": walking.five(sheet, part),
        "panel": walking.panel(sheet),
        "verdict": walking.verdict(sheet.balance),
        "at": clock.now(),
    }
    return render(request, "protect/functions/answered.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def decide(request: Request, key: UUID) -> HttpResponse:
    """Step 5: resilient enough? Yes, with a review date; no, with measures."""
    assessment, seen = _assessment(request, key)
    today, one = clock.today(), assessment.function
    more = _context(request, assessment, seen, DECIDE) | {
        "measures": measures.serving_of(request.actor, "function", [one.code]).get(one.code, []),
        "may_take": rules.may_weigh(request.actor, seen, one.pk),
        "thing": f"function:{one.code}",
    }
    unanswered = more["sheet"].unanswered
    more["may_close"] = rules.may_close(
        request.actor, assessment.state, assesses=more["assesses"], unanswered=unanswered
    )
    if request.method == "POST":
        require(more["may_close"])

    def form_of(data: Any) -> forms.ClosingForm:  # Any: a QueryDict or None
        enough = more["sheet"].balance.enough
        initial = {
            "version": assessment.version,
            "next_review_date": months_later(today, 12),
            "outcome": "" if enough is None else "yes" if enough else "no",
        }
        form = forms.ClosingForm(data, today=today, initial=initial)
        if data and form.is_valid():
            fits = rules.outcome_fits(
                form.cleaned_data["outcome"], measures=sum(one.is_open for one in more["measures"])
            )
            if not fits:
                form.add_error("outcome", str(fits.reason))
        return form

    def write(form: forms.ClosingForm) -> object:
        data = form.cleaned_data
        closing = actions.Closing(data["outcome"], data["conclusion"], data["next_review_date"])
        return actions.close(
            assessment.pk, closing, version=data["version"], by=request.actor, now=clock.now()
        )

    return carry_out(
        request,
        Page(
            title=_("Resilient enough?"),
            said=_("The assessment is closed. Nothing in it changes any more."),
            back=address("function", one),
            read=form_of,
            write=write,
            version=lambda: Assessment.objects.values_list("version", flat=True).get(pk=key),
            template="protect/functions/workshop.html",
            more=more,
        ),
    )


# Who sits in the room


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def seat(request: Request, key: UUID) -> HttpResponse:
    """Somebody more takes part."""
    assessment, _seen = _assessment(request, key)

    def write(form: forms.SeatForm) -> None:
        people = [one.person for one in read.participants_of(assessment)]
        actions.seat(assessment.pk, [*people, form.cleaned_data["person"]], by=request.actor, now=clock.now())

    back = walking.address(assessment, Part.VULNERABILITIES)
    page = Page(
        _("Who sits in the room?"), _("They take part."), back, lambda data: forms.SeatForm(data), write
    )
    return carry_out(request, page)


@require_POST
@entry(EMPLOYEE)
def unseat(request: Request, key: UUID, staff_number: str) -> HttpResponse:
    """Somebody does not take part after all."""
    assessment, _seen = _assessment(request, key)
    people = [one.person for one in read.participants_of(assessment)]
    stay = [one for one in people if one.staff_number != staff_number]
    actions.seat(assessment.pk, stay, by=request.actor, now=clock.now())
    return HttpResponseRedirect(walking.address(assessment, Part.VULNERABILITIES))


# Last time and this time


@require_GET
@entry(EMPLOYEE)
def compare(request: Request, code: str) -> HttpResponse:
    """Two assessments beside each other: what the measures of last time changed."""
    one, seen = function_of(request, code)
    require(rules.may_look_inside(seen, one.pk))
    found = read.assessments_of(one)
    by_key = {str(each.pk): each for each in found}
    after = by_key.get(request.GET.get("after", "")) or (found[0] if found else None)
    before = by_key.get(request.GET.get("before", "")) or (found[1] if len(found) > 1 else None)
    context: dict[str, Any] = {  # Any: what templates are given
        "function": one,
        "assessments": found,
        "before": before,
        "after": after,
        "measures": measures.serving_of(request.actor, "function", [one.code]).get(one.code, []),
    }
    if before and after and before != after:
        old, new = read.sheets([before, after])
        context |= {
            "steps": [walking.Compared(*row) for row in read.compared(old, new)],
            "verdicts": [(before, walking.verdict(old.balance)), (after, walking.verdict(new.balance))],
        }
    return render(request, "protect/functions/compare.html", context)
