"""What must hold for every way through the guide, whatever a lawyer writes in its file (L6.3-a, L7-h).

Facts have to be told, not guessed: a door for staff asks that somebody said to be staff, and to be sent to talk to a
colleague asks that somebody said it is no crime. So a flag that is forgotten is a fault too, never a hole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rit.enforce.guide.tree import KINDS, MOST, Guide, Step


@dataclass(frozen=True)
class Promise:
    """An ending of these kinds is only for who told `fact` as `value`; where not `asked`, silence is enough."""

    kinds: frozenset[str]
    fact: str
    value: bool
    because: str
    asked: bool = True

    def broken_by(self, facts: Mapping[str, bool]) -> bool:
        told = facts.get(self.fact)
        return told is (not self.value) or (self.asked and told is None)


AMONG_COLLEAGUES = frozenset({"address", "meeting"})
FOR_STAFF = frozenset({"address", "meeting", "trust_person", "channel", "counsellor"})

PROMISES = (
    Promise(FOR_STAFF, "staff", True, "this door is for staff only"),
    Promise(
        AMONG_COLLEAGUES, "criminal", False, "criminal facts are reported, never talked over with a colleague"
    ),
    Promise(
        AMONG_COLLEAGUES,
        "serious",
        False,
        "for a serious breach there is a duty to report (point 13 of the code)",
    ),
    Promise(
        AMONG_COLLEAGUES,
        "wellbeing",
        False,
        "violence, harassment and discrimination at work belong with the confidential counsellor",
    ),
    Promise(
        AMONG_COLLEAGUES,
        "chief",
        False,
        "what is about the chief is not talked over with the chief",
        asked=False,
    ),
    Promise(
        frozenset({"channel"}),
        "wellbeing",
        False,
        "violence, harassment and discrimination at work are outside the reporting act (art. 2 §2)",
    ),
    Promise(
        frozenset({"trust_person"}),
        "wellbeing",
        False,
        "the integrity trust person belongs to the reporting channel, and violence, harassment and"
        " discrimination at work do not",
        asked=False,
    ),
    Promise(
        frozenset({"channel"}),
        "chief",
        False,
        "the internal channel works under the chief: nobody handles a report about themselves",
    ),
    Promise(
        frozenset(KINDS) - {"emergency"},
        "danger",
        False,
        "danger leads to the emergency services",
        asked=False,
    ),
)


def faults(guide: Guide) -> list[str]:
    """Every fault, with its place and its reason in plain words. Empty: the guide is sound."""
    lost = [*_lost(guide)]
    if lost:
        return [f"{guide.name}: {fault}" for fault in lost]
    found = [*_circles(guide), *_alone(guide)]
    if not found:
        found = [*_ways(guide)]
    return [f"{guide.name}: {fault}" for fault in found]


def _lost(guide: Guide) -> Iterator[str]:
    """Whatever leads nowhere."""
    known = {*guide.questions, *guide.endings}
    if guide.first not in guide.questions:
        yield f"first: there is no question “{guide.first}”"
    for code in guide.questions:
        if code in guide.endings:
            yield f"questions.{code}: there is an ending of that name too; give one another code"
    for code, question in guide.questions.items():
        for answer in question.answers:
            if answer.to not in known:
                yield (
                    f"questions.{code}, answer “{answer.code}”: leads to “{answer.to}”, and there is no question"
                    " or ending of that name; that way never ends"
                )


def _circles(guide: Guide) -> Iterator[str]:
    """A question to which one of its own answers leads back."""
    done: set[str] = set()
    open_ones: list[str] = []

    def look(code: str) -> Iterator[str]:
        if code in open_ones:
            circle = " → ".join([*open_ones[open_ones.index(code) :], code])
            yield f"questions.{code}: comes back to itself ({circle}); that way never ends"
            return
        question = guide.questions.get(code)
        if question is None or code in done:
            return
        open_ones.append(code)
        for answer in question.answers:
            yield from look(answer.to)
        open_ones.pop()
        done.add(code)

    for code in guide.questions:
        yield from look(code)


def _alone(guide: Guide) -> Iterator[str]:
    """What no answer leads to."""
    reached, waiting = {guide.first}, [guide.first]
    while waiting:
        question = guide.questions.get(waiting.pop())
        for answer in question.answers if question else ():
            if answer.to not in reached:
                reached.add(answer.to)
                waiting.append(answer.to)
    for code in guide.questions:
        if code not in reached:
            yield f"questions.{code}: nobody gets there; no answer on any way from the first question leads to it"
    for code in guide.endings:
        if code not in reached:
            yield f"endings.{code}: nobody gets there; no answer on any way from the first question leads to it"


def _ways(guide: Guide) -> Iterator[str]:
    """One line for each thing that goes wrong, with the first way on which it does."""
    said: set[tuple[str, object]] = set()
    for steps, at in guide.ways():
        for about, fault in _way(guide, steps, at):
            if about not in said:
                said.add(about)
                yield fault


def _way(guide: Guide, steps: tuple[Step, ...], at: str) -> Iterator[tuple[tuple[str, object], str]]:
    way = ", ".join(f"{step.question.code} = {step.answer.code}" for step in steps)
    if len(steps) > MOST:
        code = steps[MOST].question.code
        yield (code, "long"), f"questions.{code}: is question {MOST + 1} on the way {way}; {MOST} is the most"
        return
    facts: dict[str, bool] = {}
    for step in steps:
        for fact, value in step.answer.facts.items():
            if facts.setdefault(fact, value) is not value:
                place = f"questions.{step.question.code}, answer “{step.answer.code}”"
                yield (
                    (place, fact),
                    f"{place}: says {fact} = {_toml(value)}, and an earlier answer said the opposite (way: {way})",
                )
    ending = guide.endings[at]
    for promise in PROMISES:
        if ending.kind in promise.kinds and promise.broken_by(facts):
            told = facts.get(promise.fact)
            instead = "is not told" if told is None else f"is {_toml(told)}"
            yield (
                (at, promise),
                f"endings.{at}: kind “{ending.kind}” is reached where {promise.fact} {instead}, and asks"
                f" {promise.fact} = {_toml(promise.value)}: {promise.because} (way: {way})",
            )


def _toml(value: bool) -> str:
    return "true" if value else "false"
