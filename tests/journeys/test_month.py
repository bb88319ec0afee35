"""The dilemma of the month: one anonymous vote a person, results of the corps from five on (L6.4-e)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from rit.foundation.access.actor import system
from rit.foundation.audit.models import Entry
from rit.people.demo import CAST
from rit.people.models import Person
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.month import actions, queries
from rit.stimulate.training.month.models import Month, MonthTally, MonthVoter

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.4-e")]
THIS, NEXT = date(2025, 3, 1), date(2025, 4, 1)


@pytest.fixture
def month() -> Month:
    return Month.objects.get(first_date=THIS)


def vote(client: Client, month: Month, letter: str = "A") -> Any:
    return client.post(reverse("month:vote", args=[month.pk]), {"choice": letter}, follow=True)


def voted_by(actor: Any, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.person', %s, true)", [str(actor(role).person)])


def test_an_employee_votes_in_my_rit_and_sees_the_corps(sign_in: Any, month: Month) -> None:
    employee = sign_in("employee")
    page = employee.get(reverse("mine:rit")).content.decode()
    assert "Dilemma van maart" in page
    assert "vote-bars" not in page

    after = vote(employee, month).content.decode()

    assert "Je stem telt" in after
    assert "vote-bars" in after
    assert "van het hele korps" in after


def test_a_second_vote_is_not_counted_and_it_is_said(
    sign_in: Any, month: Month, now: Any, actor: Any
) -> None:
    employee = sign_in("employee")
    vote(employee, month, "A")
    again = vote(employee, month, "B").content.decode()

    assert "al gestemd" in again
    assert not actions.vote(month.pk, 1, by=actor("employee"), now=now)


@pytest.mark.parametrize("choice", ["", "D", "Z", "AB"])
def test_without_a_choice_nothing_is_counted(sign_in: Any, month: Month, choice: str) -> None:
    employee = sign_in("employee")

    assert "Kies eerst een optie" in vote(employee, month, choice).content.decode()
    assert "Stem anoniem" in employee.get(reverse("mine:rit")).content.decode()


def test_one_votes_on_this_month_only(sign_in: Any) -> None:
    over = Month.objects.get(first_date=date(2025, 2, 1))

    assert vote(sign_in("employee"), over).status_code == 403


def test_nobody_reads_who_voted_nor_what_also_past_the_code(sign_in: Any, month: Month, actor: Any) -> None:
    vote(sign_in("employee"), month)
    with connection.cursor() as cursor:
        for role, seen in (("coordinator", 0), ("chief", 0), ("employee", 1)):
            voted_by(actor, role)
            cursor.execute("select count(*) from stimulate_training_monthvoter")
            assert cursor.fetchone()[0] == seen, role
            cursor.execute("select count(*) from stimulate_training_monthtally")
            assert cursor.fetchone()[0] == 0
    assert {field.name for field in MonthVoter._meta.fields} == {"id", "month", "person"}
    assert {field.name for field in MonthTally._meta.fields} == {"month", "counts", "shown"}
    assert not Entry.objects.filter(event__startswith="month.vote").exists()


def test_who_voted_sees_the_result_and_who_did_not_waits(actor: Any, month: Month, today: date) -> None:
    voted_by(actor, "employee")
    card = queries.of_this_month(actor("employee"), today)
    assert card is not None
    assert (card.has_voted, card.bars) == (False, [])
    assert card.voted >= 5

    voted_by(actor, "employee")
    later = queries.cards(queries.begun(actor("employee"), today), NEXT)
    assert later[0].bars  # the month is over: everybody sees it


def test_what_is_shown_moves_on_with_every_fifth_vote(actor: Any, now: Any, today: date) -> None:
    edition = Edition.objects.filter(state="published").earliest("pk")
    month = Month.objects.create(first_date=NEXT, edition=edition, chosen_at=now)
    people = list(Person.objects.filter(left_date=None).exclude(account=None).order_by("pk")[:12])
    seen, later = [], now.replace(month=4)
    with connection.cursor() as cursor:
        for person in people:
            cursor.execute("select set_config('rit.person', %s, true)", [str(person.pk)])
            assert actions.vote(month.pk, 0, by=actor(person.staff_number), now=later)
            cursor.execute("select voted, counts from month_counted(%s, %s)", [[month.pk], today])
            seen.append(cursor.fetchone())

    assert [voted for voted, _counts in seen] == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]
    assert seen[3][1] is None
    assert seen[4][1] == [5, 0, 0, 0]


def test_the_coordinator_chooses_for_later_and_never_exchanges_this_months(sign_in: Any) -> None:
    coordinator = sign_in("coordinator")
    edition = Edition.objects.get(dilemma__code="the-third-visit", state="published")
    url = reverse("month:choose")

    assert coordinator.post(url, {"month": NEXT.isoformat(), "edition": edition.pk}).status_code == 302
    assert Month.objects.get(first_date=NEXT).edition == edition
    refused = coordinator.post(url, {"month": THIS.isoformat(), "edition": edition.pk})
    assert refused.status_code == 422
    assert "wordt al gestemd" in refused.content.decode()
    assert "vote-bars" in coordinator.get(reverse("month:months")).content.decode()
    assert sign_in("employee").get(url).status_code == 403


@pytest.mark.parametrize(
    "data", [{}, {"month": "2020-01-01"}, {"month": "nonsense", "edition": "x"}, {"month": NEXT.isoformat()}]
)
def test_a_choice_that_is_not_whole_is_said(sign_in: Any, data: dict[str, str]) -> None:
    assert sign_in("coordinator").post(reverse("month:choose"), data).status_code == 422


def test_the_night_forgets_who_voted_and_takes_the_next_theme(month: Month, now: Any) -> None:
    used = set(Month.objects.values_list("edition__theme", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
        assert actions.turn_over(by=system("nightly"), now=now) is None
        made = actions.turn_over(by=system("nightly"), now=now + timedelta(days=20))
        assert actions.turn_over(by=system("nightly"), now=now + timedelta(days=20)) is None
        cursor.execute("select month_forget(%s)", [now.date() + timedelta(days=20)])
        assert cursor.fetchone()[0] == 0  # nobody is left to forget

    assert made is not None
    assert made.first_date == NEXT
    assert made.edition.theme not in used
    assert made.edition.state == "published"


def test_only_the_clerk_forgets(actor: Any) -> None:
    voted_by(actor, "coordinator")
    with connection.cursor() as cursor, pytest.raises(Exception, match="only the clerk"):
        cursor.execute("select month_forget(current_date)")


FILES = "select pg_relation_filenode('stimulate_training_monthvoter'), pg_relation_filenode(%s)"
COUNTED = "select sum(number) from month_counted(array[%s::uuid], %s), unnest(counts) number"


def asked(query: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()


def test_the_night_writes_the_votes_anew(sign_in: Any, month: Month, now: Any) -> None:
    """Other files, one transaction for all rows; everybody still voted, once."""
    vote(sign_in("employee"), month)
    before, files = asked(COUNTED, month.pk, NEXT), asked(FILES, "stimulate_training_monthtally")
    asked("select set_config('rit.clerk', 'on', true)")
    actions.turn_over(by=system("nightly"), now=now)
    asked("select set_config('rit.clerk', '', true)")
    assert asked(COUNTED, month.pk, NEXT) == before
    assert not set(asked(FILES, "stimulate_training_monthtally")) & set(files)
    assert "al gestemd" in vote(sign_in("employee"), month, "B").content.decode()
    with pytest.raises(Exception, match="only the clerk"):
        asked("select month_shuffle()")


def test_a_stranger_does_not_vote(month: Month) -> None:
    answer = Client().post(reverse("month:vote", args=[month.pk]), {"choice": "A"})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
    assert CAST["employee"] == "P0022"
