"""What the board adds to the registries: menu, my turn, search, calendar, and lines on the pages of the plan (L5-c)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import attachment_walls, calendar, menu, related, search, turn
from rit.foundation.registries.rows import Row, Rows, day_of, described, together
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.plan import providers as plan_providers
from rit.plan.board import describe, queries, report, rules, subjects
from rit.plan.board.models import Decision, DecisionAction, Item, MayorReport, Meeting, reference_of
from rit.plan.board.states import UNDECIDED, WAITING, ItemState, MeetingState, Outcome, ReportState
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
    turn.providers.add("plan.board.items", turn.Provider(items_waiting, to_place, count_items))
    turn.providers.add("plan.board.decisions", turn.Provider(decisions_unsigned, to_sign, count_decisions))
    turn.providers.add("plan.board.meetings", turn.Provider(meetings_coming, to_prepare, count_meetings))
    turn.providers.add("plan.board.mayor", turn.Provider(reports_sent, to_note, count_reports))
    search.providers.add("plan.board", search.Provider(found, hit))
    calendar.providers.add("plan.board", days)
    calendar.add(calendar.Kind("board", _("Board"), subjects=whole_board, days=days_of_board))
    related.providers.add("plan.board", on_page)
    attachment_walls.walls.add("plan.board.item", may_open)


def may_open(actor: Actor, attachment: Attachment) -> Verdict:
    """What goes with an item is open to whoever sees the item: the board, and its proposer."""
    seen = queries.items_visible_to(actor).filter(files__attachment=attachment).exists()
    return YES if seen else no("")


def items_waiting(actor: Actor, day: date, team: bool) -> Rows | None:
    """The secretary gives what was put to the board a place."""
    if not actor.may_enter(rules.PREPARE):
        return None
    names = ("pk", "title", "state", "proposed_at", "proposed_name")
    return described(queries.waiting(), *names, proposer=full_name("proposed_by"))


def to_place(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=timezone.localdate(datetime.fromisoformat(row["proposed_at"])) + PLACE_WITHIN,
        what=_("Give it a place on an agenda"),
        subject=in_language(row["title"]),
        url=reverse("board:place", args=[row["pk"]]),
        because=_("Two weeks after it was proposed"),
        step=ItemState(row["state"]).label,
        owner=row["proposer"] or row["proposed_name"],
    )


def count_items(actor: Actor, day: date) -> QuerySet[Item] | None:
    return Item.objects.filter(state__in=WAITING) if actor.may_enter(rules.PREPARE) else None


def decisions_unsigned(actor: Actor, day: date, team: bool) -> Rows | None:
    unsigned = count_decisions(actor, day)
    if unsigned is None:
        return None
    return described(unsigned.order_by("decided_date"), "pk", "title", "outcome", "decided_date")


def to_sign(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=date.fromisoformat(row["decided_date"]) + PLACE_WITHIN,
        what=_("Sign the decision off"),
        subject=in_language(row["title"]),
        url=reverse("board:decision", args=[row["pk"]]),
        because=_("Two weeks after the meeting"),
        step=Outcome(row["outcome"]).label,
    )


def count_decisions(actor: Actor, day: date) -> QuerySet[Decision] | None:
    return Decision.objects.filter(signed_at=None) if actor.may_enter(rules.PREPARE) else None


def meetings_coming(actor: Actor, day: date, team: bool) -> Rows | None:
    """The secretary prepares and closes a meeting; the others read its pack beforehand."""
    coming = count_meetings(actor, day)
    if coming is None:
        return None
    return described(coming.order_by("meeting_date"), "pk", "meeting_date", "state", "place")


def to_prepare(row: Row, actor: Actor, day: date) -> turn.Turn:
    on, prepares = date.fromisoformat(row["meeting_date"]), actor.may_enter(rules.PREPARE)
    held = row["state"] == MeetingState.HELD
    return turn.Turn(
        due=on,
        what=_("Read the board pack")
        if not prepares
        else _("Record the decisions and close the meeting")
        if held
        else _("Prepare the meeting"),
        subject=describe.board_of(on),
        url=reverse("board:meeting" if prepares else "board:pack", args=[row["pk"]]),
        because=_("Day of the meeting"),
        step=MeetingState(row["state"]).label if prepares else row["place"],
    )


def count_meetings(actor: Actor, day: date) -> QuerySet[Meeting] | None:
    if actor.may_enter(rules.PREPARE):
        return queries.open_meetings().filter(meeting_date__lte=day + SOON)
    if rules.sits_on_the_board(actor):
        return Meeting.objects.filter(state=MeetingState.ANNOUNCED, meeting_date__range=(day, day + SOON))
    return None


def reports_sent(actor: Actor, day: date, team: bool) -> Rows | None:
    """What the chief sent to the mayor."""
    sent = count_reports(actor, day)
    if sent is None:
        return None
    names = ("pk", "from_date", "to_date", "sent_at", "state", "sent_name")
    return described(sent, *names, sender=full_name("sent_by"))


def to_note(row: Row, actor: Actor, day: date) -> turn.Turn:
    sent = day_of(row["sent_at"])
    first, last = date.fromisoformat(row["from_date"]), date.fromisoformat(row["to_date"])
    return turn.Turn(
        due=sent + NOTE_WITHIN if sent else None,
        what=_("Take note of the chief's report"),
        subject=report.period_of(first, last),
        url=reverse("board:report", args=[row["pk"]]),
        because=_("A month after it was sent"),
        step=ReportState(row["state"]).label,
        asked_by=row["sender"] or row["sent_name"],
    )


def count_reports(actor: Actor, day: date) -> QuerySet[MayorReport] | None:
    return MayorReport.objects.filter(state=ReportState.SENT) if actor.may_enter(rules.MAYOR_READ) else None


def found(actor: Actor, text: str, limit: int) -> Rows | None:
    if not actor.may_enter(rules.SEE):
        return None
    signed = queries.decisions_visible_to(actor).filter(signed_at__isnull=False)
    named = queries.found(signed, text).order_by("-decided_date")[:limit]
    return described(named, "pk", "title", "outcome", "year", "number")


def hit(row: Row, text: str) -> search.Hit:
    return search.Hit(
        kind=_("Decision"),
        title=in_language(row["title"]),
        url=reverse("board:decision", args=[row["pk"]]),
        second=f"{reference_of(row['year'], row['number'])}, {Outcome(row['outcome']).label}",
        icon="gavel",
    )


def whole_board(actor: Actor, day: date) -> Iterable[calendar.Subject]:
    """The one board there is, for those who see it today."""
    return [calendar.Subject("", "")] if actor.may_enter(rules.SEE) else []


def days_of_board(actor: Actor, subject: str, first: date, last: date) -> Iterable[calendar.Day]:
    """Its meetings, and the dates of the open actions that carry out its decisions."""
    yield from days(actor, first, last)
    carried = Action.objects.filter(pk__in=DecisionAction.objects.values("action"))
    yield from plan_providers.days_of(carried, first, last)


def days(actor: Actor, first: date, last: date) -> Iterable[calendar.Day]:
    """Meetings, for those who see the board."""
    coming = queries.meetings_visible_to(actor).filter(meeting_date__range=(first, last))
    for meeting in coming.exclude(state=MeetingState.CANCELLED)[:200]:
        hour = time_format(meeting.start_time, "TIME_FORMAT") if meeting.start_time else ""
        yield calendar.Day(
            f"board-{meeting.pk}",
            meeting.meeting_date,
            ", ".join(filter(None, [_now("Board"), hour, meeting.place])),
            reverse("board:meeting", args=[meeting.pk]),
            version=meeting.version,
            changed_at=meeting.changed_at,
        )


def on_page(actor: Actor, kind: str, key: str) -> Iterable[related.Button | related.Line]:
    """A button to put it to the board, and what the board has to do with it."""
    subject = subjects.of(kind)
    if subject is None:
        return
    if rules.may_propose(actor):
        asked = urlencode({"about": kind, "key": key})
        yield related.Button(subject.asks, f"{reverse('board:propose')}?{asked}", "gavel")
    about = Q(item__subject_kind=kind, item__subject_key=key)
    if kind == "action":
        about |= Q(action_links__action=key)
    sees = actor.may_enter(rules.SEE)
    names = ("pk", "year", "number", "decided_date", "outcome")
    signed = Decision.objects.filter(about, signed_at__isnull=False).order_by("-decided_date", "-number")
    waiting = Item.objects.filter(subject_kind=kind, subject_key=key, state__in=UNDECIDED)
    parts = {"signed": described(signed[:MOST_LINES], *names, subject="item__subject_key")}
    if sees:
        parts["waiting"] = described(waiting[:MOST_LINES], "pk", "state", day="meeting__meeting_date")
    rows = together(parts)
    for row in rows["signed"]:
        day = shortdate(date.fromisoformat(row["decided_date"]))
        yield related.Line(
            _("Follows from decision") if row["subject"] != key else _("Decision of the board"),
            f"{reference_of(row['year'], row['number'])}, {day}, {Outcome(row['outcome']).label}",
            reverse("board:decision", args=[row["pk"]]) if sees else "",
        )
    for row in rows.get("waiting", ()):
        day = shortdate(date.fromisoformat(row["day"])) if row["day"] else ""
        yield related.Line(
            _("Before the board"),
            ", ".join(filter(None, [str(ItemState(row["state"]).label), day])),
            reverse("board:item", args=[row["pk"]]),
        )
