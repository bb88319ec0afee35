"""Whatever somebody answers, the guide ends in time and keeps its promises; whatever a lawyer breaks is found."""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest
from django.conf import settings
from hypothesis import assume, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from rit.enforce.guide import checking, reading
from rit.enforce.guide.tree import FACTS, MOST, Answer, Guide, Place, Question

pytestmark = pytest.mark.req("L6.3-a", "L7-h")


@cache
def ours() -> Guide:
    return reading.read(settings.POLICY / "guide" / "guide.toml")


def chosen(picks: list[int]) -> Place:
    """Somebody who chooses the answers by these numbers, until the guide ends."""
    guide, codes = ours(), []
    place = guide.walk(codes)
    for pick in picks:
        if place.question is None:
            break
        codes.append(place.question.answers[pick % len(place.question.answers)].code)
        place = guide.walk(codes)
    return place


@effort(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 59), min_size=MOST, max_size=MOST))
def test_any_answers_end_within_six_questions_and_keep_every_promise(picks: list[int]) -> None:
    place = chosen(picks)
    facts = {fact: value for step in place.steps for fact, value in step.answer.facts.items()}

    assert place.ending is not None
    assert len(place.steps) <= MOST
    broken = [one for one in checking.PROMISES if place.ending.kind in one.kinds and one.broken_by(facts)]
    assert broken == []


@effort(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=12))
def test_nonsense_stays_where_it_stops_fitting(codes: list[str]) -> None:
    place = ours().walk(codes)

    assert (place.question is None) is not (place.ending is None)
    assert ours().walk(place.path.split(".")) == place


ANSWERS = [
    (code, number) for code, question in ours().questions.items() for number in range(len(question.answers))
]


def changed(code: str, number: int, **change: object) -> Guide:
    """Our guide with one answer of one question changed."""
    question = ours().questions[code]
    answers = list(question.answers)
    answers[number] = dataclasses.replace(answers[number], **change)  # type: ignore[arg-type]
    return with_answers(question, tuple(answers))


def with_answers(question: Question, answers: tuple[Answer, ...]) -> Guide:
    new = dataclasses.replace(question, answers=answers)
    return dataclasses.replace(ours(), questions={**ours().questions, question.code: new})


def broken_somewhere(guide: Guide) -> bool:
    """The same promises, told over again without the checker: every way ends, in time, where it may."""
    reached = set()
    for steps, at in guide.ways():
        reached |= {step.question.code for step in steps} | {at}
        facts: dict[str, bool] = {}
        for step in steps:
            if any(facts.get(fact, value) is not value for fact, value in step.answer.facts.items()):
                return True
            facts |= step.answer.facts
        if len(steps) > MOST or at not in guide.endings or forbidden(guide.endings[at].kind, facts):
            return True
    return reached != {*guide.questions, *guide.endings}


def forbidden(kind: str, facts: dict[str, bool]) -> bool:
    for_staff = kind in {"address", "meeting", "trust_person", "channel", "counsellor"}
    talked_over = kind in {"address", "meeting"}
    told = facts.get
    return bool(
        (for_staff and told("staff") is not True)
        or (talked_over and any(told(fact) is not False for fact in ("criminal", "serious", "wellbeing")))
        or (talked_over and told("chief"))
        or (kind == "channel" and (told("wellbeing") is not False or told("chief") is not False))
        or (kind == "trust_person" and told("wellbeing"))
        or (kind != "emergency" and told("danger"))
    )


@effort(max_examples=300, deadline=None)
@given(st.sampled_from(ANSWERS), st.sampled_from([*ours().questions, *ours().endings, "nowhere"]))
def test_an_answer_that_leads_elsewhere_is_judged_as_anybody_would(where: tuple[str, int], to: str) -> None:
    guide = changed(*where, to=to)

    assert bool(checking.faults(guide)) is broken_somewhere(guide)


@effort(max_examples=300, deadline=None)
@given(st.sampled_from(ANSWERS), st.sampled_from(FACTS), st.sampled_from([True, False, None]))
def test_a_flag_that_is_changed_or_forgotten_is_judged_as_anybody_would(
    where: tuple[str, int], fact: str, value: bool | None
) -> None:
    code, number = where
    facts = {**ours().questions[code].answers[number].facts}
    facts.pop(fact, None)
    if value is not None:
        facts[fact] = value
    guide = changed(code, number, facts=facts)

    assert bool(checking.faults(guide)) is broken_somewhere(guide)


@effort(max_examples=100, deadline=None)
@given(st.sampled_from(ANSWERS))
def test_an_answer_that_is_taken_out_leaves_no_hole_unseen(where: tuple[str, int]) -> None:
    code, number = where
    question = ours().questions[code]
    assume(len(question.answers) > 1)
    guide = with_answers(question, question.answers[:number] + question.answers[number + 1 :])

    assert bool(checking.faults(guide)) is broken_somewhere(guide)
