"""How far the plan is: progress by objective, by pillar and as a whole; the house of the policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rit.plan import rules
from rit.plan.models import Action, Instrument, Objective, Pillar, Plan
from rit.plan.queries.rows import numbers_of
from rit.plan.states import COUNTED


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
    """The policy on one page: the goal on the roof, three pillars, nine rooms.

    `instruments` are all of them, with their state; rooms and counts take those in force, and in a draft all that is
    proposed.
    """

    plan: Plan
    standing: Standing
    wings: list[Wing]
    instruments: list[Instrument]
    controlling: int
    stimulating: int
    both: int


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
    wanted = rules.comes_with(plan.status, plan.from_date)[0]
    standing_ones = [instrument for instrument in instruments if instrument.state == wanted]
    wings: dict[int, Wing] = {}
    for objective in plan.objectives.select_related("pillar").order_by("pillar__order", "number"):
        pillar = objective.pillar
        wing = wings.setdefault(pillar.pk, Wing(pillar, stand.get(("pillar", pillar.pk), Standing()), []))
        standing = stand.get(("objective", objective.number), Standing())
        serving = [instrument for instrument in standing_ones if objective.number in numbers_of(instrument)]
        wing.rooms.append(Room(objective, standing, serving, _asks(standing)))
    approaches = [instrument.approach for instrument in standing_ones]
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
