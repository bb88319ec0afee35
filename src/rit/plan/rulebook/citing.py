"""References to what everybody cites (L3-c): how one is written, what it points to, and which ones are unknown.

    value:R            a core value            value:R.2          its second behaviour, R2
    code:13            a point of the code of conduct
    instruction:blauw-vakmanschap              as it applies now; with @2 its second version
    law:reporting-act-2022                     a text of the register; with .D10 one of its provisions

A value may name its plan, `value:R.2@ghent-2020-2025`; without it the plan that runs, or the newest, is meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rit.foundation.terms.models import Anchor, Provision
from rit.foundation.ui.words import in_language
from rit.plan.models import CoreValue, Plan
from rit.plan.rulebook.models import LAST_POINT, Behaviour, CodePoint, Instruction, InstructionVersion
from rit.plan.rulebook.states import FROZEN
from rit.plan.states import PlanStatus

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Row = TypeVar("Row", bound=Model)
SHAPE = re.compile(
    r"(?P<kind>value|code|instruction|law):(?P<code>[A-Za-z0-9][\w-]*)"
    r"(?:\.(?P<part>[\w-]+))?(?:@(?P<version>[\w-]+))?"
)
KINDS: dict[str, _StrPromise] = {
    "value": gettext_lazy("Core value"),
    "behaviour": gettext_lazy("Behaviour"),
    "code": gettext_lazy("Code of conduct"),
    "instruction": gettext_lazy("Instruction"),
    "law": gettext_lazy("Law or rule"),
}


@dataclass(frozen=True)
class Reference:
    """`part`: a behaviour's number or a provision; `version`: an instruction's number or a plan's code."""

    kind: str
    code: str
    part: str = ""
    version: str = ""

    def __str__(self) -> str:
        part = f".{self.part}" if self.part else ""
        version = f"@{self.version}" if self.version else ""
        return f"{self.kind}:{self.code}{part}{version}"


@dataclass(frozen=True)
class Cited:
    """What a reference points to: `label` such as R2, “point 13” or the name of an instruction.

    `title` what it says in the reader's language; empty where the label says it."""

    reference: str
    kind: _StrPromise
    label: str
    title: str
    url: str


def parse(text: str) -> Reference | None:
    """None when it is no reference at all; whether it exists is `unknown`'s question."""
    found = SHAPE.fullmatch(text.strip())
    return Reference(**{key: value or "" for key, value in found.groupdict().items()}) if found else None


def words(text: str) -> str:
    """A reference as people say it, without asking the database: for lists of which each line has one."""
    reference = parse(text)
    if reference is None:
        return text
    if reference.kind == "code":
        return _("Point %(number)s of the code of conduct") % {"number": reference.code}
    if reference.kind == "value":
        kind = KINDS["behaviour" if reference.part else "value"]
        return f"{kind} {reference.code}{reference.part}"
    return f"{KINDS[reference.kind]} {reference.code.replace('-', ' ')}"


def resolve(references: Iterable[str]) -> dict[str, Cited]:
    """What they point to, in their order; one query for each kind of thing. What does not exist is left out."""
    wanted: dict[str, list[Reference]] = defaultdict(list)
    order = list(dict.fromkeys(references))
    for text in order:
        reference = parse(text)
        if reference:
            wanted[_table(reference)].append(reference)
    found = {cited.reference: cited for table, those in wanted.items() for cited in _READERS[table](those)}
    return {text: found[text] for text in order if text in found}


def unknown(references: Iterable[str]) -> dict[str, str]:
    """Those that point to nothing, each with the reason in words."""
    asked = list(references)
    there = resolve(asked)
    return {text: _why(text) for text in asked if text not in there}


def _why(text: str) -> str:
    reference = parse(text)
    if reference is None:
        return _("“%(text)s” is not a reference; write for example code:13 or value:R.2.") % {"text": text}
    if reference.kind == "code":
        return _("The code of conduct has no point %(number)s; it has %(last)s.") % {
            "number": reference.code,
            "last": LAST_POINT,
        }
    return _("There is no “%(text)s”.") % {"text": text}


def _table(reference: Reference) -> str:
    if reference.kind == "value":
        return "behaviour" if reference.part else "value"
    if reference.kind == "law":
        return "provision" if reference.part else "law"
    return "version" if reference.kind == "instruction" and reference.version else reference.kind


def _values(those: list[Reference]) -> Iterator[Cited]:
    rows = CoreValue.objects.filter(code__in=[ref.code for ref in those]).select_related("plan")
    by_code: dict[str, list[CoreValue]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    for ref in those:
        value = _of_plan(by_code[ref.code], ref.version, lambda row: row.plan)
        if value:
            yield Cited(str(ref), KINDS["value"], value.code, in_language(value.title), value_url(value))


def _behaviours(those: list[Reference]) -> Iterator[Cited]:
    codes = [behaviour_code(ref) for ref in those]
    rows = Behaviour.objects.filter(code__in=codes).select_related("value__plan")
    by_code: dict[tuple[str, str], list[Behaviour]] = defaultdict(list)
    for row in rows:
        by_code[row.value.code, row.code].append(row)
    for ref in those:
        found = _of_plan(by_code[ref.code, behaviour_code(ref)], ref.version, lambda row: row.value.plan)
        if found:
            url = f"{value_url(found.value)}#{found.code}"
            yield Cited(str(ref), KINDS["behaviour"], found.code, in_language(found.text), url)


def _of_plan(rows: Iterable[Row], plan: str, plan_of: Callable[[Row], Plan]) -> Row | None:
    fitting = [row for row in rows if not plan or plan_of(row).code == plan]
    return max(
        fitting,
        key=lambda row: (plan_of(row).status == PlanStatus.RUNNING, plan_of(row).from_date),
        default=None,
    )


def _points(those: list[Reference]) -> Iterator[Cited]:
    numbers = {ref.code: int(ref.code) for ref in those if ref.code.isdecimal() and len(ref.code) < 4}
    rows = CodePoint.objects.select_related("heading").in_bulk(numbers.values())
    for ref in those:
        point = rows.get(numbers.get(ref.code, 0))
        if point and not ref.part and not ref.version and ref.code == str(point.number):
            yield Cited(
                str(ref),
                KINDS["code"],
                _("point %(number)s") % {"number": point.number},
                point_title(point),
                reverse("rulebook:point", args=[point.number]),
            )


def _instructions(those: list[Reference]) -> Iterator[Cited]:
    rows = Instruction.objects.in_bulk([ref.code for ref in those], field_name="code")
    for ref in those:
        row = rows.get(ref.code)
        if row and not ref.part:
            url = reverse("rulebook:instruction", args=[row.code])
            yield Cited(str(ref), KINDS["instruction"], in_language(row.title), "", url)


def _versions(those: list[Reference]) -> Iterator[Cited]:
    """A text that is still being prepared cannot be cited: it may change tomorrow."""
    rows = InstructionVersion.objects.filter(
        instruction__code__in=[ref.code for ref in those], state__in=FROZEN
    ).select_related("instruction")
    by_key = {(row.instruction.code, str(row.number)): row for row in rows.defer("text")}
    for ref in those:
        row = by_key.get((ref.code, ref.version))
        if row and not ref.part:
            yield Cited(
                str(ref),
                KINDS["instruction"],
                _("%(title)s, version %(number)s")
                % {"title": in_language(row.instruction.title), "number": row.number},
                row.get_state_display(),
                reverse("rulebook:version", args=[row.instruction.code, row.number]),
            )


def _laws(those: list[Reference]) -> Iterator[Cited]:
    rows = Anchor.objects.in_bulk([ref.code for ref in those])
    for ref in those:
        row = rows.get(ref.code)
        if row and not ref.version:
            url = reverse("terms:text", args=[row.code])
            yield Cited(str(ref), KINDS["law"], row.short, in_language(row.title), url)


def _provisions(those: list[Reference]) -> Iterator[Cited]:
    rows = Provision.objects.filter(
        anchor__in=[ref.code for ref in those], code__in=[ref.part for ref in those], withdrawn_at=None
    ).select_related("anchor")
    by_key = {(row.anchor_id, row.code): row for row in rows}
    for ref in those:
        row = by_key.get((ref.code, ref.part))
        if row and not ref.version:
            label = f"{row.anchor.short} {row.article}".strip()
            url = f"{reverse('terms:text', args=[row.anchor_id])}#{row.code}"
            yield Cited(str(ref), KINDS["law"], label, in_language(row.what), url)


_READERS: Mapping[str, Callable[[list[Reference]], Iterator[Cited]]] = {
    "value": _values,
    "behaviour": _behaviours,
    "code": _points,
    "instruction": _instructions,
    "version": _versions,
    "law": _laws,
    "provision": _provisions,
}


def behaviour_code(reference: Reference) -> str:
    """`value:R.2` is the behaviour that the plan calls R2."""
    return f"{reference.code}{reference.part}"


def value_url(value: CoreValue) -> str:
    return url_of_value(value.code, value.plan.code)


def url_of_value(value: str, plan: str) -> str:
    return f"{reverse('rulebook:value', args=[value])}?plan={plan}"


def behaviour_reference(behaviour: Behaviour) -> str:
    return str(Reference("value", behaviour.value.code, behaviour.code.removeprefix(behaviour.value.code)))


def point_title(point: CodePoint) -> str:
    return title_of_point(point.title, point.heading.title if point.heading else None)


def title_of_point(title: Mapping[str, str], heading: Mapping[str, str] | None) -> str:
    """Its title, or honestly that nobody reviewed what it says yet, with the heading it stands under."""
    if title:
        return in_language(title)
    if heading:
        return _("%(heading)s (title not yet reviewed)") % {"heading": in_language(heading)}
    return _("title not yet reviewed")
