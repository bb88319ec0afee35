"""What handlers see of reports: the inbox of a desk, one report, who waits, what is late.

The wall in the database stands behind every one of these. Pages of the inbox run along an index and ask the wall
row by row, so that they cost the same with a thousand reports as with a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from rit.enforce.cases.models import Case, Member
from rit.enforce.cases.queries import on_list
from rit.enforce.cases.states import Desk
from rit.enforce.intake import clocks
from rit.enforce.intake.clocks import Clock
from rit.enforce.intake.desks import desks_of
from rit.enforce.intake.models import CheckIn, IdentityRequest, Report
from rit.enforce.intake.rules import Facts
from rit.enforce.intake.states import About, Naming, Origin, Outcome, Quality, RequestState, State
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.registries.rows import Worded, count, counting_up_to
from rit.foundation.ui.words import in_language
from rit.plan.models import Theme

A_PAGE = 50
MOST_COUNTED = 50  # a tab says "50+"
MOST_TURNS = 40
VIEWS = ("new", "mine", "waiting", "open", "late", "closed")


def visible_to(actor: Actor, day: date) -> QuerySet[Report]:
    """Reports on whose list the actor is today. A conflict of interest is the wall's (`rit_case_open`), which also
    computes it: asking twice would cost each row twice."""
    mine = Member.objects.filter(on_list(day), case=OuterRef("pk"), person=actor.person or NOBODY)
    return Report.objects.filter(Exists(mine))


def facts(report: Report, by: Actor) -> Facts:
    """What the rules ask."""
    owner = report.case.owner_id
    return Facts(
        Desk(report.desk),
        State(report.state),
        Quality(report.quality),
        About(report.about),
        mine=owner is not None and owner == by.person,
        owned=owner is not None,
    )


@dataclass(frozen=True)
class Filters:
    """`view` one of VIEWS; the others empty when not asked for."""

    view: str
    origin: str = ""
    quality: str = ""
    theme: str = ""
    like: UUID | None = None


@dataclass(frozen=True)
class Line:
    """A row of the inbox: metadata only, so it shows while the vault is locked."""

    report: Report
    clock: Clock | None
    late: bool
    alike: int
    themes: str

    @property
    def words(self) -> dict[str, str]:
        """In what quality, with or without a name, by which way, its state and outcome. Django's own answer builds
        the list of all choices each time, for each cell of fifty rows."""
        row = self.report
        return {
            "quality": str(Quality(row.quality).label),
            "naming": str(Naming(row.naming).label),
            "origin": str(Origin(row.origin).label),
            "state": str(State(row.state).label),
            "outcome": str(Outcome(row.outcome).label) if row.outcome else "",
        }

    @property
    def alike_words(self) -> str:
        return f"{MOST_COUNTED}+" if self.alike >= MOST_COUNTED else str(self.alike)


@dataclass(frozen=True)
class Inbox:
    lines: list[Line]
    after: tuple[datetime, UUID] | None  # where the next page begins


def of_desk(desk: Desk, asked: Filters, actor: Actor, day: date) -> QuerySet[Report]:
    """Along the index of the view. Look-alikes stand behind the first of them, unless asked for."""
    found = visible_to(actor, day).filter(desk=desk)
    found = found.filter(like_of=asked.like) if asked.like else found.filter(like_of=None)
    if asked.origin:
        found = found.filter(origin=asked.origin)
    if asked.quality:
        found = found.filter(quality=asked.quality)
    if asked.theme:
        found = found.filter(themes__contains=[asked.theme])
    return _in_view(found, asked.view, actor, day)


def _in_view(found: QuerySet[Report], view: str, actor: Actor, day: date) -> QuerySet[Report]:
    still = ~Q(state=State.CLOSED)
    match view:
        case "new":
            return found.filter(state=State.NEW)
        case "waiting":
            return found.filter(state=State.WAITING)
        case "closed":
            return found.filter(state=State.CLOSED)
        case "mine":
            return found.filter(still, case__owner=actor.person or NOBODY)
        case "late":
            return found.filter(still, is_late(day))
        case _:
            return found.filter(still)


def is_late(day: date) -> Q:
    return Q(acknowledged_at=None, acknowledge_by__lt=day) | Q(feedback_at=None, feedback_by__lt=day)


def put_on(actor: Actor, day: date) -> QuerySet[Report]:
    """Open reports of other desks on whose list the actor was put."""
    mine = Member.objects.filter(on_list(day), person=actor.person or NOBODY).values("case")
    return Report.objects.filter(case__in=mine, desk__in=_other_desks(actor)).exclude(state=State.CLOSED)


def _other_desks(actor: Actor) -> list[Desk]:
    """Named one by one: an index finds what is equal, never what is not."""
    own = desks_of(actor.roles)
    return [desk for desk in Desk if desk not in own]


def page(
    found: QuerySet[Report],
    titles: Mapping[str, str],
    day: date,
    after: tuple[datetime, UUID] | None = None,
) -> Inbox:
    """The newest first, from a row on; never counts what lies behind. `titles` of themes. Two queries."""
    if after:
        at, key = after
        found = found.filter(Q(arrived_at__lt=at) | Q(arrived_at=at, pk__lt=key), arrived_at__lte=at)
    rows = list(
        found.select_related("case__owner")
        .defer("body", "reason", "digest", "lookalike")
        .order_by("-arrived_at", "-pk")[: A_PAGE + 1]
    )
    shown = rows[:A_PAGE]
    alike = alike_counts([row.pk for row in shown])
    lines = []
    for row in shown:
        clock = clocks.running(row)
        themes = ", ".join(titles[code] for code in row.themes if code in titles)
        late = clock is not None and clock.is_late(day)
        lines.append(Line(row, clock, late, alike.get(row.pk, 0), themes))
    more = (shown[-1].arrived_at, shown[-1].pk) if len(rows) > A_PAGE else None
    return Inbox(lines, more)


def alike_counts(heads: Sequence[UUID]) -> Mapping[UUID, int]:
    """How many others say the same as each, up to MOST_COUNTED. One query."""
    if not heads:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select * from rit_intake_alike_counts(%s, %s)", [list(heads), MOST_COUNTED])
        return {head: others for head, others in cursor.fetchall() if others}


def counts(desk: Desk, actor: Actor, day: date) -> dict[str, int]:
    """How many are new, mine, waiting and late, each up to MOST_COUNTED. One query."""
    return count(_counting(desk, actor, day))


@lru_cache(maxsize=256)
def _counting(desk: Desk, actor: Actor, day: date) -> Worded:
    parts = {view: of_desk(desk, Filters(view), actor, day) for view in ("new", "mine", "waiting", "late")}
    return counting_up_to(MOST_COUNTED, parts)


def find(actor: Actor, day: date, key: UUID) -> QuerySet[Report]:
    """One report for its page, with what the band shows."""
    return (
        visible_to(actor, day)
        .filter(pk=key)
        .select_related("case__owner", "case__identity", "entered_by", "duplicate_of__case", "like_of__case")
    )


def numbered(actor: Actor, day: date, number: str) -> Report | None:
    """By the number of its case."""
    return visible_to(actor, day).filter(case__number=number.strip()).select_related("case").first()


def asking(actor: Actor, day: date) -> list[tuple[QuerySet[Report], str]]:
    """What waits for the actor, in parts, each with the date that orders it: receipt to confirm at a desk of theirs,
    feedback on what is theirs. Whoever asks takes MOST_TURNS of each part: a flood slows nobody down."""
    own, me = desks_of(actor.roles), actor.person or NOBODY
    mine = visible_to(actor, day).filter(like_of=None).exclude(state=State.CLOSED)
    elsewhere = mine.filter(desk__in=_other_desks(actor), case__owner=me, feedback_at=None)
    parts = [(elsewhere, "feedback_by")]
    for desk in own:
        unconfirmed = mine.filter(Q(case__owner=None) | Q(case__owner=me), desk=desk, acknowledged_at=None)
        unanswered = mine.filter(desk=desk, feedback_at=None, acknowledged_at__isnull=False, case__owner=me)
        parts += [(unconfirmed, "acknowledge_by"), (unanswered, "feedback_by")]
    return parts


def nearest(actor: Actor, day: date) -> QuerySet[Report]:
    """The rows of *my turn*, the nearest MOST_TURNS of each part."""
    keys = [part.order_by(due).values("pk")[:MOST_TURNS] for part, due in asking(actor, day)]
    return Report.objects.filter(pk__in=keys[0].union(*keys[1:], all=True) if keys[1:] else keys[0])


def asking_some(actor: Actor, day: date) -> list[QuerySet[Report]]:
    """The same, at most MOST_TURNS of each part, in no order: to be counted by the database."""
    return [part.order_by()[:MOST_TURNS] for part, _due in asking(actor, day)]


def check_ins_asking(actor: Actor, day: date) -> QuerySet[CheckIn]:
    """Check-ins whose day has come: of the actor's own reports, and of those on whose list the actor is and that nobody
    answers for any more.
    """
    me = actor.person or NOBODY
    listed = Member.objects.filter(on_list(day), case=OuterRef("case"), person=me)
    return (
        CheckIn.objects.filter(Q(case__owner=me) | Q(case__owner=None) & Exists(listed))
        .filter(due_date__lte=day, noted_at=None)
        .select_related("case")
        .order_by("due_date")
    )


def requests_for(actor: Actor) -> QuerySet[IdentityRequest]:
    """For a custodian: requests sealed to this custodian's key, without a conflict (the wall)."""
    return IdentityRequest.objects.select_related("asked_by", "decided_by").order_by("-asked_at")


def requests_asking(actor: Actor) -> QuerySet[IdentityRequest]:
    return requests_for(actor).filter(state=RequestState.ASKED)


def identity_requests(case: Case) -> QuerySet[IdentityRequest]:
    """Of one case, for its list."""
    return case.identity_requests.select_related("asked_by", "decided_by").order_by("-asked_at")


def themes_of(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Titles of themes by code, of the newest plan that has them. One query, or none."""
    wanted = list(codes)
    if not wanted:
        return {}
    rows = Theme.objects.filter(code__in=wanted).order_by("plan__from_date")
    return dict(rows.values_list("code", "title"))


def theme_titles() -> dict[str, str]:
    """Every theme that a report can have, in the reader's language. One query."""
    rows = Theme.objects.order_by("plan__from_date", "number").values_list("code", "title")
    return {code: in_language(title) for code, title in rows}
