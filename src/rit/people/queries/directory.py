"""The directory: people and units by a part of a name, a number, a unit or a function."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Expression, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, JSONObject, Trim
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation import clock
from rit.foundation.access.actor import Actor
from rit.foundation.registries.persons import Found
from rit.foundation.registries.rows import Row, Rows, described
from rit.foundation.registries.search import Hit
from rit.foundation.ui.words import in_language
from rit.people.folding import fold_value
from rit.people.models import Assignment, Function, Person, Unit
from rit.people.queries.days import held_on, in_service_on, open_on, units_visible_to, visible_to

LONGEST_TEXT = 80

SORTS = {
    "name": ("folded",),
    "number": ("staff_number",),
    "unit": ("main_unit", "folded"),
    "function": ("main_function", "folded"),
}


def with_posts(people: QuerySet[Person], day: dt.date) -> QuerySet[Person]:
    """Each person with `posts`: the assignments of the day with unit and function, the main one first."""
    posts = (
        Assignment.objects.filter(held_on(day))
        .select_related("unit", "function")
        .order_by("-share", "from_date")
    )
    return people.prefetch_related(Prefetch("assignments", queryset=posts, to_attr="posts"))


def directory(actor: Actor, day: dt.date, text: str = "", sort: str = "name") -> QuerySet[Person]:
    """People in service whose name, number, unit or function has every word of the text."""
    people = visible_to(actor).filter(in_service_on(day))
    for word in text[:LONGEST_TEXT].split():
        people = people.filter(Q(folded__contains=fold_value(word)) | Q(pk__in=_post_named(word, day)))
    key = sort.removeprefix("-")
    if key in {"unit", "function"}:
        main = Assignment.objects.filter(held_on(day), person=OuterRef("pk")).order_by("-share", "from_date")
        people = people.annotate(
            main_unit=Subquery(main.values("unit__order")[:1]),
            main_function=Subquery(main.values("function__folded")[:1]),
        )
    down = sort.startswith("-")
    columns = SORTS.get(key, SORTS["name"])
    order = [
        F(column).desc(nulls_last=True) if down else F(column).asc(nulls_last=True) for column in columns
    ]
    return with_posts(people.order_by(*order, "staff_number"), day)


def _post_named(word: str, day: dt.date) -> QuerySet[Assignment, UUID]:
    """Whoever holds a post whose unit or function has the word; a set of its own, read once."""
    folded = fold_value(word)
    units = Unit.objects.filter(folded__contains=folded).values("pk")
    functions = Function.objects.filter(folded__contains=folded).values("pk")
    posts = Assignment.objects.filter(held_on(day), Q(unit__in=units) | Q(function__in=functions))
    return posts.values_list("person", flat=True)


def _called(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Whose name or number has every word of the text, in the order of names."""
    for word in text[:LONGEST_TEXT].split():
        people = people.filter(folded__contains=fold_value(word))
    return people.order_by("folded")


def find(actor: Actor, text: str, day: dt.date, limit: int = 8) -> list[Person]:
    """For typing ahead: people in service by name or number, with their posts. Two queries."""
    if not text.strip():
        return []
    people = visible_to(actor).filter(in_service_on(day))
    return list(with_posts(_called(people, text), day)[:limit])


def find_accounts(text: str, day: dt.date, limit: int) -> list[Found]:
    """For choosing whom to give a role: people in service who can sign in. Two queries."""
    people = Person.objects.filter(in_service_on(day)).exclude(account=None)
    return [
        Found(person.account_id, person.full_name, post_line(person))
        for person in with_posts(_called(people, text), day)[:limit]
        if person.account_id is not None
    ]


def names_behind(accounts: Iterable[UUID], day: dt.date) -> dict[UUID, str]:
    """The names behind accounts, also of those who left: a trail names them still. One query."""
    people = Person.objects.filter(account__in=list(accounts))
    return {person.account_id: person.full_name for person in people if person.account_id is not None}


def languages_of(accounts: Iterable[UUID]) -> dict[UUID, str]:
    """In which language an account wants its mail. One query, of columns that jobs may read."""
    rows = Person.objects.filter(account__in=list(accounts)).order_by().values_list("account_id", "language")
    return {account: language for account, language in rows if account is not None}


def full_name(path: str) -> Expression:
    """The name of somebody to whom a row points, as `Person.full_name` has it; empty when it is nobody."""
    return Trim(Concat(f"{path}__first_name", Value(" "), f"{path}__last_name"))


def found_people(actor: Actor, text: str, limit: int) -> Rows:
    """People in service for the command palette, with their main post."""
    day = clock.today()
    held = Assignment.objects.filter(held_on(day), person=OuterRef("pk")).order_by("-share", "from_date")
    post = JSONObject(function="function__title", unit="unit__name")
    people = _called(visible_to(actor).filter(in_service_on(day)), text)[:limit]
    return described(
        people,
        number="staff_number",
        first="first_name",
        last="last_name",
        post=Subquery(held.values(post=post)[:1]),
    )


def person_hit(row: Row, text: str) -> Hit:
    post = row["post"]
    return Hit(
        _("person"),
        f"{row['first']} {row['last']}",
        reverse("people:person", args=[row["number"]]),
        f"{in_language(post['function'])}, {in_language(post['unit'])}" if post else "",
        icon="user",
    )


def found_units(actor: Actor, text: str, limit: int) -> Rows:
    units = units_visible_to(actor).filter(open_on(clock.today()))
    for word in text[:LONGEST_TEXT].split():
        units = units.filter(folded__contains=fold_value(word))
    return described(units.order_by("order")[:limit], "code", "name")


def unit_hit(row: Row, text: str) -> Hit:
    address = reverse("people:unit", args=[row["code"]])
    return Hit(_("unit"), in_language(row["name"]), address, icon="building")


def post_line(person: Person) -> str:
    """The main function and its unit, for a second line. Needs `with_posts`."""
    posts: list[Assignment] = getattr(person, "posts", [])
    if not posts:
        return ""
    return f"{in_language(posts[0].function.title)}, {in_language(posts[0].unit.name)}"
