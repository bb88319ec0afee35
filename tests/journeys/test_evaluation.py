"""The evaluation: figures as known on a day, text in four languages, frozen, told, and what the board said (L7-f)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused
from rit.foundation.history.models import Version
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.plan import actions as plan_actions
from rit.plan import queries as plan_queries
from rit.plan.anchoring.models import Review
from rit.plan.board.models import Decision
from rit.plan.evaluation import actions, content, figures, papers
from rit.plan.evaluation.later import known_later
from rit.plan.evaluation.models import Block, Evaluation
from rit.plan.evaluation.states import BlockKind
from rit.plan.indicators.models import Value
from rit.plan.models import Action, AnchoringPoint, Instrument, Objective, Plan
from rit.plan.states import step_named

pytestmark = [pytest.mark.django_db, pytest.mark.req("L7-f")]

SignIn = Callable[[str], Client]
Acting = Callable[[str], Actor]


@pytest.fixture
def draft(plan: Plan) -> Evaluation:
    return Evaluation.objects.get(plan=plan, state="writing")


@pytest.fixture
def frozen(plan: Plan) -> Evaluation:
    return Evaluation.objects.filter(plan=plan, state="handled").latest("day")


def test_the_same_day_gives_the_same_bytes_whatever_happens_later(
    plan: Plan, actor: Acting, now: datetime
) -> None:
    by, day = actor("coordinator"), date(2023, 6, 30)
    before = figures.canonical(figures.gather(plan, plan.from_date, day))

    for action in Action.objects.filter(plan=plan, state="running", recurrence="none")[:5]:
        plan_actions.record_progress(
            action.pk,
            progress=1,
            text="Later",
            proof=plan_actions.Proof(),
            version=action.version,
            by=by,
            now=now,
            day=date(2023, 6, 1),
        )
    Objective.objects.filter(plan=plan).update(title={"nl": "Anders genoemd"})
    Action.objects.filter(plan=plan).update(title={"nl": "Alles heet nu zo"})

    assert figures.canonical(figures.gather(plan, plan.from_date, day)) == before


@pytest.mark.req("L2-b")
def test_the_figures_are_those_that_the_pages_showed_that_day(
    plan: Plan, actor: Acting, now: datetime
) -> None:
    by, day = actor("coordinator"), now.date()
    action = Action.objects.filter(plan=plan, state="running", recurrence="none")[0]
    plan_actions.change_many([action.pk], due_date=plan.to_date, reason="x", by=by, now=now)
    shown = plan_queries.standings(plan, day)

    found = figures.gather(plan, plan.from_date, day)["standing"]

    codes = {pillar.code: pillar.pk for pillar in plan.pillars.all()}
    for name in ("total", "done", "late", "running", "unowned", "missed", "quiet", "share"):
        assert found["plan"][name] == getattr(shown["plan", 0], name)
        for code, pillar in codes.items():
            assert found["pillars"][code][name] == getattr(shown["pillar", pillar], name), (code, name)
        for number in range(1, 10):
            assert found["objectives"][str(number)][name] == getattr(shown["objective", number], name)


@pytest.mark.req("L2-b")
def test_what_was_adjusted_stands_in_it_with_its_reason(
    sign_in: SignIn, plan: Plan, actor: Acting, now: datetime
) -> None:
    """A new date and a stop are decisions: in the history of the action, and in the evaluation of that period."""
    by, later = actor("coordinator"), now + timedelta(days=2)
    running = Action.objects.filter(plan=plan, state="running", recurrence="none")
    moved, stopped = running.exclude(due_date=plan.to_date).order_by("pk")[:2]
    plan_actions.change_many(
        [moved.pk], due_date=plan.to_date, reason="De opleiding schuift.", by=by, now=now
    )
    step = step_named("stop")
    plan_actions.take_step(
        stopped.pk,
        step,
        reason="Het federale aanbod volstaat.",
        proof=plan_actions.Proof(),
        version=stopped.version,
        by=by,
        now=now,
    )

    found = {row["action"]: row for row in figures.gather(plan, now.date(), now.date())["adjusted"]}
    assert (found[str(moved.pk)]["kind"], found[str(moved.pk)]["reason"]) == (
        "new_date",
        "De opleiding schuift.",
    )
    assert found[str(stopped.pk)]["kind"] == "stopped"
    made = actions.begin(plan, {"nl": "x"}, now.date(), now.date(), by=by, now=later)
    client = sign_in("coordinator")
    page = client.get(reverse("evaluation:show", args=[made.pk])).content.decode()
    for action, reason in ((moved, "De opleiding schuift."), (stopped, "Het federale aanbod volstaat.")):
        assert reason in page
        assert reason in client.get(reverse("plan:action", args=[action.pk])).content.decode()


@pytest.mark.req("L2-b")
def test_an_adjustment_is_told_in_words(plan: Plan, actor: Acting, now: datetime) -> None:
    """Another instrument by its title, and nothing of what RIT only remembers for itself."""
    action = Action.objects.filter(
        plan=plan, state="running", recurrence="none", instrument__isnull=False
    ).order_by("pk")[0]
    was = action.instrument
    assert was is not None
    other = Instrument.objects.filter(plan=plan).exclude(pk=was.pk)[0]
    edit = plan_actions.Edit(
        title=action.title,
        owner=action.owner,
        unit=action.unit,
        start_date=action.start_date + timedelta(days=1),
        due_date=action.due_date,
        recurrence="yearly",
        instrument=other,
        objectives=list(action.objectives.all()),
    )
    plan_actions.change(action.pk, edit, reason="x", version=action.version, by=actor("coordinator"), now=now)

    found = figures.gather(plan, now.date(), now.date())
    with translation.override("nl"):
        told = str(content.DRAWN[BlockKind.ADJUSTED](found))

    assert f"{was.title['nl']} → {other.title['nl']}" in told
    assert "_given" not in told
    assert "False" not in told


def test_figures_hold_no_name_of_anybody(frozen: Evaluation) -> None:
    from rit.people.models import Person

    text = json.dumps(frozen.figures, ensure_ascii=False)
    owners = Person.objects.filter(owned_actions__isnull=False).distinct()

    assert owners.count() > 10
    assert [person.full_name for person in owners if person.full_name in text] == []


def test_what_was_entered_later_stands_beside_the_figures_and_not_in_them(
    sign_in: SignIn, draft: Evaluation
) -> None:
    later = known_later(draft.plan, draft.from_date, draft.day)
    page = sign_in("coordinator").get(reverse("evaluation:show", args=[draft.pk])).content.decode()

    assert later
    assert all(one.at > figures.end_of(draft.day) for one in later)
    assert all(one.url in page for one in later)
    assert 'id="later"' in page


def test_a_value_a_review_and_a_decision_of_later_stand_beside_the_figures_too(
    sign_in: SignIn, plan: Plan, actor: Acting, now: datetime
) -> None:
    """Whatever the figures hold and came or was mended later: not the log of the actions alone."""
    first, day = date(2024, 1, 1), date(2024, 12, 31)
    before = figures.canonical(figures.gather(plan, first, day))
    value = Value.objects.filter(
        indicator__plan=plan, on_date__range=(first, day), entered_at__lte=figures.end_of(day)
    ).latest("on_date")
    Value.objects.create(
        indicator=value.indicator, on_date=value.on_date, value=1, corrects=value, reason="x", entered_at=now
    )
    point = AnchoringPoint.objects.filter(plan=plan)[0]
    Review.objects.create(
        point=point, on_date=day, state="partly", text="x", next_review_date=now.date(), at=now
    )
    old = Decision.objects.filter(decided_date__range=(first, day), corrected_by=None)[0]
    Decision.objects.create(
        item=old.item,
        meeting=old.meeting,
        corrects=old,
        decided_date=now.date(),
        outcome=old.outcome,
        title=old.title,
        text="Anders",
        reason="x",
        recorded_at=now,
        signed_at=now,
        year=now.year,
        number=99,
    )

    later = [one for one in known_later(plan, first, day) if one.at == now]

    assert figures.canonical(figures.gather(plan, first, day)) == before
    assert [one.title for one in later] == [
        title
        for _day, title in sorted(
            [(value.on_date, value.indicator.title), (day, point.title), (old.decided_date, old.title)],
            key=lambda pair: pair[0],
        )
    ]
    made = Evaluation.objects.get(plan=plan, day=day)
    page = sign_in("coordinator").get(reverse("evaluation:show", args=[made.pk])).content.decode()
    known = unescape(page[page.index('id="later"') :])
    assert all(in_language(one.title, "nl") in known for one in later)


def test_a_coordinator_begins_writes_and_freezes_in_the_browser(
    sign_in: SignIn, plan: Plan, now: datetime
) -> None:
    client = sign_in("coordinator")
    begun = client.post(
        reverse("evaluation:begin"), {"title": "Tussentijds", "from_date": "2024-01-01", "day": "2024-09-30"}
    )
    made = Evaluation.objects.get(plan=plan, day=date(2024, 9, 30))
    assert begun.headers["Location"] == reverse("evaluation:show", args=[made.pk])

    block = made.blocks.get(kind=BlockKind.TEXT)
    where = reverse("evaluation:write_block", args=[block.pk])
    text = {"heading": "Waarom nu", "text": "Een zin.\n\n- een\n- twee", "version": "1"}
    client.post(f"{where}?language=nl", text)
    client.post(f"{where}?language=fr", {"heading": "", "text": "Une phrase.", "version": "2"})
    client.post(
        reverse("evaluation:add_point", args=[made.pk]),
        {
            "title": "Bereik elke ploeg",
            "why": "Twee ploegen werden overgeslagen.",
            "kind": "means",
            "objective": plan.objectives.get(number=5).pk,
        },
    )
    page = client.get(reverse("evaluation:show", args=[made.pk])).content.decode()
    assert [said for said in ("Waarom nu", "<li>twee</li>", "Bereik elke ploeg") if said not in page] == []

    client.post(reverse("evaluation:freeze", args=[made.pk]), {"digest": made.digest})
    made.refresh_from_db()
    assert made.state == "frozen"
    assert (made.trail_position, len(made.trail_head)) != (None, 0)
    assert client.post(f"{where}?language=nl", {**text, "version": "3"}).status_code == 403
    assert sign_in("mayor").get(reverse("evaluation:show", args=[made.pk])).status_code == 200


@pytest.mark.req("L7-f")
def test_nobody_overwrites_an_improvement_point_of_somebody_else(sign_in: SignIn, plan: Plan) -> None:
    client = sign_in("coordinator")
    client.post(
        reverse("evaluation:begin"), {"title": "Tussentijds", "from_date": "2024-01-01", "day": "2024-09-30"}
    )
    made = Evaluation.objects.get(plan=plan, day=date(2024, 9, 30))
    words = {"why": "Twee ploegen.", "kind": "means", "objective": plan.objectives.get(number=5).pk}
    client.post(reverse("evaluation:add_point", args=[made.pk]), {**words, "title": "Bereik elke ploeg"})
    where = reverse("evaluation:change_point", args=[made.points.get().pk])
    first = client.post(where, {**words, "title": "Bereik alle ploegen", "version": "1"})
    second = client.post(where, {**words, "title": "Bereik de nachtploeg", "version": "1"})

    assert (first.status_code, second.status_code) == (302, 422)
    page = second.content.decode()
    assert "Bereik alle ploegen – Twee ploegen." in page  # what stands there
    assert 'value="Bereik de nachtploeg"' in page  # what was typed
    again = client.post(where, {**words, "title": "Bereik de nachtploeg", "version": "2"})
    assert again.status_code == 302
    assert made.points.get().title["nl"] == "Bereik de nachtploeg"


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"day": "2025-03-18"}, "day"),  # today
        ({"day": "2019-12-31", "from_date": "2019-01-01"}, "day"),
        ({"from_date": "2024-12-01", "day": "2024-09-30"}, "day"),
        ({"day": "2023-12-31", "from_date": "2022-01-01"}, "day"),  # there is one
        ({"title": ""}, "title"),
        ({"day": "30 februari"}, "day"),
    ],
)
def test_a_period_that_cannot_be_says_so_and_keeps_what_was_typed(
    sign_in: SignIn, given: dict[str, str], word: str
) -> None:
    asked = {"title": "Mijn titel", "from_date": "2024-01-01", "day": "2024-09-30", **given}
    answer = sign_in("coordinator").post(reverse("evaluation:begin"), asked)

    assert answer.status_code == 422
    assert f'id="id_{word}-error"' in answer.content.decode()
    assert asked["title"] in answer.content.decode()


def test_a_day_from_before_rit_knew_the_plan_says_since_when_it_does(
    sign_in: SignIn, plan: Plan, actor: Acting, now: datetime
) -> None:
    """It was never known; nothing of it passed its term."""
    young = Plan.objects.create(
        code="young",
        title={"nl": "Jong plan"},
        strategic_goal={"nl": "x"},
        status="running",
        from_date=plan.from_date,
        to_date=plan.to_date,
    )
    asked = {"title": "Te vroeg", "from_date": "2024-01-01", "day": "2024-12-30"}

    page = sign_in("coordinator").post(f"{reverse('evaluation:begin')}?plan={young.code}", asked)

    first = Version.objects.get(source="plan_plan", key=str(young.pk)).at
    assert page.status_code == 422
    assert shortdate(timezone.localdate(first)) in page.context["form"].errors["day"][0]


def test_two_writers_of_one_part_lose_nothing(sign_in: SignIn, draft: Evaluation) -> None:
    block = draft.blocks.get(kind=BlockKind.TEXT)
    where = reverse("evaluation:write_block", args=[block.pk]) + "?language=nl"
    client = sign_in("coordinator")
    client.post(where, {"heading": "", "text": "Wat de ander schreef", "version": str(block.version)})

    answer = client.post(where, {"heading": "", "text": "Wat ik schreef", "version": str(block.version)})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Wat ik schreef" in page
    assert "Wat de ander schreef" in page
    client.post(where, {"heading": "", "text": "Samen", "version": str(block.version + 1)})
    block.refresh_from_db()
    assert block.text["nl"] == "Samen"


def test_parts_move_come_and_go(actor: Acting, draft: Evaluation, now: datetime) -> None:
    by = actor("coordinator")
    kinds = [block.kind for block in draft.blocks.all()]
    first, second = draft.blocks.all()[:2]

    actions.move_block(second.pk, -1, by=by, now=now)
    actions.move_block(second.pk, -1, by=by, now=now)  # at the top nothing happens
    assert [block.pk for block in draft.blocks.all()[:2]] == [second.pk, first.pk]
    added = actions.add_block(draft.pk, BlockKind.TEXT, 1, by=by, now=now)
    assert [block.pk for block in draft.blocks.all()[:3]] == [second.pk, added.pk, first.pk]
    actions.remove_block(added.pk, by=by, now=now)
    actions.move_block(second.pk, +1, by=by, now=now)
    assert [block.kind for block in draft.blocks.all()] == kinds


def test_nobody_freezes_figures_that_nobody_saw(actor: Acting, draft: Evaluation, now: datetime) -> None:
    with pytest.raises(actions.Unequal):
        actions.freeze(draft.pk, digest="0" * 64, by=actor("coordinator"), now=now)


@pytest.mark.parametrize(
    "write",
    [
        lambda made: Evaluation.objects.filter(pk=made.pk).update(figures={}),
        lambda made: Evaluation.objects.filter(pk=made.pk).update(state="writing", frozen_at=None),
        lambda made: Block.objects.filter(evaluation=made).update(text={"nl": "Herschreven"}),
        lambda made: Block.objects.filter(evaluation=made).delete(),
    ],
)
def test_the_database_refuses_to_rewrite_what_is_frozen(frozen: Evaluation, write: Any) -> None:
    with pytest.raises(ProgrammingError, match="not rewritten"), transaction.atomic():
        write(frozen)


def test_a_frozen_evaluation_needs_nothing_but_itself(frozen: Evaluation) -> None:
    blocks = list(frozen.blocks.all())
    points = list(frozen.points.select_related("objective"))
    _ = frozen.plan

    with CaptureQueriesContext(
        connection,
    ) as run:
        drawn = papers.paper(frozen, blocks, points, "nl")

    assert len(run) == 0
    assert any(part.rows for section in drawn.sections for part in section.parts if part.kind == "table")


def test_asking_the_history_again_says_whether_it_is_the_same(sign_in: SignIn, frozen: Evaluation) -> None:
    answer = sign_in("chief").post(reverse("evaluation:check", args=[frozen.pk]), follow=True)

    assert "precies dezelfde cijfers" in answer.content.decode()


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_document_in_every_language_and_form(sign_in: SignIn, frozen: Evaluation, language: str) -> None:
    client = sign_in("board_member")
    pdf = client.get(reverse("evaluation:pdf", args=[frozen.pk]), {"language": language})
    word = client.get(reverse("evaluation:word", args=[frozen.pk]), {"language": language})

    with pikepdf.open(BytesIO(pdf.content)) as document:
        assert str(document.Root.Lang) == language
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "2")
            assert metadata["pdfaid:conformance"] == "A"
    text = ZipFile(BytesIO(word.content)).read("word/document.xml").decode()
    assert frozen.title[language] in text
    assert "w:tblHeader" in text


def test_the_pdf_of_a_frozen_evaluation_is_the_same_every_time(sign_in: SignIn, frozen: Evaluation) -> None:
    client, where = sign_in("coordinator"), reverse("evaluation:pdf", args=[frozen.pk]) + "?language=nl"
    assert client.get(where).content == client.get(where).content


def test_an_accepted_point_is_an_action_and_a_refused_one_has_its_reason(
    actor: Acting, sign_in: SignIn, plan: Plan, draft: Evaluation, now: datetime
) -> None:
    by, point = actor("coordinator"), draft.points.get()
    client = sign_in("coordinator")
    where = reverse("evaluation:accept", args=[point.pk])
    form = {
        "title": point.title["nl"],
        "objectives": [point.objective_id],
        "start_date": "2025-04-01",
        "due_date": "2025-12-01",
        "recurrence": "none",
        "owner_text": "Tom Baert",
        "reason": "Directiecomité van 20/03/2025, punt 1",
    }
    assert client.post(where, form).status_code == 403  # not before it is frozen
    actions.freeze(draft.pk, digest=draft.digest, by=by, now=now)
    assert client.post(where, {**form, "reason": ""}).status_code == 422
    nobody = client.post(where, {**form, "owner_text": ""})
    assert (nobody.status_code, set(nobody.context["form"].errors)) == (422, {"owner"})

    client.post(where, form)

    point.refresh_from_db()
    assert point.state == "accepted"
    assert point.action is not None
    assert point.action.title == point.title
    assert point.action.log.latest("pk").text == form["reason"]
    assert client.post(where, form).status_code == 403  # once
    with pytest.raises(Refused):
        actions.refuse(point.pk, "x", "y", by=by, now=now)


def test_what_is_being_written_is_for_the_coordinator_only(sign_in: SignIn, draft: Evaluation) -> None:
    where = reverse("evaluation:show", args=[draft.pk])

    assert sign_in("coordinator").get(where).status_code == 200
    assert sign_in("chief").get(where).status_code == 404
    assert sign_in("employee").get(where).status_code == 403
    assert (
        sign_in("chief").get(reverse("evaluation:write_block", args=[draft.blocks.all()[0].pk])).status_code
        == 403
    )


def test_a_day_that_is_not_over_is_refused_by_the_rule_too(plan: Plan, actor: Acting, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.begin(
            plan,
            {"nl": "x"},
            plan.from_date,
            now.date() + timedelta(days=1),
            by=actor("coordinator"),
            now=now,
        )
