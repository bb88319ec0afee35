"""What a campaign puts out, as people read it: a version of an instruction, the values, or the code (L3-a, L3-b).

Values and code live on, so a campaign keeps them as they stood when it went out: whoever confirmed, confirmed that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from rit.foundation.ui.words import in_language
from rit.plan.models import Plan
from rit.plan.queries.visible import in_force
from rit.plan.rulebook import citing
from rit.plan.rulebook import queries as rulebook
from rit.plan.rulebook.models import CodeHeading, InstructionVersion
from rit.plan.states import PlanStatus
from rit.protect.norms.models import Campaign
from rit.protect.norms.states import APPLYING, Subject

Section = dict[str, Any]  # {title: words, lines: [{reference, label, text: words}]}, as JSON keeps it


@dataclass(frozen=True)
class Readable:
    """A text that can be put out now. `key` is how a form knows it."""

    key: str
    title: str
    subject: Subject
    version: InstructionVersion | None = None
    chapter: int | None = None

    def names(self) -> dict[str, str]:
        """What it is called in each language of the zone."""
        return _names(self.subject, self.version, self.chapter)


@dataclass(frozen=True)
class Text:
    """What a campaign is about, in the reader's language, and the page where it lives."""

    title: str
    url: str


@dataclass(frozen=True)
class Line:
    text: str
    url: str


@dataclass(frozen=True)
class Part:
    """A value with its behaviours, or a heading of the code with its points."""

    title: str
    lines: list[Line]


def choices() -> list[Readable]:
    """The values, the code and its chapters, and the versions that apply or will. Two queries."""
    chapters = CodeHeading.objects.order_by("chapter").values_list("chapter", "chapter_title").distinct()
    versions = InstructionVersion.objects.filter(state__in=APPLYING).select_related("instruction")
    return [
        Readable("values", _values(), Subject.VALUES),
        Readable("code", _code(None), Subject.CODE),
        *(
            Readable(f"code:{number}", f"{_code(number)}: {in_language(title)}", Subject.CODE, chapter=number)
            for number, title in chapters
        ),
        *(
            Readable(f"version:{one.pk}", version_words(one), Subject.INSTRUCTION, version=one)
            for one in versions.defer("text")
        ),
    ]


def key_of(campaign: Campaign) -> str:
    if campaign.version_id:
        return f"version:{campaign.version_id}"
    return campaign.subject if campaign.chapter is None else f"{campaign.subject}:{campaign.chapter}"


def text(campaign: Campaign) -> Text:
    called = _name(campaign.subject, campaign.version, campaign.chapter)
    if campaign.version:
        code, number = campaign.version.instruction.code, campaign.version.number
        return Text(called, reverse("rulebook:version", args=[code, number]))
    part = "values" if campaign.subject == Subject.VALUES else "code"
    return Text(called, f"{reverse('rulebook:living')}#{part}")


def names_of(campaign: Campaign) -> dict[str, str]:
    """What its text is called in each language of the zone."""
    return _names(campaign.subject, campaign.version, campaign.chapter)


def _names(subject: str, version: InstructionVersion | None, chapter: int | None) -> dict[str, str]:
    called = {}
    for language, _its_name in settings.LANGUAGES:
        with override(language):
            called[language] = _name(subject, version, chapter)
    return called


def _name(subject: str, version: InstructionVersion | None, chapter: int | None) -> str:
    if version:
        return version_words(version)
    return _values() if subject == Subject.VALUES else _code(chapter)


def gathered(campaign: Campaign, day: date) -> list[Section]:
    """The values or the code as they stand on the day; empty for a version, which is frozen where it stands."""
    if campaign.subject == Subject.VALUES:
        return list(_of_values(day))
    return list(_of_code(campaign.chapter)) if campaign.subject == Subject.CODE else []


def parts(campaign: Campaign, day: date) -> list[Part]:
    """As it went out; before that, as it would go out on the day."""
    sections = campaign.sections or gathered(campaign, day)
    pages = citing.resolve(line["reference"] for section in sections for line in section["lines"])
    return [
        Part(
            in_language(section["title"]),
            [
                Line(
                    f"{line['label']}. {in_language(line['text'])}" if line["text"] else line["label"],
                    pages[line["reference"]].url if line["reference"] in pages else "",
                )
                for line in section["lines"]
            ],
        )
        for section in sections
    ]


def _of_values(day: date) -> Iterator[Section]:
    plans = Plan.objects.exclude(status__in=[PlanStatus.DISCARDED, PlanStatus.DRAFT])
    plan = in_force(plans.order_by("-from_date"), day)
    for value, behaviours in rulebook.values_of(plan) if plan else ():
        lines = [
            {"reference": citing.behaviour_reference(one), "label": one.code, "text": one.text}
            for one in behaviours
        ]
        yield {"title": value.title, "lines": lines}


def _of_code(chapter: int | None) -> Iterator[Section]:
    for one in rulebook.code():
        if chapter not in {None, one.number}:
            continue
        for headed in one.headings:
            lines = [
                {"reference": point.reference, "label": str(point.number), "text": point.title}
                for point in headed.points
            ]
            yield {"title": headed.heading.title if headed.heading else {}, "lines": lines}


def _values() -> str:
    return _("The core values and their behaviours")


def _code(chapter: int | None) -> str:
    if chapter is None:
        return _("The code of conduct")
    return _("Code of conduct, chapter %(number)s") % {"number": chapter}


def version_words(version: InstructionVersion) -> str:
    words = {"title": in_language(version.instruction.title), "number": version.number}
    return _("%(title)s, version %(number)s") % words
