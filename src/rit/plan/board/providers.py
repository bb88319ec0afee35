"""What the board adds to the registries: menu, my turn, search, calendar, and lines on the pages of the plan (L5-c)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import calendar, menu, related, search, turn
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.plan import queries as plan_queries
from rit.plan.board import describe, queries, report, rules, subjects
from rit.plan.board.models import Decision, DecisionAction, Item, MayorReport, Meeting
from rit.plan.board.states import UNDECIDED, WAITING, MeetingState, ReportState
from rit.plan.models import Action

SOON = timedelta(days=30)
PLACE_WITHIN = timedelta(days=14)  # after a proposal, our own choice
NOTE_WITHIN = timedelta(days=30)
MOST_LINES = 5


def register() -> None:
    sees, mayor = frozenset({rules.SEE}), frozenset({rules.MAYOR_PREPARE, rules.MAYOR_SEND, rules.MAYOR_READ})
    menu.add(menu.Item("insight", 50, _("Board"), "board:meetings", doors=sees, icon="users-group"))
    menu.add(menu.Item("insight", 52, _("Decisions"), "board:decisions", doors=sees, icon="gavel"))
    menu.add(menu.Item("insight", 54, _("Reports to the mayor"), "board:reports", doors=mayor, icon="report"))
    for name, gather, count in (
        ("items", items_to_place, count_items),
        ("decisions", decisions_to_sign, count_decisions),
        ("meetings", meetings_coming, count_meetings),
        ("mayor", reports_to_note, count_reports),
    ):
        turn.providers.add(f"plan.board.{name}", turn.Provider(gather=gather, count=count))
    search.providers.add("plan.board", find)
    calendar.providers.add("plan.board", days)
    calendar.add(calendar.Kind("board", _("Board"), subjects=whole_board, days=days_of_board))
    related.providers.add("plan.board", on_page)


def items_to_place(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    """The secretary gives what was put to the board a place."""
    if not actor.may_enter(rules.PREPARE):
        return
    for item in queries.waiting()[:limit]:
        yield turn.Turn(
            due=item.proposed_at.date() + PLACE_WITHIN,
            what=_("Give it a place on an agenda"),
            subject=in_language(item.title),
            url=reverse("board:place", args=[item.pk]),
            because=_("Two weeks after it was proposed"),
            step=item.get_state_display(),
            owner=describe.proposer(item),
        )


def count_items(actor: Actor, day: date) -> QuerySet[Item] | None:
    return Item.objects.filter(state__in=WAITING) if actor.may_enter(rules.PREPARE) else None


def decisions_to_sign(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    if not actor.may_enter(rules.PREPARE):
        return
    unsigned = Decision.objects.filter(signed_at=None).select_related("meeting")
    for decision in unsigned.order_by("decided_date")[:limit]:
        yield turn.Turn(
            due=decision.decided_date + PLACE_WITHIN,
            what=_("Sign the decision off"),
            subject=in_language(decision.title),
            url=reverse("board:decision", args=[decision.pk]),
            because=_("Two weeks after the meeting"),
            step=decision.get_outcome_display(),
        )


def count_decisions(actor: Actor, day: date) -> QuerySet[Decision] | None:
    return Decision.objects.filter(signed_at=None) if actor.may_enter(rules.PREPARE) else None


def meetings_coming(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    """The secretary prepares and closes a meeting; the others read its pack beforehand."""
    found = count_meetings(actor, day)
    prepares = actor.may_enter(rules.PREPARE)
    for meeting in found.order_by("meeting_date")[:limit] if found is not None else ():
        held = meeting.state == MeetingState.HELD
        yield turn.Turn(
            due=meeting.meeting_date,
            what=_("Read the board pack")
            if not prepares
            else _("Record the decisions and close the meeting")
            if held
            else _("Prepare the meeting"),
            subject=describe.day(meeting),
            url=reverse("board:meeting" if prepares else "board:pack", args=[meeting.pk]),
            because=_("Day of the meeting"),
            step=meeting.get_state_display() if prepares else meeting.place,
        )


def count_meetings(actor: Actor, day: date) -> QuerySet[Meeting] | None:
    if actor.may_enter(rules.PREPARE):
        return queries.open_meetings().filter(meeting_date__lte=day + SOON)
    if rules.sits_on_the_board(actor):
        return Meeting.objects.filter(state=MeetingState.ANNOUNCED, meeting_date__range=(day, day + SOON))
    return None


def reports_to_note(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    """What the chief sent to the mayor."""
    if not actor.may_enter(rules.MAYOR_READ):
        return
    for sent in MayorReport.objects.filter(state=ReportState.SENT).select_related("sent_by")[:limit]:
        yield turn.Turn(
            due=sent.sent_at.date() + NOTE_WITHIN if sent.sent_at else None,
            what=_("Take note of the chief's report"),
            subject=report.period(sent),
            url=reverse("board:report", args=[sent.pk]),
            because=_("A month after it was sent"),
            step=sent.get_state_display(),
            asked_by=sent.sent_by.full_name if sent.sent_by else sent.sent_name,
        )


def count_reports(actor: Actor, day: date) -> QuerySet[MayorReport] | None:
    return MayorReport.objects.filter(state=ReportState.SENT) if actor.may_enter(rules.MAYOR_READ) else None


def find(actor: Actor, text: str, limit: int) -> Iterable[search.Hit]:
    if not actor.may_enter(rules.SEE):
        return
    signed = queries.decisions_visible_to(actor).filter(signed_at__isnull=False)
    for decision in queries.found(signed, text).order_by("-decided_date")[:limit]:
        yield search.Hit(
            kind=_("Decision"),
            title=in_language(decision.title),
            url=reverse("board:decision", args=[decision.pk]),
            second=f"{decision.reference}, {decision.get_outcome_display()}",
            icon="gavel",
        )


def whole_board(actor: Actor, day: date) -> Iterable[calendar.Subject]:
    """The one board there is, for those who see it today."""
    return [calendar.Subject("", "")] if actor.may_enter(rules.SEE) else []


def days_of_board(actor: Actor, subject: str, first: date, last: date) -> Iterable[calendar.Day]:
    """Its meetings, and the dates of the open actions that carry out its decisions."""
    yield from days(actor, first, last)
    carried = Action.objects.filter(
        pk__in=DecisionAction.objects.values("action"), next_date__range=(first, last)
    )
    for action in plan_queries.still_asked(carried).order_by("next_date", "pk")[:200]:
        yield calendar.Day(
            f"action-{action.pk}",
            action.next_date,
            in_language(action.title),
            reverse("plan:action", args=[action.pk]),
        )


def days(actor: Actor, first: date, last: date) -> Iterable[calendar.Day]:
    """Meetings, for those who see the board."""
    coming = queries.meetings_visible_to(actor).filter(meeting_date__range=(first, last))
    for meeting in coming.exclude(state=MeetingState.CANCELLED)[:200]:
        yield calendar.Day(
            f"board-{meeting.pk}",
            meeting.meeting_date,
            f"{_now('Board')}, {meeting.place}",
            reverse("board:meeting", args=[meeting.pk]),
        )


def on_page(actor: Actor, kind: str, key: str) -> Iterable[related.Button | related.Line]:
    """A button to put it to the board, and what the board has to do with it."""
    if subjects.of(kind) is None:
        return
    if rules.may_propose(actor):
        asked = urlencode({"about": kind, "key": key})
        yield related.Button(_("Put to the board"), f"{reverse('board:propose')}?{asked}", "gavel")
    about = Q(item__subject_kind=kind, item__subject_key=key)
    if kind == "action":
        about |= Q(action_links__action=key)
    sees = actor.may_enter(rules.SEE)
    signed = Decision.objects.filter(about, signed_at__isnull=False).select_related("item")
    for decision in signed.order_by("-decided_date", "-number")[:MOST_LINES]:
        follows = decision.item.subject_key != key
        yield related.Line(
            _("Follows from decision") if follows else _("Decision of the board"),
            f"{decision.reference}, {shortdate(decision.decided_date)}, {decision.get_outcome_display()}",
            reverse("board:decision", args=[decision.pk]) if sees else "",
        )
    if not sees:
        return
    waiting = Item.objects.filter(subject_kind=kind, subject_key=key, state__in=UNDECIDED)
    for item in waiting.select_related("meeting")[:MOST_LINES]:
        day = shortdate(item.meeting.meeting_date) if item.meeting else ""
        yield related.Line(
            _("Before the board"),
            ", ".join(filter(None, [str(item.get_state_display()), day])),
            reverse("board:item", args=[item.pk]),
        )
