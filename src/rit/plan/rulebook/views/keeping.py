"""What the coordinator does with instructions: begin, draft, propose, put in force (L3-b)."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.attachments import actions as attachments
from rit.foundation.ui.words import in_language
from rit.plan.rulebook import actions, forms, queries, rules
from rit.plan.rulebook.models import Instruction, InstructionVersion
from rit.plan.rulebook.states import DATED, VersionState, step_named
from rit.plan.rulebook.structured import blocks
from rit.plan.rulebook.views.instructions import instruction_or_404, version_or_404


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def add_instruction(request: Request) -> HttpResponse:
    """What it is, and its first text, on one page."""
    given = held.take(request) if request.method == "GET" else request.POST
    about, text = forms.InstructionForm(given), forms.VersionForm(given, request.FILES or None)
    if request.method == "POST" and about.is_valid() & text.is_valid():
        kept = actions.add_instruction(about.edit(), _edit(request, text), by=request.actor, now=clock.now())
        messages.success(request, _("The instruction is kept as a draft."))
        return _to_version(kept, 1)
    context = {"about": about, "form": text}
    return render(request, "plan/rulebook/instruction_form.html", context, status=_status(request))


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def change_instruction(request: Request, code: str) -> HttpResponse:
    found = instruction_or_404(request, code)
    given = held.take(request) if request.method == "GET" else request.POST
    about = forms.InstructionForm(given, instruction=found)
    if request.method == "POST" and about.is_valid():
        actions.change_instruction(found.pk, about.edit(), by=request.actor, now=clock.now())
        messages.success(request, _("The instruction is kept."))
        return HttpResponseRedirect(reverse("rulebook:instruction", args=[code]))
    context = {"about": about, "instruction": found}
    return render(request, "plan/rulebook/instruction_form.html", context, status=_status(request))


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def draft_version(request: Request, code: str) -> HttpResponse:
    """The next version begins as a copy of the last one."""
    found = instruction_or_404(request, code)
    versions = list(queries.versions_of(request.actor, found)[:100])
    preparing = next((one.number for one in versions if not one.from_date), None)
    require(rules.may_draft(request.actor, preparing=preparing))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.VersionForm(given, request.FILES or None, begins_from=versions[0] if versions else None)
    if request.method == "POST" and form.is_valid():
        kept = actions.draft_version(found.pk, _edit(request, form), by=request.actor, now=clock.now())
        messages.success(request, _("Version %(number)s is kept as a draft.") % {"number": kept.number})
        return _to_version(found, kept.number)
    context = {"form": form, "instruction": found}
    return render(request, "plan/rulebook/version_form.html", context, status=_status(request))


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def change_version(request: Request, code: str, number: int) -> HttpResponse:
    version = version_or_404(request, code, number)
    require(rules.may_change(request.actor, version.state))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.VersionForm(given, request.FILES or None, version=version)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        if revision != version.revision:
            return _somebody_was_first(request, version)
        try:
            actions.change_version(
                version.pk, _edit(request, form), revision=revision, by=request.actor, now=clock.now()
            )
        except actions.Stale:
            return _somebody_was_first(request, version_or_404(request, code, number))
        messages.success(request, _("The text is kept."))
        return _to_version(version.instruction, number)
    return _show_form(request, version, form, _status(request))


@require_POST
@entry(door(rules.STEER))
def propose(request: Request, code: str, number: int) -> HttpResponse:
    version = version_or_404(request, code, number)
    actions.take_step(version.pk, step_named("propose"), by=request.actor, now=clock.now())
    messages.success(request, _("The version is proposed to the board."))
    return _to_version(version.instruction, number)


@require_POST
@entry(door(rules.STEER))
def take_back(request: Request, code: str, number: int) -> HttpResponse:
    version = version_or_404(request, code, number)
    actions.take_step(version.pk, step_named("take_back"), by=request.actor, now=clock.now())
    messages.success(request, _("The version is a draft again."))
    return _to_version(version.instruction, number)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def earlier_decision(request: Request, code: str, number: int) -> HttpResponse:
    """For a text that applied before RIT: the decision stands in the minutes of then."""
    version = version_or_404(request, code, number)
    entered = timezone.localdate(version.instruction.created_at)
    require(rules.may_record_earlier(request.actor, version.state, number, entered))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.EarlierDecisionForm(given)
    if request.method == "POST" and form.is_valid():
        decision, decided = form.cleaned_data["decision"], form.cleaned_data["decided"]
        verdict = rules.may_record_earlier(request.actor, version.state, number, entered, decided)
        if verdict:
            actions.record_earlier_decision(version.pk, decision, decided, by=request.actor, now=clock.now())
            messages.success(request, _("The decision is recorded; the text is frozen."))
            return _to_version(version.instruction, number)
        form.add_error("decided", str(verdict.reason))
    context = {"form": form, "version": version, "instruction": version.instruction}
    return render(request, "plan/rulebook/earlier_decision.html", context, status=_status(request))


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def put_in_force(request: Request, code: str, number: int) -> HttpResponse:
    version = version_or_404(request, code, number)
    dated = queries.versions_of(request.actor, version.instruction).filter(state__in=DATED)
    current = dated.order_by("-from_date").first()
    adopted = timezone.localdate(version.adopted_at) if version.adopted_at else None
    today, latest = clock.today(), rules.period(current.from_date, current.to_date) if current else None
    if version.state != VersionState.ADOPTED:
        require(rules.may_put_in_force(request.actor, version.state, today, adopted, None))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.InForceForm(given, initial={"first": today})
    if request.method == "POST" and form.is_valid():
        first = form.cleaned_data["first"]
        verdict = rules.may_put_in_force(request.actor, version.state, first, adopted, latest)
        if verdict:
            actions.put_in_force(version.pk, first, by=request.actor, now=clock.now())
            messages.success(request, _("The day is set on which it begins to apply."))
            return _to_version(version.instruction, number)
        form.add_error("first", str(verdict.reason))
    context = {"form": form, "version": version, "instruction": version.instruction, "current": current}
    return render(request, "plan/rulebook/in_force.html", context, status=_status(request))


def _edit(request: Request, form: forms.VersionForm) -> actions.VersionEdit:
    upload = form.cleaned_data["attachment"]
    stored = attachments.store(upload, by=request.actor, now=clock.now()) if upload else None
    return replace(form.edit(), attachment=stored)


def _to_version(instruction: Instruction, number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("rulebook:version", args=[instruction.code, number]))


def _status(request: Request) -> int:
    return 422 if request.method == "POST" else 200


def _somebody_was_first(request: Request, version: InstructionVersion) -> HttpResponse:
    """What was typed stands in the fields; keeping it again puts it in the place of theirs."""
    data = request.POST.copy()
    data["revision"] = str(version.revision)
    form = forms.VersionForm(data, version=version)
    form.is_valid()
    return _show_form(request, version, form, 409, theirs=True)


def _show_form(
    request: Request,
    version: InstructionVersion,
    form: forms.VersionForm,
    status: int,
    *,
    theirs: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "version": version,
        "instruction": version.instruction,
        "theirs": blocks(in_language(version.text)) if theirs else [],
    }
    return render(request, "plan/rulebook/version_form.html", context, status=status)
