"""The register of people in the database: constraints, the line, the tree, the directory and the writers."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from rit.foundation.access.actor import Actor, system
from rit.foundation.access.models import Account
from rit.foundation.access.verdict import Refused
from rit.foundation.audit.models import Entry
from rit.foundation.registries import persons, search
from rit.people import actions, queries
from rit.people.demo import CAST, CONTRACT_EMPLOYEE, build, load
from rit.people.demo.loading import identity
from rit.people.models import Assignment, Function, Person, Unit
from rit.people.states import DisciplinaryCategory, UnitKind

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 18)
NOW = dt.datetime(2025, 3, 18, 9, 0, tzinfo=dt.UTC)
IMPORT = system("test")


@pytest.fixture
def corps() -> int:
    """The fictional corps; loaded here unless the test database has it already."""
    return load(build(), NOW) or Person.objects.count()


def person(role: str) -> Person:
    return Person.objects.get(staff_number=CAST[role])


def seen_by(role: str) -> Actor:
    return Actor(account=identity("account", role), person=person(role).pk)


def test_loading_is_quick_and_happens_once(corps: int) -> None:
    assert corps == Person.objects.count() > 1290
    started = time.perf_counter()
    assert load(build(), NOW) == 0
    assert time.perf_counter() - started < 3


@pytest.mark.usefixtures("corps")
class TestConstraints:
    def test_a_unit_has_one_head_at_a_time(self) -> None:
        leading = Assignment.objects.get(unit__code="DIT-KC", leads=True, to_date=None)
        leading.pk, leading.person = identity("test", "second head"), person("employee")
        with pytest.raises(IntegrityError, match="people_assignment_one_head"), transaction.atomic():
            leading.save(force_insert=True)

    def test_nobody_holds_the_same_function_twice_at_once(self) -> None:
        held = person("employee").assignments.get(to_date=None)
        held.pk, held.from_date = identity("test", "twice"), dt.date(2024, 1, 1)
        with pytest.raises(IntegrityError, match="people_assignment_held_once"), transaction.atomic():
            held.save(force_insert=True)

    def test_an_assignment_leads_exactly_when_the_catalogue_says_so(self) -> None:
        Assignment.objects.filter(unit__code="DIT-KC", leads=True).update(leads=False)
        with pytest.raises(IntegrityError, match="people_assignment_leads_as_catalogued"):
            connection.check_constraints()

    def test_a_person_hangs_together(self) -> None:
        lotte = Person.objects.filter(staff_number=CAST["employee"])
        changes: list[dict[str, object]] = [
            {"grade_group": "calog_a"},
            {"employment": "external"},
            {"language": "xx"},
            {"left_date": dt.date(1990, 1, 1)},
        ]
        for change in changes:
            with pytest.raises(IntegrityError), transaction.atomic():
                lotte.update(**change)


@pytest.mark.req("L5-a")
@pytest.mark.usefixtures("corps")
class TestLine:
    def test_the_head_follows_from_the_assignment_of_the_day(self) -> None:
        unit = Unit.objects.get(code="COM-OO")
        before = queries.head_of(unit, dt.date(2020, 3, 31))
        assert queries.head_of(unit, DAY) == person("manager")
        assert before is not None
        assert before != person("manager")
        assert queries.heads_of([unit.pk], DAY) == {unit.pk: person("manager")}

    def test_the_line_goes_up_to_the_chief_nearest_first_in_one_query(self) -> None:
        with CaptureQueriesContext(
            connection,
        ) as run:
            line = queries.line_above(person("employee"), DAY)
        assert len(run) == 2  # one of them reads the person
        assert [above.staff_number for above in line[1:]] == [CAST["manager"], "P0025", CAST["chief"]]
        assert queries.line_above(person("chief"), DAY) == []
        assert queries.line_above(person("mayor"), DAY) == []

    def test_the_line_goes_down(self) -> None:
        behind = actor_of("manager")
        led = queries.persons_led_by(behind, DAY)
        assert person("employee") in led
        assert person("manager") not in led
        assert not queries.persons_led_by(seen_by("employee"), DAY).exists()

    def test_members_of_a_unit_and_of_what_is_under_it(self) -> None:
        unit = Unit.objects.get(code="WYK")
        assert queries.persons_in(unit, DAY).count() == 3
        assert person("employee") in queries.persons_in(unit, DAY, with_descendants=True)

    def test_the_tree_is_one_query_and_counts_everybody_once(self) -> None:
        with CaptureQueriesContext(connection) as run:
            tree = queries.unit_tree(DAY)
        assert len(run) == 1
        assert (len(tree), tree[0].code, tree[0].members_below) == (60, "KORPS", 1290)
        assert all(branch.head_name for branch in tree)
        seen = set()
        for branch in tree:
            assert branch.parent_id is None or branch.parent_id in seen
            seen.add(branch.id)
        assert len(queries.unit_tree(dt.date(2022, 6, 30))) == 61

    def test_category_in_the_disciplinary_law(self) -> None:
        assert person("chief").disciplinary_category == DisciplinaryCategory.CHIEF
        assert Person.objects.get(staff_number=CONTRACT_EMPLOYEE).disciplinary_category is None


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The reasons are compared in the words of the code."""
    with translation.override("en"):
        yield


def actor_of(role: str) -> Actor:
    account = Account.objects.get(person=person(role))
    behind = persons.behind(account.pk, DAY)
    assert behind is not None
    return Actor(account=account.pk, person=behind.id, units_led=behind.units_led)


@pytest.mark.usefixtures("corps")
class TestDirectory:
    def numbers(self, text: str, sort: str = "name") -> list[str]:
        return [found.staff_number for found in queries.directory(seen_by("employee"), DAY, text, sort)]

    def test_finds_by_part_of_a_name_number_unit_or_function(self) -> None:
        asked = {
            "hanne wilde": "complaints_coordinator",
            "DE WILDE hanne": "complaints_coordinator",
            "p0003": "coordinator",
            "el idrissi": "integrity_investigator",
            "coordinateur intégrité": "coordinator",
            "coordinateur integrite": "coordinator",
            "DIT-KC klachtencoordinator": "complaints_coordinator",
        }
        missed = [text for text, role in asked.items() if CAST[role] not in self.numbers(text)]
        assert missed == []

    def test_signs_of_the_database_are_only_signs(self) -> None:
        assert [text for text in ("%", "_", "' or 1=1", "xyzzy", "\\") if self.numbers(text)] == []

    def test_sorts_both_ways_and_shows_those_in_service(self) -> None:
        for sort in [sign + key for key in queries.SORTS for sign in ("", "-")]:
            found = self.numbers("", sort)
            assert len(found) == 1292  # with the mayor and the external adviser
            assert len(set(found)) == len(found)

    def test_somebody_without_a_person_sees_nobody(self) -> None:
        stranger = Actor(account=identity("account", "x"), person=None)
        assert not queries.directory(stranger, DAY).exists()
        assert queries.find(stranger, "maes", DAY) == []

    def test_typing_ahead(self) -> None:
        found = queries.find(seen_by("employee"), "lott mae", DAY)
        assert person("employee") in found
        assert queries.post_line(found[0])
        assert len(queries.find(seen_by("employee"), "a", DAY, limit=5)) == 5
        hits = search.find(seen_by("employee"), "wijkteam oost")
        units = [hit.url for hit in hits if "/units/" in hit.url]
        assert units == ["/people/units/COM-OO1/", "/people/units/COM-OO2/"]

    def test_the_trigram_index_can_be_used(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
            cursor.execute(
                "explain select id from people_person where folded like '%' || rit_fold('Lammens') || '%'"
            )
            assert "people_person_find" in "".join(row[0] for row in cursor.fetchall())


@pytest.mark.usefixtures("corps")
class TestBehind:
    def test_one_query_tells_person_function_and_units_led(self) -> None:
        account = Account.objects.get(person=person("manager"))
        with CaptureQueriesContext(connection) as run:
            behind = persons.behind(account.pk, DAY)
        assert len(run) == 1
        assert behind is not None
        assert behind.units_led == {Unit.objects.get(code="COM-OO").pk}
        assert behind.function

    def test_who_left_is_behind_nothing(self) -> None:
        account = Account.objects.create(username="gone")
        gone = Person.objects.filter(left_date__lt=DAY).first()
        assert gone is not None
        actions.link_account(gone, account, by=IMPORT, now=NOW)
        assert persons.behind(account.pk, DAY) is None
        assert queries.names_behind([account.pk], DAY) == {account.pk: gone.full_name}
        assert account.pk not in {found.account for found in queries.find_accounts(gone.full_name, DAY, 8)}


@pytest.mark.usefixtures("corps")
class TestWriters:
    def test_a_colleague_may_not(self) -> None:
        with pytest.raises(Refused):
            actions.open_unit(
                code="NEW",
                name={"nl": "Nieuw"},
                kind=UnitKind.TEAM,
                parent=Unit.objects.get(code="OPS"),
                opened_date=DAY,
                by=seen_by("employee"),
                now=NOW,
            )

    def test_a_unit_opens_gets_a_head_and_closes_when_empty(self) -> None:
        unit = actions.open_unit(
            code="NEW",
            name={"nl": "Nieuw"},
            kind=UnitKind.TEAM,
            parent=Unit.objects.get(code="OPS"),
            opened_date=DAY,
            by=IMPORT,
            now=NOW,
        )
        heads = Function.objects.get(code="team-head")
        post = actions.appoint(person("coach"), unit, heads, DAY, share=20, by=IMPORT, now=NOW)
        assert post.leads
        assert queries.head_of(unit, DAY) == person("coach")
        with pytest.raises(Refused, match="already has a head"):
            actions.appoint(person("employee"), unit, heads, DAY, by=IMPORT, now=NOW)
        with pytest.raises(Refused, match="still people"):
            actions.close_unit(unit, DAY, by=IMPORT, now=NOW)
        actions.end_assignment(post, DAY, by=IMPORT, now=NOW)
        actions.close_unit(unit, DAY, by=IMPORT, now=NOW)
        assert queries.head_of(unit, DAY + dt.timedelta(days=1)) is None
        events = list(Entry.objects.filter(event__startswith="people.").values_list("event", flat=True))
        assert {
            "people.unit_opened",
            "people.appointed",
            "people.assignment_ended",
            "people.unit_closed",
        } <= set(events)

    def test_nobody_is_appointed_outside_service_or_the_life_of_the_unit(self) -> None:
        function = Function.objects.get(code="neighbourhood-inspector")
        closed, team, long_ago = (
            Unit.objects.get(code="FTS"),
            Unit.objects.get(code="INT-A"),
            dt.date(1850, 1, 1),
        )
        with pytest.raises(Refused, match="does not exist"):
            actions.appoint(person("employee"), closed, function, DAY, by=IMPORT, now=NOW)
        with pytest.raises(Refused, match="not in service"):
            actions.appoint(person("employee"), team, function, long_ago, by=IMPORT, now=NOW)

    def test_an_account_belongs_to_one_person(self) -> None:
        account = Account.objects.create(username="one")
        gone = list(Person.objects.filter(account=None)[:2])
        actions.link_account(gone[0], account, by=IMPORT, now=NOW)
        with pytest.raises(Refused):
            actions.link_account(gone[1], account, by=IMPORT, now=NOW)
        with pytest.raises(Refused):
            actions.link_account(person("coach"), account, by=IMPORT, now=NOW)
