"""What pages and reports read of the plan. Nothing here asks the database once per row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, Count, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, JSONObject

from rit.foundation.access.actor import Actor
from rit.plan import rules
from rit.plan.models import Action, Instrument, LogEntry, Objective, Occurrence, Pillar, Plan
from rit.plan.states import COUNTED, OPEN, PlanStatus


@dataclass(frozen=True)
class Standing:
    """Progress of a group of actions. `share`: the mean of their progress in percent, None when there are none.

    `missed`: recurring work with a turn that did not happen. `quiet`: running without news for half a year.
    """

    total: int = 0
    done: int = 0
    late: int = 0
    running: int = 0
    unowned: int = 0
    missed: int = 0
    quiet: int = 0
    share: int | None = None

    @property
    def open(self) -> int:
        return self.total - self.done


@dataclass(frozen=True)
class Room:
    objective: Objective
    standing: Standing
    instruments: list[Instrument] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)


@dataclass(frozen=True)
class Wing:
    pillar: Pillar
    standing: Standing
    rooms: list[Room]


@dataclass(frozen=True)
class Ask:
    """Something that wants attention in a room: how many of what, and where to look."""

    kind: str
    count: int


@dataclass(frozen=True)
class House:
    """The policy on one page: the goal on the roof, three pillars, nine rooms."""

    plan: Plan
    standing: Standing
    wings: list[Wing]
    instruments: list[Instrument]
    controlling: int
    stimulating: int
    both: int


def visible_to(actor: Actor) -> QuerySet[Action]:
    """Everybody in the corps reads the plan that runs; a draft is for who steers or decides on it (L7-g)."""
    actions = Action.objects.all()
    if actor.may_enter(rules.STEER) or actor.may_enter(rules.REPORT):
        return actions
    return actions.exclude(plan__status=PlanStatus.DRAFT)


def plans_visible_to(actor: Actor) -> QuerySet[Plan]:
    plans = Plan.objects.order_by("-from_date")
    if actor.may_enter(rules.STEER) or actor.may_enter(rules.REPORT):
        return plans
    return plans.exclude(status=PlanStatus.DRAFT)


def current_plan(actor: Actor, day: date) -> Plan | None:
    """The plan that runs today; else the newest that one may see."""
    plans = list(plans_visible_to(actor)[:12])
    running = [
        plan for plan in plans if plan.status == PlanStatus.RUNNING and plan.from_date <= day <= plan.to_date
    ]
    return next(iter(running or plans), None)


STANDINGS = """
with counted as (
    select a.id, a.progress, a.state, a.owner_id, a.recurrence,
           a.state <> 'done' and a.next_date < %(day)s as late,
           a.state = 'running' and not exists (
               select 1 from plan_log_entry l where l.action_id = a.id and l.day > %(day)s - 183) as quiet
    from plan_action a where a.plan_id = %(plan)s and a.state = any(%(states)s)
), placed as (
    select c.*, o.number, o.pillar_id from counted c
    join plan_action_objectives ao on ao.action_id = c.id
    join plan_objective o on o.id = ao.objective_id
)
select 'objective', number, {numbers} from placed group by number
union all
select 'pillar', pillar_id, {numbers}
from (select distinct on (pillar_id, id) * from placed) of_pillar group by pillar_id
union all
select 'plan', 0, {numbers} from counted
"""
NUMBERS = """count(*), count(*) filter (where state = 'done'), count(*) filter (where late),
count(*) filter (where state = 'running'), count(*) filter (where owner_id is null and state <> 'done'),
count(*) filter (where late and recurrence <> 'none'), count(*) filter (where quiet), round(avg(progress))::int"""


def standings(plan: Plan, day: date) -> dict[tuple[str, int], Standing]:
    """By ("objective", number), ("pillar", id) and ("plan", 0), in one query. Stopped actions do not count."""
    with connection.cursor() as cursor:
        cursor.execute(
            STANDINGS.format(numbers=NUMBERS),  # a constant of this module
            {"day": day, "plan": plan.pk, "states": list(COUNTED)},
        )
        return {(row[0], row[1]): Standing(*row[2:]) for row in cursor.fetchall()}


def house(plan: Plan, day: date) -> House:
    """Three queries, whatever the size of the plan."""
    stand = standings(plan, day)
    instruments = list(instruments_with_standing(plan))
    wings: dict[int, Wing] = {}
    for objective in plan.objectives.select_related("pillar").order_by("pillar__order", "number"):
        pillar = objective.pillar
        wing = wings.setdefault(pillar.pk, Wing(pillar, stand.get(("pillar", pillar.pk), Standing()), []))
        standing = stand.get(("objective", objective.number), Standing())
        serving = [instrument for instrument in instruments if objective.number in numbers_of(instrument)]
        wing.rooms.append(Room(objective, standing, serving, _asks(standing)))
    approaches = [instrument.approach for instrument in instruments]
    return House(
        plan,
        stand.get(("plan", 0), Standing()),
        list(wings.values()),
        instruments,
        controlling=approaches.count("controlling"),
        stimulating=approaches.count("stimulating"),
        both=approaches.count("both"),
    )


def _asks(standing: Standing) -> list[Ask]:
    asks = []
    if standing.total == 0:
        asks.append(Ask("no_actions", 0))
    if standing.missed:
        asks.append(Ask("missed", standing.missed))
    if standing.unowned:
        asks.append(Ask("unowned", standing.unowned))
    if standing.quiet:
        asks.append(Ask("quiet", standing.quiet))
    return asks[:2]


def named(text: str) -> Q:
    """Actions whose title holds the text in one of its languages."""
    found = Q()
    for language in ("nl", "fr", "de", "en"):
        found |= Q(**{f"title__{language}__icontains": text})
    return found


# The action plan as one surface

SOON_DAYS, FAR_DAYS = 30, 90
HORIZONS = ("late", "30", "90", "later", "done", "stopped")


def in_horizon(actions: QuerySet[Action], horizon: str, day: date) -> QuerySet[Action]:
    """The strip above the table: overdue, within 30 or 90 days, later, done or stopped."""
    soon, far = day + timedelta(days=SOON_DAYS), day + timedelta(days=FAR_DAYS)
    match horizon:
        case "open":
            return actions.filter(state__in=OPEN)
        case "late":
            return actions.filter(state__in=OPEN, next_date__lt=day)
        case "30":
            return actions.filter(state__in=OPEN, next_date__gte=day, next_date__lte=soon)
        case "90":
            return actions.filter(state__in=OPEN, next_date__gt=soon, next_date__lte=far)
        case "later":
            return actions.filter(state__in=OPEN, next_date__gt=far)
        case "done":
            return actions.filter(state="done")
        case "stopped":
            return actions.filter(state="stopped")
        case _:
            return actions


@dataclass(frozen=True)
class Strip:
    """How many actions stand where, the dates that say until when, and whose they are (staff number, name)."""

    late: int
    within_30: int
    within_90: int
    later: int
    done: int
    done_lately: int
    stopped: int
    oldest_late: date | None
    last: date | None
    owners: list[tuple[str, str]]

    def within(self, horizon: str) -> int:
        """How many rows the table has when this part of the strip is chosen; empty means all open ones."""
        parts = {"late": self.late, "30": self.within_30, "90": self.within_90, "later": self.later}
        closed = {"done": self.done, "stopped": self.stopped}
        return (parts | closed).get(horizon, sum(parts.values()))


def strip(actions: QuerySet[Action], day: date) -> Strip:
    """One query over the filtered actions."""
    soon, far = day + timedelta(days=SOON_DAYS), day + timedelta(days=FAR_DAYS)
    is_open = Q(state__in=OPEN)
    late = is_open & Q(next_date__lt=day)
    numbers = actions.aggregate(
        late=Count("pk", filter=late),
        within_30=Count("pk", filter=is_open & Q(next_date__gte=day, next_date__lte=soon)),
        within_90=Count("pk", filter=is_open & Q(next_date__gt=soon, next_date__lte=far)),
        later=Count("pk", filter=is_open & Q(next_date__gt=far)),
        done=Count("pk", filter=Q(state="done")),
        done_lately=Count("pk", filter=Q(state="done", finished_date__gt=day - timedelta(days=30))),
        stopped=Count("pk", filter=Q(state="stopped")),
        oldest_late=Min("next_date", filter=late),
        last=Max("next_date", filter=is_open),
        owners=ArrayAgg(OWNER, filter=Q(owner__isnull=False), distinct=True, default=Value([])),
    )
    owners = sorted((part.split("|") for part in numbers.pop("owners")), key=lambda part: part[1])
    return Strip(**numbers, owners=[(number, name) for number, name in owners[:60]])


OWNER = Concat("owner__staff_number", Value("|"), "owner__first_name", Value(" "), "owner__last_name")


def with_rows(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Everything one row of the table shows, without a query per row."""
    return actions.select_related("owner", "unit", "instrument").prefetch_related(
        Prefetch("objectives", Objective.objects.select_related("pillar"))
    )


def open_first(actions: QuerySet[Action]) -> QuerySet[Action]:
    """What is still to do, by date; then what is closed, the latest first."""
    closed = Case(When(state__in=OPEN, then=0), default=1)
    return actions.order_by(closed, Case(When(state__in=OPEN, then="next_date")), "-finished_date", "pk")


@dataclass(frozen=True)
class HeatRow:
    action: Action
    cells: list[HeatCell]


@dataclass(frozen=True)
class HeatCell:
    """`state`: done, done_late, missed, planned or empty (nothing asked that month)."""

    month: date
    state: str
    due: date | None = None
    done: date | None = None


def heat(
    actions: QuerySet[Action], day: date, *, months_back: int = 11, months_on: int = 3, rows: int = 20
) -> list[HeatRow]:
    """Recurring work by month: at most `rows` actions with their turns, in one query."""
    months = [_month(day, offset) for offset in range(-months_back, months_on + 1)]
    turns = Occurrence.objects.filter(
        action=OuterRef("pk"), due_date__gte=months[0], due_date__lt=_month(day, months_on + 1)
    )
    repeated = actions.exclude(recurrence="none").exclude(state="stopped").order_by("next_date", "pk")
    as_json = turns.order_by("due_date").values(turn=JSONObject(due="due_date", done="done_date"))
    found = with_numbers(repeated).annotate(turns=ArraySubquery(as_json))[:rows]
    return [HeatRow(action, _cells(months, vars(action)["turns"], day)) for action in found]


def _cells(months: list[date], turns: list[dict[str, str | None]], day: date) -> list[HeatCell]:
    first: dict[date, tuple[date, date | None]] = {}
    for turn in turns:
        due = date.fromisoformat(str(turn["due"]))
        done = date.fromisoformat(turn["done"]) if turn["done"] else None
        first.setdefault(due.replace(day=1), (due, done))
    return [_cell(month, first.get(month), day) for month in months]


def _cell(month: date, turn: tuple[date, date | None] | None, day: date) -> HeatCell:
    if turn is None:
        return HeatCell(month, "empty")
    due, done = turn
    if done:
        state = "done" if done <= due else "done_late"
    else:
        state = "missed" if due < day else "planned"
    return HeatCell(month, state, due, done)


def _month(day: date, offset: int) -> date:
    index = day.year * 12 + day.month - 1 + offset
    return date(index // 12, index % 12 + 1, 1)


def numbers_of(row: Action | Instrument) -> list[int]:
    """The objectives of a row that `with_numbers` or `instruments_with_standing` read."""
    numbers: list[int] = vars(row)["numbers"]
    return numbers


def log_of(action: Action, limit: int = 100) -> QuerySet[LogEntry]:
    return action.log.select_related("by", "evidence").order_by("-pk")[:limit]


def instruments_with_standing(plan: Plan) -> QuerySet[Instrument]:
    """With `numbers` of the objectives each serves, and how many of its actions are done: one query."""
    counted = (
        Action.objects.filter(instrument=OuterRef("pk"), state__in=COUNTED).order_by().values("instrument")
    )
    served = Instrument.objectives.through.objects.filter(instrument=OuterRef("pk"))
    return plan.instruments.annotate(
        actions_total=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0),
        actions_done=Coalesce(
            Subquery(counted.annotate(n=Count("pk", filter=Q(state="done"))).values("n")), 0
        ),
        numbers=ArraySubquery(served.order_by("objective__number").values("objective__number")),
    )


PROVES = Q(evidence__isnull=False) | ~Q(link="")


def with_numbers(actions: QuerySet[Action]) -> QuerySet[Action]:
    """What one row of the table shows: owner, unit, instrument, `numbers` of its objectives, `proofs` in its log."""
    served = Action.objectives.through.objects.filter(action=OuterRef("pk"))
    numbers = ArraySubquery(served.order_by("objective__number").values("objective__number"))
    proofs = LogEntry.objects.filter(PROVES, action=OuterRef("pk")).order_by().values("action")
    return actions.select_related("owner", "unit", "instrument").annotate(
        numbers=numbers, proofs=Coalesce(Subquery(proofs.annotate(n=Count("pk")).values("n")), 0)
    )
