"""What the scores of a function suggest, and why in words (L6.2-a). Pure; a person decides.

A function is vulnerable when it directly grants or takes away an advantage, or when one of the plan's criteria is high;
highly so when these come together. The thresholds are our own choice; the two grounds are the plan's and the Flemish
government's (law.md F2 and F3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rit.protect.functions.states import Group, Level, Score

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MANY_MEDIUM = 5


@dataclass(frozen=True)
class Tally:
    """How many criteria of each group stand high or medium."""

    plan_high: int = 0
    plan_medium: int = 0
    area_high: int = 0
    area_medium: int = 0
    situation_high: int = 0
    situation_medium: int = 0

    @property
    def medium(self) -> int:
        return self.plan_medium + self.area_medium + self.situation_medium


@dataclass(frozen=True)
class Ground:
    """One reason for a level. `groups`: whose high scores it rests on."""

    level: Level
    holds: Callable[[Tally], bool]
    words: str | _StrPromise
    groups: tuple[Group, ...]


GROUNDS = (
    Ground(
        Level.HIGHLY,
        lambda tally: tally.area_high >= 1 and tally.plan_high >= 1,
        _("It grants or takes away an advantage directly, in a matter that the plan calls sensitive."),
        (Group.AREA, Group.PLAN),
    ),
    Ground(
        Level.HIGHLY,
        lambda tally: tally.plan_high >= 3,
        _("Three or more of the plan’s criteria are high."),
        (Group.PLAN,),
    ),
    Ground(
        Level.HIGHLY,
        lambda tally: tally.area_high >= 1 and tally.situation_high >= 3,
        _(
            "It grants or takes away an advantage directly, in surroundings that are high on three points or more."
        ),
        (Group.AREA, Group.SITUATION),
    ),
    Ground(
        Level.VULNERABLE,
        lambda tally: tally.area_high >= 1,
        _("It grants or takes away an advantage directly."),
        (Group.AREA,),
    ),
    Ground(
        Level.VULNERABLE,
        lambda tally: tally.plan_high >= 1,
        _("One of the plan’s criteria is high."),
        (Group.PLAN,),
    ),
    Ground(
        Level.VULNERABLE,
        lambda tally: tally.area_medium >= 1 and tally.situation_high >= 1,
        _("It is a link in granting an advantage, in surroundings that are high on one point or more."),
        (Group.SITUATION,),
    ),
    Ground(
        Level.VULNERABLE,
        lambda tally: tally.medium >= MANY_MEDIUM,
        _("Five criteria or more are medium."),
        (),
    ),
)
NOTHING = _("No criterion is high, and fewer than five are medium.")
OTHERWISE = _("Some criteria are raised, but none of the grounds holds.")


@dataclass(frozen=True)
class Suggestion:
    """`because`: the reasons that hold for that level; `high`: the codes of the criteria they rest on."""

    level: Level
    because: tuple[str | _StrPromise, ...]
    high: tuple[str, ...] = ()


def tally(scores: Mapping[str, str], groups: Mapping[str, str]) -> Tally:
    """`groups` by code of criterion. One without a score counts as low; one not in the method does not count."""
    found: dict[str, int] = {}
    for code, group in groups.items():
        score = scores.get(code, Score.LOW)
        if score in {Score.MEDIUM, Score.HIGH}:
            key = f"{group}_{score}"
            found[key] = found.get(key, 0) + 1
    return Tally(**found)


def suggest(scores: Mapping[str, str], groups: Mapping[str, str]) -> Suggestion:
    """The highest level for which a ground holds."""
    found = tally(scores, groups)
    for level in (Level.HIGHLY, Level.VULNERABLE):
        held = [ground for ground in GROUNDS if ground.level == level and ground.holds(found)]
        if held:
            wanted = {group for ground in held for group in ground.groups}
            return Suggestion(level, tuple(ground.words for ground in held), _high(scores, groups, wanted))
    raised = any(score == Score.HIGH for score in scores.values())
    return Suggestion(Level.NOT, (OTHERWISE if raised else NOTHING,))


def _high(scores: Mapping[str, str], groups: Mapping[str, str], wanted: set[Group]) -> tuple[str, ...]:
    return tuple(code for code, group in groups.items() if group in wanted and scores.get(code) == Score.HIGH)


def missing(scores: Mapping[str, str], codes: Sequence[str]) -> list[str]:
    """The criteria that nobody scored."""
    return [code for code in codes if scores.get(code) not in Score.values]
