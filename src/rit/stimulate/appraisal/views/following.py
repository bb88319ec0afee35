"""Trajectories: one's list, one of them, and what is written in it (L6.8-b)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import require
from rit.people.models import Person
from rit.stimulate.appraisal import queries, rules
from rit.stimulate.appraisal.actions import trajectories as actions
from rit.stimulate.appraisal.forms import following as forms
from rit.stimulate.appraisal.looking import facts, followed
from rit.stimulate.appraisal.states import CASEWORK_ROLES
from rit.stimulate.appraisal.views.shown import (
    Page,
    carry_out,
    cycle_or_404,
    heads,
    to_cycle,
    to_trajectory,
    trajectory_or_404,
)

A_PAGE = 30
MOST = 200


@require_GET
@entry(EMPLOYEE)
def trajectories(request: Request) -> HttpResponse:
    """Those that one is part of, by the next review day."""
    page = Paginator(queries.trajectories(request.actor), A_PAGE).get_page(request.GET.get("page"))
    columns = heads(_("Person"), _("Coach"), _("Look back on"), _("State"))
    context = {"page": page, "today": clock.today(), "heads": columns}
    return render(request, "stimulate/appraisal/trajectories.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def ask(request: Request, key: UUID) -> HttpResponse:
    """The evaluator asks a coordinator and a coach, and tells them what to work on."""
    one, now = cycle_or_404(request, key), clock.now()
    require(rules.may_ask_trajectory(request.actor, facts(one)))
    parties = {one.person_id, one.evaluator_id}
    coordinators, coaches = (_choices(role, parties, now.date()) for role in ("coordinator", "coach"))

    def read(data: Any) -> forms.TrajectoryForm:  # Any: a QueryDict or None
        near = queries.of_service(one.person_id, coaches, now.date())
        return forms.TrajectoryForm(
            data, coordinators=coordinators, coaches=coaches, near=near, today=now.date()
        )

    def write(form: forms.TrajectoryForm) -> object:
        data = form.cleaned_data
        coordinator, coach = (form.people[data[role]] for role in ("coordinator", "coach"))
        asked = actions.Asked(data["aim"], coordinator, coach, data["review_date"])
        return actions.ask(key, asked, by=request.actor, now=now)

    page = Page(
        _("Ask for a trajectory"),
        _("The trajectory has begun. Coordinator and coach are told."),
        to_cycle(key),
        read,
        write,
        button=_("Begin the trajectory"),
        lead=one.person.full_name,
    )
    return carry_out(request, page)


def _choices(role: str, parties: set[UUID], day: Any) -> list[Person]:  # Any: a date
    """Who holds the role and works on no cases."""
    found = queries.holding(role, day)[:MOST]
    return [one for one in found if one.pk not in parties and not CASEWORK_ROLES & set(one.held)]  # type: ignore[attr-defined]


@require_GET
@entry(EMPLOYEE)
def trajectory(request: Request, key: UUID) -> HttpResponse:
    one, actor = trajectory_or_404(request, key), request.actor
    known = followed(one)
    context = {
        "trajectory": one,
        "stages": list(queries.stages_of(one)),
        "notes": list(one.notes.select_related("by")),
        "today": clock.today(),
        "in_evaluation": actor.person in (one.person_id, one.evaluator_id),
        "may_work_on": rules.may_work_on(actor, known),
        "may_review": rules.may_review(actor, known),
        "may_close": rules.may_close(actor, known),
        "may_change_coach": rules.may_change_coach(actor, known),
        "share_form": forms.NoteForm(),
        "stage_form": forms.StageForm(),
    }
    return render(request, "stimulate/appraisal/trajectory.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def add_step(request: Request, key: UUID) -> HttpResponse:
    one, now = trajectory_or_404(request, key), clock.now()
    require(rules.may_work_on(request.actor, followed(one)))

    def write(form: forms.StageForm) -> object:
        return actions.add_step(key, **form.cleaned_data, by=request.actor, now=now)

    page = Page(_("Add a step"), _("The step is added."), to_trajectory(key), forms.StageForm, write)
    return carry_out(request, page)


@require_POST
@entry(EMPLOYEE)
def step_done(request: Request, key: UUID, stage: UUID) -> HttpResponse:
    one = trajectory_or_404(request, key)
    found = get_object_or_404(queries.stages_of(one), pk=stage)
    actions.step_done(one.pk, found.pk, by=request.actor, now=clock.now())
    messages.success(request, _("The step is done."))
    return redirect(to_trajectory(key))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def share(request: Request, key: UUID) -> HttpResponse:
    one, now = trajectory_or_404(request, key), clock.now()
    require(rules.may_work_on(request.actor, followed(one)))

    def write(form: forms.NoteForm) -> object:
        return actions.share(key, form.cleaned_data["text"], by=request.actor, now=now)

    page = Page(_("Share something"), _("It is shared."), to_trajectory(key), forms.NoteForm, write)
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def review(request: Request, key: UUID) -> HttpResponse:
    one, now = trajectory_or_404(request, key), clock.now()
    require(rules.may_review(request.actor, followed(one)))

    def read(data: Any) -> forms.ReviewForm:  # Any: a QueryDict or None
        return forms.ReviewForm(data, today=now.date())

    def write(form: forms.ReviewForm) -> object:
        return actions.review(key, **form.cleaned_data, by=request.actor, now=now)

    page = Page(_("Write a review"), _("The review is kept."), to_trajectory(key), read, write)
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def close(request: Request, key: UUID) -> HttpResponse:
    one, now = trajectory_or_404(request, key), clock.now()
    require(rules.may_close(request.actor, followed(one)))

    def write(form: forms.CloseForm) -> object:
        return actions.close(key, **form.cleaned_data, by=request.actor, now=now)

    page = Page(
        _("Close the trajectory"), _("The trajectory is closed."), to_trajectory(key), forms.CloseForm, write,
        button=_("Close"), lead=_("The mention stays as it is; the next evaluation tells how things go."),
    )  # fmt: skip
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def change_coach(request: Request, key: UUID) -> HttpResponse:
    one, now = trajectory_or_404(request, key), clock.now()
    require(rules.may_change_coach(request.actor, followed(one)))
    parties = {one.person_id, one.evaluator_id, one.coordinator_id, one.coach_id}
    coaches = _choices("coach", parties, now.date())

    def read(data: Any) -> forms.CoachForm:  # Any: a QueryDict or None
        near = queries.of_service(one.person_id, coaches, now.date())
        return forms.CoachForm(data, coaches=coaches, near=near)

    def write(form: forms.CoachForm) -> object:
        return actions.change_coach(key, form.people[form.cleaned_data["coach"]], by=request.actor, now=now)

    page = Page(_("Another coach"), _("The new coach is told."), to_trajectory(key), read, write)
    return carry_out(request, page)
