"""Functions in words and drawings: levels, reasons, scores, holders, the panel of rotation (L6.2-a, L6.2-c)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.foundation.access.actor import Actor
from rit.foundation.ui.words import hours
from rit.people.models import Function, Person, Unit
from rit.protect.functions import queries, rules
from rit.protect.functions.method import Criterion, Question
from rit.protect.functions.models import Decision, HolderRecord, Profile
from rit.protect.functions.queries.schooling import Training
from rit.protect.functions.queries.stays import Named, Stay
from rit.protect.functions.rules import Reach
from rit.protect.functions.rules.weighing import GROUNDS, Ground
from rit.protect.functions.states import (
    LEVEL_SHAPES,
    PART_QUESTIONS,
    STANDING_SHAPES,
    Group,
    Part,
    Score,
    Sort,
    Stand,
    Taken,
    level_words,
)

MOST_HOLDERS = 60  # on the page of a function; the rotation page has them all


@dataclass(frozen=True)
class Level:
    """A level as a word and a shape."""

    code: str

    @property
    def words(self) -> str:
        return level_words(self.code)

    @property
    def shape(self) -> str:
        return LEVEL_SHAPES[self.code]


@dataclass(frozen=True)
class Row:
    """A function in the catalogue. `inside`: this reader sees more than that it is designated, and why."""

    function: Function
    profile: Profile
    level: Level
    raised: list[Criterion]
    inside: bool

    @property
    def waits(self) -> bool:
        return self.profile.state == Stand.PROPOSED

    @property
    def returned(self) -> bool:
        return self.profile.state == Stand.RETURNED

    @property
    def proposed(self) -> Level:
        return Level(self.profile.proposed)

    @property
    def holders(self) -> int:
        return int(vars(self.function).get("holders", 0))

    @property
    def alone(self) -> bool:
        """Whoever confirmed it had also assessed it."""
        return bool(vars(self.function).get("alone", False))

    @property
    def every(self) -> str:
        return every(self.profile.rotation_months)


def every(months: int | None) -> str:
    """An interval in words; empty where nobody rotates."""
    if not months:
        return ""
    many = months // 12
    return ngettext("every year", "every %(many)s years", many) % {"many": many}


def rows(found: Iterable[Function], seen: Reach) -> list[Row]:
    """One query, for the criteria of the versions used."""
    functions = list(found)
    profiles = {one.pk: queries.profile_of(one) for one in functions}
    criteria = queries.criteria_by_method([one.method_id for one in profiles.values() if one.method_id])
    return [
        Row(
            one,
            profiles[one.pk],
            Level(profiles[one.pk].level),
            queries.raised(profiles[one.pk], criteria.get(profiles[one.pk].method_id or 0, [])),
            seen.has(one.pk),
        )
        for one in functions
    ]


@dataclass(frozen=True)
class Scored:
    """A criterion with its score and what that means."""

    criterion: Criterion
    score: str

    @property
    def words(self) -> str:
        return str(Score(self.score).label)

    @property
    def anchor(self) -> Mapping[str, str]:
        return self.criterion.anchor(self.score)

    @property
    def bars(self) -> int:
        return Score.values.index(self.score) + 1


def scored(profile: Profile, criteria: Sequence[Criterion]) -> list[tuple[Group, list[Scored]]]:
    known = [Scored(one, profile.scores[one.code]) for one in criteria if profile.scores.get(one.code)]
    groups = [(group, [one for one in known if one.criterion.group == group]) for group in Group]
    return [(group, found) for group, found in groups if found]


@dataclass(frozen=True)
class Told:
    """A decision in words. `alone`: whoever confirmed it had also assessed it."""

    decision: Decision
    who: str
    level: Level
    suggested: Level
    alone: bool = False

    @property
    def otherwise(self) -> bool:
        """Somebody decided otherwise than RIT suggested."""
        return bool(self.decision.suggested) and self.decision.suggested != self.decision.level

    @property
    def every(self) -> str:
        return every(self.decision.rotation_months)


def told(found: Sequence[Decision]) -> list[Told]:
    """Newest first, as they are given."""
    shown, weigher = [], None
    for one in reversed(found):
        weigher = one.by_id if one.taken == Taken.WEIGHED else weigher
        who = one.by.full_name if one.by else one.by_name
        alone = one.taken == Taken.CONFIRMED and one.by_id is not None and one.by_id == weigher
        shown.append(Told(one, who, Level(one.level), Level(one.suggested), alone))
    return shown[::-1]


def grouped(criteria: Sequence[Criterion]) -> list[tuple[Group, list[Criterion]]]:
    return [(group, [one for one in criteria if one.group == group]) for group in Group]


def stepped(questions: Sequence[Question]) -> list[tuple[Part, object, list[Question]]]:
    return [(part, PART_QUESTIONS[part], [one for one in questions if one.step == part]) for part in Part]


def grounds() -> list[tuple[Level, list[Ground]]]:
    order = list(dict.fromkeys(ground.level for ground in GROUNDS))
    return [(Level(level), [ground for ground in GROUNDS if ground.level == level]) for level in order]


# Holders


@dataclass(frozen=True)
class Hours:
    """What somebody followed of the hours that a measure asks."""

    title: str
    minutes: int
    asked: int

    @property
    def words(self) -> str:
        return _("%(followed)s of %(asked)s hours") % {
            "followed": hours(self.minutes), "asked": hours(self.asked),
        }  # fmt: skip

    @property
    def shape(self) -> str:
        return "done" if self.minutes >= self.asked else "late"


def hours_of(person: UUID, trainings: Iterable[Training]) -> list[Hours]:
    """Nothing of whom the reader may not know it."""
    return [
        Hours(one.title, minutes, one.minutes)
        for one in trainings
        if (minutes := one.followed.get(person)) is not None
    ]


@dataclass(frozen=True)
class Schooled:
    """A training of a function in numbers, with whom still to ask: of those a page has room for."""

    training: Training
    lacking: list[tuple[Person, Hours]]

    @property
    def asked(self) -> str:
        return hours(self.training.minutes)

    @property
    def more(self) -> int:
        return len(self.training.lacking) - len(self.lacking)


def schooled(trainings: Iterable[Training], people: Mapping[UUID, Person]) -> list[Schooled]:
    return [
        Schooled(
            one,
            [
                (people[key], Hours(one.title, one.followed[key] or 0, one.minutes))
                for key in one.lacking
                if key in people
            ],
        )
        for one in trainings
    ]


@dataclass(frozen=True)
class Held:
    """Somebody who holds the function, with what was done for them. `leads`: the reader heads their unit."""

    named: Named
    done: Mapping[str, HolderRecord]
    may_record: bool
    hours: Sequence[Hours] = ()

    @property
    def stay(self) -> Stay:
        return self.named.stay

    @property
    def person(self) -> Person:
        return self.named.person

    @property
    def unit(self) -> Unit:
        return self.named.unit

    @property
    def shape(self) -> str:
        return STANDING_SHAPES.get(self.stay.standing, "ask")

    @property
    def screening(self) -> HolderRecord | None:
        return self.done.get(Sort.SCREENING)

    @property
    def charter(self) -> HolderRecord | None:
        return self.done.get(Sort.CHARTER)

    @property
    def training(self) -> HolderRecord | None:
        return self.done.get(Sort.TRAINING)

    @property
    def talk(self) -> HolderRecord | None:
        return self.done.get(Sort.TALK)


def held(
    shown: Iterable[Named],
    done: Mapping[UUID, Mapping[str, HolderRecord]],
    trainings: Sequence[Training],
    seen: Reach,
    by: Actor,
) -> list[Held]:
    return [
        Held(
            one,
            done.get(one.stay.person, {}),
            bool(
                rules.may_record(by, Sort.TRAINING, leads=one.stay.unit in seen.units)
                and rules.about_another(by, one.stay.person)
            ),
            hours_of(one.stay.person, trainings),
        )
        for one in shown
    ]
