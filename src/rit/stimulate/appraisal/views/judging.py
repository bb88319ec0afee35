"""The mention with its grounds, the signature, the appeal and its decision (art. 6, 7, 14)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.people.rules import HR_DOOR
from rit.plan.models import CoreValue
from rit.stimulate.appraisal import guidance, queries, rules
from rit.stimulate.appraisal.actions import mentions as actions
from rit.stimulate.appraisal.forms import judging as forms
from rit.stimulate.appraisal.looking import facts
from rit.stimulate.appraisal.states import TalkKind
from rit.stimulate.appraisal.views.shown import Page, carry_out, cycle_or_404, heads, to_cycle

A_PAGE = 30


def _beside(values: list[CoreValue]) -> list[dict[str, Any]]:  # Any: what stands beside the fields
    """For each value its behaviours and the two examples."""
    examples = guidance.guidance().examples
    return [{"value": value, "example": examples.get(value.code)} for value in values]


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def give(request: Request, key: UUID) -> HttpResponse:
    """One word, with grounds for each value; the behaviours stand beside the field."""
    one, now, actor = cycle_or_404(request, key), clock.now(), request.actor
    known = facts(one)
    require(rules.may_give(actor, known, queries.standing(actor.person, now.date())))
    values = queries.values(now.date())

    def read(data: Any) -> forms.GroundsForm:  # Any: a QueryDict or None
        return forms.GroundsForm(data, values=values)

    def write(form: forms.GroundsForm) -> object:
        return actions.give(key, form.cleaned_data["rating"], form.grounds(), by=actor, now=now)

    page = Page(
        _("Give the mention for the values"),
        _("The mention is given. The person is asked to read it."),
        to_cycle(key),
        read,
        write,
        button=_("Give this mention"),
        template="stimulate/appraisal/give.html",
        more={
            "cycle": one,
            "helps": _beside(values),
            "never_talked": TalkKind.FUNCTIONING not in known.talked,
        },
    )
    return carry_out(request, page)


@require_POST
@entry(EMPLOYEE)
def sign(request: Request, key: UUID) -> HttpResponse:
    one = cycle_or_404(request, key)
    require(rules.may_sign(request.actor, facts(one)))
    actions.sign(one.pk, by=request.actor, now=clock.now())
    messages.success(request, _("You signed for having seen it. That is not the same as agreeing."))
    return redirect(to_cycle(key))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def appeal(request: Request, key: UUID) -> HttpResponse:
    one, now = cycle_or_404(request, key), clock.now()
    require(rules.may_appeal(request.actor, facts(one)))

    def write(form: forms.AppealForm) -> object:
        return actions.appeal(key, form.cleaned_data["text"], by=request.actor, now=now)

    page = Page(
        _("Lodge an appeal"),
        _("Your appeal is lodged. You are told of the decision."),
        to_cycle(key),
        forms.AppealForm,
        write,
        button=_("Lodge the appeal"),
        lead=_(
            "The chief, who is finally responsible, then reads the whole evaluation with its talks and your "
            "remarks (act of 16 March 2006, article 7). Where the chief gave the mention, HR names somebody else, or "
            "the integrity coordinator when nobody of HR can."
        ),
    )
    return carry_out(request, page)


@require_GET
@entry(door(rules.DECIDE))
def appeals(request: Request) -> HttpResponse:
    """Those that wait first; no mention stands in this list."""
    page = Paginator(queries.appeals(request.actor), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "heads": heads(_("Person"), _("Evaluator"), _("Lodged on"), _("State"))}
    return render(request, "stimulate/appraisal/appeals.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(HR_DOOR, rules.STEER))
def name_decider(request: Request, key: UUID) -> HttpResponse:
    """Only where the final responsible has a part in it: HR names another, and reads nothing of the appeal.

    Where nobody of HR can, the coordinator does, who sees of the evaluation no more than this page.
    """
    now, actor, of_hr = clock.now(), request.actor, request.actor.may_enter(HR_DOOR)
    day = now.date()
    found = queries.to_be_named(actor, day).select_related("person", "evaluator")
    one = cycle_or_404(request, key) if of_hr else get_object_or_404(found, pk=key)
    judges_own, hr_free = queries.judges_own(one, day), queries.hr_free(one, day)
    require(rules.may_name(actor, facts(one), judges_own=judges_own, hr_free=hr_free))

    def read(data: Any) -> forms.DeciderForm:  # Any: a QueryDict or None
        return forms.DeciderForm(data, people=queries.may_be_named(one, actor, day))

    def write(form: forms.DeciderForm) -> object:
        return actions.name_decider(key, form.cleaned_data["person"], by=request.actor, now=now)

    page = Page(
        _("Name who decides on the appeal"),
        _("Whoever you named is told, and decides."),
        to_cycle(key) if of_hr else reverse("work:turn"),
        read,
        write,
        button=_("Let this person decide"),
        lead=_(
            "The chief has a part in the evaluation of %(name)s and does not judge it. That somebody else decides is "
            "this corps' own rule: who it should be stands in a text that was not read for RIT, and a jurist "
            "confirms it."
        )
        % {"name": one.person.full_name},
    )
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def decide(request: Request, key: UUID) -> HttpResponse:
    one, now = cycle_or_404(request, key), clock.now()
    require(rules.may_decide(request.actor, facts(one)))
    values = queries.values(now.date())

    def read(data: Any) -> forms.DecisionForm:  # Any: a QueryDict or None
        return forms.DecisionForm(data, values=values)

    def write(form: forms.DecisionForm) -> object:
        data = form.cleaned_data
        return actions.decide(
            key,
            data["outcome"],
            data["decision"],
            rating=data["rating"],
            grounds=form.grounds(),
            by=request.actor,
            now=now,
        )

    page = Page(
        _("Decide on the appeal"),
        _("The decision is kept. Both are told that there is one."),
        to_cycle(key),
        read,
        write,
        button=_("Decide"),
        lead=one.person.full_name,
        template="stimulate/appraisal/decide.html",
        more={"cycle": one, "appeal": getattr(one, "appeal", None)},
    )
    return carry_out(request, page)
