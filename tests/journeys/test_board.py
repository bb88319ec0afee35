"""The board: put to it, on the agenda, decided, signed, carried out; who may and who was first (L5-c)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused
from rit.foundation.attachments import queries as attachments
from rit.foundation.attachments.models import Attachment
from rit.foundation.notices.models import Notice
from rit.foundation.registries import calendar, search, turn
from rit.foundation.registries.rows import count, counting
from rit.plan.board import actions, pack, queries, rules, subjects
from rit.plan.board.models import Decision, DecisionAction, Item, ItemEvent, Meeting
from rit.plan.evaluation import actions as evaluating
from rit.plan.evaluation.models import Evaluation
from rit.plan.models import Action, Instrument, Plan
from rit.plan.rulebook import actions as rulebook
from rit.plan.rulebook.states import step_named as rulebook_step

pytestmark = [pytest.mark.django_db, pytest.mark.req("L5-c")]


@pytest.fixture
def secretary(sign_in: Any) -> Client:
    client: Client = sign_in("board_secretary")
    return client


@pytest.fixture
def held(db: None) -> Meeting:
    return Meeting.objects.get(meeting_date=date(2025, 3, 11))


@pytest.fixture
def coming(db: None) -> Meeting:
    return Meeting.objects.get(meeting_date=date(2025, 3, 25))


@pytest.fixture
def waiting(db: None) -> Item:
    """On no agenda yet."""
    return Item.objects.get(title__nl="Nota over onkosten")


@pytest.fixture
def undecided(held: Meeting) -> Item:
    """On the agenda of a meeting that was held."""
    return Item.objects.get(meeting=held, state="agenda")


def decided(item: Item, **other: Any) -> dict[str, Any]:
    return {
        "outcome": "adopted",
        "text": "Het comité keurt het voorstel goed.",
        "reason": "Het is nodig en haalbaar.",
        "decided_date": "2025-03-11",
        "version": item.version,
        **other,
    }


def record(secretary: Client, item: Item, **other: Any) -> Decision:
    answer = secretary.post(reverse("board:decide", args=[item.pk]), decided(item, **other))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Decision.objects.filter(item=item).latest("recorded_at")


def sign(secretary: Client, decision: Decision) -> Decision:
    answer = secretary.post(reverse("board:sign", args=[decision.pk]), {"version": decision.version})
    assert answer.status_code == 302
    decision.refresh_from_db()
    return decision


def was_told(actor: Actor, kind: str, url: str) -> bool:
    """Notices are their reader's alone, so we ask as the reader."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.account', %s, true)", [str(actor.account)])
    return Notice.objects.filter(kind=kind, url=url, account=actor.account).exists()


# Put to the board


@pytest.mark.parametrize(("about", "page"), [("plan", "plan:about"), ("action", "plan:action")])
def test_a_page_offers_to_put_its_thing_to_the_board(sign_in: Any, plan: Plan, about: str, page: str) -> None:
    action = Action.objects.filter(plan=plan)[0]
    key = plan.code if about == "plan" else str(action.pk)
    address = reverse(page, args=[action.pk] if about == "action" else [])
    content = sign_in("coach").get(address).content.decode()
    assert f"{reverse('board:propose')}?about={about}&amp;key={key}" in content
    assert reverse("board:propose") not in sign_in("employee").get(address).content.decode()


def test_a_role_holder_puts_an_instrument_to_the_board_and_follows_it(
    sign_in: Any, actor: Any, plan: Plan
) -> None:
    coach: Client = sign_in("coach")
    shown = Instrument.objects.filter(plan=plan).get(code="addressing")
    address = f"{reverse('board:propose')}?about=instrument&key={plan.code}:{shown.code}"
    form = coach.get(address).context["form"]
    assert form.initial["title"] == shown.title["nl"]
    data = {"kind": "decide", "title": shown.title["nl"], "note": "De werkwijze is vernieuwd."}
    answer = coach.post(address, data)
    assert answer.status_code == 302
    item = Item.objects.latest("proposed_at")
    assert item.title == shown.title  # all its languages
    assert (item.subject_kind, item.subject_key) == ("instrument", f"{plan.code}:addressing")
    assert coach.get(answer.url).status_code == 200
    assert item in coach.get(reverse("board:items")).context["page"]
    assert was_told(actor("board_secretary"), "board_item_proposed", answer.url)
    again = coach.post(address, data)
    assert again.status_code == 422
    assert "De werkwijze is vernieuwd." in again.content.decode()


def test_what_is_missing_says_so_and_nothing_typed_is_lost(sign_in: Any) -> None:
    coach: Client = sign_in("coach")
    answer = coach.post(reverse("board:propose"), {"kind": "decide", "title": "", "note": "Een lange nota."})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title"}
    assert "Een lange nota." in answer.content.decode()


def test_what_is_not_there_or_not_adoptable_cannot_be_put_to_the_board(sign_in: Any, plan: Plan) -> None:
    coach: Client = sign_in("coach")
    propose = reverse("board:propose")
    for about, key in (("plan", "nowhere"), ("action", "x"), ("nothing", "1"), ("instrument", "a:b")):
        assert coach.get(propose, {"about": about, "key": key}).status_code == 404
    Plan.objects.filter(pk=plan.pk).update(status="draft")
    assert coach.get(propose, {"about": "plan", "key": plan.code}).status_code == 404
    action = Action.objects.filter(plan=plan)[0]
    answer = sign_in("coordinator").post(
        f"{propose}?about=action&key={action.pk}", {"kind": "adopt", "title": "x", "note": "y"}
    )
    assert set(answer.context["form"].errors) == {"kind"}


def test_others_see_neither_the_board_nor_what_somebody_put_to_it(sign_in: Any, undecided: Item) -> None:
    for role in ("employee", "coach", "mayor", "dpo"):
        client = sign_in(role)
        for page in ("board:meetings", "board:decisions"):
            assert client.get(reverse(page)).status_code == 403
        assert client.get(reverse("board:item", args=[undecided.pk])).status_code == 404
    assert sign_in("employee").get(reverse("board:propose")).status_code == 403
    own = sign_in(undecided.proposed_by.staff_number)  # type: ignore[union-attr]
    assert own.get(reverse("board:item", args=[undecided.pk])).status_code == 200


# The agenda


def test_the_secretary_announces_a_meeting_and_orders_its_agenda(secretary: Client, actor: Any) -> None:
    data = {"meeting_date": "2025-04-22", "start_time": "14:00", "place": "Raadzaal", "note": ""}
    answer = secretary.post(reverse("board:add_meeting"), data)
    assert answer.status_code == 302
    meeting = Meeting.objects.get(meeting_date=date(2025, 4, 22))
    assert was_told(actor("board_member"), "board_meeting_announced", answer.url)
    assert was_told(actor("chief"), "board_meeting_announced", answer.url)
    first, second = list(queries.waiting()[:2])
    for item in (first, second):
        placed = secretary.post(
            reverse("board:place", args=[item.pk]), {"meeting": meeting.pk, "version": item.version}
        )
        assert placed.status_code == 302
    order = [line.item.pk for line in queries.agenda(meeting)]
    assert order == [first.pk, second.pk]
    answer = secretary.post(reverse("board:move_up", args=[second.pk]))
    assert answer.url.endswith(f"#item-{second.pk}")
    assert [line.item.pk for line in queries.agenda(meeting)] == [second.pk, first.pk]
    secretary.post(reverse("board:move_up", args=[second.pk]))  # it is the first already
    secretary.post(reverse("board:move_down", args=[second.pk]))
    assert [line.item.pk for line in queries.agenda(meeting)] == [first.pk, second.pk]
    first.refresh_from_db()
    secretary.post(reverse("board:take_off", args=[first.pk]), {"version": first.version})
    first.refresh_from_db()
    assert (first.state, first.meeting) == ("proposed", None)


def test_the_board_meets_once_a_day(secretary: Client, coming: Meeting) -> None:
    data = {"meeting_date": "2025-03-25", "place": "Elders", "start_time": "", "note": "Een nota"}
    answer = secretary.post(reverse("board:add_meeting"), data)
    assert answer.status_code == 422
    assert "Een nota" in answer.content.decode()


def test_only_the_secretary_keeps_the_agenda(sign_in: Any, coming: Meeting, undecided: Item) -> None:
    for role in ("chief", "coordinator", "board_member"):
        client = sign_in(role)
        assert client.get(reverse("board:meeting", args=[coming.pk])).status_code == 200
        assert client.get(reverse("board:add_meeting")).status_code == 403
        assert client.post(reverse("board:move_up", args=[undecided.pk])).status_code == 403
        assert client.get(reverse("board:decide", args=[undecided.pk])).status_code == 403


def test_a_cancelled_meeting_gives_its_items_back(secretary: Client, coming: Meeting) -> None:
    on_it = set(Item.objects.filter(meeting=coming).values_list("pk", flat=True))
    assert on_it
    answer = secretary.post(
        reverse("board:cancel", args=[coming.pk]), {"reason": "", "version": coming.version}
    )
    assert answer.status_code == 422
    data = {"reason": "De zaal is niet vrij.", "version": coming.version}
    assert secretary.post(reverse("board:cancel", args=[coming.pk]), data).status_code == 302
    assert set(queries.waiting().values_list("pk", flat=True)) >= on_it


def test_a_meeting_closes_when_all_is_decided_and_signed(
    secretary: Client, held: Meeting, undecided: Item
) -> None:
    close = reverse("board:close", args=[held.pk])
    assert secretary.post(close, {"version": held.version}).status_code == 403
    for decision in Decision.objects.filter(meeting=held, signed_at=None):
        sign(secretary, decision)
    decision = record(secretary, undecided)
    assert secretary.post(close, {"version": held.version}).status_code == 403
    sign(secretary, decision)
    assert secretary.post(close, {"version": held.version}).status_code == 302
    held.refresh_from_db()
    assert held.state == "closed"


# Withdrawn while decided


def test_withdrawing_what_was_decided_meanwhile_is_a_clear_conflict(
    sign_in: Any, secretary: Client, undecided: Item
) -> None:
    proposer: Client = sign_in(undecided.proposed_by.staff_number)  # type: ignore[union-attr]
    page = proposer.get(reverse("board:withdraw", args=[undecided.pk]))
    assert page.status_code == 200
    decision = record(secretary, undecided)
    data = {"reason": "Wij zoeken eerst een coach.", "version": undecided.version}
    answer = proposer.post(reverse("board:withdraw", args=[undecided.pk]), data)
    assert answer.status_code == 409
    content = answer.content.decode()
    assert "Wij zoeken eerst een coach." in content
    assert not answer.context["verdict"]  # it cannot be done all the same
    assert answer.context["theirs"]
    undecided.refresh_from_db()
    assert undecided.state == "decided"
    assert Decision.objects.filter(pk=decision.pk).exists()


def test_deciding_on_what_was_withdrawn_meanwhile_is_one_too(
    sign_in: Any, secretary: Client, undecided: Item
) -> None:
    data = {"reason": "Niet meer nodig.", "version": undecided.version}
    proposer: Client = sign_in(undecided.proposed_by.staff_number)  # type: ignore[union-attr]
    assert proposer.post(reverse("board:withdraw", args=[undecided.pk]), data).status_code == 302
    answer = secretary.post(
        reverse("board:decide", args=[undecided.pk]), decided(undecided, text="Een lange beslissing.")
    )
    assert answer.status_code == 409
    assert "Een lange beslissing." in answer.content.decode()
    assert "Niet meer nodig." in answer.content.decode()
    assert not answer.context["verdict"]
    assert not Decision.objects.filter(item=undecided).exists()


def test_a_change_by_another_can_be_made_all_the_same(
    sign_in: Any, secretary: Client, undecided: Item
) -> None:
    """The title was mended while the secretary wrote the decision: both are shown, then it is recorded."""
    proposer: Client = sign_in(undecided.proposed_by.staff_number)  # type: ignore[union-attr]
    change = {"kind": "decide", "title": "Een betere titel", "note": "x", "version": undecided.version}
    assert proposer.post(reverse("board:change_item", args=[undecided.pk]), change).status_code == 302
    address = reverse("board:decide", args=[undecided.pk])
    answer = secretary.post(address, decided(undecided))
    assert answer.status_code == 409
    assert answer.context["verdict"]
    again = dict(answer.context["fields"]) | {"version": answer.context["version"]}
    assert secretary.post(address, again).status_code == 302


def test_what_is_postponed_is_withdrawn_after_the_sign_off(
    sign_in: Any, secretary: Client, undecided: Item
) -> None:
    """Until then the decision may still be changed or taken back, and needs its item."""
    decision = record(secretary, undecided, outcome="postponed")
    undecided.refresh_from_db()
    proposer: Client = sign_in(undecided.proposed_by.staff_number)  # type: ignore[union-attr]
    address = reverse("board:withdraw", args=[undecided.pk])
    data = {"reason": "Wij zoeken eerst een coach.", "version": undecided.version}

    refused = proposer.post(address, data)
    assert (refused.status_code, proposer.get(address).status_code) == (422, 403)
    assert "Wij zoeken eerst een coach." in refused.content.decode()
    assert address not in proposer.get(reverse("board:item", args=[undecided.pk])).content.decode()
    change = decided(undecided, outcome="postponed", text="Volgende keer.", version=decision.version)
    assert secretary.post(reverse("board:change_decision", args=[decision.pk]), change).status_code == 302

    decision.refresh_from_db()
    sign(secretary, decision)
    undecided.refresh_from_db()
    assert proposer.post(address, data | {"version": undecided.version}).status_code == 302
    undecided.refresh_from_db()
    assert (undecided.state, undecided.meeting) == ("withdrawn", None)


def test_only_the_proposer_withdraws(sign_in: Any, undecided: Item) -> None:
    data = {"reason": "Weg.", "version": undecided.version}
    answer = sign_in("chief").post(reverse("board:withdraw", args=[undecided.pk]), data)
    assert answer.status_code == 422
    undecided.refresh_from_db()
    assert undecided.state == "agenda"


# Decisions


def test_a_decision_is_recorded_changed_and_signed(secretary: Client, undecided: Item) -> None:
    decision = record(secretary, undecided)
    assert decision.reference == ""
    change = decided(undecided, text="Beter gezegd.", version=decision.version)
    assert secretary.post(reverse("board:change_decision", args=[decision.pk]), change).status_code == 302
    decision.refresh_from_db()
    last = Decision.objects.filter(year=2025).order_by("number").last()
    signed = sign(secretary, decision)
    assert (signed.year, signed.number) == (2025, (last.number if last else 0) + 1)  # type: ignore[operator]
    assert signed.text == "Beter gezegd."
    assert secretary.post(reverse("board:change_decision", args=[decision.pk]), change).status_code == 409
    assert secretary.get(reverse("board:change_decision", args=[decision.pk])).status_code == 403
    found = secretary.get(reverse("board:decisions"), {"q": signed.reference}).context["page"]
    assert [one.pk for one in found] == [signed.pk]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"outcome": ""}, "outcome"),
        ({"text": ""}, "text"),
        ({"reason": ""}, "reason"),
        ({"decided_date": "2025-03-10"}, "decided_date"),
        ({"decided_date": "2025-04-10"}, "decided_date"),
        ({"decided_date": "gisteren"}, "decided_date"),
    ],
)
def test_a_faulty_decision_says_what_is_wrong(
    secretary: Client, undecided: Item, fields: dict[str, str], wrong: str
) -> None:
    data = decided(undecided) | {"text": "Blijft staan."} | fields
    answer = secretary.post(reverse("board:decide", args=[undecided.pk]), data)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {wrong}
    assert data["text"] in answer.content.decode()


def test_before_the_meeting_nothing_is_decided(secretary: Client, coming: Meeting) -> None:
    item = Item.objects.filter(meeting=coming)[0]
    assert secretary.get(reverse("board:decide", args=[item.pk])).status_code == 403
    answer = secretary.post(
        reverse("board:hold", args=[coming.pk]), {"version": coming.version}
    )  # its day is to come
    assert answer.status_code == 403


def test_a_record_by_mistake_is_taken_back_before_sign_off(secretary: Client, undecided: Item) -> None:
    decision = record(secretary, undecided, outcome="postponed")
    undecided.refresh_from_db()
    assert undecided.state == "postponed"
    take_back = reverse("board:take_back", args=[decision.pk])
    assert secretary.post(take_back, {"version": decision.version}).status_code == 302
    undecided.refresh_from_db()
    assert undecided.state == "agenda"
    answer = secretary.post(reverse("board:sign", args=[decision.pk]), {"version": decision.version})
    assert answer.status_code == 404


def test_what_is_postponed_waits_for_another_meeting(
    secretary: Client, undecided: Item, coming: Meeting
) -> None:
    sign(secretary, record(secretary, undecided, outcome="postponed"))
    undecided.refresh_from_db()
    place = reverse("board:place", args=[undecided.pk])
    same = {"meeting": undecided.meeting_id, "version": undecided.version}
    assert secretary.post(place, same).status_code == 422
    data = {"meeting": coming.pk, "version": undecided.version}
    assert secretary.post(place, data).status_code == 302
    undecided.refresh_from_db()
    assert (undecided.state, undecided.meeting) == ("agenda", coming)


def test_a_signed_decision_stays_whoever_tries(secretary: Client, undecided: Item) -> None:
    decision = sign(secretary, record(secretary, undecided))
    for statement in (
        "update plan_board_decision set text = 'anders' where id = %s",
        "delete from plan_board_decision where id = %s",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement, [decision.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        ItemEvent.objects.filter(item=undecided).delete()


def test_a_correction_is_a_new_decision_that_names_the_old_one(secretary: Client, undecided: Item) -> None:
    old = sign(secretary, record(secretary, undecided))
    data = {"text": "Juister gezegd.", "reason": "Er stond een fout bedrag.", "version": old.version}
    answer = secretary.post(reverse("board:correct", args=[old.pk]), data)
    assert answer.status_code == 302
    newer = Decision.objects.get(corrects=old)
    assert newer.outcome == old.outcome
    change = decided(undecided, outcome="refused", version=newer.version, decided_date="2025-03-18")
    assert secretary.post(reverse("board:change_decision", args=[newer.pk]), change).status_code == 422
    sign(secretary, newer)
    old.refresh_from_db()
    assert old.text == "Het comité keurt het voorstel goed."
    page = secretary.get(reverse("board:decision", args=[old.pk])).content.decode()
    assert "Juister gezegd." in page
    assert secretary.get(reverse("board:correct", args=[old.pk])).status_code == 403


def adopting(actor: Any, held: Meeting, now: Any) -> tuple[Item, Plan]:
    """A draft of a plan, on the agenda of a meeting that was held."""
    new = Plan.objects.create(
        code="test-2026-2031",
        title={"nl": "Plan 2026-2031"},
        from_date=date(2026, 1, 1),
        to_date=date(2031, 12, 31),
        strategic_goal={"nl": "x"},
    )
    proposal = actions.Proposal("adopt", {"nl": "Plan"}, "Nota", "plan", new.code)
    item = actions.propose(proposal, by=actor("coordinator"), now=now)
    placed = actions.place(item.pk, held.pk, version=item.version, by=actor("board_secretary"), now=now)
    return placed, new


@pytest.mark.req("L1-a")
def test_adopting_a_plan_goes_through_the_board(
    secretary: Client, actor: Any, held: Meeting, now: Any
) -> None:
    """It gets its status and its decision when the secretary signs, not before."""
    item, new = adopting(actor, held, now)
    decision = record(secretary, item)
    new.refresh_from_db()
    assert new.status == "draft"
    sign(secretary, decision)
    new.refresh_from_db()
    assert new.status == "adopted"
    decision.refresh_from_db()
    assert decision.reference in new.decision
    about = secretary.get(reverse("plan:about"), {"plan": new.code}).content.decode()
    assert reverse("board:decision", args=[decision.pk]) in about


def test_what_cannot_be_adopted_is_not_signed_either(
    secretary: Client, actor: Any, held: Meeting, now: Any
) -> None:
    """Adopted in another way between the meeting and the sign-off: the decision stays as it was recorded."""
    item, new = adopting(actor, held, now)
    decision = record(secretary, item)
    Plan.objects.filter(pk=new.pk).update(decision="Beslissing van de gemeenteraad.")
    answer = secretary.post(reverse("board:sign", args=[decision.pk]), {"version": decision.version})
    assert answer.status_code == 422
    decision.refresh_from_db()
    assert decision.signed_at is None


def test_a_plan_that_was_adopted_is_not_put_to_the_board_for_it_again(sign_in: Any, plan: Plan) -> None:
    data = {"kind": "adopt", "title": "Plan", "note": "Een nota."}
    address = f"{reverse('board:propose')}?about=plan&key={plan.code}"
    answer = sign_in("coordinator").post(address, data)
    assert answer.status_code == 422
    assert "2019/01" in answer.content.decode()
    assert sign_in("coordinator").post(address, data | {"kind": "decide"}).status_code == 302


@pytest.mark.req("L1-a")
def test_the_demo_s_plan_says_which_decision_adopted_it(sign_in: Any, plan: Plan) -> None:
    decision = Decision.objects.get(item__subject_kind="plan", item__subject_key=plan.code)
    assert decision.reference == "2019/01"
    assert decision.reference in plan.decision
    assert decision.reference in sign_in("employee").get(reverse("plan:about")).content.decode()


@pytest.mark.req("L7-f", "L2-b")
def test_a_decision_becomes_an_action_with_owner_and_date(
    sign_in: Any, secretary: Client, plan: Plan, undecided: Item
) -> None:
    decision = record(secretary, undecided)
    make = reverse("board:make_action", args=[decision.pk])
    assert secretary.get(make).status_code == 403  # not signed yet
    sign(secretary, decision)
    data = {
        "title": "Plan het gesprek binnen drie dagen",
        "objectives": [plan.objectives.get(number=5).pk],
        "instrument": "",
        "owner_text": "Tom Baert",
        "unit": "",
        "start_date": "2025-03-18",
        "due_date": "2025-09-30",
        "recurrence": "none",
    }
    nobody = secretary.post(make, data | {"owner_text": "", "due_date": "2024-01-01"})
    assert nobody.status_code == 422
    assert set(nobody.context["form"].errors) == {"owner", "due_date"}
    answer = secretary.post(make, data)
    assert answer.status_code == 302
    action = Action.objects.get(title__nl="Plan het gesprek binnen drie dagen")
    assert action.title["nl"] in secretary.get(answer.url).content.decode()
    page = reverse("plan:action", args=[action.pk])
    assert reverse("board:decision", args=[decision.pk]) in sign_in("coordinator").get(page).content.decode()
    employee = sign_in("employee").get(page).content.decode()
    decision.refresh_from_db()
    assert decision.reference in employee
    assert reverse("board:decision", args=[decision.pk]) not in employee
    assert sign_in("chief").get(make).status_code == 403


# What others build on


def test_signed_decisions_of_a_period_come_with_their_actions(db: None) -> None:
    found = list(queries.signed_between(date(2022, 4, 1), date(2022, 4, 30)))
    assert [one.title["nl"] for one in found] == ["Evaluatieverslag 2020-2021"]
    assert len(queries.actions_of(found)) == 3
    assert DecisionAction.objects.filter(decision=found[0]).count() == 3


def test_another_area_registers_its_own_thing(
    secretary: Client, actor: Any, held: Meeting, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its callbacks are asked for title and address, and told once of the adoption."""
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(subjects.kinds, "_providers", dict(subjects.kinds._providers))
    subjects.add(
        subjects.Subject(
            code="rule",
            label="Regel",
            title=lambda key: {"nl": "Regel 7"} if key == "7" else None,
            address=lambda key: f"/rules/{key}/",
            adopted=lambda key, decision, *, by, now: told.append((key, decision.reference)),
        )
    )
    with pytest.raises(Refused):
        actions.propose(
            actions.Proposal("adopt", {"nl": "x"}, "y", "rule", "8"), by=actor("coordinator"), now=now
        )
    item = actions.propose(
        actions.Proposal("adopt", {"nl": "Regel 7"}, "y", "rule", "7"), by=actor("coordinator"), now=now
    )
    item = actions.place(item.pk, held.pk, version=item.version, by=actor("board_secretary"), now=now)
    signed = sign(secretary, record(secretary, item, outcome="changed"))
    assert told == [("7", signed.reference)]


@pytest.mark.req("L3-b")
def test_an_instruction_is_adopted_by_the_decision_of_the_board(
    sign_in: Any, secretary: Client, actor: Any, held: Meeting, now: Any
) -> None:
    coordinator = actor("coordinator")
    edit = rulebook.InstructionEdit(title={"nl": "Geschenken"}, kind="corps", owner=None)
    words = rulebook.VersionEdit(text={"nl": "Niets boven 25 euro."}, what_changed="Nieuw.")
    made = rulebook.add_instruction(edit, words, by=coordinator, now=now)
    version = made.versions.get()
    refused = actions.Proposal("adopt", {"nl": "Geschenken"}, "Nota", "instruction", version.board_key)
    with pytest.raises(Refused):  # a draft is proposed first
        actions.propose(refused, by=coordinator, now=now)
    rulebook.take_step(version.pk, rulebook_step("propose"), by=coordinator, now=now)
    page = sign_in("coordinator").get(reverse("rulebook:version", args=[version.instruction.code, 1]))
    assert f"about=instruction&amp;key={version.instruction.code}%3A1" in page.content.decode()
    item = actions.propose(
        actions.Proposal("adopt", {"nl": "Geschenken"}, "Nota", "instruction", version.board_key),
        by=coordinator,
        now=now,
    )
    item = actions.place(item.pk, held.pk, version=item.version, by=actor("board_secretary"), now=now)
    signed = sign(secretary, record(secretary, item))
    version.refresh_from_db()
    assert (version.state, version.decision) == ("adopted", signed.reference)


def test_work_search_and_calendar_know_of_the_board(actor: Any, today: date, coming: Meeting) -> None:
    secretary, member, employee = actor("board_secretary"), actor("board_member"), actor("employee")
    mine = [one.url for one in turn.gather(secretary, today, team=False)]
    assert any(url.endswith("/place/") for url in mine)
    address = reverse("board:pack", args=[coming.pk])
    assert address in [one.url for one in turn.gather(member, today, team=False)]
    assert count(counting({"": turn.attention(secretary, today)}))[""] >= 5
    hits = [hit for hit in search.find(member, "bejegening") if "/board/decisions/" in hit.url]
    assert hits
    assert not [hit for hit in search.find(employee, "bejegening") if "/board/" in hit.url]
    days = calendar.between(member, today, today + timedelta(days=30))
    assert f"board-{coming.pk}" in [day.uid for day in days]
    assert not [
        day for day in calendar.between(employee, today, today + timedelta(days=30)) if "board" in day.uid
    ]


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def with_file(item: Item, name: str = "nota.pdf", content: bytes = PDF) -> dict[str, Any]:
    """The form of a proposal, with a file."""
    return {
        "kind": item.kind,
        "title": item.title["nl"],
        "note": item.note,
        "version": item.version,
        "upload": SimpleUploadedFile(name, content),
    }


@pytest.mark.req("L5-c")
def test_an_attachment_stands_behind_the_walls_of_its_item(
    sign_in: Any, secretary: Client, waiting: Item, coming: Meeting, actor: Any, now: datetime
) -> None:
    change = reverse("board:change_item", args=[waiting.pk])
    assert secretary.post(change, with_file(waiting)).status_code == 302
    waiting.refresh_from_db()
    kept = waiting.files.get().attachment
    address = reverse("attachments:download", args=[kept.pk])
    for reader in (secretary, sign_in("board_member")):
        assert b"".join(reader.get(address).streaming_content) == PDF
    assert "nota.pdf" in secretary.get(reverse("board:item", args=[waiting.pk])).content.decode()
    assert waiting.events.latest("pk").what == "attached"
    for stranger in ("mayor", "dpo", "employee"):
        assert sign_in(stranger).get(address).status_code == 404

    actions.place(waiting.pk, coming.pk, version=waiting.version, by=actor("board_secretary"), now=now)
    on_screen = sign_in("board_member").get(reverse("board:pack", args=[coming.pk])).content.decode()
    assert address in on_screen
    with pikepdf.open(
        BytesIO(secretary.get(reverse("board:pack_pdf", args=[coming.pk])).content)
    ) as document:
        (inside,) = document.attachments.values()
        assert (inside.filename.endswith(" nota.pdf"), inside.get_file().read_bytes()) == (True, PDF)
        with document.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "3")
            assert metadata["pdfaid:conformance"] == "A"


@pytest.mark.req("L5-c")
def test_what_the_pack_has_no_room_for_is_named_in_it(
    secretary: Client, waiting: Item, coming: Meeting, actor: Any, now: datetime, monkeypatch: Any
) -> None:
    """Nor does a file that is gone from the disk stop the pack."""
    for name in ("eerste.pdf", "tweede.pdf", "derde.pdf"):
        waiting.refresh_from_db()
        secretary.post(reverse("board:change_item", args=[waiting.pk]), with_file(waiting, name))
    waiting.refresh_from_db()
    first = waiting.files.earliest("pk").attachment
    attachments.location(first).unlink()
    actions.place(waiting.pk, coming.pk, version=waiting.version, by=actor("board_secretary"), now=now)
    monkeypatch.setattr(pack, "MOST_ENCLOSED", len(PDF) + 1)

    found = pack.gather(coming)
    enclosed = pack._enclosed(found)
    assert [name.split(" ", 1)[1] for name in enclosed] == ["tweede.pdf"]
    assert pack.pack_pdf(coming, actor("board_member"), "nl", now).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "content"), [("programma.exe", b"MZ"), ("nota.pdf", b"<html></html>"), ("leeg.pdf", b"")]
)
def test_a_bad_file_is_refused_beside_its_field(
    secretary: Client, waiting: Item, name: str, content: bytes
) -> None:
    answer = secretary.post(
        reverse("board:change_item", args=[waiting.pk]), with_file(waiting, name, content)
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["upload"]
    assert not waiting.files.exists()


def test_a_file_is_not_kept_when_somebody_was_first(secretary: Client, waiting: Item) -> None:
    old = {**with_file(waiting), "version": waiting.version + 1}
    answer = secretary.post(reverse("board:change_item", args=[waiting.pk]), old)
    assert answer.status_code == 409
    assert answer.context["had_file"]
    assert "nota.pdf" not in answer.content.decode()
    assert not Attachment.objects.filter(name="nota.pdf").exists()


def test_an_attachment_is_removed_until_the_board_decides(
    sign_in: Any, secretary: Client, waiting: Item, actor: Any, now: datetime
) -> None:
    secretary.post(reverse("board:change_item", args=[waiting.pk]), with_file(waiting))
    waiting.refresh_from_db()
    kept = waiting.files.get().attachment
    remove = reverse("board:detach", args=[waiting.pk, kept.pk])
    assert sign_in("chief").post(remove, {"version": waiting.version}).status_code == 403
    assert sign_in("employee").post(remove, {"version": waiting.version}).status_code == 404
    assert secretary.post(remove, {"version": waiting.version}).status_code == 302
    assert not waiting.files.exists()
    assert secretary.get(reverse("attachments:download", args=[kept.pk])).status_code == 404
    assert secretary.post(remove, {"version": waiting.version}).status_code == 404

    waiting.refresh_from_db()
    secretary.post(reverse("board:change_item", args=[waiting.pk]), with_file(waiting))
    kept = waiting.files.get().attachment
    Item.objects.filter(pk=waiting.pk).update(state="withdrawn", meeting=None)
    remove = reverse("board:detach", args=[waiting.pk, kept.pk])
    assert secretary.post(remove, {"version": waiting.version + 1}).status_code == 403
    assert waiting.files.exists()


def test_an_item_has_at_most_ten_attachments(secretary: Client, waiting: Item) -> None:
    change = reverse("board:change_item", args=[waiting.pk])
    for number in range(rules.MOST_FILES + 1):
        waiting.refresh_from_db()
        answer = secretary.post(change, with_file(waiting, f"nota-{number}.pdf"))
    assert answer.status_code == 422
    assert waiting.files.count() == rules.MOST_FILES


@pytest.mark.req("L7-f")
@pytest.mark.parametrize(
    ("kind", "outcome", "state"),
    [
        ("adopt", "adopted", "handled"),
        ("decide", "changed", "handled"),
        ("inform", "noted", "handled"),
        ("decide", "refused", "frozen"),
    ],
)
def test_an_evaluation_is_handled_whatever_the_board_was_asked(
    kind: str, outcome: str, state: str, undecided: Item, secretary: Client, actor: Any, now: datetime
) -> None:
    draft = Evaluation.objects.get(state="writing")
    evaluating.freeze(draft.pk, digest=draft.digest, by=actor("coordinator"), now=now)
    Item.objects.filter(pk=undecided.pk).update(
        subject_kind="evaluation", subject_key=str(draft.pk), kind=kind
    )

    signed = sign(secretary, record(secretary, undecided, outcome=outcome))

    draft.refresh_from_db()
    assert (draft.state, draft.decision) == (state, signed.reference if state == "handled" else "")
