"""An instrument is proposed, adopted by the board, perhaps withdrawn; pages and past days say how it stood."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from rit.foundation.access.verdict import Refused
from rit.plan import actions as plan_actions
from rit.plan import exporter, loader, rolling
from rit.plan.board import actions as board
from rit.plan.board.models import Decision, Item, Meeting
from rit.plan.board.states import Outcome
from rit.plan.evaluation import content, figures
from rit.plan.models import Instrument, Objective, Plan, PlanLogEntry

pytestmark = [pytest.mark.django_db, pytest.mark.req("L5-c")]

HELD = date(2025, 3, 11)


@pytest.fixture
def proposed(plan: Plan) -> Instrument:
    """Of the demo: put to the board, and not decided."""
    return Instrument.objects.get(plan=plan, code="open-hour")


def decide(
    actor: Any, now: datetime, key: str, kind: str = "instrument", outcome: str = Outcome.ADOPTED
) -> Decision:
    """Put to the board that met, decided and signed."""
    secretary, meeting = actor("board_secretary"), Meeting.objects.get(meeting_date=HELD)
    proposal = board.Proposal("adopt", {"nl": "x"}, "Een nota.", kind, key)
    for waiting in Item.objects.filter(subject_key=key, state="proposed"):
        board.withdraw(
            waiting.pk,
            reason="Opnieuw",
            version=waiting.version,
            by=actor("coordinator"),
            now=now,
        )
    item = board.propose(proposal, by=actor("coordinator"), now=now)
    item = board.place(item.pk, meeting.pk, version=item.version, by=secretary, now=now)
    decided = board.Decided(outcome, "Het comité beslist.", "Daarom.", HELD)
    decision = board.record(item.pk, decided, version=item.version, by=secretary, now=now)
    return board.sign(decision.pk, version=decision.version, by=secretary, now=now)


def key_of(instrument: Instrument) -> str:
    return f"{instrument.plan.code}:{instrument.code}"


def as_of(plan: Plan, day: date, code_title: str) -> dict[str, Any]:
    found = figures.gather(plan, plan.from_date, day)["instruments"]
    return next((row for row in found if row["title"]["nl"] == code_title), {})


def test_the_board_adopts_what_the_coordinator_proposes(
    sign_in: Any, actor: Any, plan: Plan, now: datetime
) -> None:
    client: Client = sign_in("coordinator")
    given = {
        "title": "Spiegelgesprek",
        "section": "6.10",
        "from_date": "01/06/2025",
        "approach": "stimulating",
        "kinds": ["prevention"],
        "objectives": [Objective.objects.get(plan=plan, number=5).pk],
    }
    answer = client.post(reverse("plan:propose_instrument", args=[plan.code]), given)
    assert answer.status_code == 302
    made = Instrument.objects.get(plan=plan, code="spiegelgesprek")
    assert (made.state, made.from_date) == ("proposed", date(2025, 6, 1))
    page = client.get(answer.url).content.decode()
    assert "voorgesteld" in page
    assert f"about=instrument&amp;key={plan.code}%3Aspiegelgesprek" in page

    decision = decide(actor, now, key_of(made))
    made.refresh_from_db()
    assert (made.state, made.decision, made.from_date) == ("adopted", decision.reference, date(2025, 6, 1))
    page = client.get(answer.url).content.decode()
    assert "vastgesteld, van kracht vanaf 1 jun 2025" in page
    assert PlanLogEntry.objects.filter(plan=plan, subject="instrument:spiegelgesprek", kind="adopt").exists()
    log = client.get(reverse("plan:period", args=[plan.code])).content.decode()
    assert "Instrument Spiegelgesprek" in log
    sections = list(plan.instruments.values_list("section", flat=True))
    assert sections.index("6.2") < sections.index("6.9") < sections.index("6.10")


def test_no_approach_stands_chosen_and_nothing_typed_is_lost(sign_in: Any, plan: Plan) -> None:
    client: Client = sign_in("coordinator")
    address = reverse("plan:propose_instrument", args=[plan.code])
    assert '<option value="" selected' in client.get(address).content.decode()
    answer = client.post(address, {"title": "Spiegelgesprek", "section": "6.10", "approach": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Kies een benadering." in page
    assert 'value="Spiegelgesprek"' in page


def test_it_is_never_in_force_before_the_board_decided(
    actor: Any, proposed: Instrument, now: datetime
) -> None:
    Instrument.objects.filter(pk=proposed.pk).update(from_date=date(2025, 1, 1))
    decide(actor, now, key_of(proposed))
    proposed.refresh_from_db()
    assert proposed.from_date == HELD


def test_what_the_board_refuses_stays_proposed_and_can_be_taken_back(
    sign_in: Any, actor: Any, proposed: Instrument, now: datetime
) -> None:
    decide(actor, now, key_of(proposed), outcome=Outcome.REFUSED)
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
    address = reverse("plan:take_back_instrument", args=[proposed.plan.code, proposed.code])
    assert sign_in("coach").post(address, {"reason": "Weg ermee."}).status_code == 403
    assert sign_in("coordinator").post(address, {"reason": ""}).status_code == 422
    assert sign_in("coordinator").post(address, {"reason": "Te duur."}).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.state, proposed.from_date) == ("withdrawn", None)
    assert sign_in("coordinator").get(address).status_code == 403


def test_the_board_withdraws_what_it_adopted(sign_in: Any, actor: Any, plan: Plan, now: datetime) -> None:
    instrument = Instrument.objects.get(plan=plan, code="play-rauw")
    with pytest.raises(Refused):
        decide(actor, now, key_of(instrument))  # adopted already, with its plan
    page = sign_in("coordinator").get(reverse("plan:instrument", args=["play-rauw"])).content.decode()
    assert f"about=withdrawal&amp;key={plan.code}%3Aplay-rauw" in page
    decide(actor, now, key_of(instrument), "withdrawal")
    instrument.refresh_from_db()
    assert (instrument.state, instrument.from_date, instrument.to_date) == (
        "withdrawn",
        plan.from_date,
        HELD,
    )
    house = sign_in("coordinator").get(reverse("policy:table")).context["house"]
    assert instrument in house.instruments
    assert not any(instrument in room.instruments for wing in house.wings for room in wing.rooms)
    assert instrument not in rolling.ground(plan).instruments
    with pytest.raises(Refused):
        decide(actor, now, key_of(instrument), "withdrawal")


def test_the_agenda_says_that_it_is_a_withdrawal(sign_in: Any, plan: Plan) -> None:
    address = f"{reverse('board:propose')}?about=withdrawal&key={plan.code}:play-rauw"
    form = sign_in("coordinator").get(address).context["form"]
    assert form.initial["title"].startswith("Trek in: ")


def test_instruments_of_a_draft_are_adopted_with_the_plan(actor: Any, plan: Plan, now: datetime) -> None:
    """And the board is not asked for one of them alone."""
    new = Plan.objects.create(
        code="test-2026",
        title={"nl": "Plan"},
        from_date=date(2026, 1, 1),
        to_date=date(2031, 12, 31),
        strategic_goal={"nl": "x"},
    )
    texts = {"title": {"nl": "Nieuw"}, "approach": "both", "kinds": ["control"]}
    by = actor("coordinator")
    made = plan_actions.propose_instrument(new, "new", "1", texts, [], from_date=HELD, by=by, now=now)
    assert made.from_date is None
    with pytest.raises(Refused):
        decide(actor, now, key_of(made))
    plan_actions.adopt(new, "Beslissing.", by=actor("board_secretary"), now=now)
    made.refresh_from_db()
    assert (made.state, made.from_date, made.decision) == ("adopted", date(2026, 1, 1), "")


@pytest.mark.req("L7-f")
def test_the_evaluation_says_how_it_stood_on_a_day(
    actor: Any, plan: Plan, proposed: Instrument, now: datetime
) -> None:
    title, day = proposed.title["nl"], now.date()
    assert as_of(plan, date(2025, 3, 10), title) == {}
    assert as_of(plan, date(2025, 3, 12), title)["state"] == "proposed"
    before = figures.canonical(figures.gather(plan, plan.from_date, date(2025, 3, 12)))
    decision = decide(actor, now, key_of(proposed))
    decide(actor, now, f"{plan.code}:play-rauw", "withdrawal")
    assert figures.canonical(figures.gather(plan, plan.from_date, date(2025, 3, 12))) == before
    later = as_of(plan, day, title)
    assert (later["state"], later["from"], later["decision"]) == (
        "adopted",
        "2025-05-01",
        decision.reference,
    )
    said = [row[2] for part in content._instruments({"instruments": [later]}) for row in part.rows]  # type: ignore[union-attr]
    assert said == ["vastgesteld, van kracht vanaf 1 mei 2025"]


@pytest.mark.req("L1-b")
def test_the_plan_file_carries_the_state_and_loads_again_equal(
    actor: Any, plan: Plan, proposed: Instrument, now: datetime, tmp_path: Path
) -> None:
    decide(actor, now, f"{plan.code}:play-rauw", "withdrawal")
    for adopted in (False, True):
        if adopted:
            decide(actor, now, key_of(proposed))
        text = exporter.as_text(plan).replace(f'code = "{plan.code}"', f'code = "copy-{adopted}"')
        path = tmp_path / "plan.toml"
        path.write_text(text, newline="")
        loader.load(path, by=actor("coordinator"), now=now)
        copy = Plan.objects.get(code=f"copy-{adopted}")
        assert exporter.as_text(copy) == text
        proposed.refresh_from_db()
        assert copy.instruments.get(code="open-hour").state == proposed.state
        assert copy.instruments.get(code="play-rauw").to_date == HELD


@pytest.mark.req("L1-b")
def test_a_new_instrument_in_the_file_of_a_plan_that_runs_waits_for_the_board(
    actor: Any, plan: Plan, now: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(exporter.as_text(plan).replace('code = "play-rauw"', 'code = "play-new"'), newline="")
    loader.load(path, by=actor("coordinator"), now=now)
    assert Instrument.objects.get(plan=plan, code="play-new").state == "proposed"


def test_the_database_knows_no_adopted_instrument_without_a_day(plan: Plan) -> None:
    for wrong in (
        {"from_date": None},
        {"state": "proposed", "decision": "2025/01"},
        {"state": "withdrawn", "to_date": None},
        {"to_date": plan.from_date + timedelta(days=1)},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Instrument.objects.filter(plan=plan, code="play-rauw").update(**wrong)


def test_an_agenda_says_that_the_proposal_on_it_was_taken_back(
    sign_in: Any, actor: Any, proposed: Instrument, now: datetime
) -> None:
    item = Item.objects.get(subject_key=key_of(proposed), state__in=("proposed", "agenda"))
    client: Client = sign_in("board_secretary")
    page = reverse("board:item", args=[item.pk])
    assert "Dit instrument is ingetrokken" not in client.get(page).content.decode()
    plan_actions.take_back_instrument(proposed, "Te duur.", by=actor("coordinator"), now=now)
    assert "Dit instrument is ingetrokken" in client.get(page).content.decode()
