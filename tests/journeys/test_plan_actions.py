"""What people do with an action, through the browser's own requests on the demo's plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from rit.foundation.notices.models import Notice
from rit.people.models import Person
from rit.plan.models import Action, LogEntry, Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(sign_in: Any) -> Client:
    client: Client = sign_in("coordinator")
    return client


@pytest.fixture
def action(plan: Plan) -> Action:
    """Open, not recurring, owned by the coordinator."""
    owned = Action.objects.filter(plan=plan, owner__staff_number="P0003", recurrence="none", state="running")
    return owned.order_by("next_date")[0]


def record(client: Client, action: Action, **fields: Any) -> Any:
    data = {"version": action.version, "progress": action.progress, "text": "Klaar met deel 2.", **fields}
    return client.post(reverse("plan:progress", args=[action.pk]), data)


@pytest.mark.req("L2-b")
def test_progress_is_recorded_with_words_and_shows_in_the_log(coordinator: Client, action: Action) -> None:
    answer = record(coordinator, action, progress=81)
    assert answer.status_code == 302
    page = coordinator.get(answer.url).content.decode()
    assert "Klaar met deel 2." in page
    action.refresh_from_db()
    assert action.progress == 81
    entry = action.log.latest("pk")
    assert entry.changes["progress"][1] == 81
    assert entry.by is not None
    assert entry.by.staff_number == "P0003"


@pytest.mark.req("L2-b")
def test_a_file_and_an_address_are_evidence(coordinator: Client, action: Action) -> None:
    file = SimpleUploadedFile("verslag.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    answer = record(coordinator, action, evidence=file, link="https://intranet.pz.example/verslag")
    assert answer.status_code == 302
    entry = action.log.latest("pk")
    assert entry.evidence is not None
    assert entry.evidence.media_type == "application/pdf"
    got = coordinator.get(reverse("attachments:download", args=[entry.evidence.pk]))
    got.close()
    assert got.status_code == 200
    assert got["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"progress": "101"}, "progress"),
        ({"progress": "-4"}, "progress"),
        ({"progress": "veel"}, "progress"),
        ({"text": ""}, "text"),
        ({"link": "niets"}, "link"),
    ],
)
def test_bad_input_says_so_and_keeps_the_text(
    coordinator: Client, action: Action, fields: dict[str, str], said: str
) -> None:
    answer = record(coordinator, action, **{"text": "Een lange uitleg.", **fields})
    assert answer.status_code == 422
    assert said in answer.context["form"].errors
    if "text" not in fields:
        assert "Een lange uitleg." in answer.content.decode()
    assert not LogEntry.objects.filter(text="Een lange uitleg.").exists()


def test_two_people_at_once_nothing_is_overwritten(coordinator: Client, sign_in: Any, action: Action) -> None:
    assert record(coordinator, action, progress=70, text="Eerst.").status_code == 302
    late = record(coordinator, action, progress=20, text="Mijn tekst, tegelijk geschreven.")
    page = late.content.decode()
    assert late.status_code == 409
    assert "Eerst." in page
    assert "Mijn tekst, tegelijk geschreven." in page
    action.refresh_from_db()
    assert action.progress == 70
    again = coordinator.post(
        reverse("plan:progress", args=[action.pk]),
        {"version": action.version, "progress": 20, "text": "Mijn tekst, tegelijk geschreven."},
    )
    assert again.status_code == 302


def test_a_colleague_reads_but_does_not_write(sign_in: Any, action: Action) -> None:
    colleague = sign_in("employee")
    assert colleague.get(reverse("plan:action", args=[action.pk])).status_code == 200
    assert record(colleague, action, progress=99).status_code == 403
    assert colleague.get(reverse("plan:change", args=[action.pk])).status_code == 403
    action.refresh_from_db()
    assert action.progress != 99


@pytest.mark.req("L2-b")
def test_adjusting_asks_a_reason_and_shows_before_and_after(coordinator: Client, action: Action) -> None:
    url = reverse("plan:change", args=[action.pk])
    initial = coordinator.get(url).context["form"].initial
    data = {
        "title": initial["title"],
        "objectives": [objective.pk for objective in initial["objectives"]],
        "instrument": initial["instrument"] or "",
        "owner": str(initial["owner"].pk),
        "owner_text": initial["owner"].full_name,
        "unit": initial["unit"] or "",
        "start_date": initial["start_date"].isoformat(),
        "due_date": "2025-11-30",
        "recurrence": "none",
        "version": initial["version"],
    }
    refused = coordinator.post(url, data)
    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert coordinator.post(url, {**data, "reason": "Meer tijd nodig."}).status_code == 302
    entry = action.log.latest("pk")
    assert entry.changes["due_date"][1] == "2025-11-30"
    assert entry.text == "Meer tijd nodig."
    assert coordinator.post(url, {**data, "due_date": "1850-01-01", "reason": "x"}).status_code == 422


@pytest.mark.req("L2-b")
def test_many_at_once_then_put_back(coordinator: Client, plan: Plan) -> None:
    rows = list(
        Action.objects.filter(plan=plan, state="running", recurrence="none").exclude(
            owner__staff_number="P0009"
        )[:3]
    )
    before = {row.pk: row.owner_id for row in rows}
    tom = Person.objects.get(staff_number="P0009")
    chosen = [str(row.pk) for row in rows]
    asked = coordinator.get(reverse("plan:change_owner"), {"chosen": chosen})
    assert asked.status_code == 200
    answer = coordinator.post(
        reverse("plan:change_owner"),
        {"chosen": chosen, "owner_text": "Tom Baert", "reason": "Nieuwe verdeling."},
    )
    assert answer.status_code == 302
    assert set(Action.objects.filter(pk__in=before).values_list("owner", flat=True)) == {tom.pk}
    with connection.cursor() as cursor:  # the notices are Tom's alone, so we ask as Tom
        cursor.execute("select set_config('rit.account', %s, true)", [str(tom.account_id)])
    assert Notice.objects.filter(kind="action_assigned").count() >= 3
    batch = LogEntry.objects.filter(text="Nieuwe verdeling.").latest("pk").batch
    coordinator.post(reverse("plan:undo", args=[batch]))
    assert dict(Action.objects.filter(pk__in=before).values_list("pk", "owner")) == before


def test_undo_leaves_what_changed_since(coordinator: Client, action: Action) -> None:
    url = reverse("plan:change_date")
    data = {"chosen": [str(action.pk)], "due_date": "2025-10-01", "reason": "Uitstel."}
    assert coordinator.post(url, data).status_code == 302
    batch = LogEntry.objects.filter(text="Uitstel.").latest("pk").batch
    action.refresh_from_db()
    record(coordinator, action, text="Intussen.")
    coordinator.post(reverse("plan:undo", args=[batch]))
    action.refresh_from_db()
    assert action.due_date == date(2025, 10, 1)


@pytest.mark.req("L2-b")
def test_a_turn_of_recurring_work_counts_towards_progress(
    coordinator: Client, plan: Plan, today: date
) -> None:
    recurring = Action.objects.filter(plan=plan, recurrence="monthly", state="running")[0]
    turn = recurring.occurrences.filter(done_date=None).order_by("due_date")[0]
    before = recurring.progress
    data = {"due_date": turn.due_date.isoformat(), "version": recurring.version, "note": "Gedaan."}
    assert coordinator.post(reverse("plan:turn", args=[recurring.pk]), data).status_code == 302
    recurring.refresh_from_db()
    turn.refresh_from_db()
    assert turn.done_date == today
    assert recurring.progress >= before
    assert recurring.next_date > turn.due_date


def test_finishing_asks_what_was_reached(coordinator: Client, action: Action) -> None:
    url = reverse("plan:step", args=[action.pk, "finish"])
    assert coordinator.post(url, {"version": action.version}).status_code == 422
    assert coordinator.post(url, {"version": action.version, "reason": "Alles is klaar."}).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.progress) == ("done", 100)
    assert coordinator.post(url, {"version": action.version, "reason": "Nog eens."}).status_code == 403


def test_the_log_cannot_be_changed_even_in_sql(action: Action) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update plan_log_entry set text = 'x' where action_id = %s", [action.pk])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from plan_log_entry where action_id = %s", [action.pk])


@pytest.mark.req("L2-b")
def test_my_turn_lists_what_waits_for_the_owner(sign_in: Any, today: date) -> None:
    page = sign_in("coach").get("/work/")
    due = [turn.due or date.max for bucket in page.context["buckets"] for turn in bucket.turns]
    assert due
    assert due == sorted(due)
    assert page.context["late"] == sum(day < today for day in due)


def test_filters_order_and_export_agree(coordinator: Client, plan: Plan, today: date) -> None:
    url = reverse("plan:actions")
    late = coordinator.get(url, {"when": "late"})
    shown = {row.key for row in late.context["rows"]}
    assert shown == set(
        Action.objects.filter(
            plan=plan, next_date__lt=today, state__in=["not_begun", "running", "waiting"]
        ).values_list("pk", flat=True)
    )
    counts = {part["key"]: part["count"] for part in late.context["strip"]}
    assert counts["late"] == len(shown)
    assert sum(counts.values()) == Action.objects.filter(plan=plan).count()
    book = coordinator.get(reverse("plan:export"), {"when": "late"})
    assert book.content[:2] == b"PK"


@pytest.mark.parametrize(
    "query", ["?sort=nonsense", "?page=9999", "?objective=abc", "?when=x&pillar=y", "?q=%00", "?plan=none"]
)
def test_an_old_or_odd_address_still_answers(coordinator: Client, query: str) -> None:
    assert coordinator.get(reverse("plan:actions") + query).status_code in {200, 404}


@pytest.mark.req("L4-a", "L7-g")
def test_the_house_counts_what_the_table_holds(coordinator: Client, plan: Plan, today: date) -> None:
    house = coordinator.get(reverse("policy:house")).context["house"]
    counted = Action.objects.filter(plan=plan).exclude(state="stopped")
    assert house.standing.total == counted.count()
    assert house.standing.done == counted.filter(state="done").count()
    rooms = [room for wing in house.wings for room in wing.rooms]
    assert [room.objective.number for room in rooms] == list(range(1, 10))
    for room in rooms:
        inside = list(counted.filter(objectives=room.objective).values_list("progress", "state"))
        assert room.standing.total == len(inside)
        assert room.standing.share == pytest.approx(sum(share for share, _ in inside) / len(inside), abs=0.51)


@pytest.mark.req("L5-k")
def test_the_matrix_of_actors_comes_from_the_plan_and_the_grants(coordinator: Client) -> None:
    parts = coordinator.get(reverse("policy:actors")).context["parts"]
    held = {part["actor"].code: part["holders"] for part in parts}
    assert held["coordinator"] == ["Joris Lammens"]
    assert held["mayor"] == ["Katrien Vandevelde"]


def test_soon_is_thirty_days(coordinator: Client, today: date) -> None:
    rows = coordinator.get(reverse("plan:actions"), {"when": "30"}).context["rows"]
    assert all(today <= row.due <= today + timedelta(days=30) for row in rows)


@pytest.mark.req("L2-b")
def test_the_log_tells_decisions_from_what_happened(coordinator: Client, plan: Plan) -> None:
    stopped = Action.objects.get(plan=plan, state="stopped")
    log = coordinator.get(reverse("plan:action", args=[stopped.pk])).context["log"]
    assert log[0].adjusts
    assert log[0].entry.text
    first_steps = [item for item in log if item.entry.kind == "progress"]
    assert not any(item.adjusts for item in first_steps)


@pytest.mark.req("L1-a")
def test_the_plan_says_where_it_hangs_and_that_no_decision_is_known(coordinator: Client) -> None:
    page = coordinator.get(reverse("plan:about"))
    assert page.context["plan"].status == "running"
    assert [link["number"] for link in page.context["traces_to"]] == ["31", "1", "4"]
    assert len(page.context["corrections"]) == 8


@pytest.mark.req("L1-d", "L2-a")
def test_the_balance_of_approaches_and_kinds_is_visible(coordinator: Client) -> None:
    page = coordinator.get(reverse("policy:table"))
    house = page.context["house"]
    assert (house.controlling, house.both, house.stimulating) == (3, 3, 2)
    assert all(instrument.kind_words for instrument in house.instruments)


def test_one_language_at_a_time(coordinator: Client) -> None:
    coordinator.cookies["django_language"] = "fr"
    page = coordinator.get(reverse("policy:house")).content.decode()
    assert '<html lang="fr"' in page
    assert "Plan de politique d'intégrité" in page.replace("&#x27;", "'")


@pytest.mark.parametrize(
    "words", ["een dilemmatraining", "ÉÉN dilemmatraining", "Één  dilemma", "formation aux dilemmes"]
)
def test_words_are_found_without_accents_and_in_any_language(coordinator: Client, words: str) -> None:
    rows = coordinator.get(reverse("plan:actions"), {"q": words}).context["rows"]
    assert any("dilemma" in row.title.lower() for row in rows)


def test_signs_of_a_pattern_are_only_signs(coordinator: Client) -> None:
    assert coordinator.get(reverse("plan:actions"), {"q": "%%%"}).context["rows"] == []
