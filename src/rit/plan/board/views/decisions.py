"""Decisions: recorded, signed, corrected, looked up in the register, and made into actions (L5-c, L7-f)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import Refused
from rit.plan import queries as plan_queries
from rit.plan.board import actions as writers
from rit.plan.board import describe, forms, locks, queries, rules, subjects
from rit.plan.board.models import Decision, Item
from rit.plan.board.states import MeetingState, Outcome, step_named
from rit.plan.board.views.answering import carry_out, stale_row, status_of
from rit.plan.models import Action, Plan

A_PAGE = 25
ACTION_DAYS = 182  # what a new action gets when nobody says otherwise


def _decision(request: Request, key: UUID) -> Decision:
    found = queries.decisions_visible_to(request.actor).select_related(
        "meeting", "item__proposed_by", "signed_by", "recorded_by", "corrects", "corrected_by"
    )
    return get_object_or_404(found, pk=key)


def _address(decision: Decision) -> str:
    return reverse("board:decision", args=[decision.pk])


@require_GET
@entry(door(rules.SEE))
def decisions(request: Request) -> HttpResponse:
    """The register: signed decisions, the latest first, found by words, number, year or outcome."""
    asked = forms.RegisterForm(request.GET).asked()
    signed = queries.decisions_visible_to(request.actor).filter(signed_at__isnull=False)
    found = queries.found(signed, asked["q"])
    if asked["year"]:
        found = found.filter(year=asked["year"])
    if asked["outcome"]:
        found = found.filter(outcome=asked["outcome"])
    ordered = queries.corrected(queries.with_actions(found.order_by("-decided_date", "-year", "-number")))
    years = signed.order_by("-year").values_list("year", flat=True).distinct()
    filters = [
        {
            "key": "year",
            "label": _("Year"),
            "chosen": asked["year"],
            "options": [{"value": year, "label": year, "count": None} for year in years],
        },
        {
            "key": "outcome",
            "label": _("Outcome"),
            "chosen": Outcome(asked["outcome"]).label if asked["outcome"] else "",
            "options": [{"value": one.value, "label": one.label, "count": None} for one in Outcome],
        },
    ]
    context = {
        "page": Paginator(ordered, A_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "filters": filters,
        "columns": [
            {"label": _("Number")},
            {"label": _("Day")},
            {"label": _("Decision")},
            {"label": _("Outcome")},
            {"label": _("Actions"), "num": True},
        ],
    }
    return render(request, "plan/board/decisions.html", context)


@require_GET
@entry(door(rules.SEE))
def decision(request: Request, key: UUID) -> HttpResponse:
    shown = _decision(request, key)
    signed, newer = shown.signed_at is not None, getattr(shown, "corrected_by", None)
    subject = subjects.of(shown.item.subject_kind)
    links = shown.action_links.select_related("action__owner").order_by("action__next_date")
    context = {
        "decision": shown,
        "newer": newer,
        "meeting_title": describe.day(shown.meeting),
        "proposer": describe.proposer(shown.item),
        "subject": subject,
        "address": subject.address(shown.item.subject_key) if subject else "",
        "actions": [link.action for link in links],
        "today": clock.today(),
        "may_change": rules.may_change_decision(request.actor, signed=signed),
        "may_correct": rules.may_correct(
            request.actor, signed=signed, corrected=newer is not None, open_draft=False
        ),
        "may_make_action": rules.may_make_action(request.actor, signed=signed, corrected=newer is not None),
    }
    return render(request, "plan/board/decision.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(rules.PREPARE))
def decide(request: Request, key: UUID) -> HttpResponse:
    """Records what the board decided on an item of the agenda."""
    item = get_object_or_404(queries.items_visible_to(request.actor), pk=key)
    if request.method == "GET":
        _require_agenda(request, item)
    meeting = (
        item.meeting
    )  # none when it was withdrawn while somebody wrote: what was typed is shown all the same
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.DecisionForm(given, item=item, meeting=meeting, today=clock.today())

    def page(status: int) -> HttpResponse:
        context = {
            "form": form,
            "item": item,
            "meeting_title": describe.day(meeting) if meeting else "",
            "hindrance": describe.hindrance(item),
        }
        return render(request, "plan/board/decide.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))

    def write() -> Decision:
        version = form.cleaned_data["version"]
        return writers.record(key, form.decided(), version=version, by=request.actor, now=clock.now())

    return carry_out(
        request,
        form,
        write,
        said=_("The decision is recorded. Read it once more and sign it off."),
        then=_address,
        page=page,
        still=lambda now: rules.may_take(request.actor, locks.facts(now), step_named("decide")),
    )


def _require_agenda(request: Request, item: Item) -> None:
    verdict = rules.may_take(request.actor, locks.facts(item), step_named("decide"))
    if verdict and item.meeting and item.meeting.state == MeetingState.ANNOUNCED:
        verdict = rules.may_decide(
            request.actor, locks.facts(item), item.kind, Outcome.POSTPONED, item.meeting.state
        )
    if not verdict:
        raise Refused(verdict)


@require_http_methods(["GET", "POST"])
@entry(door(rules.PREPARE))
def change_decision(request: Request, key: UUID) -> HttpResponse:
    """Before sign-off."""
    shown = _decision(request, key)
    if request.method == "GET":
        verdict = rules.may_change_decision(request.actor, signed=shown.signed_at is not None)
        if not verdict:
            raise Refused(verdict)
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.DecisionForm(
        given, item=shown.item, meeting=shown.meeting, today=clock.today(), decision=shown
    )

    def page(status: int) -> HttpResponse:
        context = {
            "form": form,
            "item": shown.item,
            "decision": shown,
            "meeting_title": describe.day(shown.meeting),
        }
        return render(request, "plan/board/decide.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))

    def write() -> Decision:
        version = form.cleaned_data["version"]
        return writers.change_decision(
            key, form.decided(), version=version, by=request.actor, now=clock.now()
        )

    return carry_out(request, form, write, said=_("The decision is changed."), then=_address, page=page)


@require_POST
@entry(door(rules.PREPARE))
def take_back(request: Request, key: UUID) -> HttpResponse:
    """A decision recorded by mistake goes, before sign-off."""
    shown, form = _decision(request, key), forms.VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        writers.take_back(key, version=form.cleaned_data["version"], by=request.actor, now=clock.now())
    except writers.Stale as stale:
        return stale_row(request, form, stale)
    messages.success(request, _("The decision is taken back; its item is on the agenda again."))
    return HttpResponseRedirect(reverse("board:item", args=[shown.item_id]))


@require_http_methods(["GET", "POST"])
@entry(door(rules.PREPARE))
def sign(request: Request, key: UUID) -> HttpResponse:
    """Shows once more what is signed and what follows from it; then it stands for good."""
    shown = _decision(request, key)
    if request.method == "GET":
        verdict = rules.may_sign(request.actor, signed=shown.signed_at is not None)
        if not verdict:
            raise Refused(verdict)
    form = forms.VersionForm(request.POST or None, initial={"version": shown.version})
    subject = subjects.of(shown.item.subject_kind)

    def page(status: int) -> HttpResponse:
        context = {
            "decision": shown,
            "form": form,
            "meeting_title": describe.day(shown.meeting),
            "adopts": shown.corrects_id is None
            and rules.adopts(shown.item.kind, shown.outcome)
            and bool(subject and subject.adopted),
        }
        return render(request, "plan/board/sign.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))

    def write() -> Decision:
        return writers.sign(key, version=form.cleaned_data["version"], by=request.actor, now=clock.now())

    return carry_out(
        request, form, write, said=_("The decision is signed and in the register."), then=_address, page=page
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.PREPARE))
def correct(request: Request, key: UUID) -> HttpResponse:
    """A new decision that names the old one."""
    shown = _decision(request, key)
    if request.method == "GET":
        verdict = rules.may_correct(
            request.actor,
            signed=shown.signed_at is not None,
            corrected=hasattr(shown, "corrected_by"),
            open_draft=queries.waits_for_sign_off(shown.item),
        )
        if not verdict:
            raise Refused(verdict)
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.CorrectionForm(given, initial={"text": shown.text, "version": shown.version})

    def page(status: int) -> HttpResponse:
        return render(request, "plan/board/correct.html", {"form": form, "decision": shown}, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))
    data = form.cleaned_data

    def write() -> Decision:
        return writers.correct(
            key,
            text=data["text"],
            reason=data["reason"],
            version=data["version"],
            by=request.actor,
            now=clock.now(),
        )

    return carry_out(
        request,
        form,
        write,
        said=_("The correction is recorded. It waits for sign-off like any decision."),
        then=_address,
        page=page,
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.PREPARE, rules.STEER))
def make_action(request: Request, key: UUID) -> HttpResponse:
    """An action with an owner and a date, that knows which decision it carries out."""
    shown = _decision(request, key)
    verdict = rules.may_make_action(
        request.actor, signed=shown.signed_at is not None, corrected=hasattr(shown, "corrected_by")
    )
    if not verdict:
        raise Refused(verdict)
    plan = _plan(request)
    given = held.take(request) if request.method == "GET" else request.POST
    start = min(max(clock.today(), plan.from_date), plan.to_date)
    initial = {"start_date": start, "due_date": min(start + timedelta(days=ACTION_DAYS), plan.to_date)}
    form = forms.DecisionActionForm(given, plan=plan, initial=initial)

    def page(status: int) -> HttpResponse:
        context = {"form": form, "decision": shown, "plan": plan}
        return render(request, "plan/board/make_action.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))

    def write() -> Action:
        return writers.make_action(key, plan, form.edit(), by=request.actor, now=clock.now())

    return carry_out(
        request,
        form,
        write,
        said=_("The action is in the plan."),
        then=lambda made: _address(shown),
        page=page,
    )


def _plan(request: Request) -> Plan:
    plan = plan_queries.current_plan(request.actor, clock.today())
    if plan is None:
        raise Http404
    return plan
