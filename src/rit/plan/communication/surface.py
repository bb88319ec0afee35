"""How the communication plan is shown: its rows, the year by month, and the text as a reader gets it (L5-h)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rit.foundation.access.roles import roles
from rit.foundation.documents import workbook
from rit.foundation.ui.words import in_language
from rit.plan.communication.models import Item
from rit.plan.communication.queries import SOON_DAYS, Strip
from rit.plan.communication.states import OPEN, ItemState

MONTHS = 12


@dataclass(frozen=True)
class Text:
    """One text with its language, so that the page can say which language it is in."""

    language: str
    name: str
    text: str


def standing(item: Item, today: date) -> tuple[str, int]:
    """The state as a shape, and the days late (positive) or left."""
    if item.state == ItemState.SENT:
        return "done", 0
    if item.state == ItemState.CANCELLED:
        return "withdrawn", 0
    days = (today - item.planned_date).days
    if days > 0:
        return "late", days
    return ("soon" if -days <= SOON_DAYS else "empty"), days


def rows(items: Iterable[Item], today: date) -> list[dict[str, Any]]:
    found = [(item, *standing(item, today)) for item in items]
    return [{"item": item, "shape": shape, "days": days, "left": -days} for item, shape, days in found]


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Message")},
        {"label": _("Channel")},
        {"label": _("Planned for")},
        {"label": _("Owner")},
        {"label": _("State")},
        {"label": _("People told"), "num": True},
    ]


def parts(strip: Strip, chosen: str) -> list[dict[str, Any]]:
    """The strip above the table."""
    labels = [
        ("late", _("overdue"), "late", strip.late),
        ("soon", _("within 30 days"), "soon", strip.soon),
        ("later", _("later"), "empty", strip.later),
        ("sent", _("sent"), "done", strip.sent),
        ("cancelled", _("cancelled"), "withdrawn", strip.cancelled),
    ]
    return [
        {"key": key, "label": label, "shape": shape, "count": count, "on": key == chosen}
        for key, label, shape, count in labels
    ]


def months(year: int, today: date) -> list[dict[str, Any]]:
    return [
        {"label": date_format(date(year, month, 1), "M"), "now": (year, month) == (today.year, today.month)}
        for month in range(1, MONTHS + 1)
    ]


def by_month(items: Sequence[Item], today: date) -> list[dict[str, Any]]:
    """A row for each item of a year: in which month it is planned or went out."""
    return [
        {
            "label": in_language(item.title),
            "url": reverse("communication:item", args=[item.pk]),
            "cells": [_cell(item, month, today) for month in range(1, MONTHS + 1)],
        }
        for item in items
    ]


def _cell(item: Item, month: int, today: date) -> str:
    if month != item.planned_date.month or item.state == ItemState.CANCELLED:
        return "none"
    if item.state in OPEN:
        return "missed" if item.planned_date < today else "planned"
    late = item.sent_at is not None and timezone.localdate(item.sent_at) > item.planned_date
    return "late" if late else "done"


def texts(words: Mapping[str, str]) -> list[Text]:
    """Those that are written, in the order of the zone's languages."""
    return [Text(code, name, words[code]) for code, name in settings.LANGUAGES if words.get(code)]


def missing(words: Mapping[str, str]) -> list[str]:
    """The languages in which nothing is written: their readers get another."""
    return [name for code, name in settings.LANGUAGES if not words.get(code)]


def for_reader(words: Mapping[str, str]) -> Text | None:
    """The text in the reader's language, else in the first of the zone's that has one."""
    written = {text.language: text for text in texts(words)}
    wanted = (get_language() or settings.LANGUAGE_CODE)[:2]
    return written.get(wanted) or next(iter(written.values()), None)


def audience(item: Item) -> list[str]:
    """For whom it is, in words. Asks for its units and functions."""
    if item.everybody:
        return [_("everybody in the corps")]
    known = roles()
    words = [_("everybody who leads a unit")] if item.leaders else []
    named = {"operational": _("operational staff"), "civilian": _("civilian staff")}
    words += [named[cadre] for cadre in item.cadres if cadre in named]
    words += [in_language(known[code].title) for code in item.roles if code in known]
    words += [in_language(unit.name) for unit in item.units.all()]
    words += [in_language(function.title) for function in item.functions.all()]
    return words


def people(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


def sheet(items: Iterable[Item]) -> workbook.Sheet:
    """Counts only: who was told what is each person's own."""
    return workbook.Sheet(
        title=_("Communication plan"),
        head=[
            _("Message"),
            _("Channel"),
            _("Planned for"),
            _("State"),
            _("Audience"),
            _("Owner"),
            _("Objective"),
            _("Instrument"),
            _("Languages"),
            _("Sent on"),
            _("People told"),
            _("Counted by hand"),
            _("Why it was cancelled"),
        ],
        rows=[_row(item) for item in items],
    )


def _row(item: Item) -> list[workbook.Cell]:
    return [
        in_language(item.title),
        str(item.get_channel_display()),
        item.planned_date,
        str(item.get_state_display()),
        ", ".join(audience(item)),
        item.owner.full_name if item.owner else "",
        item.objective.number if item.objective else None,
        in_language(item.instrument.title) if item.instrument else "",
        ", ".join(text.language for text in texts(item.texts)),
        item.sent_at,
        item.addressed,
        item.counted,
        item.cancel_reason,
    ]
