"""What pages, the pack and the evaluation read of the board (L5-c, L7-f). Nothing asks the database once per row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from rit.foundation.access.actor import NOBODY, Actor
from rit.people.folding import fold_value
from rit.plan.board import rules
from rit.plan.board.models import Decision, DecisionAction, Item, ItemEvent, MayorReport, Meeting
from rit.plan.board.states import UNDECIDED, WAITING, ItemState, MeetingState, ReportState
from rit.plan.models import Action
from rit.plan.states import OPEN

REFERENCE = re.compile(r"^(\d{4})\s*/\s*(\d{1,3})$")


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    found = Meeting.objects.all()
    return found if actor.may_enter(rules.SEE) else found.none()


def items_visible_to(actor: Actor) -> QuerySet[Item]:
    """All for who sees the board; for others what they put to it themselves."""
    found = Item.objects.select_related("meeting", "proposed_by")
    if actor.may_enter(rules.SEE):
        return found
    return found.filter(proposed_by_id=actor.person or NOBODY)


def decisions_visible_to(actor: Actor) -> QuerySet[Decision]:
    found = Decision.objects.select_related("meeting", "item")
    return found if actor.may_enter(rules.SEE) else found.none()


def reports_visible_to(actor: Actor) -> QuerySet[MayorReport]:
    """A draft is for who prepares it; the mayor sees what was sent."""
    found = MayorReport.objects.select_related("plan")
    if actor.may_enter(rules.MAYOR_PREPARE) or actor.may_enter(rules.MAYOR_SEND):
        return found
    if actor.may_enter(rules.MAYOR_READ):
        return found.exclude(state=ReportState.DRAFT)
    return found.none()


def with_numbers(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """`on_agenda`, `decided` and `unsigned` for each row of the list."""
    return meetings.annotate(
        on_agenda=Count("items", filter=Q(items__state=ItemState.AGENDA), distinct=True),
        decided=Count("decisions", filter=Q(decisions__signed_at__isnull=False), distinct=True),
        unsigned=Count("decisions", filter=Q(decisions__signed_at=None), distinct=True),
    )


def open_meetings() -> QuerySet[Meeting]:
    """Those that still take items: announced, or held and not closed."""
    return Meeting.objects.filter(state__in=[MeetingState.ANNOUNCED, MeetingState.HELD]).order_by(
        "meeting_date"
    )


def waiting() -> QuerySet[Item]:
    """Proposed or postponed, and on no agenda: what the secretary places."""
    return (
        Item.objects.filter(state__in=WAITING)
        .select_related("proposed_by", "meeting")
        .order_by("proposed_at")
    )


def undecided_about(kind: str, key: str, item_kind: str = "") -> QuerySet[Item]:
    found = Item.objects.filter(subject_kind=kind, subject_key=key, state__in=UNDECIDED)
    return found.filter(kind=item_kind) if item_kind else found


def waits_for_sign_off(item: Item) -> bool:
    """The board decided on it, and the secretary has not signed that yet."""
    return item.decisions.filter(signed_at=None).exists()


@dataclass(frozen=True)
class AgendaLine:
    """One item as a meeting shows it, with the decision that this meeting took on it."""

    item: Item
    decision: Decision | None
    corrections: list[Decision] = field(default_factory=list)


def agenda(meeting: Meeting) -> list[AgendaLine]:
    """What is on it now, and what it decided on also when the item moved on to a later meeting."""
    taken: dict[UUID, list[Decision]] = defaultdict(list)
    if meeting.state not in {MeetingState.ANNOUNCED, MeetingState.CANCELLED}:  # nothing is decided there
        for decision in Decision.objects.filter(meeting=meeting).order_by("recorded_at"):
            taken[decision.item_id].append(decision)
    here = Item.objects.filter(Q(meeting=meeting) | Q(pk__in=list(taken))).select_related("proposed_by")
    here = here.prefetch_related("files__attachment")
    return [
        AgendaLine(item, next(iter(taken[item.pk]), None), taken[item.pk][1:])
        for item in here.order_by("order", "proposed_at")
    ]


def log_of(item: Item) -> QuerySet[ItemEvent]:
    return item.events.select_related("by", "meeting")


def found(decisions: QuerySet[Decision], text: str) -> QuerySet[Decision]:
    """By words of title, text or reason, or by number: 2024/07."""
    number = REFERENCE.match(text.strip())
    if number:
        return decisions.filter(year=int(number[1]), number=int(number[2]))
    return decisions.filter(folded__contains=fold_value(text)) if text else decisions


def with_actions(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """`action_links` with their actions and owners: one query more."""
    links = DecisionAction.objects.select_related("action__owner").order_by("action__next_date", "pk")
    return decisions.prefetch_related(Prefetch("action_links", links))


def signed_between(first: date, last: date) -> QuerySet[Decision]:
    """Decisions signed from the first to the last day, both included, oldest first, with their actions.

    For the evaluation and the report to the mayor: `decision.signed_at`, `.reference`, `.outcome`, `.title` (words),
    `.text`, and `for link in decision.action_links.all(): link.action`. Decisions that were corrected later stay in:
    `decision.corrects_id` says that one mends an earlier one.
    """
    found = Decision.objects.filter(signed_at__date__range=(first, last)).select_related("meeting", "item")
    return with_actions(found.order_by("signed_at", "year", "number"))


def corrected(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """With `is_corrected`: a newer decision mends it."""
    return decisions.annotate(is_corrected=Exists(Decision.objects.filter(corrects=OuterRef("pk"))))


@dataclass(frozen=True)
class CarriedOut:
    """A decision with all actions that carry it out."""

    decision: Decision
    actions: list[Action]


def still_open(before: date, limit: int = 200) -> list[CarriedOut]:
    """Signed decisions of earlier meetings that have an action which is not done or stopped: one query."""
    pending = DecisionAction.objects.filter(decision=OuterRef("decision"), action__state__in=OPEN)
    links = DecisionAction.objects.filter(
        Exists(pending), decision__meeting__meeting_date__lt=before
    ).select_related("decision", "action__owner")
    taken: dict[UUID, CarriedOut] = {}
    for link in links.order_by("decision__decided_date", "decision__number", "action__next_date")[:limit]:
        taken.setdefault(link.decision_id, CarriedOut(link.decision, [])).actions.append(link.action)
    return list(taken.values())


def actions_of(decisions: Iterable[Decision]) -> list[Action]:
    """Of decisions that `with_actions` read."""
    return [link.action for decision in decisions for link in decision.action_links.all()]
