"""Indicators as people use them: what they read, enter, correct and define, and what they are refused (L4-b)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from rit.foundation.access.verdict import Refused
from rit.foundation.registries import beside, calendar, cascade, indicators, search, turn
from rit.foundation.registries.rows import count, counting
from rit.people.models import Person
from rit.plan.indicators import actions, queries, sheets
from rit.plan.indicators.models import Change, Indicator, Value
from rit.plan.indicators.rules import Measured
from rit.plan.models import Plan

pytestmark = pytest.mark.django_db


def named(start: str) -> Indicator:
    return Indicator.objects.get(title__nl__startswith=start)


@pytest.fixture
def training() -> Indicator:
    """The coordinator's; its last quarter is not there yet."""
    return named("Medewerkers met dilemmatraining")


@pytest.fixture
def complaints() -> Indicator:
    return named("Klachten over bejegening")


@pytest.mark.req("L4-b")
def test_every_objective_has_indicators_and_some_come_from_the_work_itself(sign_in: Any) -> None:
    page = sign_in("employee").get(reverse("indicators:overview"))
    groups = page.context["objectives"]
    assert [objective.number for objective, _lines in groups] == list(range(1, 10))
    assert all(lines for _objective, lines in groups)
    supplied = [line for _objective, lines in groups for line in lines if line["one"].supplied_by]
    assert len(supplied) == 9
    assert all(line["today"] and line["last"] for line in supplied)


@pytest.mark.req("L1-f")
def test_indicators_are_read_against_the_six_trust_factors(sign_in: Any) -> None:
    page = sign_in("employee").get(reverse("indicators:overview"), {"by": "trust"})
    groups = page.context["factors"]
    assert len(groups) == 6
    assert all(lines for _factor, lines in groups)


@pytest.mark.req("L7-c")
def test_the_data_are_explained_before_the_chart(sign_in: Any, complaints: Indicator) -> None:
    text = sign_in("employee").get(reverse("indicators:show", args=[complaints.pk])).content.decode()
    assert text.index(complaints.meaning["nl"]) < text.index('id="defined"') < text.index('role="img"')
    assert text.index(complaints.source["nl"]) < text.index('role="img"')
    assert "Enter a value" not in text  # the employee is not the owner


@pytest.mark.req("L4-b")
def test_a_late_correction_stands_beside_what_it_replaced(sign_in: Any, complaints: Indicator) -> None:
    page = sign_in("employee").get(reverse("indicators:show", args=[complaints.pk]))
    line = next(line for line in page.context["lines"] if line.end == date(2023, 6, 30))
    assert (line.now.text, [was.text for was in line.earlier]) == ("34", ["31"])
    assert "Comité P" in line.now.reason
    assert len(page.context["chart"].crosses) == 2
    assert "Comité P" in page.content.decode()


@pytest.mark.req("L7-b", "L7-c")
def test_small_numbers_are_hidden_from_every_reader_on_page_chart_and_sheet(
    sign_in: Any, now: datetime
) -> None:
    one = named("Afgesloten tuchtdossiers")
    hidden = list(one.values.filter(value__lt=5).values_list("on_date", flat=True))
    assert hidden
    for role in ("employee", "coordinator", "chief"):
        client: Client = sign_in(role)
        page = client.get(reverse("indicators:show", args=[one.pk]))
        for line in page.context["lines"]:
            assert (line.now.text in {"3", "4"}) is False
            assert line.now.text.isdigit() is (line.end not in hidden)
        assert len(page.context["chart"].hidden) == len(hidden)
    values = sheets.workbook_of([one], queries.readings([one], now))[1]
    assert sum(isinstance(row[2], str) for row in values.rows) == len(hidden)
    assert all((row[3], row[4]) == (None, None) for row in values.rows)


@pytest.mark.req("L4-b")
def test_the_spreadsheet_holds_definitions_values_and_breaks(sign_in: Any, now: datetime) -> None:
    answer = sign_in("employee").get(reverse("indicators:export"))
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    found = list(Indicator.objects.all())
    definitions, values, breaks = sheets.workbook_of(found, queries.readings(found, now))
    assert len(definitions.rows) == len(found)
    assert len(values.rows) == Value.objects.count()
    assert sum(row[8] is True for row in values.rows) == 2  # corrections
    assert len(breaks.rows) == 2


# Entering


@pytest.mark.req("L4-b")
def test_the_coordinator_enters_a_value_and_sees_it(sign_in: Any, training: Indicator) -> None:
    client: Client = sign_in("coordinator")
    url = reverse("indicators:enter", args=[training.pk])
    assert client.get(url).context["free"] == [date(2024, 12, 31)]
    data = {
        "on_date": "2024-12-31",
        "numerator": "801",
        "denominator": "1311",
        "note": "Met de nachtploegen.",
    }
    assert client.post(url, data)["Location"] == reverse("indicators:show", args=[training.pk])
    page = client.get(reverse("indicators:show", args=[training.pk]))
    assert page.context["last"] == "61,1\u00a0%"
    assert page.context["lines"][0].now.note == "Met de nachtploegen."
    assert client.get(url).context["free"] == []


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"on_date": "2024-12-31", "value": "100,5"}, "value"),
        ({"on_date": "2024-12-31", "value": "-3"}, "value"),
        ({"on_date": "2024-12-31", "value": "veel"}, "value"),
        ({"on_date": "2024-12-31", "value": "12,345"}, "value"),
        ({"on_date": "2024-12-31", "value": ""}, "value"),
        ({"on_date": "2024-12-31", "value": "50", "numerator": "5", "denominator": "10"}, "value"),
        ({"on_date": "2024-12-31", "numerator": "11", "denominator": "10"}, "numerator"),
        ({"on_date": "2024-12-31", "numerator": "11"}, "denominator"),
        ({"on_date": "2024-12-31", "denominator": "11"}, "numerator"),
        ({"on_date": "2024-12-31", "numerator": "1", "denominator": "0"}, "denominator"),
        ({"on_date": "2024-09-30", "value": "50"}, "on_date"),  # there is one
        ({"on_date": "2025-03-31", "value": "50"}, "on_date"),  # not over
        ({"on_date": "2019-12-31", "value": "50"}, "on_date"),  # before it was followed
        ({"on_date": "2024-11-30", "value": "50"}, "on_date"),  # no end of a quarter
        ({"on_date": "ooit", "value": "50"}, "on_date"),
        ({"value": "50"}, "on_date"),
    ],
)
def test_bad_values_are_told_beside_the_field_and_nothing_typed_is_lost(
    sign_in: Any, training: Indicator, data: dict[str, str], field: str
) -> None:
    before = Value.objects.count()
    answer = sign_in("coordinator").post(
        reverse("indicators:enter", args=[training.pk]), {**data, "note": "Blijft staan."}
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Blijft staan." in answer.content.decode()
    assert Value.objects.count() == before


def test_a_comma_and_a_point_are_the_same_number(sign_in: Any, training: Indicator) -> None:
    url = reverse("indicators:enter", args=[training.pk])
    sign_in("coordinator").post(url, {"on_date": "2024-12-31", "value": "61,5"})
    value = Value.objects.get(indicator=training, on_date=date(2024, 12, 31))
    assert value.value == Decimal("61.5")
    client: Client = sign_in("coordinator")
    correct = reverse("indicators:correct", args=[training.pk, value.pk])
    assert client.post(correct, {"value": "61.25", "reason": "Afronding."}).status_code == 302
    assert Value.objects.get(corrects=value).value == Decimal("61.25")


@pytest.mark.req("L4-b")
def test_owner_and_coordinator_enter_and_others_do_not(sign_in: Any, complaints: Indicator) -> None:
    url = reverse("indicators:enter", args=[complaints.pk])
    assert sign_in("P0004").get(url).status_code == 200
    assert sign_in("coordinator").get(url).status_code == 200
    for role in ("employee", "chief", "hr"):
        assert sign_in(role).get(url).status_code == 403
        assert sign_in(role).post(url, {"on_date": "2024-12-31", "value": "1"}).status_code == 403
    supplied = Indicator.objects.exclude(supplied_by="")[0]
    assert sign_in("coordinator").get(reverse("indicators:enter", args=[supplied.pk])).status_code == 403


# Correcting


@pytest.mark.req("L4-b")
def test_a_correction_needs_its_reason_and_keeps_what_was(sign_in: Any, complaints: Indicator) -> None:
    client: Client = sign_in("P0004")
    old = complaints.values.get(on_date=date(2024, 12, 31))
    url = reverse("indicators:correct", args=[complaints.pk, old.pk])
    refused = client.post(url, {"value": "22", "reason": ""})
    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert client.post(url, {"value": "22", "reason": "Eén klacht was vergeten."}).status_code == 302
    again = client.post(url, {"value": "23", "reason": "Nog een."})  # from an old page
    assert again.status_code == 422
    assert again.context["form"].non_field_errors()
    old.refresh_from_db()
    assert old.value == 21
    assert old.corrected_by.value == 22


def test_a_value_may_turn_out_to_be_none(sign_in: Any, complaints: Indicator) -> None:
    client: Client = sign_in("coordinator")
    old = complaints.values.get(on_date=date(2024, 12, 31))
    url = reverse("indicators:correct", args=[complaints.pk, old.pk])
    assert client.post(url, {"none": "on", "reason": "Verkeerde kolom gelezen."}).status_code == 302
    page = client.get(reverse("indicators:show", args=[complaints.pk]))
    assert page.context["reading"].last.on_date == date(2024, 9, 30)
    newest = Value.objects.get(corrects=old)
    back = reverse("indicators:correct", args=[complaints.pk, newest.pk])
    assert client.post(back, {"value": "21", "reason": "Toch juist."}).status_code == 302
    page = client.get(reverse("indicators:show", args=[complaints.pk]))
    assert page.context["reading"].last.on_date == date(2024, 12, 31)


def test_the_value_of_another_indicator_is_not_found_here(
    sign_in: Any, complaints: Indicator, training: Indicator
) -> None:
    foreign = training.values.earliest("pk")
    url = reverse("indicators:correct", args=[complaints.pk, foreign.pk])
    assert sign_in("coordinator").get(url).status_code == 404


@pytest.mark.parametrize("statement", ["update", "delete", "other period"])
def test_the_database_itself_keeps_values_as_they_were(complaints: Indicator, statement: str) -> None:
    row = complaints.values.earliest("pk")
    with pytest.raises(DatabaseError), transaction.atomic():
        if statement == "update":
            Value.objects.filter(pk=row.pk).update(value=1)
        elif statement == "delete":
            Value.objects.filter(pk=row.pk).delete()
        else:
            Value.objects.create(
                indicator=complaints,
                on_date=date(2019, 12, 31),
                value=1,
                corrects=complaints.values.latest("on_date", "pk"),
                reason="x",
                entered_at=datetime(2025, 3, 18, tzinfo=UTC),
            )


# As it was known


@pytest.mark.req("L7-f", "L4-b")
def test_what_was_known_then_is_known_again(complaints: Indicator, django_assert_num_queries: Any) -> None:
    before, after = datetime(2024, 2, 11, 23, tzinfo=UTC), datetime(2024, 2, 12, 23, tzinfo=UTC)
    period = date(2023, 6, 30)

    def known(moment: datetime) -> Decimal | None:
        found = queries.series([complaints], moment)[complaints.pk]
        return next(point.value for point in found.points if point.on_date == period)

    assert (known(before), known(after)) == (Decimal(31), Decimal(34))
    everything = list(Indicator.objects.all())
    with django_assert_num_queries(1):
        queries.series(everything, after)


@pytest.mark.req("L7-f", "L2-b")
def test_a_value_is_judged_by_the_target_of_its_time() -> None:
    one = named("Medewerkers die waarden")
    (then,) = queries.readings([one], datetime(2023, 1, 15, tzinfo=UTC), with_today=False)
    (now,) = queries.readings([one], datetime(2025, 3, 18, tzinfo=UTC), with_today=False)
    assert (then.aim.target, then.aim.target_date) == (Decimal(90), date(2023, 12, 31))
    assert (now.aim.target, now.aim.target_date) == (Decimal(85), date(2025, 12, 31))
    assert (then.goal.code, now.goal.code) == ("open", "reached")


# Defining


DEFINITION = {
    "title": "Gesprekken over integriteit",
    "meaning": "Aantal teamgesprekken over integriteit.",
    "source": "Verslagen van de teams.",
    "unit": "number",
    "rhythm": "quarter",
    "since_date": "2025-01-01",
    "direction": "up",
    "target": "40",
    "target_date": "2025-12-31",
    "objectives": [],
    "trust_factors": [],
    "owner_text": "Tom Baert",
    "reason": "We willen zien of teams het gesprek voeren.",
}


@pytest.mark.req("L4-b", "L2-b")
def test_the_coordinator_defines_and_changes_with_a_reason(sign_in: Any, plan: Plan) -> None:
    client: Client = sign_in("coordinator")
    objective = plan.objectives.get(number=5)
    data = DEFINITION | {"objectives": [objective.pk]}
    url = client.post(reverse("indicators:define"), data)["Location"]
    one = named("Gesprekken over integriteit")
    assert url == reverse("indicators:show", args=[one.pk])
    assert one.target == Decimal(40)
    assert one.owner is not None
    assert one.owner.full_name == "Tom Baert"
    assert client.get(url).status_code == 200  # without any value yet
    change = reverse("indicators:change", args=[one.pk])
    changed = data | {"target": "50", "reason": "Meer teams.", "version": "1"}
    assert client.post(change, changed).status_code == 302
    entry = Change.objects.filter(indicator=one).latest("pk")
    assert entry.changes == {"target": ["40.00", "50"]}
    assert "Meer teams." in client.get(url).content.decode()
    stale = client.post(change, changed | {"target": "60"})
    assert stale.status_code == 422
    assert "60" in stale.content.decode()
    assert client.post(change, changed | {"target": "60", "version": "2"}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"meaning": ""}, "meaning"),
        ({"source": ""}, "source"),
        ({"reason": ""}, "reason"),
        ({"objectives": []}, "objectives"),
        ({"target": ""}, "target"),
        ({"target_date": ""}, "target_date"),
        ({"unit": "percent", "target": "120"}, "target"),
        ({"since_date": "1700-01-01"}, "since_date"),
        ({"owner_text": "Niemand Bekend"}, "owner"),
        ({"unit": "ellen"}, "unit"),
    ],
)
def test_a_definition_that_cannot_be_read_is_told_why(
    sign_in: Any, plan: Plan, wrong: dict[str, Any], field: str
) -> None:
    data = DEFINITION | {"objectives": [plan.objectives.get(number=5).pk]} | wrong
    answer = sign_in("coordinator").post(reverse("indicators:define"), data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_unit_and_rhythm_stay_once_there_are_values(sign_in: Any, complaints: Indicator) -> None:
    client: Client = sign_in("coordinator")
    url = reverse("indicators:change", args=[complaints.pk])
    page = client.get(url)
    data = {
        name: page.context["form"].initial[name]
        for name in ("title", "meaning", "source", "rhythm", "direction")
    }
    data |= {
        "unit": "people", "since_date": "2020-01-01", "target": "20", "target_date": "2025-12-31",
        "objectives": [one.pk for one in complaints.objectives.all()], "owner_text": "P0004",
        "hides_few": "on", "reason": "x", "version": "1",
    }  # fmt: skip
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "unit" in refused.context["form"].errors
    assert client.post(url, data | {"unit": "files", "target": "18"}).status_code == 302


@pytest.mark.req("L2-b")
def test_an_indicator_is_closed_and_followed_again_with_a_reason(sign_in: Any, complaints: Indicator) -> None:
    client: Client = sign_in("coordinator")
    close = reverse("indicators:step", args=[complaints.pk, "close"])
    assert sign_in("P0004").get(close).status_code == 403
    assert client.post(close, {"reason": ""}).status_code == 422
    assert client.post(close, {"reason": "Een ander cijfer zegt meer."}).status_code == 302
    assert client.get(reverse("indicators:enter", args=[complaints.pk])).status_code == 403
    assert client.get(close).status_code == 403
    again = reverse("indicators:step", args=[complaints.pk, "reopen"])
    assert client.post(again, {"reason": "Toch niet."}).status_code == 302


@pytest.mark.req("L4-b")
def test_a_break_is_marked_and_taken_back(sign_in: Any, training: Indicator) -> None:
    client: Client = sign_in("coordinator")
    url = reverse("indicators:mark_break", args=[training.pk])
    for data, field in (
        ({"on_date": "2026-01-01", "why": "x"}, "on_date"),
        ({"on_date": "2019-01-01", "why": "x"}, "on_date"),
        ({"on_date": "2023-01-01", "why": ""}, "why"),
    ):
        refused = client.post(url, data)
        assert (refused.status_code, field in refused.context["form"].errors) == (422, True)
    told = {"on_date": "2023-01-01", "why": "Ook e-learning telt nu mee."}
    assert client.post(url, told).status_code == 302
    assert client.post(url, told).status_code == 422
    shown = reverse("indicators:show", args=[training.pk])
    cut = client.get(shown).context["reading"].series.breaks[0]
    back = reverse("indicators:take_back", args=[training.pk, cut.key])
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "Dat was een ander cijfer."}).status_code == 302
    assert client.get(back).status_code == 404
    assert client.get(shown).context["reading"].series.breaks == []


def test_a_closed_plan_takes_nothing_more(actor: Any, plan: Plan, complaints: Indicator, now: Any) -> None:
    Plan.objects.filter(pk=plan.pk).update(status="closed")
    row = complaints.values.latest("on_date", "pk")
    with pytest.raises(Refused):
        actions.correct(row.pk, Measured(Decimal(1)), note="", reason="x", by=actor("coordinator"), now=now)
    with pytest.raises(Refused):
        actions.mark_break(complaints.pk, date(2024, 1, 1), {"nl": "x"}, by=actor("coordinator"), now=now)


def test_a_period_is_entered_once_also_when_two_are_at_it(
    actor: Any, training: Indicator, now: datetime
) -> None:
    by, end = actor("coordinator"), date(2024, 12, 31)
    actions.enter(training.pk, end, Measured(Decimal(60)), note="", by=by, now=now)
    with pytest.raises(actions.Taken):
        actions.enter(training.pk, end, Measured(Decimal(61)), note="", by=by, now=now)


# Where people find it


@pytest.mark.req("L4-b")
def test_what_is_awaited_stands_in_my_turn_the_cascade_and_the_calendar(
    actor: Any, training: Indicator, today: date
) -> None:
    by, person = actor("coordinator"), Person.objects.get(staff_number="P0003")
    mine = [one for one in turn.gather(by, today, team=False) if str(training.pk) in one.url]
    assert [one.due for one in mine] == [date(2025, 1, 30)]
    asked = [one for one in cascade.of_person(by, person.pk, today) if str(training.pk) in one.url]
    assert [one.late for one in asked] == [True]
    days = calendar.between(by, today, today + timedelta(days=60))
    assert [day.on for day in days if str(training.pk) in day.uid] == [date(2025, 4, 30)]
    actions.enter(
        training.pk, date(2024, 12, 31), Measured(Decimal(60)), note="", by=by,
        now=datetime(2025, 3, 18, 9, tzinfo=UTC),
    )  # fmt: skip
    assert not [one for one in turn.gather(by, today, team=False) if str(training.pk) in one.url]


def test_search_finds_it_without_accents(actor: Any, training: Indicator) -> None:
    hits = search.find(actor("employee"), "DILEMMATRAINING in de laatste")
    assert reverse("indicators:show", args=[training.pk]) in [hit.url for hit in hits]


@pytest.mark.req("L4-a", "L4-b")
def test_the_page_of_an_objective_shows_its_indicators(
    sign_in: Any, actor: Any, plan: Plan, today: date
) -> None:
    page = sign_in("employee").get(reverse("plan:objective", args=[8]))
    titles = [card.title for _group, cards in page.context["beside"] for card in cards]
    assert "Klachten over bejegening" in titles
    assert any("Corrigeren" in str(title) for title in titles)
    Indicator.objects.filter(supplied_by="plan.progress.8").update(supplied_by="plan.progress.other")
    groups = beside.of(actor("employee"), "objective", plan.objectives.get(number=8).pk, today)
    assert "" in [card.url for _group, cards in groups for card in cards]  # counted, not followed yet
    assert beside.of(actor("employee"), "action", 1, today) == []


def test_a_family_that_the_system_counts_is_asked_together(
    today: date, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):  # all nine, of the plan in force
        numbers = indicators.values([f"plan.progress.{number}" for number in range(1, 10)], today)
    assert len(numbers) == 9
    assert all(value is not None for value in numbers.values())


def test_the_cards_of_an_objective_cost_three_queries_and_one_for_reports(
    actor: Any, plan: Plan, today: date, django_assert_num_queries: Any
) -> None:
    by, key = actor("employee"), plan.objectives.get(number=8).pk
    with django_assert_num_queries(4):
        assert beside.of(by, "objective", key, today)


def test_the_menu_counts_all_turns_in_one_query(
    actor: Any, today: date, django_assert_num_queries: Any
) -> None:
    by = actor("coordinator")
    counted = [rows for provider in turn.providers if (rows := provider.count(by, today)) is not None]
    apart = sum(rows.count() for rows in counted)
    with django_assert_num_queries(1):
        assert count(counting({"": turn.attention(by, today)}))[""] == apart > 1
