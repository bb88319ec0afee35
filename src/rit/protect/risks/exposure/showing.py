"""An assessment in words: why the levels are what they are, what to do, and what changed since another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.foundation.ui.words import in_language
from rit.protect.risks.exposure import method as methods
from rit.protect.risks.exposure import rules
from rit.protect.risks.exposure.method import Answers, Method
from rit.protect.risks.exposure.models import Appraisal
from rit.protect.risks.exposure.rules import Outcome
from rit.protect.risks.exposure.states import GAP_COLOURS, GAP_SHAPES, Gap, Level, Part

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def answers_of(one: Appraisal) -> Answers:
    return {part: getattr(one, part) for part in Part.values}


def outcome_of(one: Appraisal) -> tuple[Method, Outcome]:
    """Worked out again with its own method, for its reasons."""
    own = methods.of(one.method.content)
    return own, rules.weigh(own, answers_of(one))


@dataclass(frozen=True)
class Result:
    """An outcome as a page shows it."""

    outcome: Outcome
    method: Method

    @property
    def words(self) -> str | _StrPromise:
        return Gap(self.outcome.gap).label

    @property
    def shape(self) -> str:
        return GAP_SHAPES[self.outcome.gap]

    @property
    def colour(self) -> str:
        return GAP_COLOURS[self.outcome.gap]

    @property
    def vulnerability(self) -> str | _StrPromise:
        return Level(self.outcome.vulnerability).label

    @property
    def maturity(self) -> str | _StrPromise:
        return Level(self.outcome.maturity).label

    @property
    def because(self) -> list[str]:
        """The reasons, each a sentence that can be checked."""
        found, bands = self.outcome, self.method.bands
        said = [
            ngettext(
                "%(points)s point for vulnerable activities: %(level)s by nature "
                "(medium from %(medium)s, high from %(high)s).",
                "%(points)s points for vulnerable activities: %(level)s by nature "
                "(medium from %(medium)s, high from %(high)s).",
                found.points,
            )
            % {"points": found.points, "level": Level(found.inherent).label, **bands["vulnerability"]}
        ]
        if found.raised:
            words = _(
                "Circumstances come to %(points)s points, from %(from)s the level is one higher: %(level)s."
            )
        else:
            words = _(
                "Circumstances come to %(points)s points; from %(from)s they raise the level, when it can rise."
            )
        told = {"points": found.pressure, "from": bands["raised_from"], "level": self.vulnerability}
        said.append(words % told)
        mean = number_format(found.mean, 2)
        words = _(
            "The controls stand at %(mean)s of 3 on average: %(level)s (medium from %(medium)s, high from %(high)s)."
        )
        maturity = {level: number_format(least) for level, least in bands["maturity"].items()}
        return [*said, words % {"mean": mean, "level": self.maturity, **maturity}]

    @property
    def advice(self) -> str:
        """What the gap says, in one sentence."""
        return {
            Gap.URGENT: _(
                "Much can go wrong and little guards it: begin with the weakest controls, this year."
            ),
            Gap.STRENGTHEN: _("The controls lag behind what the process asks: strengthen the weakest."),
            Gap.BALANCED: _("The controls fit what the process asks. Look again on the agreed day."),
            Gap.OVER: _("The controls ask more than the process does: see which could be lighter."),
        }[Gap(self.outcome.gap)]


@dataclass(frozen=True)
class Standing:
    """A question with its answer."""

    title: str
    meaning: str
    step: int
    words: str
    advice: str = ""


def standing_of(method: Method, part: str, pairs: Sequence[tuple[methods.Question, int]]) -> list[Standing]:
    scale = method.scale(part)
    return [
        Standing(
            in_language(one.title),
            in_language(one.meaning),
            step,
            in_language(scale[step].title),
            in_language(one.advice) if one.advice else "",
        )
        for one, step in pairs
    ]


@dataclass(frozen=True)
class Move:
    """One question in two assessments. `way`: up, down, same, or new and gone when only one of them asked it.

    `better` is None where there is nothing to compare.
    """

    title: str
    before: str
    after: str
    way: str
    better: bool | None


def compared(old: Appraisal, new: Appraisal) -> list[tuple[Part, list[Move]]]:
    """By part, in the order of the newer method; what only the older one asked comes last."""
    before, after = methods.of(old.method.content), methods.of(new.method.content)
    return [(part, _moves(part, before, after, old, new)) for part in Part]


def _moves(part: Part, before: Method, after: Method, old: Appraisal, new: Appraisal) -> list[Move]:
    said_before, said_after = getattr(old, part), getattr(new, part)
    codes = {one.code: one for one in [*before.asked(part), *after.asked(part)]}
    order = [one.code for one in after.asked(part)]
    order += [one.code for one in before.asked(part) if one.code not in order]
    return [
        _move(
            in_language(codes[code].title),
            (said_before.get(code), before.scale(part)),
            (said_after.get(code), after.scale(part)),
            more_is_better=part == Part.CONTROLS,
        )
        for code in order
    ]


def _move(
    title: str,
    old: tuple[int | None, Sequence[methods.Step]],
    new: tuple[int | None, Sequence[methods.Step]],
    *,
    more_is_better: bool,
) -> Move:
    (was, old_scale), (is_now, new_scale) = old, new
    before = in_language(old_scale[was].title) if was is not None else ""
    after = in_language(new_scale[is_now].title) if is_now is not None else ""
    if was is None or is_now is None:
        return Move(title, before, after, "new" if was is None else "gone", None)
    if was == is_now:
        return Move(title, before, after, "same", None)
    return Move(title, before, after, "up" if is_now > was else "down", (is_now > was) == more_is_better)
