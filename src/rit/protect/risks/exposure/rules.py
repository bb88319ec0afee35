"""Who sees and assesses how exposed a process is, and what follows from the answers. No writes, no HTTP, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.protect.risks.exposure.method import Answers, Method, Question
from rit.protect.risks.exposure.states import Gap, Level, Part
from rit.protect.risks.rules import ALL_SEEN_BY, steers

WEAK = 1  # a control up to this step is named when something must be done
STRONGEST = 3
FURTHEST_REVIEW_DAYS = 3 * 366


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one process, as it stands now."""

    owner: UUID | None
    units: frozenset[UUID]
    stands: bool = True


def may_see(by: Actor, process: Facts) -> Verdict:
    """The coordinator, the board, the owner, and the heads of units that carry it."""
    own = by.person is not None and by.person == process.owner
    if steers(by) or by.doors & ALL_SEEN_BY or own or process.units & by.units_led:
        return YES
    return no(
        _("How exposed a process is, is for its owner, its heads of unit, the coordinator and the board.")
    )


def may_assess(by: Actor, process: Facts) -> Verdict:
    if not process.stands:
        return no(_("This process belongs to a plan that does not run; assess it where it goes on."))
    if steers(by) or (by.person is not None and by.person == process.owner):
        return YES
    return no(_("The owner of the process or the integrity coordinator assesses it."))


def may_give_measure(by: Actor, process: Facts) -> Verdict:
    """Heads of the units that carry it too: they are the ones who will do it."""
    if may_assess(by, process) or process.units & by.units_led:
        return YES
    return no(
        _("The owner, the heads of its units and the integrity coordinator take measures for a process.")
    )


def review_fits(day: date, today: date) -> Verdict:
    if day <= today:
        return no(_("The next review lies ahead."))
    if (day - today).days > FURTHEST_REVIEW_DAYS:
        return no(_("Within three years."))
    return YES


@dataclass(frozen=True)
class Outcome:
    """What the answers come to. `inherent` is the level of the activities alone, `raised` when circumstances lift it.

    `core` and `worse` are what the level rests on, `controls` all of them with their step, the weakest first.
    """

    points: int
    pressure: int
    mean: Decimal
    inherent: Level
    vulnerability: Level
    maturity: Level
    gap: Gap
    raised: bool
    core: tuple[tuple[Question, int], ...]
    worse: tuple[tuple[Question, int], ...]
    controls: tuple[tuple[Question, int], ...]

    @property
    def weak(self) -> list[tuple[Question, int]]:
        """What to do first, when something is to be done: what is weakest, or else what is not proven yet."""
        if self.gap not in {Gap.STRENGTHEN, Gap.URGENT}:
            return []
        weak = [pair for pair in self.controls if pair[1] <= WEAK]
        return weak or [pair for pair in self.controls if pair[1] < STRONGEST]

    @property
    def heavy(self) -> list[tuple[Question, int]]:
        """What could perhaps be lighter."""
        return [pair for pair in self.controls if pair[1] == STRONGEST] if self.gap == Gap.OVER else []


def weigh(method: Method, answers: Answers) -> Outcome:
    """A question without an answer counts as nought; an answer to a question of another version does not count."""
    activities, circumstances, controls = (_steps(method, answers, part) for part in Part)
    points, pressure = sum(step for _one, step in activities), sum(step for _one, step in circumstances)
    mean = (Decimal(sum(step for _one, step in controls)) / len(controls)).quantize(Decimal("0.01"))
    inherent = _band(points, method.bands["vulnerability"])
    raised = pressure >= method.bands["raised_from"] and points > 0 and inherent != Level.HIGH
    vulnerability = _next(inherent) if raised else inherent
    maturity = _band(float(mean), method.bands["maturity"])
    return Outcome(
        points=points,
        pressure=pressure,
        mean=mean,
        inherent=inherent,
        vulnerability=vulnerability,
        maturity=maturity,
        gap=Gap(method.gaps[vulnerability][Level.values.index(maturity)]),
        raised=raised,
        core=_strongest(activities),
        worse=_strongest(circumstances),
        controls=tuple(sorted(controls, key=lambda pair: pair[1])),
    )


def _steps(method: Method, answers: Answers, part: Part) -> list[tuple[Question, int]]:
    given = answers.get(part, {})
    return [(one, given.get(one.code, 0)) for one in method.asked(part)]


def _strongest(found: list[tuple[Question, int]]) -> tuple[tuple[Question, int], ...]:
    return tuple(sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1]))


def _band(value: float, thresholds: Mapping[str, float]) -> Level:
    if value >= thresholds["high"]:
        return Level.HIGH
    return Level.MEDIUM if value >= thresholds["medium"] else Level.LOW


def _next(level: Level) -> Level:
    return Level.HIGH if level == Level.MEDIUM else Level.MEDIUM


def missing(method: Method, answers: Answers) -> list[tuple[Part, Question]]:
    """What has no answer on its scale."""
    return [
        (part, one)
        for part in Part
        for one in method.asked(part)
        if answers.get(part, {}).get(one.code) not in range(len(method.scale(part)))
    ]
