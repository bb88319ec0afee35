"""A cycle begins, talks are written down, the person remarks; goals of one person (art. 9–12)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import require
from rit.people.fields import find
from rit.stimulate.appraisal import guidance, queries, rules
from rit.stimulate.appraisal.actions import cycles as actions
from rit.stimulate.appraisal.forms import goals as goal_forms
from rit.stimulate.appraisal.forms import talking as forms
from rit.stimulate.appraisal.looking import facts
from rit.stimulate.appraisal.models import Talk
from rit.stimulate.appraisal.states import TalkKind
from rit.stimulate.appraisal.views.shown import Page, carry_out, cycle_or_404, to_cycle


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def begin(request: Request) -> HttpResponse:
    """Whoever may not evaluate reads why before typing anything."""
    now, actor = clock.now(), request.actor
    require(rules.may_evaluate(queries.standing(actor.person, now.date())))
    wanted = find(request.GET.get("person", "")[:40]) if request.method == "GET" else None

    def read(data: Any) -> forms.BeginForm:  # Any: a QueryDict or None
        return forms.BeginForm(data, today=now.date(), initial={"person": wanted} if wanted else {})

    def write(form: forms.BeginForm) -> object:
        return actions.begin(form.cleaned_data["person"], form.period(), by=actor, now=now)

    page = Page(
        _("Begin an evaluation"),
        _("The evaluation has begun. The person is told so."),
        reverse("appraisal:people"),
        read,
        write,
        button=_("Begin the evaluation"),
        template="stimulate/appraisal/begin.html",
        more={"length": guidance.guidance().months},
    )
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def talk(request: Request, key: UUID) -> HttpResponse:
    one, now = cycle_or_404(request, key), clock.now()
    known = facts(one)
    require(rules.may_talk(request.actor, known))
    begun = TalkKind.PREPARATORY in known.talked

    def read(data: Any) -> forms.TalkForm:  # Any: a QueryDict or None
        first = TalkKind.FUNCTIONING if begun else TalkKind.PREPARATORY
        return forms.TalkForm(data, today=now.date(), initial={"kind": first, "day": now.date()})

    def write(form: forms.TalkForm) -> object:
        return actions.write_talk(key, form.said(), by=request.actor, now=now)

    page = Page(
        _("Write down a talk"), _("The talk is written down."), to_cycle(key), read, write,
        lead=one.person.full_name,
    )  # fmt: skip
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def correct(request: Request, key: UUID, talk: UUID) -> HttpResponse:
    """The text before stays to be read."""
    one, now = cycle_or_404(request, key), clock.now()
    before = _talk_or_404(one.talks.filter(pk=talk).first())
    corrected = one.talks.filter(corrects=before).exists()
    require(rules.may_correct(request.actor, facts(one), corrected=corrected))
    given = {"day": before.day, "discussed": before.discussed, "agreed": before.agreed}

    def read(data: Any) -> forms.TalkForm:  # Any: a QueryDict or None
        return forms.TalkForm(data, today=now.date(), correcting=True, initial=given)

    def write(form: forms.TalkForm) -> object:
        return actions.write_talk(key, form.said(), corrects=talk, by=request.actor, now=now)

    page = Page(
        _("Correct the text of a talk"), _("The text is corrected; the one before can still be read."),
        to_cycle(key), read, write, lead=one.person.full_name,
    )  # fmt: skip
    return carry_out(request, page)


def _talk_or_404(found: Talk | None) -> Talk:
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def plan(request: Request, key: UUID) -> HttpResponse:
    one, now = cycle_or_404(request, key), clock.now()
    require(rules.may_talk(request.actor, facts(one)))

    def read(data: Any) -> forms.PlanForm:  # Any: a QueryDict or None
        return forms.PlanForm(data, today=now.date(), initial={"next_date": one.next_date})

    def write(form: forms.PlanForm) -> object:
        return actions.plan_talk(key, form.cleaned_data["next_date"], by=request.actor, now=now)

    page = Page(
        _("Plan the next talk"), _("The day is set."), to_cycle(key), read, write, lead=one.person.full_name
    )
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def remark(request: Request, key: UUID, talk: UUID | None = None) -> HttpResponse:
    """Beside a talk, or beside the mention when the address names none."""
    one, now = cycle_or_404(request, key), clock.now()
    require(rules.may_remark(request.actor, facts(one)))
    about = _talk_or_404(one.talks.filter(pk=talk).first()) if talk else None

    def write(form: forms.RemarkForm) -> object:
        return actions.remark(key, form.cleaned_data["text"], talk=talk, by=request.actor, now=now)

    page = Page(
        _("Write a remark"), _("Your remark is kept."), to_cycle(key), forms.RemarkForm, write,
        lead=str(about.get_kind_display()) if about else "",
        more={"quoted": about},
    )  # fmt: skip
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def stop(request: Request, key: UUID) -> HttpResponse:
    one, now = cycle_or_404(request, key), clock.now()
    require(rules.may_stop(request.actor, facts(one)))

    def write(form: forms.ReasonForm) -> object:
        return actions.stop(key, form.cleaned_data["reason"], by=request.actor, now=now)

    page = Page(
        _("Stop this evaluation"), _("The evaluation is stopped."), to_cycle(key), forms.ReasonForm, write,
        button=_("Stop"), lead=one.person.full_name,
    )  # fmt: skip
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def add_goal(request: Request, key: UUID) -> HttpResponse:
    """A goal of this person, under one of the unit or the corps where it comes from there."""
    one, now = cycle_or_404(request, key), clock.now()
    require(rules.may_have_goal(request.actor, facts(one)))
    above = queries.shared_goals(now.date(), queries.units_above(one.unit_id))

    def read(data: Any) -> goal_forms.GoalForm:  # Any: a QueryDict or None
        return goal_forms.GoalForm(data, goals=above)

    def write(form: goal_forms.GoalForm) -> object:
        data = form.cleaned_data
        return actions.add_goal(key, data["text"], comes_of=data["comes_of"], by=request.actor, now=now)

    page = Page(
        _("Add a goal"), _("The goal is kept."), to_cycle(key), read, write, lead=one.person.full_name
    )
    return carry_out(request, page)


@require_POST
@entry(EMPLOYEE)
def drop_goal(request: Request, key: UUID, goal: UUID) -> HttpResponse:
    one = cycle_or_404(request, key)
    require(rules.may_have_goal(request.actor, facts(one)))
    found = get_object_or_404(one.goals, pk=goal)
    actions.drop_goal(one.pk, found.pk, by=request.actor, now=clock.now())
    messages.success(request, _("The goal is taken off."))
    return redirect(to_cycle(key))
