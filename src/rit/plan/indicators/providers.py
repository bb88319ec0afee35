"""What indicators add to the registries: menu, my turn, cascade, search, calendar, nights, and the objective's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from rit.foundation.ui.words import in_language
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
    turn.providers.add("indicators", turn.Provider(gather=my_turn, count=count_my_turn))
    cascade.providers.add("indicators", cascade.Provider(of_person=asked_of_person, of_units=asked_of_units))
    search.providers.add("indicators", find)
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


def _due(one: Indicator) -> date:
    awaited: date = vars(one)["awaited"]
    return awaited + DUE


def _period(one: Indicator) -> str:
    return showing.period_text(vars(one)["awaited"], one.rhythm)


def my_turn(actor: Actor, day: date, team: bool, limit: int) -> Iterator[turn.Turn]:
    for one in _waiting_for(actor, day).select_related("owner")[:limit]:
        yield turn.Turn(
            due=_due(one),
            what=_("Enter the value"),
            subject=f"{in_language(one.title)}, {_period(one)}",
            url=reverse("indicators:enter", args=[one.pk]),
            because=_("Thirty days after the period"),
            owner=one.owner.full_name if one.owner else "",
        )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Indicator]:
    return _waiting_for(actor, day)


def asked_of_person(reader: Actor, person: UUID, day: date, limit: int) -> Iterator[cascade.Asked]:
    for one in queries.awaited(day).filter(owner_id=person).select_related("owner")[:limit]:
        yield cascade.Asked(
            what=_now("%(indicator)s: the value of %(period)s")
            % {"indicator": in_language(one.title), "period": _period(one)},
            url=reverse("indicators:show", args=[one.pk]),
            due=_due(one),
            because=_("Indicator of the plan"),
            owner=one.owner.full_name if one.owner else "",
            late=_due(one) < day,
        )


def asked_of_units(reader: Actor, units: Sequence[UUID], day: date, limit: int) -> Iterable[cascade.Asked]:
    """Nothing: a person enters values, not a unit."""
    return ()


def find(actor: Actor, text: str, limit: int) -> Iterator[search.Hit]:
    for one in queries.visible_to(actor).filter(queries.named(text)).order_by("pk")[:limit]:
        yield search.Hit(
            kind=_("Indicator"),
            title=in_language(one.title),
            url=reverse("indicators:show", args=[one.pk]),
            second=str(one.get_state_display()),
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
    for one in registry.of_objective(number):
        if one.code not in known and (counted := one.value(day)) is not None:
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
