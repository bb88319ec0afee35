"""The file of the guide is sound, and the checker names file, place and reason of whatever a lawyer gets wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from rit.enforce.guide import checking, reading, sources
from rit.enforce.guide.tree import FACTS, KINDS, LANGUAGES, MOST, Answer, Ending, Guide, Question

pytestmark = pytest.mark.req("L6.3-a")
OURS = settings.POLICY / "guide" / "guide.toml"


@pytest.fixture
def guide() -> Guide:
    return reading.read(OURS)


def test_our_own_guide_is_sound_and_offers_every_kind_of_step(guide: Guide) -> None:
    assert checking.faults(guide) == []
    assert {ending.kind for ending in guide.endings.values()} == set(KINDS)
    assert max(len(steps) for steps, _at in guide.ways()) == MOST == guide.still[guide.first]


@pytest.mark.req("L6.3-a", "L5-i")
def test_who_sees_a_crime_or_a_serious_breach_is_led_to_report_it(guide: Guide) -> None:
    """Code point 13: never talked over, and for staff always a way to report."""
    ends = kinds_after(guide, lambda facts: bool(facts.get("criminal") or facts.get("serious")))

    assert ends == {"channel", "comite_p", "prosecutor", "trust_person"}


@pytest.mark.req("L6.3-a", "L7-h")
def test_violence_harassment_and_discrimination_at_work_have_doors_of_their_own(guide: Guide) -> None:
    assert kinds_after(guide, lambda facts: facts.get("wellbeing") is True and facts["staff"]) == {
        "counsellor"
    }
    assert not kinds_after(guide, lambda facts: facts.get("wellbeing") is True) & {"channel", "trust_person"}


@pytest.mark.req("L7-h")
def test_the_internal_channel_is_for_staff_and_never_about_the_chief(guide: Guide) -> None:
    outsiders = kinds_after(guide, lambda facts: facts.get("staff") is False)

    assert outsiders == {"complaint", "comite_p", "aig", "prosecutor"}
    assert kinds_after(guide, lambda facts: facts.get("chief") is True) == {"comite_p", "complaint"}


def kinds_after(guide: Guide, fits: Callable[[dict[str, bool]], bool]) -> set[str]:
    """The kinds of step to which those ways lead on which somebody told such facts."""
    return {
        guide.endings[at].kind
        for steps, at in guide.ways()
        if fits({fact: value for step in steps for fact, value in step.answer.facts.items()})
    }


# The shape of the file: a small guide, and one thing wrong with it at a time

WORDS = '{ nl = "a", fr = "b", de = "c", en = "d" }'
SMALL = f"""
first = "danger"

[questions.danger]
ask = {WORDS}
why = {WORDS}

[[questions.danger.answers]]
code = "yes"
say = {WORDS}
because = {WORDS}
sources = ["code:13"]
danger = true
to = "help"

[[questions.danger.answers]]
code = "no"
say = {WORDS}
because = {WORDS}
sources = ["law:reporting-act-2022.W8", "plan:6.3", "RIT (I)"]
danger = false
to = "court"

[endings.help]
kind = "emergency"
title = {WORDS}
step = {WORDS}
will = [{WORDS}]
wont = [{WORDS}]
find = {WORDS}
reach = ["112"]
sources = ["112.be (G)"]

[endings.court]
kind = "prosecutor"
title = {WORDS}
step = {WORDS}
will = [{WORDS}]
wont = [{WORDS}]
find = {WORDS}
reach = ["prosecutor", "desk", "report"]
sources = ["plan:5.2"]
"""

FAULTS = [
    ('first = "danger"', "first = danger", "copy.toml: not valid TOML"),
    ('first = "danger"', 'first = "danger"\ncolour = "red"', "copy.toml: colour: is not known"),
    ('first = "danger"', "first = 1", "copy.toml: first: must be a text"),
    ('first = "danger"', 'first = "danger"\nreviewed = "soon"', "copy.toml: reviewed: must be a day"),
    ('first = "danger"', 'first = "who"', "copy.toml: first: there is no question “who”"),
    (f"why = {WORDS}", "", "copy.toml: questions.danger: why: is missing"),
    (f"ask = {WORDS}", 'ask = "a"', "copy.toml: questions.danger: ask: must be a text in four languages"),
    (f"ask = {WORDS}", 'ask = { nl = "a", de = "c", en = " " }', "danger: ask: has no text in fr, en"),
    ('en = "d" }', 'en = "d", es = "e" }', "questions.danger: ask: es is not one of nl, fr, de, en"),
    ('code = "yes"', 'code = "no"', "questions.danger: has two answers with the code “no”"),
    (
        'code = "yes"',
        'code = "yes.no"',
        "questions.danger, answer “yes.no”: code: only letters, digits and _",
    ),
    ('code = "yes"\n', "", "questions.danger, answer 1: code: is missing"),
    ("danger = true", 'danger = "yes"', "answer “yes”: danger: must be true or false, not “yes”"),
    ('sources = ["code:13"]', "sources = []", "answer “yes”: sources: needs at least one source"),
    ('"code:13"', '"code:82"', "answer “yes”: sources: the code of conduct has points 1 to 81"),
    ('"code:13"', '"the law"', "answer “yes”: sources: “the law” is no source; write for example"),
    ("W8", "W99", "answer “no”: sources: reporting-act-2022.toml has no provision “W99”"),
    ("reporting-act-2022", "reporting-act", "there is no text “reporting-act” in policy/law"),
    ('kind = "emergency"', 'kind = "police"', "copy.toml: endings.help: kind: must be one of address"),
    ('kind = "emergency"', 'kind = "address"', "endings.help: needs [[openers]] for the conversation"),
    (f"will = [{WORDS}]", "will = []", "endings.help: will: must be a list with at least one text"),
    (f"will = [{WORDS}]", "will = 3", "endings.help: will: must be a list with at least one text"),
    ('reach = ["112"]', 'reach = ["pigeon"]', "endings.help: reach: “pigeon” is not one of report, desk"),
    ("[endings.help]", "[ending.help]", "copy.toml: ending: is not known"),
    (
        'to = "help"',
        'to = "nowhere"',
        "questions.danger, answer “yes”: leads to “nowhere”, and there is no question",
    ),
    ('to = "help"', 'to = "court"', "copy.toml: endings.help: nobody gets there"),
    (
        'to = "help"',
        'to = "danger"',
        "copy.toml: questions.danger: comes back to itself (danger → danger); that way never ends",
    ),
    (
        "danger = false",
        "danger = true",
        "endings.court: kind “prosecutor” is reached where danger is true, and asks danger = false:"
        " danger leads to the emergency services (way: danger = no)",
    ),
]


@pytest.mark.parametrize(("good", "bad", "fault"), FAULTS, ids=[bad or good for good, bad, _ in FAULTS])
def test_a_fault_is_told_with_file_place_and_reason(tmp_path: Path, good: str, bad: str, fault: str) -> None:
    assert good in SMALL
    copy = tmp_path / "copy.toml"
    copy.write_text(SMALL.replace(good, bad, 1), encoding="utf-8")

    with pytest.raises(reading.GuideFileError) as raised:
        reading.read(copy)

    assert any(fault in problem for problem in raised.value.problems), raised.value.problems
    assert all(problem.startswith("copy.toml: ") for problem in raised.value.problems)


def test_the_small_guide_is_good(tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_text(SMALL, encoding="utf-8")

    assert list(reading.read(copy).endings) == ["help", "court"]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes('first = "é"'.encode("latin-1"))

    with pytest.raises(reading.GuideFileError, match=r"latin\.toml: is not a text in UTF-8"):
        reading.read(tmp_path / "latin.toml")
    with pytest.raises(reading.GuideFileError, match=r"none\.toml: cannot be read"):
        reading.read(tmp_path / "none.toml")


# The tree: every promise, told, denied and forgotten

TEXT = dict.fromkeys(LANGUAGES, "a")
HOLDS = {
    "staff": True,
    "danger": False,
    "criminal": False,
    "serious": False,
    "wellbeing": False,
    "chief": False,
}


def one_way(kind: str, facts: dict[str, bool]) -> Guide:
    """Two questions; the first tells the facts, and all answers lead to one step of this kind."""
    first = Question("first", TEXT, TEXT, tuple(answer(code, "second", facts) for code in ("a", "b")))
    second = Question("second", TEXT, TEXT, tuple(answer(code, "end", {}) for code in ("c", "d")))
    end = Ending("end", kind, TEXT, TEXT, (TEXT,), (TEXT,), TEXT, (), ("plan:6.3",))
    return Guide("x.toml", "first", {"first": first, "second": second}, {"end": end})


def answer(code: str, to: str, facts: dict[str, bool]) -> Answer:
    return Answer(code, TEXT, TEXT, ("plan:6.3",), to, facts)


@pytest.mark.parametrize("promise", checking.PROMISES, ids=lambda one: f"{one.fact}={one.value}")
def test_every_promise_is_held(promise: checking.Promise) -> None:
    for kind in KINDS:
        denied = checking.faults(one_way(kind, {**HOLDS, promise.fact: not promise.value}))
        forgotten = {fact: value for fact, value in HOLDS.items() if fact != promise.fact}
        silent = checking.faults(one_way(kind, forgotten))

        assert checking.faults(one_way(kind, HOLDS)) == []
        assert any(promise.because in fault for fault in denied) is (kind in promise.kinds)
        if promise.asked and kind in promise.kinds:
            assert any(f"{promise.fact} is not told" in fault for fault in silent)


def test_every_fact_matters_to_some_step() -> None:
    assert {promise.fact for promise in checking.PROMISES} == set(FACTS)


def test_two_answers_that_contradict_each_other_are_told() -> None:
    guide = one_way("complaint", {"chief": True})
    second = guide.questions["second"]
    answers = (answer("c", "end", {"chief": False}), second.answers[1])
    questions = {**guide.questions, "second": dataclasses.replace(second, answers=answers)}

    found = checking.faults(dataclasses.replace(guide, questions=questions))

    assert found == [
        "x.toml: questions.second, answer “c”: says chief = false, and an earlier answer said the opposite"
        " (way: first = a, second = c)"
    ]


def test_a_seventh_question_is_told() -> None:
    codes = [f"q{number}" for number in range(MOST + 1)]
    questions = {
        code: Question(code, TEXT, TEXT, tuple(answer(one, after, {}) for one in ("a", "b")))
        for code, after in zip(codes, [*codes[1:], "end"], strict=True)
    }
    guide = dataclasses.replace(one_way("complaint", {}), first="q0", questions=questions)

    assert [fault.partition(" on the way")[0] for fault in checking.faults(guide)] == [
        "x.toml: questions.q6: is question 7"
    ]


def test_every_source_can_be_shown(guide: Guide) -> None:
    cited = {
        one for question in guide.questions.values() for each in question.answers for one in each.sources
    }
    cited |= {one for ending in guide.endings.values() for one in ending.sources}

    assert len(cited) > 25
    assert all(source.label for source in sources.shown(cited))


def test_the_system_check_names_a_faulty_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert reading.the_guide_is_sound(None) == []
    copy = tmp_path / "ours.toml"
    copy.write_text(SMALL.replace('to = "help"', 'to = "gone"'), encoding="utf-8")
    changed = dataclasses.replace(settings.ENVIRONMENT, guide=str(copy))
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)

    [error] = reading.the_guide_is_sound(None)

    assert error.id == "rit.E006"
    assert "leads to “gone”" in error.msg
