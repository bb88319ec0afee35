"""What is put to the board: proposed from anywhere, followed by its proposer, placed and ordered by the secretary."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock, older
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import YES, Refused, Verdict
from rit.foundation.ui.words import in_language
from rit.plan.board import actions as writers
from rit.plan.board import describe, forms, locks, queries, rules, subjects
from rit.plan.board.models import Item
from rit.plan.board.states import UNDECIDED, ItemState, MeetingState, step_named
from rit.plan.board.views.answering import carry_out, status_of

A_PAGE = 30


def _item(request: Request, key: UUID) -> Item:
    return get_object_or_404(queries.items_visible_to(request.actor), pk=key)


def _address(item: Item) -> str:
    return reverse("board:item", args=[item.pk])


@require_GET
@entry(EMPLOYEE)
def items(request: Request) -> HttpResponse:
    """What was put to the board: everything for who sees the board, for others their own."""
    found = queries.items_visible_to(request.actor).order_by("-proposed_at")
    asked = request.GET.get("state", "")
    if asked == "open":
        found = found.filter(state__in=UNDECIDED)
    elif asked in ItemState.values:
        found = found.filter(state=asked)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "sees_board": request.actor.may_enter(rules.SEE),
        "may_propose": rules.may_propose(request.actor),
        "options": [
            {"url": "?", "label": _("All"), "current": not asked},
            {"url": "?state=open", "label": _("Not decided yet"), "current": asked == "open"},
            {"url": "?state=decided", "label": _("Decided"), "current": asked == "decided"},
        ],
        "columns": [
            {"label": _("Title")},
            {"label": _("Asked of the board")},
            {"label": _("Put to the board by")},
            {"label": _("State")},
            {"label": _("Meeting")},
        ],
    }
    return render(request, "plan/board/items.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def propose(request: Request) -> HttpResponse:
    """Something for the board; the address may say what it is about: ?about=plan&key=…"""
    verdict = rules.may_propose(request.actor)
    if not verdict:
        raise Refused(verdict)
    subject, key = _subject(request)
    words = dict(subject.title(key) or {}) if subject else {}
    given = held.take(request) if request.method == "GET" else request.POST
    can_adopt = subject.can_adopt(key) if subject else YES
    adoptable = bool(can_adopt) and (subject is None or subject.adoptable)
    form = forms.ItemForm(
        given,
        request.FILES or None,
        words=words,
        adoptable=adoptable,
        initial={} if subject else {"kind": "decide"},
    )

    def page(status: int) -> HttpResponse:
        context = {
            "form": form,
            "subject": subject,
            "about": in_language(words),
            "can_adopt": can_adopt,
            "address": subject.address(key) if subject else "",
            "already": queries.undecided_about(subject.code, key).first() if subject else None,
        }
        return render(request, "plan/board/item_form.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))
    return carry_out(
        request,
        form,
        lambda: writers.propose(form.proposal(subject, key), by=request.actor, now=clock.now()),
        said=_("It is put to the board. The secretary gives it a place on an agenda."),
        then=_address,
        page=page,
    )


def _subject(request: Request) -> tuple[subjects.Subject | None, str]:
    """What the address names, when this reader may see it; 404 when not, as for any page."""
    kind, key = request.GET.get("about", ""), request.GET.get("key", "")[:80]
    if not kind:
        return None, ""
    subject = subjects.of(kind)
    if subject is None or subject.title(key) is None or not subject.visible(request.actor, key):
        raise Http404
    return subject, key


@require_GET
@entry(EMPLOYEE)
def item(request: Request, key: UUID) -> HttpResponse:
    shown = _item(request, key)
    sees = request.actor.may_enter(rules.SEE)
    decisions = list(shown.decisions.select_related("meeting").order_by("recorded_at"))
    facts, subject = locks.facts(shown), subjects.of(shown.subject_kind)
    may_decide = (
        rules.may_take(request.actor, facts, step_named("decide"))
        and shown.meeting is not None
        and shown.meeting.state == MeetingState.HELD
    )
    log = older.part(queries.log_of(shown), request.GET)
    context = {
        "item": shown,
        "proposer": describe.proposer(shown),
        "subject": subject,
        "address": subject.address(shown.subject_key) if subject else "",
        "hindrance": describe.hindrance(shown),
        "files": [link.attachment for link in shown.files.select_related("attachment")],
        "decisions": [one for one in decisions if sees or one.signed_at],
        "sees_board": sees,
        "log": [(event, describe.what(event), describe.who(event)) for event in log.rows],
        "part": log,
        "may_change": rules.may_change_item(request.actor, facts),
        "may_withdraw": rules.may_withdraw(
            request.actor, facts, unsigned=any(one.signed_at is None for one in decisions)
        ),
        "may_place": rules.may_take(request.actor, facts, step_named("place")),
        "may_take_off": rules.may_take(request.actor, facts, step_named("take_off")),
        "may_decide": may_decide,
    }
    return render(request, "plan/board/item.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def change_item(request: Request, key: UUID) -> HttpResponse:
    shown = _item(request, key)
    if request.method == "GET":
        _require(rules.may_change_item(request.actor, locks.facts(shown)))
    subject = subjects.of(shown.subject_kind)
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.ItemForm(
        given,
        request.FILES or None,
        words=shown.title,
        adoptable=subject.adoptable if subject else True,
        item=shown,
    )

    def page(status: int) -> HttpResponse:
        return render(request, "plan/board/item_form.html", {"form": form, "item": shown}, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))

    def write() -> Item:
        version = form.cleaned_data["version"] or 0
        return writers.change_item(key, form.proposal(), version=version, by=request.actor, now=clock.now())

    return carry_out(
        request,
        form,
        write,
        said=_("The proposal is changed."),
        then=_address,
        page=page,
        still=lambda now: rules.may_change_item(request.actor, locks.facts(now)),
    )


@require_POST
@entry(EMPLOYEE)
def detach(request: Request, key: UUID, attachment: UUID) -> HttpResponse:
    shown, form = _item(request, key), forms.VersionForm(request.POST)
    if not form.is_valid() or not shown.files.filter(attachment=attachment).exists():
        raise Http404
    _require(rules.may_change_item(request.actor, locks.facts(shown)))

    def write() -> Item:
        version = form.cleaned_data["version"]
        return writers.detach(key, attachment, version=version, by=request.actor, now=clock.now())

    return carry_out(
        request,
        form,
        write,
        said=_("The attachment is removed."),
        then=_address,
        page=lambda status: HttpResponseRedirect(_address(shown)),
        still=lambda now: rules.may_change_item(request.actor, locks.facts(now)),
    )


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def withdraw(request: Request, key: UUID) -> HttpResponse:
    """The proposer takes it back. When the board decided meanwhile, both sides are shown and nothing is lost."""
    shown = _item(request, key)

    def may(item: Item) -> Verdict:
        unsigned = queries.waits_for_sign_off(item)
        return rules.may_withdraw(request.actor, locks.facts(item), unsigned=unsigned)

    if request.method == "GET":
        _require(may(shown))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.WithdrawForm(given, initial={"version": shown.version})

    def page(status: int) -> HttpResponse:
        return render(request, "plan/board/withdraw.html", {"form": form, "item": shown}, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))
    data = form.cleaned_data

    def write() -> Item:
        return writers.withdraw(
            key, reason=data["reason"], version=data["version"], by=request.actor, now=clock.now()
        )

    return carry_out(
        request,
        form,
        write,
        said=_("The item is withdrawn."),
        then=_address,
        page=page,
        still=may,
    )


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)


@require_http_methods(["GET", "POST"])
@entry(door(rules.PREPARE))
def place(request: Request, key: UUID) -> HttpResponse:
    """On the agenda of a meeting."""
    shown, step = _item(request, key), step_named("place")
    if request.method == "GET":
        _require(rules.may_take(request.actor, locks.facts(shown), step))
    given = held.take(request) if request.method == "GET" else request.POST
    choice = queries.open_meetings()
    first = {"version": shown.version, "meeting": choice.first()}
    form = forms.PlaceForm(given, meetings=choice, initial=first)

    def page(status: int) -> HttpResponse:
        context = {"form": form, "item": shown, "none": not choice}
        return render(request, "plan/board/place.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))
    data = form.cleaned_data

    def write() -> Item:
        return writers.place(
            key, data["meeting"].pk, version=data["version"], by=request.actor, now=clock.now()
        )

    return carry_out(
        request,
        form,
        write,
        said=_("The item is on the agenda."),
        then=lambda kept: _on_agenda(kept.meeting_id, kept),
        page=page,
        still=lambda now: rules.may_take(request.actor, locks.facts(now), step),
    )


@require_POST
@entry(door(rules.PREPARE))
def take_off(request: Request, key: UUID) -> HttpResponse:
    shown, form = _item(request, key), forms.VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    meeting = shown.meeting_id

    def write() -> Item:
        version = form.cleaned_data["version"]
        return writers.take_off(key, version=version, by=request.actor, now=clock.now())

    return carry_out(
        request,
        form,
        write,
        said=_("The item is off the agenda and waits for another one."),
        then=lambda kept: reverse("board:meeting", args=[meeting]),
        page=_refused(form),
    )


def _refused(form: forms.VersionForm) -> Callable[[int], HttpResponse]:
    """A button has no page to come back to: the reason becomes a page of its own."""

    def page(status: int) -> HttpResponse:
        raise Refused(Verdict(False, str(form.non_field_errors()[0])))

    return page


@require_POST
@entry(door(rules.PREPARE))
def move_up(request: Request, key: UUID) -> HttpResponse:
    return _move(request, key, -1)


@require_POST
@entry(door(rules.PREPARE))
def move_down(request: Request, key: UUID) -> HttpResponse:
    return _move(request, key, 1)


def _move(request: Request, key: UUID, places: int) -> HttpResponse:
    """Back to the same item on the page, so that pressing again moves it further."""
    moved = writers.move(_item(request, key).pk, places, by=request.actor, now=clock.now())
    messages.success(request, _("The agenda has its new order."))
    return HttpResponseRedirect(_on_agenda(moved.meeting_id, moved))


def _on_agenda(meeting: UUID | None, shown: Item) -> str:
    return f"{reverse('board:meeting', args=[meeting])}#item-{shown.pk}"
