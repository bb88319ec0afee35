"""What pages read of values, code and instructions. Nothing here asks the database once per row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import citations
from rit.foundation.ui.words import in_language
from rit.plan.models import CoreValue, Plan
from rit.plan.rulebook import rules
from rit.plan.rulebook.citing import Reference, behaviour_reference, point_title, resolve
from rit.plan.rulebook.models import Behaviour, CodeHeading, CodePoint, Instruction, InstructionVersion
from rit.plan.rulebook.states import FROZEN
from rit.plan.states import PlanStatus


@dataclass(frozen=True)
class Chapter:
    """A chapter of the code with its headings; number 0 gathers the points whose heading was not seen."""

    number: int
    title: Mapping[str, str]
    headings: list[Headed]


@dataclass(frozen=True)
class Headed:
    """A heading with those of its points that are shown. None: its heading is not known."""

    heading: CodeHeading | None
    points: list[CodePoint]


@dataclass(frozen=True)
class Standing:
    """An instruction with the version that applies today and the one that is coming."""

    instruction: Instruction
    now: InstructionVersion | None
    coming: InstructionVersion | None
    preparing: InstructionVersion | None


def values_of(plan: Plan) -> list[tuple[CoreValue, list[Behaviour]]]:
    """Each value with its behaviours: one query."""
    rows = Behaviour.objects.filter(value__plan=plan, current=True).select_related("value__plan")
    by_value = groupby(rows.order_by("value__order", "order"), key=lambda row: row.value)
    return [(value, list(behaviours)) for value, behaviours in by_value]


def points() -> QuerySet[CodePoint]:
    return CodePoint.objects.select_related("heading", "anchor")


def code(text: str = "") -> list[Chapter]:
    """The 81 points by heading, or only those where the text stands: one query.

    The number, the title and the heading are searched, in all four languages.
    """
    folded = fold(text)
    found = [point for point in points() if not folded or _holds(point, folded)]
    return [
        Chapter(
            number, title, [Headed(head, list(those)) for head, those in groupby(rows, lambda p: p.heading)]
        )
        for (number, title), rows in (
            (key, list(group)) for key, group in groupby(found, key=lambda point: _chapter(point))
        )
    ]


def count(chapters: Iterable[Chapter]) -> int:
    return sum(len(headed.points) for chapter in chapters for headed in chapter.headings)


def _chapter(point: CodePoint) -> tuple[int, Mapping[str, str]]:
    return (point.heading.chapter, point.heading.chapter_title) if point.heading else (0, {})


def _holds(point: CodePoint, folded: str) -> bool:
    return says(point.number, point.title, point.heading.title if point.heading else None, folded)


def says(number: int, title: Mapping[str, str], heading: Mapping[str, str] | None, folded: str) -> bool:
    """Whether a point has this number, or its title or heading holds the text."""
    if folded == str(number):
        return True
    said = [*title.values(), *(heading or {}).values()]
    return not folded.isdecimal() and any(folded in fold(text) for text in said)


def fold(text: str) -> str:
    """Without capitals and accents, as the search of names does; these few rows are compared in memory."""
    parts = unicodedata.normalize("NFKD", " ".join(text.split()))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


def references(also: Iterable[str] = ()) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be cited, in groups with words: behaviours by value, points by chapter. At most three queries.

    Of the plan that runs, or the newest, as a reference without a plan means it; `also`: those cited already.
    """
    plans = Plan.objects.exclude(status__in=(PlanStatus.DRAFT, PlanStatus.DISCARDED))
    plan = max(plans, key=lambda one: (one.status == PlanStatus.RUNNING, one.from_date), default=None)
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for value, behaviours in values_of(plan) if plan else ():
        title = in_language(value.title)
        said = [(behaviour_reference(one), f"{one.code} · {in_language(one.text)}") for one in behaviours]
        groups.append((title, [(str(Reference("value", value.code)), f"{value.code} · {title}"), *said]))
    for chapter in code():
        about = [_("Code of conduct"), in_language(chapter.title) or _("other points")]
        rows = [point for headed in chapter.headings for point in headed.points]
        said = [
            (str(Reference("code", str(one.number))), f"{one.number} · {point_title(one)}") for one in rows
        ]
        groups.append((": ".join(about), said))
    known = {reference for _title, some in groups for reference, _label in some}
    other = resolve(reference for reference in also if reference not in known)
    kept = [(reference, f"{one.label} · {one.title}") for reference, one in other.items()]
    return [*groups, *([(_("Cited already"), kept)] if kept else [])]


def visible_to(actor: Actor) -> QuerySet[InstructionVersion]:
    """Everybody reads what was adopted; a draft is for who writes it."""
    versions = InstructionVersion.objects.select_related("instruction")
    return versions if rules.may_see_preparing(actor) else versions.filter(state__in=FROZEN)


def instructions_visible_to(actor: Actor) -> QuerySet[Instruction]:
    """Those with a version that one may see."""
    seen = visible_to(actor).filter(instruction=OuterRef("pk"))
    return Instruction.objects.filter(Exists(seen)).select_related("owner")


def standings(actor: Actor, day: date) -> list[Standing]:
    """All instructions that one may see, in the order of their titles: one query."""
    shown = visible_to(actor).select_related("instruction__owner").defer("text")
    still = shown.filter(Q(to_date=None) | Q(to_date__gte=day)).order_by("instruction", "number")[:600]
    found = [
        _standing(instruction, list(versions), day)
        for instruction, versions in groupby(still, key=lambda version: version.instruction)
    ]
    return sorted(found, key=lambda one: in_language(one.instruction.title).casefold())


def _standing(instruction: Instruction, versions: list[InstructionVersion], day: date) -> Standing:
    dated = [version for version in versions if version.from_date]
    return Standing(
        instruction,
        now=next((v for v in reversed(dated) if v.from_date and v.from_date <= day), None),
        coming=next((v for v in dated if v.from_date and v.from_date > day), None),
        preparing=next((v for v in versions if not v.from_date), None),
    )


def versions_of(actor: Actor, instruction: Instruction) -> QuerySet[InstructionVersion]:
    """Newest first."""
    of = visible_to(actor).filter(instruction=instruction)
    return of.select_related("attachment", "adopted_by", "created_by").order_by("-number")


def applying(versions: Iterable[InstructionVersion], day: date) -> InstructionVersion | None:
    return next(
        (
            version
            for version in versions
            if version.from_date
            and version.from_date <= day
            and (version.to_date is None or day <= version.to_date)
        ),
        None,
    )


def to_put_in_force() -> QuerySet[InstructionVersion]:
    """Adopted, and without a day on which it begins."""
    return InstructionVersion.objects.filter(state="adopted").select_related("instruction")


# What cites


def wanted_of_instruction(instruction: Instruction, numbers: Iterable[int]) -> citations.Wanted:
    refs = {instruction.reference, *(f"{instruction.reference}@{number}" for number in numbers)}
    return citations.Wanted(frozenset(refs))


def wanted_of_value(value: CoreValue, behaviours: Iterable[Behaviour]) -> citations.Wanted:
    """With and without the name of the plan."""
    plain = [f"value:{value.code}", *(behaviour_reference(row) for row in behaviours)]
    return citations.Wanted(frozenset([*plain, *(f"{ref}@{value.plan.code}" for ref in plain)]))


def citing_versions(actor: Actor, refs: Iterable[str]) -> QuerySet[InstructionVersion]:
    """Versions that apply, come or are prepared; replaced ones cite nothing any more."""
    of = visible_to(actor).filter(cites__overlap=list(refs)).exclude(state="replaced")
    return of.defer("text").order_by(F("instruction_id"), "-number")
