"""The catalogue: every function of the corps with where its designation stands, for whoever may see what (L6.2-a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from rit.foundation.access.actor import Actor
from rit.people.folding import fold_value
from rit.people.models import Assignment, Function
from rit.people.queries import held_on
from rit.protect.functions import method
from rit.protect.functions.models import Decision, Method, Profile
from rit.protect.functions.rules import Reach, sees_everything, steers
from rit.protect.functions.states import DESIGNATED, Level, Score, Stand, Taken

LONGEST_TEXT = 80
SHOWS = ("all", "designated", "waiting", "open", "empty")
# The units that somebody leads and those below, with the functions held in them.
LED = """
with recursive below (id) as (
    select id from people_unit where id = any(%(units)s)
    union
    select child.id from people_unit child join below on child.parent_id = below.id
    where (child.opened_date is null or child.opened_date <= %(day)s)
      and (child.closed_date is null or child.closed_date >= %(day)s)
)
select distinct below.id, held.function_id from below left join people_assignment held
    on held.unit_id = below.id and held.from_date <= %(day)s and (held.to_date is null or held.to_date >= %(day)s)
"""
# What waits for somebody, then what is designated, then what nobody assessed, then the rest.
FIRST = Case(
    When(profile__state=Stand.PROPOSED, then=0),
    When(profile__level=Level.HIGHLY, then=1),
    When(profile__level=Level.VULNERABLE, then=2),
    When(profile__level=Level.NOT, then=4),
    default=3,
)


def reach(actor: Actor, day: date) -> Reach:
    """One query for a head, none for who steers or leads nothing."""
    everything = sees_everything(actor)
    if not actor.units_led or steers(actor):
        return Reach(everything)
    with connection.cursor() as cursor:
        cursor.execute(LED, {"units": list(actor.units_led), "day": day})
        rows = cursor.fetchall()
    return Reach(everything, frozenset(row[0] for row in rows), frozenset(row[1] for row in rows if row[1]))


def current_method() -> Method:
    """The version that counts now. Before anybody weighed anything it is the policy file, not kept yet."""
    found = Method.objects.order_by("-version").first()
    return found or unsaved_method()


def unsaved_method() -> Method:
    criteria, questions = method.seed()
    return Method(
        version=1,
        criteria=[one.as_data() for one in criteria],
        questions=[one.as_data() for one in questions],
    )


def retired(current: Method) -> list[tuple[method.Words, Method]]:
    """What an earlier version asked and this one does not, with the version that took it out. One query."""
    now = {row["code"] for row in (*current.criteria, *current.questions)}
    found: list[tuple[method.Words, Method]] = []
    before: dict[str, method.Words] = {}
    for version in Method.objects.order_by("version"):
        here = {row["code"]: row["title"] for row in (*version.criteria, *version.questions)}
        found += [(title, version) for code, title in before.items() if code not in here and code not in now]
        before = here
    return found


def criteria_by_method(keys: Sequence[int]) -> dict[int, list[method.Criterion]]:
    """One query."""
    found = Method.objects.filter(pk__in=set(keys)).values_list("pk", "criteria")
    return {key: method.criteria_of(rows) for key, rows in found}


def visible_to(actor: Actor, seen: Reach) -> QuerySet[Function]:
    """All for who sees everything; else the designated ones and what is held in one's own units."""
    if actor.person is None and actor.account is not None:
        return Function.objects.none()
    if seen.everything:
        return Function.objects.all()
    return Function.objects.filter(Q(profile__level__in=DESIGNATED) | Q(pk__in=seen.functions))


def catalogue(
    actor: Actor, seen: Reach, day: date, *, text: str = "", show: str = "all"
) -> QuerySet[Function]:
    """With `holders`: how many hold it today; who leads units counts those units only. With `alone`, as below."""
    held = Assignment.objects.filter(held_on(day), function=OuterRef("pk"))
    if not seen.everything:
        held = held.filter(unit__in=seen.units)
    counted = held.order_by().values("function").annotate(many=Count("person", distinct=True)).values("many")
    found = visible_to(actor, seen).select_related("profile")
    found = found.annotate(
        holders=Coalesce(Subquery(counted, output_field=IntegerField()), 0), alone=alone("pk")
    )
    for word in text[:LONGEST_TEXT].split():
        found = found.filter(folded__contains=fold_value(word))
    return _shown(found, show, day).order_by(FIRST, "folded", "code")


def _held(day: date) -> QuerySet[Assignment, UUID]:
    return Assignment.objects.filter(held_on(day)).order_by().values_list("function", flat=True)


def _shown(found: QuerySet[Function], show: str, day: date) -> QuerySet[Function]:
    if show == "designated":
        return found.filter(profile__level__in=DESIGNATED)
    if show == "waiting":
        return found.filter(profile__state=Stand.PROPOSED)
    if show == "open":
        return found.filter(Q(profile=None) | Q(profile__state__in=[Stand.OPEN, Stand.RETURNED]))
    if show == "empty":
        return found.filter(profile__level__in=DESIGNATED).exclude(pk__in=_held(day))
    return found


@dataclass(frozen=True)
class Counts:
    functions: int
    highly: int
    vulnerable: int
    waiting: int
    open: int


def counts(actor: Actor, seen: Reach) -> Counts:
    """One query."""
    numbers = visible_to(actor, seen).aggregate(
        functions=Count("pk"),
        highly=Count("pk", filter=Q(profile__level="highly")),
        vulnerable=Count("pk", filter=Q(profile__level="vulnerable")),
        waiting=Count("pk", filter=Q(profile__state=Stand.PROPOSED)),
        open=Count("pk", filter=Q(profile=None) | Q(profile__state__in=[Stand.OPEN, Stand.RETURNED])),
    )
    return Counts(**numbers)


def profile_of(function: Function) -> Profile:
    """Of a function that nobody weighed: an empty one, not kept."""
    profile: Profile | None = getattr(function, "profile", None)
    return profile or Profile(function=function)


def raised(profile: Profile, criteria: Sequence[method.Criterion]) -> list[method.Criterion]:
    """The criteria that are high, of the version it was weighed with: the *why* that everybody may read."""
    return [one for one in criteria if profile.scores.get(one.code) == Score.HIGH]


def decisions_of(function: Function) -> list[Decision]:
    return list(Decision.objects.filter(function=function).select_related("by").order_by("-pk")[:100])


def last_weighed(function_id: UUID) -> Decision | None:
    """The assessment that waits to be confirmed, with who made it."""
    found = Decision.objects.filter(function=function_id, taken=Taken.WEIGHED)
    return found.select_related("by").order_by("-pk").first()


def alone(function: str) -> Coalesce:
    """Whether whoever confirmed what counts now had also assessed it. `function`: the column of the outer query."""
    weighed = Decision.objects.filter(
        function=OuterRef("function"), taken=Taken.WEIGHED, pk__lt=OuterRef("pk")
    )
    confirmed = Decision.objects.filter(function=OuterRef(function), taken=Taken.CONFIRMED)
    both = confirmed.annotate(
        weigher=Subquery(weighed.order_by("-pk").values("by")[:1]),
        both=Case(When(by=F("weigher"), then=True), default=False, output_field=BooleanField()),
    )
    return Coalesce(Subquery(both.order_by("-pk").values("both")[:1]), False)


def designated_codes(keys: Sequence[UUID]) -> QuerySet[Profile]:
    return Profile.objects.filter(function__in=keys, level__in=DESIGNATED)


def titles(keys: Sequence[UUID]) -> dict[UUID, tuple[str, Mapping[str, str]]]:
    """Code and title by function."""
    found = Function.objects.filter(pk__in=keys).order_by("folded").values_list("pk", "code", "title")
    return {key: (code, title) for key, code, title in found}
