"""What vulnerable functions add to the registries (L6.2-a, L6.2-b, L6.2-c)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation import clock
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Verdict, no
from rit.foundation.registries import calendar, menu, moves, nightly, related, search, turn, xray
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.words import in_language
from rit.people.folding import fold_value
from rit.people.models import Assignment, Function
from rit.people.queries import held_on
from rit.plan.measures import serving
from rit.plan.measures.models import Measure
from rit.protect.functions import board, faults, queries, rules
from rit.protect.functions.addresses import address_of
from rit.protect.functions.models import Charter, HolderRecord, Profile
from rit.protect.functions.queries import schooling, stays
from rit.protect.functions.reminders import find_conflicts, remind
from rit.protect.functions.states import DESIGNATED, Stand
from rit.protect.functions.warning import forbidden_pairs

SOON = timedelta(days=30)


def register() -> None:
    """Called once, when the area starts."""
    menu.add(menu.Item("protect", 20, _("Vulnerable functions"), "functions:catalogue"))
    turn.providers.add("functions.confirm", turn.Provider(to_confirm, confirm_turn, count_to_confirm))
    turn.providers.add("functions.review", turn.Provider(to_review, review_turn))
    turn.providers.add("functions.charter", turn.Provider(to_sign, sign_turn, count_to_sign))
    search.providers.add("functions", search.Provider(found, hit))
    calendar.providers.add("functions", days)
    nightly.add("functions.rotation", remind)
    nightly.add("functions.conflicts", find_conflicts)
    moves.checks.add("functions", forbidden_pairs)
    xray.providers.add("functions", xray.Provider(faults.rows, faults.faults))
    serving.add(
        serving.Kind(
            code="function",
            label=_("Vulnerable function"),
            titles=titles,
            address=lambda key: address_of("function", key),
            may_serve=may_serve,
        )
    )
    related.providers.add("functions.training", on_page)
    board.register()


# My turn


def _waiting(actor: Actor) -> QuerySet[Profile] | None:
    if actor.person is None or not actor.may_enter(rules.STEER):
        return None
    return Profile.objects.filter(state=Stand.PROPOSED)


def to_confirm(actor: Actor, day: date, team: bool) -> Rows | None:
    """For the coordinator: designations that wait."""
    found = _waiting(actor)
    if found is None:
        return None
    return described(found.order_by("pk"), title="function__title", code="function__code")


def confirm_turn(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=None,
        what=_("Confirm the designation"),
        subject=in_language(row["title"]),
        url=address_of("function", row["code"]),
        because=_("A head assessed this function"),
        pillar="protect",
    )


def count_to_confirm(actor: Actor, day: date) -> QuerySet[Profile] | None:
    return _waiting(actor)


def to_review(actor: Actor, day: date, team: bool) -> Rows | None:
    """Functions to look at again: all for the coordinator, for a head those held in the units led."""
    found = Profile.objects.filter(level__in=DESIGNATED, review_date__lte=day + SOON)
    if not actor.may_enter(rules.STEER):
        if not actor.units_led:
            return None
        held = Assignment.objects.filter(held_on(day), unit__in=actor.units_led).order_by()
        found = found.filter(function__in=held.values("function"))
    ordered = found.order_by("review_date", "pk")
    return described(ordered, due="review_date", title="function__title", code="function__code")


def review_turn(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Go through the five steps again"),
        subject=in_language(row["title"]),
        url=address_of("function", row["code"]),
        because=_("Agreed date of review"),
        pillar="protect",
    )


def _unsigned(actor: Actor, day: date) -> QuerySet[Function] | None:
    """Functions that one holds and whose newest charter one did not sign."""
    if actor.person is None:
        return None
    held = Assignment.objects.filter(held_on(day), person=actor.person, function=OuterRef("pk"))
    newest = Charter.objects.filter(function=OuterRef("pk")).order_by("-version").values("pk")[:1]
    signed = HolderRecord.objects.filter(person=actor.person, charter=OuterRef("newest"))
    asked = Function.objects.filter(Exists(held), profile__level__in=DESIGNATED)
    asked = asked.annotate(newest=Subquery(newest)).filter(newest__isnull=False)
    return asked.exclude(Exists(signed))


def to_sign(actor: Actor, day: date, team: bool) -> Rows | None:
    asked = _unsigned(actor, day)
    return None if asked is None else described(asked.order_by("code"), "title")


def sign_turn(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=None,
        what=_("Read and sign the charter"),
        subject=in_language(row["title"]),
        url=reverse("functions:mine"),
        because=_("You hold this function"),
        pillar="protect",
    )


def count_to_sign(actor: Actor, day: date) -> QuerySet[Function] | None:
    return _unsigned(actor, day)


# Search and calendar


def found(actor: Actor, text: str, limit: int) -> Rows:
    """Functions that are designated: what everybody may know of."""
    named = Function.objects.filter(profile__level__in=DESIGNATED)
    for word in text.split():
        named = named.filter(folded__contains=fold_value(word))
    return described(named.order_by("code")[:limit], "title", "code")


def hit(row: Row, text: str) -> search.Hit:
    return search.Hit(
        kind=_("Vulnerable function"),
        title=in_language(row["title"]),
        url=address_of("function", row["code"]),
        icon="shield",
    )


def days(actor: Actor, first: date, last: date) -> Iterator[calendar.Day]:
    """Reviews, and that somebody is due to rotate: how many on a day, never who or in which function."""
    seen = queries.reach(actor, clock.today())
    if actor.person is None or not (actor.may_enter(rules.STEER) or actor.may_enter(rules.HR) or seen.units):
        return
    reviews = Profile.objects.filter(level__in=DESIGNATED, review_date__range=(first, last))
    for one in reviews.select_related("function").order_by("review_date")[:200]:
        if one.review_date and (actor.may_enter(rules.STEER) or one.function_id in seen.functions):
            page = address_of("function", one.function.code)
            yield calendar.Day(f"function-{one.pk}", one.review_date, str(_("Review of a function")), page)
    due = {
        one.due
        for one in stays.due(stays.rotating_profiles(), clock.today(), seen=seen)
        if one.due and not one.excepted_until
    }
    for day in sorted(one for one in due if first <= one <= last)[:200]:
        title = str(_("Somebody is due to rotate"))
        yield calendar.Day(f"rotation-{day.isoformat()}", day, title, reverse("functions:rotation"))


# Measures


def on_page(actor: Actor, kind: str, key: str) -> Iterator[related.Button | related.Line]:
    """On the page of a measure that asks hours: how many holders of each function that it serves followed them."""
    if kind != "measure" or not Measure.objects.filter(action=UUID(key)).exclude(course="").exists():
        return
    for function, one in schooling.of_measure(actor, UUID(key), clock.today()):
        if not one.known:
            continue
        numbers = {"enough": one.enough, "many": one.known}
        said = _("%(enough)s of %(many)s holders followed the hours") % numbers
        done = _("everybody followed the hours: is the measure done?")
        title = in_language(function.title)
        yield related.Line(title, str(done if one.suggests else said), address_of("function", function.code))


def titles(actor: Actor, keys: Collection[str]) -> Mapping[str, str]:
    """Designated functions are known to everybody; others to who sees inside them."""
    seen = queries.reach(actor, clock.today())
    rows = queries.visible_to(actor, seen).filter(code__in=keys).values_list("code", "title")
    return {code: in_language(title) for code, title in rows}


def may_serve(actor: Actor, key: str) -> Verdict:
    """Who assesses the function takes its measures."""
    function = Function.objects.filter(code=key).first()
    if function is None:
        return no(_("There is no such function."))
    return rules.may_weigh(actor, queries.reach(actor, clock.today()), function.pk)
