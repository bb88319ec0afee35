"""The guide as a tree: questions, answers that tell facts, and endings of which each is one clear step (L6.3-a).

Somebody's way through it is the list of answers given. It is never kept: each page gets it from the form before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

Words = Mapping[str, str]

MOST = 6  # questions on any way through
LANGUAGES = ("nl", "fr", "de", "en")
FACTS = ("staff", "danger", "criminal", "serious", "wellbeing", "chief")
KINDS = (
    "address",
    "meeting",
    "trust_person",
    "channel",
    "complaint",
    "counsellor",
    "comite_p",
    "aig",
    "prosecutor",
    "emergency",
)


@dataclass(frozen=True)
class Answer:
    """`facts`: what somebody tells by choosing it; what is not among them stays unknown. `to` is a code."""

    code: str
    say: Words
    because: Words
    sources: tuple[str, ...]
    to: str
    facts: Mapping[str, bool] = field(default_factory=dict)
    more: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    code: str
    ask: Words
    why: Words
    answers: tuple[Answer, ...]

    def answer(self, code: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.code == code), None)


@dataclass(frozen=True)
class Opener:
    say: Words
    aim: Words


@dataclass(frozen=True)
class Ending:
    """`reach`: report, desk, 112, 101 or the code of an outside channel, in the order in which to show them."""

    code: str
    kind: str
    title: Words
    step: Words
    will: tuple[Words, ...]
    wont: tuple[Words, ...]
    find: Words
    reach: tuple[str, ...]
    sources: tuple[str, ...]
    mind: Words = field(default_factory=dict)
    after: Words = field(default_factory=dict)
    angry: Words = field(default_factory=dict)
    openers: tuple[Opener, ...] = ()


@dataclass(frozen=True)
class Step:
    """A question that was asked, and the answer to it."""

    question: Question
    answer: Answer


@dataclass(frozen=True)
class Place:
    """Where somebody is after these steps: at a question, or at the end."""

    steps: tuple[Step, ...]
    question: Question | None
    ending: Ending | None

    @property
    def path(self) -> str:
        """As the form carries it: the answers given, in order."""
        return ".".join(step.answer.code for step in self.steps)


@dataclass(frozen=True)
class Guide:
    """`name` is that of its file, for whoever has to mend it."""

    name: str
    first: str
    questions: Mapping[str, Question]
    endings: Mapping[str, Ending]
    reviewed_by: str = ""
    reviewed: date | None = None

    def walk(self, codes: Sequence[str]) -> Place:
        """As far as the answers fit; what does not fit was never ours, and is left out."""
        steps: list[Step] = []
        at = self.first
        for code in codes[:MOST]:
            question = self.questions.get(at)
            answer = question.answer(code) if question else None
            if question is None or answer is None:
                break
            steps.append(Step(question, answer))
            at = answer.to
        return Place(tuple(steps), self.questions.get(at), self.endings.get(at))

    def ways(self, longest: int = MOST + 1) -> Iterator[tuple[tuple[Step, ...], str]]:
        """Every way from the first question, with the code at which it arrives; cut off after `longest` steps."""
        return self._ways(self.first, (), longest)

    def _ways(self, at: str, steps: tuple[Step, ...], longest: int) -> Iterator[tuple[tuple[Step, ...], str]]:
        question = self.questions.get(at)
        if question is None or len(steps) == longest:
            yield steps, at
            return
        for answer in question.answers:
            yield from self._ways(answer.to, (*steps, Step(question, answer)), longest)

    @cached_property
    def still(self) -> Mapping[str, int]:
        """For each question, how many are asked at most from there on, itself included. Only of a sound guide."""
        found: dict[str, int] = {}

        def count(code: str) -> int:
            question = self.questions.get(code)
            if question is None:
                return 0
            if code not in found:
                found[code] = 1 + max(count(answer.to) for answer in question.answers)
            return found[code]

        for code in self.questions:
            count(code)
        return found
