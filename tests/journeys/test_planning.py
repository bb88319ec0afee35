"""A plan is proposed, read, moved by hand, computed again, accepted or thrown away (L6.4-b)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rit.foundation.audit.models import Entry
from rit.people.models import Person, Unit
from rit.stimulate.training.events.models import Activity, Invitation, TrainingSession
from rit.stimulate.training.planning.models import Proposal, ProposalLine, TeamTimes

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.4-b")]
COACH = "P0009"
TEAMS = ("COM-OO1", "COM-OO2", "COM-WE1", "INT-A")
FIRST, LAST = date(2025, 5, 5), date(2025, 5, 30)


def typed(**more: Any) -> dict[str, Any]:
    return {
        "activity": str(Activity.objects.get(code="dilemma-talk").pk),
        "first": FIRST.isoformat(),
        "last": LAST.isoformat(),
        "who": "chosen",
        "units": [str(Unit.objects.get(code=code).pk) for code in TEAMS],
        "morning": ["1", "3"],
        "morning_at": "09:00",
        "afternoon": ["1"],
        "afternoon_at": "13:30",
        "closed": "2025-05-06, 29/05/2025",
        "coaches": [str(Person.objects.get(staff_number=one).pk) for one in (COACH, "P0062", "P0069")],
        "load": "12",
        "a_week": "3",
        "place": "Briefinglokaal",
        "language": "nl",
    } | more


def proposed(client: Client, **more: Any) -> Proposal:
    answer = client.post(reverse("planning:propose"), typed(**more))
    assert answer.status_code == 302, answer.context["form"].errors
    return Proposal.objects.get()


def page(client: Client, one: Proposal, show: str = "") -> Any:  # Any: Django's answer
    return client.get(reverse("planning:proposal", args=[one.pk]), {"show": show} if show else {})


def post(client: Client, name: str, thing: Any, **data: Any) -> Any:  # Any: a row, and Django's answer
    return client.post(reverse(f"planning:{name}", args=[thing.pk]), data)


def revision(one: Proposal) -> str:
    return str(Proposal.objects.get(pk=one.pk).revision)


def moved(client: Client, line: ProposalLine, to: datetime, coach: Any) -> Any:
    local = timezone.localtime(to)
    return post(
        *(client, "move", line),
        day=local.date().isoformat(),
        begins=f"{local:%H:%M}",
        coach=str(coach or ""),
        revision=revision(line.proposal),
    )


@pytest.fixture
def client(sign_in: Any) -> Client:
    Proposal.objects.all().delete()
    TeamTimes.objects.all().delete()
    found: Client = sign_in("coordinator")
    return found


def test_every_team_gets_a_day_a_coach_and_a_reason(client: Client) -> None:
    one = proposed(client)
    lines = list(one.lines.prefetch_related("units"))
    assert {unit.code for line in lines for unit in line.units.all()} == set(TEAMS)
    for line in lines:
        assert line.begins_at, line.why
        assert line.coach_id
        assert line.why
        local = timezone.localtime(line.begins_at)
        assert FIRST <= local.date() <= LAST
        assert (local.weekday(), local.hour) in {(1, 9), (3, 9), (1, 13)}
        assert local.date() not in {date(2025, 5, 6), date(2025, 5, 29)}
    shown = page(client, one)
    assert shown.context["board"].conflicting == 0
    assert "Laatst bereikt op" in shown.content.decode()
    assert TrainingSession.objects.filter(place="Briefinglokaal", begins_at__gte=timezone.now()).count() == 0
    assert Entry.objects.filter(event="training.plan_proposed").exists()
    assert client.get(reverse("planning:proposals")).status_code == 200


def test_who_waits_is_the_default_and_who_was_reached_is_not_asked_again(client: Client) -> None:
    one = proposed(client, who="not_reached", since="2024-06-01", load="40", a_week="5")
    asked = {unit for line in one.lines.all() for unit in line.units.values_list("code", flat=True)}
    assert "COM-WE1" in asked  # never reached
    assert "COM-OO1" not in asked  # a session of it is to come
    reached = TrainingSession.objects.filter(
        state="held", activity__sort="dilemma", begins_at__date__gte=date(2024, 6, 1)
    )
    assert asked.isdisjoint(reached.values_list("units__code", flat=True))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"last": "2025-05-01"}, "last"),
        ({"first": "2025-01-01", "last": "2025-02-01"}, "last"),
        ({"last": "2029-05-01"}, "last"),
        ({"morning": [], "afternoon": []}, "morning"),
        ({"morning_at": ""}, "morning_at"),
        ({"afternoon_at": "10:00"}, "afternoon_at"),
        ({"units": []}, "units"),
        ({"closed": "morgen"}, "closed"),
        ({"closed": " ".join(f"2025-05-{day:02}" for day in range(1, 32))}, "last"),
        ({"coaches": []}, "coaches"),
        ({"load": "0"}, "load"),
        ({"place": ""}, "place"),
    ],
)
def test_bad_input_says_where_and_loses_nothing(client: Client, more: dict[str, Any], field: str) -> None:
    answer = client.post(reverse("planning:propose"), typed(**{"place": "Zaal 3", **more}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert field == "place" or "Zaal 3" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_team_that_cannot_is_listed_with_why(client: Client) -> None:
    unit = Unit.objects.get(code="INT-A")
    url = reverse("planning:times", args=[unit.code])
    assert client.post(url, {"evening": ["6"]}).status_code == 302
    one = proposed(client)
    lines = set(one.lines.filter(units=unit))
    assert not any(line.begins_at for line in lines)
    shown = page(client, one, "without")
    assert {row.line for row in shown.context["page"]} == lines
    assert "op geen van de gekozen momenten" in shown.content.decode()
    assert client.post(url, {"morning": ["1"], "not_weeks": []}).status_code == 302
    assert post(client, "again", one, revision=revision(one)).status_code == 302
    placed = [line.begins_at for line in one.lines.filter(units=unit) if line.begins_at]
    assert placed
    assert {(timezone.localtime(one).weekday(), timezone.localtime(one).hour) for one in placed} == {(1, 9)}
    assert client.post(url, {}).status_code == 302
    assert not TeamTimes.objects.filter(unit=unit).exists()


def test_a_move_by_hand_shows_its_conflict_and_bars_acceptance_until_it_is_gone(client: Client) -> None:
    one = proposed(client)
    first = one.lines.earliest("begins_at")
    second = (
        one.lines.filter(begins_at__gt=first.begins_at)
        .exclude(units__in=first.units.all())
        .latest("begins_at")
    )
    assert moved(client, second, first.begins_at, first.coach_id).status_code == 302
    board = page(client, one).context["board"]
    assert board.barred == 2  # the coach stands twice
    assert page(client, one, "conflict").context["page"].paginator.count >= 2
    before = TrainingSession.objects.count()
    assert post(client, "accept", one, revision=revision(one)).status_code == 403
    assert TrainingSession.objects.count() == before
    assert post(client, "leave_out", second, revision=revision(one)).status_code == 302
    assert page(client, one).context["board"].barred == 0
    assert post(client, "put_back", second, revision=revision(one)).status_code == 302
    assert page(client, one).context["board"].barred == 2


def test_a_moment_that_is_offered_for_a_line_brings_no_conflict(client: Client) -> None:
    one = proposed(client)
    line = one.lines.latest("begins_at")
    fitting = client.get(reverse("planning:move", args=[line.pk])).context["fitting"]
    assert fitting
    span, coach = fitting[0]
    assert moved(client, line, span.begins, coach.key).status_code == 302
    assert page(client, one).context["board"].conflicting == 0


def test_no_session_is_proposed_on_a_public_holiday(client: Client) -> None:
    """Thursdays of May 2025, of which the 29th is Ascension Day, and one Thursday that nobody trains on."""
    one = proposed(client, morning=["3"], afternoon=[], closed="2025-05-22", load="40", a_week="5")
    days = {timezone.localtime(line.begins_at).date() for line in one.lines.all() if line.begins_at}
    assert days == {date(2025, 5, 8), date(2025, 5, 15)}
    line = one.lines.filter(begins_at__isnull=False).first()
    assert line is not None
    fitting = client.get(reverse("planning:move", args=[line.pk])).context["fitting"]
    assert {span.day for span, _coach in fitting}.isdisjoint({date(2025, 5, 22), date(2025, 5, 29)})
    for day, said in ((29, "Een feestdag: Hemelvaartsdag."), (22, "traint niemand")):
        moved(client, line, timezone.make_aware(datetime(2025, 5, day, 9)), line.coach_id)
        answer = page(client, one, "conflict")
        assert said in answer.content.decode()
        assert answer.context["board"].barred == 0  # whoever plans may want it all the same


def test_a_plan_that_waits_is_the_turn_of_who_made_it_and_of_the_coordinator(sign_in: Any) -> None:
    Proposal.objects.all().delete()
    coach = sign_in(COACH)
    one = proposed(coach, coaches=[str(Person.objects.get(staff_number="P0062").pk)])
    link = f'href="{reverse("planning:proposal", args=[one.pk])}"'
    for who, told in ((COACH, True), ("coordinator", True), ("P0062", False), ("manager", False)):
        assert (link in sign_in(who).get(reverse("work:turn")).content.decode()) is told, who
    assert post(coach, "drop", one).status_code == 302
    assert link not in sign_in("coordinator").get(reverse("work:turn")).content.decode()


def test_computing_again_leaves_what_was_placed_by_hand(client: Client) -> None:
    one = proposed(client)
    line = one.lines.order_by("begins_at").first()
    assert line is not None
    to = timezone.make_aware(datetime(2025, 5, 28, 9))  # no moment of the plan: nobody else is there
    assert moved(client, line, to, line.coach_id).status_code == 302
    assert post(client, "again", one, revision=revision(one)).status_code == 302
    kept = ProposalLine.objects.get(pk=line.pk)
    assert (kept.begins_at, kept.by_hand) == (to, True)
    assert {unit.code for row in one.lines.all() for unit in row.units.all()} == set(TEAMS)
    board = page(client, one).context["board"]
    assert (board.conflicting, board.without) == (0, 0)


def test_accepting_makes_sessions_and_invites_nobody(client: Client) -> None:
    one = proposed(client)
    invited, before = Invitation.objects.count(), set(TrainingSession.objects.values_list("pk", flat=True))
    assert post(client, "accept", one, revision=revision(one)).status_code == 302
    made = TrainingSession.objects.exclude(pk__in=before).prefetch_related("units", "leaders")
    lines = {line.session_id: line for line in one.lines.all()}
    assert set(lines) == {session.pk for session in made}
    for session in made:
        line = lines[session.pk]
        assert (session.begins_at, session.ends_at, session.state) == (
            line.begins_at,
            line.ends_at,
            "planned",
        )
        assert [leader.pk for leader in session.leaders.all()] == [line.coach_id]
        assert set(session.units.all()) == set(line.units.all())
        assert session.capacity == line.size
    assert Invitation.objects.count() == invited
    assert page(client, one).status_code == 200
    assert post(client, "accept", one, revision=revision(one)).status_code == 403
    assert post(client, "drop", one).status_code == 403


def test_what_changed_meanwhile_is_not_written_over(client: Client) -> None:
    one = proposed(client)
    first, second = one.lines.order_by("begins_at")[:2]
    seen = revision(one)
    assert post(client, "leave_out", first, revision=seen).status_code == 302
    assert post(client, "leave_out", second, revision=seen).status_code == 302  # back, with a word about it
    assert not ProposalLine.objects.get(pk=second.pk).left_out
    data = {"day": "2025-05-20", "begins": "09:00", "coach": "", "revision": seen}
    answer = client.post(reverse("planning:move", args=[second.pk]), data)
    assert answer.status_code == 422
    assert "2025-05-20" in answer.content.decode()
    assert post(client, "accept", one, revision=seen).status_code == 302
    assert Proposal.objects.get(pk=one.pk).state == "waiting"


def test_a_proposal_is_thrown_away(client: Client) -> None:
    one = proposed(client)
    assert post(client, "drop", one).status_code == 302
    assert Proposal.objects.get(pk=one.pk).state == "dropped"
    line = one.lines.earliest("order")
    assert post(client, "leave_out", line, revision=revision(one)).status_code == 403
    assert client.get(reverse("planning:move", args=[line.pk])).status_code == 403


def test_only_who_plans_proposes_and_a_head_says_when_the_team_can(sign_in: Any, client: Client) -> None:
    one = proposed(sign_in(COACH))
    for who in ("employee", "hr", "chief"):
        other = sign_in(who)
        for name in ("proposals", "propose"):
            assert other.get(reverse(f"planning:{name}")).status_code == 403
        assert page(other, one).status_code == 403
        assert post(other, "accept", one, revision="1").status_code == 403
    url = reverse("planning:times", args=["COM-OO1"])
    assert sign_in("employee").get(url).status_code == 403
    assert sign_in(COACH).get(url).status_code == 200
    head = Person.objects.get(assignments__unit__code="COM-OO1", assignments__leads=True)
    if head.account_id:
        assert sign_in(head.staff_number).post(url, {"morning": ["1"]}).status_code == 302
        assert TeamTimes.objects.get(unit__code="COM-OO1").changed_by_id == head.pk


def test_the_map_shows_what_is_proposed(client: Client) -> None:
    one = proposed(client)
    answer = client.get(reverse("planning:map", args=[one.pk]))
    cells = [cell for row in answer.context["rows"] for cell in row["cells"] if cell != "none"]
    assert len(answer.context["rows"]) == len(TEAMS)
    assert any(cell["label"] == "voorgesteld" for cell in cells)
