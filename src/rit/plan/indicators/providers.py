"""What indicators add to the registries: menu, my turn, cascade, search, calendar, nights, and the objective's page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import beside, calendar, cascade, menu, nightly, search, turn
from rit.foundation.registries import indicators as registry
from rit.foundation.registries.rows import Row, Rows, described
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.plan.carrying import carriers
from rit.plan.indicators import nightly as jobs
from rit.plan.indicators import periods, queries, showing
from rit.plan.indicators.carrying import carry
from rit.plan.indicators.models import Indicator, Value
from rit.plan.indicators.states import IndicatorState
from rit.plan.models import Objective
from rit.plan.rules import STEER
from rit.plan.states import PlanStatus

DUE = timedelta(days=30)  # after the end of the period
CARDS = 12


def register() -> None:
    menu.add(menu.Item("insight", 36, _("Indicators"), "indicators:overview", icon="chart-line"))
    turn.providers.add("indicators", turn.Provider(my_turn, turn_of, count_my_turn))
    cascade.providers.add("indicators", cascade.Provider(asked_of_person, asked))
    search.providers.add("indicators", search.Provider(found, hit))
    calendar.providers.add("indicators", days)
    beside.providers.add("indicators", cards)
    nightly.add("indicators.follow", jobs.follow)
    nightly.add("indicators.record", jobs.record)
    nightly.add("indicators.reminders", jobs.remind)
    carriers.add("indicators", carry)


def _waiting_for(actor: Actor, day: date) -> QuerySet[Indicator]:
    """Values that this person enters; those of nobody wait for the coordinator."""
    if actor.person is None:
        return Indicator.objects.none()
    whose = Q(owner_id=actor.person)
    if actor.may_enter(STEER):
        whose |= Q(owner=None)
    return queries.awaited(day).filter(whose)


def _described(waiting: QuerySet[Indicator]) -> Rows:
    return described(waiting, "pk", "title", "rhythm", "awaited", owner=full_name("owner"))


def _due(row: Row) -> date:
    return date.fromisoformat(row["awaited"]) + DUE


def _period(row: Row) -> str:
    return showing.period_text(date.fromisoformat(row["awaited"]), row["rhythm"])


def my_turn(actor: Actor, day: date, team: bool) -> Rows:
    return _described(_waiting_for(actor, day))


def turn_of(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=_due(row),
        what=_("Enter the value"),
        subject=f"{in_language(row['title'])}, {_period(row)}",
        url=reverse("indicators:enter", args=[row["pk"]]),
        because=_("Thirty days after the period"),
        owner=row["owner"],
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Indicator]:
    return _waiting_for(actor, day)


def asked_of_person(reader: Actor, person: UUID, day: date) -> Rows:
    return _described(queries.awaited(day).filter(owner_id=person))


def asked(row: Row, day: date) -> cascade.Asked:
    return cascade.Asked(
        what=_now("%(indicator)s: the value of %(period)s")
        % {"indicator": in_language(row["title"]), "period": _period(row)},
        url=reverse("indicators:show", args=[row["pk"]]),
        due=_due(row),
        because=_("Indicator of the plan"),
        owner=row["owner"],
        late=_due(row) < day,
    )


def found(actor: Actor, text: str, limit: int) -> Rows:
    named = queries.visible_to(actor).filter(queries.named(text)).order_by("pk")[:limit]
    return described(named, "pk", "title", "state")


def hit(row: Row, text: str) -> search.Hit:
    return search.Hit(
        kind=_("Indicator"),
        title=in_language(row["title"]),
        url=reverse("indicators:show", args=[row["pk"]]),
        second=str(IndicatorState(row["state"]).label),
        icon="chart-line",
    )


def days(actor: Actor, first: date, last: date) -> Iterator[calendar.Day]:
    """When the values of the person's own indicators are due, as far as they are not there yet."""
    own = Indicator.objects.filter(
        owner_id=actor.person,
        supplied_by="",
        state=IndicatorState.OPEN,
        plan__status=PlanStatus.RUNNING,
    ).select_related("plan")[:200]
    there = set(
        Value.objects.filter(indicator__in=own, on_date__gte=first - DUE).values_list(
            "indicator_id", "on_date"
        )
    ) if own else set()  # fmt: skip
    for one in own:
        begin, stop = max(one.since_date, first - DUE), min(last - DUE, one.plan.to_date)
        for end in periods.between(begin, stop, one.rhythm):
            if (one.pk, end) not in there and end + DUE >= first:
                title = f"{in_language(one.title)}, {showing.period_text(end, one.rhythm)}"
                url = reverse("indicators:enter", args=[one.pk])
                yield calendar.Day(f"indicator-{one.pk}-{end}", end + DUE, title, url)


def cards(actor: Actor, kind: str, key: beside.Key, day: date) -> Iterator[beside.Card]:
    """The indicators of an objective, with what can be said of each; what is not followed yet as counted now."""
    if kind != "objective" or not isinstance(key, int):
        return
    mine = queries.visible_to(actor).filter(objectives=key, state=IndicatorState.OPEN)
    mine = mine.annotate(number=F("objectives__number"))
    found = list(mine.order_by("supplied_by", "title__nl", "pk")[:CARDS])
    evening = datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())
    for reading in queries.readings(found, evening):
        yield _card(reading)
    numbers = [vars(one)["number"] for one in found]
    number = numbers[0] if numbers else Objective.objects.values_list("number", flat=True).get(pk=key)
    known = {one.supplied_by for one in found}
    new = [one for one in registry.of_objective(number) if one.code not in known]
    now = registry.values([one.code for one in new], day)
    for one in new:
        if (counted := now.get(one.code)) is not None:
            text = _now("%(value)s today") % {"value": f"{counted:g} {one.unit}"}
            yield beside.Card(_("Indicators"), one.title, "", [beside.Fact(text), beside.Fact(one.source)])


def _card(reading: queries.Reading) -> beside.Card:
    one, last = reading.indicator, reading.last
    facts = []
    if reading.today is not None:
        facts.append(
            beside.Fact(_now("%(value)s today") % {"value": showing.today_text(reading.today, one.unit)})
        )
    if last:
        value = showing.point_text(last.value, one.unit, few=last.few)
        period = showing.period_text(last.on_date, one.rhythm)
        facts.append(beside.Fact(_now("%(value)s in %(period)s") % {"value": value, "period": period}))
    facts.append(beside.Fact(reading.trend.words, reading.trend.shape))
    if one.target is not None:
        target = showing.number_text(one.target, one.unit)
        facts.append(beside.Fact(f"{reading.goal.words} ({target})", reading.goal.shape))
    return beside.Card(
        _("Indicators"), in_language(one.title), reverse("indicators:show", args=[one.pk]), facts
    )
