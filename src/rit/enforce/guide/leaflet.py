"""The whole guide on paper: questions with numbers, steps with letters, and after each answer where to go on."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from rit.enforce.guide import reading, sources, ways
from rit.enforce.guide.tree import Ending, Guide, Question
from rit.foundation.documents.paper import Bullets, Paper, Section, Table, Text, as_pdf
from rit.foundation.ui.words import in_language

DRAWINGS = 8  # four languages, today and the day before midnight


@dataclass(frozen=True)
class Turn:
    """An answer with its mark: *2c*, and `then`, the mark of what follows."""

    mark: str
    say: Mapping[str, str]
    more: Mapping[str, str]
    because: Mapping[str, str]
    then: str
    key: str
    ends: bool
    sources: list[sources.Source]


@dataclass(frozen=True)
class Asked:
    mark: str
    key: str
    question: Question
    turns: list[Turn]


@dataclass(frozen=True)
class Ended:
    mark: str
    key: str
    ending: Ending
    rules: list[sources.Source]
    shown: dict[str, object]


def marks(guide: Guide) -> dict[str, str]:
    """Questions are numbered and steps lettered, both in the order of the file."""
    numbers = {code: str(number) for number, code in enumerate(guide.questions, start=1)}
    letters = {code: _letters(number) for number, code in enumerate(guide.endings)}
    return numbers | letters


def _letters(number: int) -> str:
    rest, last = divmod(number, 26)
    return (_letters(rest - 1) if rest else "") + string.ascii_uppercase[last]


def questions(guide: Guide) -> list[Asked]:
    of = marks(guide)
    return [
        Asked(
            of[code],
            f"q-{code}",
            question,
            [
                Turn(
                    f"{of[code]}{_letters(number).lower()}",
                    answer.say,
                    answer.more,
                    answer.because,
                    of[answer.to],
                    f"{'e' if answer.to in guide.endings else 'q'}-{answer.to}",
                    answer.to in guide.endings,
                    sources.shown(answer.sources),
                )
                for number, answer in enumerate(question.answers)
            ],
        )
        for code, question in guide.questions.items()
    ]


def endings(guide: Guide) -> list[Ended]:
    of = marks(guide)
    return [
        Ended(of[code], f"e-{code}", ending, sources.shown(ending.sources), ways.to_show(ending))
        for code, ending in guide.endings.items()
    ]


@lru_cache(maxsize=DRAWINGS)
def pdf(language: str, day: date) -> bytes:
    """Drawn once a day for each language: anybody may ask for it, and drawing takes a while."""
    made = datetime.combine(day, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
    logo = settings.ENVIRONMENT.zone_logo
    return as_pdf(paper(reading.guide(), language, day), made=made, logo=Path(logo) if logo else None)


def paper(guide: Guide, language: str, day: date) -> Paper:
    """In the language that is active, which `language` names."""
    zone = settings.ENVIRONMENT.zone_name
    asked = [
        Section(one.key, f"{one.mark}. {in_language(one.question.ask)}", [_why(one), _table(one)])
        for one in questions(guide)
    ]
    ended = [
        Section(one.key, f"{one.mark}. {in_language(one.ending.title)}", list(_step(one)))
        for one in endings(guide)
    ]
    return Paper(
        language=language,
        kind=_("Guide"),
        title=_("address it, discuss it or report it?"),
        author=zone,
        foot=_("Guide of %(zone)s") % {"zone": zone},
        page=_("Page {page} of {pages}"),
        facts=[reviewed(guide), formats.date_format(day, "DATE_FORMAT")],
        sections=[*asked, *ended],
    )


def reviewed(guide: Guide) -> str:
    if not guide.reviewed_by:
        return _("Not yet reviewed by a lawyer")
    if guide.reviewed is None:
        return _("Reviewed by %(name)s") % {"name": guide.reviewed_by}
    day = formats.date_format(guide.reviewed, "DATE_FORMAT")
    return _("Reviewed by %(name)s on %(day)s") % {"name": guide.reviewed_by, "day": day}


def _why(asked: Asked) -> Text:
    return Text(in_language(asked.question.why))


def _table(asked: Asked) -> Table:
    rows = [
        [
            f"{turn.mark}. {in_language(turn.say)}",
            f"{in_language(turn.because)} ({'; '.join(source.label for source in turn.sources)})",
            f"→ {turn.then}",
        ]
        for turn in asked.turns
    ]
    caption = _("Answers to question %(number)s") % {"number": asked.mark}
    return Table(caption, [_("Answer"), _("Why"), _("Go to")], rows)


def _step(ended: Ended) -> list[Text | Bullets]:
    ending = ended.ending
    parts: list[Text | Bullets] = [Text(in_language(ending.step))]
    if ending.openers:
        parts.append(
            Bullets([f"“{in_language(one.say)}” ({in_language(one.aim)})" for one in ending.openers])
        )
    parts.append(
        Bullets(
            [
                *(_("They do: %(text)s") % {"text": in_language(text)} for text in ending.will),
                *(_("They do not: %(text)s") % {"text": in_language(text)} for text in ending.wont),
            ]
        )
    )
    parts += [Text(in_language(text)) for text in (ending.find, ending.mind, ending.after) if text]
    labels = "; ".join(rule.label for rule in ended.rules)
    parts.append(Text(_("Rules: %(labels)s") % {"labels": labels}))
    return parts
