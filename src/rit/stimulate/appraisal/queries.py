"""What may be read of evaluations. The walls stand in the database; these say what each page asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.models import Grant
from rit.foundation.access.queries import accounts_with, in_force
from rit.foundation.figures.small import Suppressed, minimum, suppress
from rit.people import queries as people
from rit.people.folding import fold_value
from rit.people.models import Assignment, Person, Unit
from rit.people.rules import HR_DOOR
from rit.people.states import Cadre
from rit.plan.models import CoreValue
from rit.stimulate.appraisal import rules
from rit.stimulate.appraisal.models import (
    Cycle,
    Evaluator,
    Goal,
    Mention,
    Remark,
    SharedGoal,
    Stage,
    Talk,
    Trajectory,
)
from rit.stimulate.appraisal.states import MAY_EVALUATE, CycleState, Level, Rating
from rit.stimulate.training.coaches.queries import services_of


def evaluators(actor: Actor) -> QuerySet[Evaluator]:
    """HR sees the list with its history; anybody else the own row."""
    found = Evaluator.objects.select_related("person", "ended_by")
    return found if actor.may_enter(HR_DOOR) else found.filter(person=actor.person)


def standing(person: UUID | None, day: date) -> rules.Standing:
    """On HR's list that day, and with which grade: one query."""
    listed = Evaluator.objects.filter(_listed_on(day), person=OuterRef("pk"))
    if person is None:
        return rules.Standing(False, "")
    found = Person.objects.filter(pk=person).annotate(listed=Subquery(listed.values("pk")[:1]))
    row = found.values_list("listed", "grade_group").first()
    return rules.Standing(bool(row and row[0]), row[1] if row else "")


def _listed_on(day: date) -> Q:
    return Q(trained_date__lte=day) & (Q(ended_date=None) | Q(ended_date__gte=day))


def visible_to(actor: Actor) -> QuerySet[Cycle]:
    """Those that one is part of; for HR and the chief all, of which the wall shows them as much as they may read."""
    found = Cycle.objects.select_related("person", "evaluator", "unit")
    if actor.may_enter(HR_DOOR) or actor.may_enter(rules.DECIDE):
        return found
    mine = Q(person=actor.person) | Q(evaluator=actor.person)
    return found.filter(mine | Q(decider=actor.person, decider__isnull=False))


def to_be_named(actor: Actor, day: date) -> QuerySet[Cycle]:
    """Appeals for which this actor names who decides: HR, and the coordinator where nobody of HR can."""
    deciding = accounts_with(rules.DECIDE, day)
    own = Q(evaluator__account__in=deciding) | Q(person__account__in=deciding)
    found = Cycle.objects.filter(own, state=CycleState.APPEALED)
    found = found.exclude(person=actor.person).exclude(evaluator=actor.person)
    if actor.may_enter(HR_DOOR):
        return found
    hr = accounts_with(HR_DOOR, day)
    besides = hr.exclude(account=OuterRef("person__account")).exclude(account=OuterRef("evaluator__account"))
    return found.filter(~Exists(besides)) if rules.may_stand_in(actor) else found.none()


def judges_own(cycle: Cycle, day: date) -> bool:
    """Whether the final responsible is one of the two."""
    return accounts_with(rules.DECIDE, day).filter(account__in=_both(cycle)).exists()


def hr_free(cycle: Cycle, day: date) -> bool:
    """Whether somebody of HR is neither of the two."""
    return accounts_with(HR_DOOR, day).exclude(account__in=_both(cycle)).exists()


def _both(cycle: Cycle) -> list[UUID]:
    return [one.account_id or NOBODY for one in (cycle.person, cycle.evaluator)]


def may_be_named(cycle: Cycle, actor: Actor, day: date) -> QuerySet[Person]:
    """Trained evaluators who do not lead the person, besides the two themselves and whoever names."""
    above = [one.pk for one in people.line_above(cycle.person, day)]
    listed = Evaluator.objects.filter(_listed_on(day)).values("person")
    found = Person.objects.filter(people.in_service_on(day), pk__in=listed, grade_group__in=MAY_EVALUATE)
    return found.exclude(pk__in=[*above, cycle.person_id, cycle.evaluator_id, actor.person]).order_by(
        "folded"
    )


def with_talks(cycles: QuerySet[Cycle]) -> QuerySet[Cycle]:
    """Each with `talked`: which kinds of talk were held."""
    held = Talk.objects.filter(cycle=OuterRef("pk")).order_by().values("kind").distinct()
    return cycles.annotate(talked=ArraySubquery(held))


def mine(actor: Actor) -> QuerySet[Cycle]:
    """Newest first."""
    return with_talks(visible_to(actor).filter(person=actor.person)).order_by("-from_date", "-begun_at")


def evaluated_by(actor: Actor) -> QuerySet[Cycle]:
    """What runs first, by the nearest day; never by the mention, which is not even asked for."""
    found = with_talks(visible_to(actor).filter(evaluator=actor.person))
    order = Q(state=CycleState.RUNNING)
    return found.annotate(runs=order).order_by("-runs", "next_date", "to_date", "person__folded")


def register(actor: Actor, text: str = "") -> QuerySet[Cycle]:
    """For HR: who is evaluated by whom, from when to when, and how far that is."""
    found = visible_to(actor)
    for word in text[:80].split():
        folded = fold_value(word)
        found = found.filter(Q(person__folded__contains=folded) | Q(evaluator__folded__contains=folded))
    return found.order_by("person__folded", "-from_date")


def appeals(actor: Actor) -> QuerySet[Cycle]:
    """For the final responsible; those that wait first."""
    found = visible_to(actor).filter(state__in=(CycleState.APPEALED, CycleState.DECIDED))
    return found.select_related("appeal").order_by("state", "appeal__at")


def talks_of(cycle: Cycle) -> list[Talk]:
    """As they stand now, with `before`: what a correction replaced, and `said`: remarks on any of them. Two queries."""
    remarks = Prefetch("remarks", Remark.objects.select_related("by"))
    rows = list(cycle.talks.select_related("by").prefetch_related(remarks))
    by_key = {one.pk: one for one in rows}
    replaced = {one.corrects_id for one in rows}
    for one in rows:
        before = list(_earlier(one, by_key))
        said = [each for row in (*reversed(before), one) for each in row.remarks.all()]
        one.before, one.said = before, said  # type: ignore[attr-defined]  # for the page
    return [one for one in rows if one.pk not in replaced]


def _earlier(one: Talk, by_key: dict[UUID, Talk]) -> Iterable[Talk]:
    while one.corrects_id:
        one = by_key[one.corrects_id]
        yield one


def mentions_of(cycle: Cycle) -> list[Mention]:
    """The one that stands last. Grounds come along for those whom the wall shows them."""
    return list(cycle.mentions.select_related("by", "ground"))


def goals_of(cycle: Cycle) -> QuerySet[Goal]:
    return cycle.goals.filter(dropped_at=None).select_related("comes_of__parent", "comes_of__unit")


def shared_goals(day: date, units: Iterable[UUID] | None = None) -> QuerySet[SharedGoal]:
    """Those of the corps, and those of these units or of all."""
    found = SharedGoal.objects.filter(Q(ended_date=None) | Q(ended_date__gt=day))
    if units is not None:
        found = found.filter(Q(level=Level.CORPS) | Q(unit__in=list(units)))
    return found.select_related("unit", "parent")


def trajectories(actor: Actor) -> QuerySet[Trajectory]:
    me = Q(person=actor.person) | Q(evaluator=actor.person)
    me |= Q(coordinator=actor.person) | Q(coach=actor.person)
    return Trajectory.objects.filter(me).select_related("person", "evaluator", "coordinator", "coach")


def stages_of(one: Trajectory) -> QuerySet[Stage]:
    return one.stages.select_related("added_by", "done_by")


def holding(role: str, day: date) -> QuerySet[Person]:
    """Who holds this role that day, each with `held`: all roles of that person."""
    held = Grant.objects.filter(in_force(day), account=OuterRef("account")).order_by()
    of_role = Grant.objects.filter(in_force(day), role=role).values("account")
    return (
        Person.objects.filter(people.in_service_on(day), account__in=of_role)
        .annotate(held=ArraySubquery(held.values("role")))
        .order_by("folded")
    )


def of_service(person: UUID, others: Iterable[Person], day: date) -> frozenset[UUID]:
    """Who of these belongs to the service of this person. Two queries."""
    units = {one.pk: one for one in Unit.objects.all()}
    found = services_of([person, *(one.pk for one in others)], units, day)
    return frozenset(key for key, service in found.items() if key != person and service == found.get(person))


def values(day: date) -> list[CoreValue]:
    """The core values of the plan in force, in their order; of the newest plan when none is."""
    found = CoreValue.objects.filter(plan__from_date__lte=day).select_related("plan")
    rows = list(found.order_by("-plan__from_date", "order"))
    return [one for one in rows if one.plan_id == rows[0].plan_id]


def given_in(year: int) -> Suppressed[str]:
    """How often each mention was given in a year, of the whole corps; small numbers hidden. One query.

    The database gives nothing to whoever is not chief, coordinator or of the board.
    """
    with connection.cursor() as cursor:
        cursor.execute("select rating, many from appraisal_given_in(%s)", [year])
        found = dict(cursor.fetchall())
    cells = {rating: int(found.get(rating, 0)) for rating in Rating.values}
    return suppress(cells, at_least=minimum("count"))


def without_cycle(actor: Actor, day: date) -> QuerySet[Person]:
    """People of the units that one leads directly, whom one is not evaluating now."""
    if not actor.units_led or actor.person is None:
        return Person.objects.none()
    running = Cycle.objects.filter(evaluator=actor.person, state=CycleState.RUNNING).values("person")
    posts = people.held_on(day) & Q(unit__in=actor.units_led)
    members = Assignment.objects.filter(posts).values("person")
    found = Person.objects.filter(pk__in=members).exclude(pk__in=running).exclude(pk=actor.person)
    return found.exclude(cadre=Cadre.EXTERNAL).order_by("folded")


def is_evaluator(actor: Actor, day: date) -> bool:
    """Whether the list of people has something to say to this reader. One query at most."""
    return bool(actor.units_led) or Evaluator.objects.filter(_listed_on(day), person=actor.person).exists()


ABOVE = """
with recursive up (id, parent_id) as (
    select id, parent_id from people_unit where id = %s
    union
    select unit.id, unit.parent_id from up join people_unit unit on unit.id = up.parent_id
)
select id from up
"""


def units_above(unit: UUID) -> list[UUID]:
    """This unit and those that it is part of. One recursive query."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [unit])
        return [row[0] for row in cursor.fetchall()]
