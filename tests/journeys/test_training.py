"""Sessions as people use them: planned, asked for, answered, swapped, attended, corrected, certified (L6.1-a, L6.4)."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.foundation.registries import turn, xray
from rit.people.models import Person, Unit
from rit.stimulate.training.events import guard, loader
from rit.stimulate.training.events.models import Activity, Invitation, TrainingSession

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.4-b", "L6.3-b")]
COACH, OTHER, EMPLOYEE = "P0009", "P0069", "P0022"
NOW = datetime(2025, 3, 18, 9, tzinfo=UTC)


def own() -> TrainingSession:
    """The session to which the employee of the demo is invited."""
    return TrainingSession.objects.get(units__code="COM-OO1", state="planned")


def later() -> TrainingSession:
    return TrainingSession.objects.get(units__code="COM-OO2", state="planned")


def at(name: str, one: TrainingSession) -> str:
    return reverse(f"training:{name}", args=[one.pk])


def typed(**more: Any) -> dict[str, Any]:
    return {
        "activity": str(Activity.objects.get(code="conversation-techniques").pk),
        "day": "2025-04-08",
        "begins": "09:00",
        "ends": "13:00",
        "place": "Opleidingscentrum",
        "language": "nl",
        "capacity": "12",
        "leaders": [str(Person.objects.get(staff_number=COACH).pk)],
        "units": [str(Unit.objects.get(code="COM-WE1").pk)],
    } | more


def planned(client: Client, **more: Any) -> TrainingSession:
    answer = client.post(reverse("training:plan"), typed(**more))
    assert answer.status_code == 302, answer.context["form"].errors
    return TrainingSession.objects.latest("created_at")


def answer_of(number: str, one: TrainingSession, client: Client) -> str:
    return str(client.get(at("session", one)).context["mine"].answer)


@pytest.mark.req("L6.1-a")
def test_everybody_sees_sessions_and_only_the_named_see_names(sign_in: Any) -> None:
    one = own()
    member = Person.objects.get(staff_number=EMPLOYEE).full_name
    for who in (COACH, "coordinator", "hr"):
        assert sign_in(who).get(at("session", one)).context["named"]
    for who in (OTHER, "finance", "board_secretary"):
        page = sign_in(who).get(at("session", one))
        assert page.status_code == 200
        assert member not in page.content.decode()
        assert page.context["count"].taken > 0
        assert sign_in(who).get(at("attendance", one)).status_code == 403


def test_a_session_is_planned_and_bad_input_loses_nothing(sign_in: Any) -> None:
    client = sign_in(COACH)
    fresh = str(client.get(reverse("training:plan")).context["form"]["activity"])
    assert fresh.index('value=""') < fresh.index("</option>")  # no activity stands chosen
    for wrong, field in (
        ({"activity": ""}, "activity"),
        ({"day": "2025-13-40"}, "day"),
        ({"ends": "08:00"}, "ends"),
        ({"place": ""}, "place"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "13"}, "capacity"),
        ({"units": []}, "units"),
        ({"leaders": ["not-a-key"]}, "leaders"),
        ({"language": "xx"}, "language"),
    ):
        answer = client.post(reverse("training:plan"), typed(**wrong))
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert "Opleidingscentrum" in answer.content.decode() or field == "place"
    one = planned(client)
    assert (one.minutes, one.recognised) == (240, False)
    assert sign_in("employee").get(reverse("training:plan")).status_code == 403


def test_a_public_holiday_is_asked_about_and_may_be_meant(sign_in: Any) -> None:
    """Easter Monday: a warning with its name, that whoever plans passes with a tick; no error."""
    client, easter, tick = sign_in(COACH), typed(day="2025-04-21"), 'name="holiday_anyway"'
    assert tick not in client.get(reverse("training:plan")).content.decode()
    asked = client.post(reverse("training:plan"), easter)
    assert (asked.status_code, asked.context["form"].errors) == (422, {})
    assert "Een feestdag: paasmaandag" in asked.content.decode()
    assert tick in asked.content.decode()
    assert not TrainingSession.objects.filter(begins_at__date="2025-04-21").exists()
    one = planned(client, day="2025-04-21", holiday_anyway="on")
    said = "Deze sessie is op een feestdag: paasmaandag."
    assert said in client.get(at("session", one)).content.decode()
    assert said not in sign_in(EMPLOYEE).get(at("session", one)).content.decode()
    elsewhere = typed(day="2025-04-21", place="Aula", revision="1")
    assert sign_in(COACH).post(at("change", one), elsewhere).status_code == 302  # the day was meant already
    moved = sign_in(COACH).post(at("change", one), typed(day="2025-05-01", revision="2"))
    assert (moved.status_code, moved.context["form"].holiday) == (422, "Dag van de Arbeid")
    assert said not in client.get(at("session", planned(client))).content.decode()


def test_two_who_change_the_same_session_lose_nothing(sign_in: Any) -> None:
    client = sign_in(COACH)
    one = planned(client)
    assert client.post(at("change", one), typed(place="Aula", revision="1")).status_code == 302
    late = client.post(at("change", one), typed(place="Zolder", revision="1"))
    assert late.status_code == 422
    assert "Zolder" in late.content.decode()
    assert sign_in(OTHER).post(at("change", one), typed(revision="2")).status_code == 403


def test_a_team_is_invited_and_answers(sign_in: Any) -> None:
    client = sign_in(COACH)
    one = planned(client)
    assert client.get(at("invite", one)).context["many"] > 0
    assert client.post(at("invite_teams", one)).status_code == 302
    asked = Invitation.objects.filter(session=one)
    connection.cursor().execute("select set_config('rit.clerk', 'on', true)")
    people = list(asked.values_list("person__staff_number", "person__account"))
    assert 0 < len(people) <= one.capacity
    assert Notice.objects.filter(kind="training_asked", account_id__in=[key for _n, key in people]).count()


def test_the_employee_answers_and_the_answer_stands(sign_in: Any) -> None:
    client, one = sign_in(EMPLOYEE), own()
    page = client.get(at("session", one))
    assert page.context["count"].taken == counted(one)[0] <= one.capacity
    assert page.context["slots"]
    assert client.get(reverse("training:mine")).context["standing"]
    assert client.post(at("come", one)).status_code == 302
    assert answer_of(EMPLOYEE, one, client) == "coming"
    assert client.post(at("decline", one)).status_code == 302
    assert answer_of(EMPLOYEE, one, client) == "cannot"
    assert client.post(at("come", one)).status_code == 302
    assert answer_of(EMPLOYEE, one, client) == "coming"
    assert sign_in("finance").post(at("come", one)).status_code == 404


@pytest.mark.req("L6.1-a")
def test_the_waiting_list_moves_up_by_itself_and_frees_the_other_place(sign_in: Any) -> None:
    client, mine, full = sign_in(EMPLOYEE), own(), later()
    TrainingSession.objects.filter(pk=full.pk).update(capacity=counted(full)[0])
    client.post(at("come", mine))
    assert client.post(at("move", full)).status_code == 302
    assert answer_of(EMPLOYEE, full, client) == "waiting"
    assert answer_of(EMPLOYEE, mine, client) == "coming"
    taken = counted(mine)[0]

    inside = sign_in(member_of(full))
    assert inside.post(at("decline", full)).status_code == 302

    assert answer_of(EMPLOYEE, full, client) == "coming"
    assert answer_of(EMPLOYEE, full, client) == "coming"
    assert answer_of(EMPLOYEE, mine, client) == "moved"
    assert counted(mine)[0] == taken - 1
    account = Person.objects.get(staff_number=EMPLOYEE).account_id
    connection.cursor().execute("select set_config('rit.account', %s, true)", [str(account)])
    assert Notice.objects.filter(kind="training_moved_up", account=account).count() == 1


def test_a_free_place_elsewhere_is_taken_at_once(sign_in: Any) -> None:
    client, mine, other = sign_in(EMPLOYEE), own(), later()
    TrainingSession.objects.filter(pk=other.pk).update(capacity=60)
    assert client.post(at("move", other)).status_code == 302
    assert answer_of(EMPLOYEE, other, client) == "coming"
    assert answer_of(EMPLOYEE, mine, client) == "moved"
    assert client.post(at("move", other)).status_code == 403
    assert sign_in("finance").post(at("move", other)).status_code == 403


def counted(one: TrainingSession) -> tuple[int, int]:
    from rit.stimulate.training.events import queries

    count = queries.counts([one.pk])[one.pk]
    return count.taken, count.present


def member_of(one: TrainingSession) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
        row = Invitation.objects.filter(session=one, answer="coming").order_by("person__staff_number").first()
        assert row is not None
        number = row.person.staff_number
        cursor.execute("select set_config('rit.clerk', '', true)")
    return str(number)


@pytest.mark.req("L6.1-a", "L7-g")
def test_the_whole_corps_is_invited_with_one_insert(sign_in: Any) -> None:
    client = sign_in("coordinator")
    activity = str(Activity.objects.get(code="theatre-play").pk)
    base = {"activity": activity, "capacity": "390", "everybody": "on", "units": [], "leaders": []}
    shows = [planned(client, **base | {"day": f"2025-05-0{day}"}) for day in (5, 6, 7, 8)]
    with CaptureQueriesContext(connection) as asked:
        assert client.post(at("invite_everybody", shows[0])).status_code == 302
    into = [
        one["sql"] for one in asked if one["sql"].startswith('INSERT INTO "stimulate_training_invitation"')
    ]
    assert len(into) == 1
    assert len(asked) < 40
    numbers = [counted(show)[0] for show in shows]
    assert sum(numbers) > 1200
    assert max(numbers) - min(numbers) <= 1
    assert client.get(at("invite", shows[0])).context["rest"] == 0
    assert sign_in(COACH).post(at("invite_everybody", shows[0])).status_code == 403


def test_a_cancelled_session_says_why_and_who_was_asked_is_told(sign_in: Any) -> None:
    client, one = sign_in(COACH), own()
    assert client.post(at("cancel", one), {"reason": ""}).status_code == 422
    assert client.post(at("cancel", one), {"reason": "Het lokaal is niet vrij."}).status_code == 302
    assert "Het lokaal is niet vrij." in sign_in(EMPLOYEE).get(at("session", one)).content.decode()
    assert sign_in(EMPLOYEE).post(at("come", one)).status_code == 403


@pytest.mark.req("L6.1-a", "L6.4-c")
def test_attendance_by_list_by_scanner_and_corrected(sign_in: Any) -> None:
    client = sign_in("P0062")
    one = TrainingSession.objects.get(state="planned", leaders__staff_number="P0062", begins_at__lt=NOW)
    page = client.get(at("attendance", one))
    first = page.context["open"][0]
    assert client.post(at("attendance", one), {}).status_code == 422
    assert client.post(at("attendance", one), {"people": [str(first.pk)]}).status_code == 302
    one.refresh_from_db()
    assert one.state == "held"

    bad = client.post(at("scan", one), {"numbers": f"{EMPLOYEE}\n{EMPLOYEE}\nP9999\n{first.staff_number}"})
    assert bad.status_code == 422
    assert len(bad.context["form"].errors["numbers"]) == 3
    good = client.post(at("scan", one), {"numbers": f" {EMPLOYEE.lower()} \n\n"})
    assert [person.staff_number for person in good.context["people"]] == [EMPLOYEE]
    for own in ("scan", "scan_keep"):  # nobody credits hours to oneself
        refused = client.post(at(own, one), {"numbers": "P0062"})
        assert refused.status_code == 422
        assert "Iemand anders noteert jouw eigen aanwezigheid." in refused.content.decode()
    assert client.post(at("scan_keep", one), {"numbers": EMPLOYEE}).status_code == 302
    assert counted(one)[1] == 2

    line = client.get(at("session", one)).context["there"][0]
    correct = reverse("training:correct", args=[line.pk])
    for wrong in (
        {"minutes": "500", "reason": "x"},
        {"minutes": "60", "reason": ""},
        {"minutes": "120", "reason": "x"},
    ):
        assert client.post(correct, wrong).status_code == 422
    assert client.post(correct, {"minutes": "0", "reason": "Verkeerd aangevinkt."}).status_code == 302
    assert counted(one)[1] == 1
    assert client.post(correct, {"minutes": "60", "reason": "x"}).status_code == 403
    assert Entry.objects.filter(event="training.corrected").latest("at").detail["after"] == 0
    assert sign_in("finance").get(correct).status_code == 404


def test_attendance_is_never_rewritten(sign_in: Any) -> None:
    sign_in(EMPLOYEE).get(reverse("training:mine"))
    for statement in (
        "update stimulate_training_attendance set minutes = 999",
        "delete from stimulate_training_attendance",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.req("L6.4-c")
def test_hours_and_a_certificate_that_anybody_with_its_code_checks(sign_in: Any, client: Client) -> None:
    mine = sign_in(EMPLOYEE).get(reverse("training:mine"))
    assert mine.context["total"].modules == 1
    row = next(row for row, _hours in mine.context["rows"] if row.session.recognised)
    pdf = sign_in(EMPLOYEE).get(reverse("training:certificate", args=[row.code]))
    assert pdf["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(pdf.content)) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang
    assert sign_in("finance").get(reverse("training:certificate", args=[row.code])).status_code == 404

    verify = reverse("training:verify", args=["nl"])
    assert client.get(verify).status_code == 200
    code = " ".join(row.code[place : place + 4] for place in range(0, 16, 4)).lower()
    said = client.post(verify, {"code": code}).content.decode()
    assert "Lotte Maes" in said
    assert EMPLOYEE not in said
    assert "Lotte" not in client.post(verify, {"code": "AAAA BBBB"}).content.decode()
    assert client.post(verify, {"code": ""}).status_code == 422


@pytest.mark.req("L6.4-c")
def test_who_tries_codes_of_certificates_waits(client: Client) -> None:
    guard.forget()
    verify = reverse("training:verify", args=["nl"])
    for number in range(guard.BURST):
        assert client.post(verify, {"code": f"AAAA{number}"}).status_code == 200
    waits = client.post(verify, {"code": "ABCD EFGH"})
    assert waits.status_code == 429
    assert waits["Retry-After"] == str(guard.WAIT)
    assert "ABCD EFGH" in waits.content.decode()
    guard.forget()


def test_a_coach_sees_who_is_asked_for_another_session_already(sign_in: Any) -> None:
    """Sessions of others are behind a wall; that somebody stands on a list of the activity is told to who invites."""
    client = sign_in(COACH)
    asked = sign_in("coordinator").get(at("session", later())).context["asked"][0][0].person
    one = planned(client, activity=str(later().activity_id), units=[str(later().units.get().pk)])
    page = client.get(at("invite", one))
    assert asked in page.context["elsewhere"]
    assert asked not in page.context["people"]
    client.post(at("invite_teams", one))
    assert not Invitation.objects.filter(session=one, person=asked).exists()
    sign_in(OTHER).get("/account/")
    with connection.cursor() as cursor:  # nobody else learns it
        cursor.execute("select count(*) from training_asked(%s, array[%s::uuid], now())", [one.pk, asked.pk])
        assert cursor.fetchone() == (0,)


@pytest.mark.req("L6.4-c")
def test_a_corrected_line_withdraws_its_certificate(sign_in: Any, client: Client) -> None:
    hr = sign_in("hr")
    session = TrainingSession.objects.filter(activity__code="dilemma-day").earliest("begins_at")
    line = hr.get(at("session", session)).context["there"][0]
    hr.post(reverse("training:correct", args=[line.pk]), {"minutes": "200", "reason": "Vroeger weg."})
    verify = reverse("training:verify", args=["en"])
    assert "not valid any more" in client.post(verify, {"code": line.code}).content.decode()
    assert hr.get(reverse("training:certificate", args=[line.code])).status_code == 404


@pytest.mark.req("L6.4-c")
def test_hr_gets_its_columns(sign_in: Any) -> None:
    answer = sign_in("hr").get(f"{reverse('training:hours_sheet')}?year=2024")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        text = book.read("xl/sharedStrings.xml").decode()
    assert "P0022" in text
    assert "DEMO/2022/17" in text
    assert sign_in("hr").get(f"{reverse('training:hours_sheet')}?year=1800").status_code == 404
    assert sign_in(COACH).get(reverse("training:hours_sheet")).status_code == 403
    assert Entry.objects.filter(event="training.exported").exists()


def test_a_head_sees_who_was_nowhere_and_others_do_not(sign_in: Any, actor: Any) -> None:
    led = Unit.objects.filter(pk__in=actor("manager").units_led).earliest("code")
    page = sign_in("manager").get(reverse("training:unit", args=[led.code]))
    assert page.status_code == 200
    assert page.context["many"] >= page.context["reached"]
    assert sign_in("employee").get(reverse("training:unit", args=[led.code])).status_code == 403


def test_the_map_shows_sessions_and_no_people(sign_in: Any) -> None:
    page = sign_in("employee").get(f"{reverse('training:map')}?page=2")
    assert page.status_code == 200
    cells = [cell for row in page.context["rows"] for cell in row["cells"] if cell != "none"]
    assert {cell["state"] for cell in cells} >= {"done"}
    assert not any(row["url"] for row in page.context["rows"])
    for nonsense in ("sort=x", "page=999"):
        assert sign_in("employee").get(f"{reverse('training:map')}?{nonsense}").status_code == 200


@pytest.mark.req("L5-e")
def test_everybody_knows_the_coaches_and_who_plans_sees_their_load(sign_in: Any) -> None:
    name = Person.objects.get(staff_number=COACH).full_name
    page = sign_in("employee").get(reverse("coaches:coaches"))
    assert name in page.content.decode()
    assert not page.context["plans"]
    rows = sign_in("coordinator").get(reverse("coaches:coaches")).context["rows"]
    mine = next(one for one, _hours in rows if one.person.staff_number == COACH)
    assert mine.load.led > 0
    assert mine.load.coming >= 1
    assert mine.service is not None


def test_the_calendar_file_has_the_hours_of_the_session(sign_in: Any) -> None:
    text = sign_in(EMPLOYEE).get(at("calendar_file", own())).content.decode()
    assert "DTSTART:20250325T123000Z" in text
    assert "Lotte" not in text


def test_my_turn_and_the_x_ray_tell(actor: Any, sign_in: Any) -> None:
    day = NOW.date()
    found = sign_in(EMPLOYEE).get(reverse("work:turn")).content.decode()
    assert at("session", own()) in found
    waiting = turn.gather(actor("P0062"), day, team=False)
    assert any("/attendance/" in one.url for one in waiting)
    kinds = {str(kind) for kind, *_rest in xray.findings(actor("coordinator"), day)}
    assert "Sessions of which nobody recorded who was there" in kinds or len(kinds) > 0


@pytest.mark.req("L6.1-a")
def test_the_catalogue_is_edited_and_an_upgrade_leaves_edits_alone(sign_in: Any) -> None:
    client, one = sign_in("coordinator"), Activity.objects.get(code="function-training")
    url = reverse("training:change_activity", args=[one.code])
    data = {
        "sort": "function",
        "title_nl": "Opleiding drugs",
        "minutes": "180",
        "languages": ["nl"],
        "group_least": "4",
        "group_most": "10",
        "offered": "on",
        "revision": "1",
    }
    assert client.post(url, data | {"group_most": "2"}).status_code == 422
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 422
    assert loader.load(now=NOW) == 0
    one.refresh_from_db()
    assert one.minutes == 180
    assert client.post(reverse("training:new_activity"), data | {"title_nl": "Nieuw"}).status_code == 302
    assert sign_in(COACH).get(url).status_code == 403
