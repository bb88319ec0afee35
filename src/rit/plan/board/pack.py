"""The board pack: everything a member reads before a meeting, on a screen and as one accessible PDF (L5-c).

The agenda with each note, its attachments and what it is about, and what became of earlier decisions whose actions
are still open. The attachments lie inside the PDF, so that it reads alone on a train.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from rit.foundation.access.actor import Actor
from rit.foundation.attachments import queries as attachments
from rit.foundation.attachments.models import Attachment
from rit.foundation.documents import pdf
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.plan.board import queries, report, subjects
from rit.plan.board.models import Decision, Item, MayorReport, Meeting
from rit.plan.states import OPEN, ActionState

HERE = Path(__file__).parent / "typst"
MOST_ENCLOSED = 30 * 1024 * 1024  # bytes in all: what a mailbox and a tablet still take
Data = dict[str, Any]  # Any: what JSON can hold


@dataclass(frozen=True)
class PackItem:
    """One item as the pack shows it. `about`: what kind of thing; `summary`: its facts of today."""

    item: Item
    decision: Decision | None
    about: str
    address: str
    summary: list[str]

    @property
    def files(self) -> list[Attachment]:
        return [link.attachment for link in self.item.files.all()]


@dataclass(frozen=True)
class Pack:
    meeting: Meeting
    items: list[PackItem]
    earlier: list[queries.CarriedOut]


def gather(meeting: Meeting) -> Pack:
    """Six queries, and one for each kind of thing on the agenda."""
    lines = queries.agenda(meeting)
    told: dict[str, Mapping[str, list[str]]] = {}
    for subject in subjects.kinds:
        keys = [line.item.subject_key for line in lines if line.item.subject_kind == subject.code]
        told[subject.code] = subject.summaries(keys) if keys else {}
    items = []
    for line in lines:
        kind, key = line.item.subject_kind, line.item.subject_key
        found = subjects.of(kind)
        items.append(
            PackItem(
                line.item,
                line.decision,
                str(found.label) if found else "",
                found.address(key) if found else "",
                [text for text in told.get(kind, {}).get(key, []) if text],
            )
        )
    return Pack(meeting, items, queries.still_open(meeting.meeting_date))


def pack_pdf(meeting: Meeting, actor: Actor, language: str, now: datetime) -> bytes:
    """PDF/UA-1 and PDF/A-2a (with files inside: A-3a), in the reader's language."""
    with translation.override(language):
        found, today = gather(meeting), timezone.localdate(now)
        enclosed = _enclosed(found)
        return _compile("pack.typ", _pack(found, enclosed, actor, language, today, now), now, enclosed)


def _enclosed(pack: Pack) -> dict[str, bytes]:
    """The attachments by the name they have inside the PDF, in the order of the agenda, as far as there is room."""
    found: dict[str, bytes] = {}
    room = MOST_ENCLOSED
    for number, one in enumerate(pack.items, 1):
        for place, file in enumerate(one.files, 1):
            if file.size > room:
                continue
            with contextlib.suppress(FileNotFoundError):
                found[_inside(number, place, file)] = attachments.location(file).read_bytes()
                room -= file.size
    return found


def _inside(number: int, place: int, file: Attachment) -> str:
    return f"{number}.{place} {file.name}"


def report_pdf(shown: MayorReport, actor: Actor, language: str, now: datetime) -> bytes:
    """The chief's report to the mayor in the reader's language; the chief's own words in the one they were typed."""
    with translation.override(language):
        return _compile("mayor.typ", _report(shown, actor, language, now), now)


def _compile(template: str, data: Data, now: datetime, enclosed: Mapping[str, bytes] | None = None) -> bytes:
    images = {}
    logo = Path(settings.ENVIRONMENT.zone_logo)
    if logo.suffix.lower() in {".svg", ".png"} and logo.is_file():
        data["cover"]["logo"] = f"images/logo{logo.suffix.lower()}"
        images[f"logo{logo.suffix.lower()}"] = logo.read_bytes()
    standards = pdf.WITH_FILES if enclosed else pdf.ACCESSIBLE_AND_LASTING
    return pdf.compile(HERE / template, data, images, enclosed=enclosed, standards=standards, made=now)


def _cover(kind: str, second: str, third: str, actor: Actor, now: datetime) -> Data:
    moment = date_format(timezone.localtime(now), "DATETIME_FORMAT")
    made_by = _("Made on %(moment)s by %(name)s") if actor.name else _("Made on %(moment)s")
    return {
        "zone": settings.ENVIRONMENT.zone_name,
        "kind": kind,
        "second": second,
        "third": third,
        "made": made_by % {"moment": moment, "name": actor.name},
    }


def _pack(
    pack: Pack, enclosed: Mapping[str, bytes], actor: Actor, language: str, today: date, now: datetime
) -> Data:
    meeting = pack.meeting
    day = date_format(meeting.meeting_date, "DATE_FORMAT")
    hour = time_format(meeting.start_time, "TIME_FORMAT") if meeting.start_time else ""
    return {
        "title": _("Board pack of %(day)s") % {"day": day},
        "author": settings.ENVIRONMENT.zone_name,
        "language": language,
        "cover": _cover(_("Board pack"), ", ".join(filter(None, [day, hour])), meeting.place, actor, now),
        "note": meeting.note,
        "words": {
            "agenda": _("Agenda"),
            "empty": _("Nothing is on the agenda yet."),
            "asked": _("Asked of the board"),
            "by": _("Put to the board by"),
            "note": _("Note"),
            "files": _("Attachments, inside this document"),
            "outside": _("on the screen only"),
            "about": _("What it is about"),
            "decision": _("Decision"),
            "earlier": _("Decisions of earlier meetings still being carried out"),
            "earlier_none": _("All actions from earlier decisions are done."),
            "number": _("Number"),
            "action": _("Action"),
            "owner": _("Owner"),
            "due": _("Due"),
            "state": _("State"),
            "page": _("Page {page} of {pages}"),
        },
        "items": [_item(number, one, enclosed) for number, one in enumerate(pack.items, 1)],
        "earlier": [_earlier(one, today) for one in pack.earlier],
    }


def _item(number: int, one: PackItem, enclosed: Mapping[str, bytes]) -> Data:
    item, decision = one.item, one.decision
    person = item.proposed_by.full_name if item.proposed_by else item.proposed_name
    return {
        "number": number,
        "title": in_language(item.title),
        "kind": str(item.get_kind_display()),
        "by": f"{person}, {shortdate(item.proposed_at)}",
        "note": item.note,
        "files": [
            {"name": name, "type": file.media_type, "inside": name in enclosed}
            for place, file in enumerate(one.files, 1)
            for name in [_inside(number, place, file)]
        ],
        "about": one.about,
        "summary": one.summary,
        "decision": f"{decision.get_outcome_display()}: {decision.text}" if decision else "",
    }


def _earlier(one: queries.CarriedOut, today: date) -> Data:
    decision = one.decision
    return {
        "number": decision.reference,
        "day": shortdate(decision.decided_date),
        "title": in_language(decision.title),
        "actions": [
            {
                "title": in_language(action.title),
                "owner": action.owner.full_name if action.owner else _("nobody yet"),
                "due": shortdate(action.next_date),
                "state": str(ActionState(action.state).label),
                "late": action.state in OPEN and action.next_date < today,
            }
            for action in one.actions
        ],
    }


def _report(shown: MayorReport, actor: Actor, language: str, now: datetime) -> Data:
    told = report.told(shown, timezone.localdate(now))
    return {
        "title": _("Report to the mayor, %(period)s") % {"period": report.period(shown)},
        "author": settings.ENVIRONMENT.zone_name,
        "language": language,
        "cover": _cover(
            _("Report to the mayor"), in_language(shown.plan.title), report.period(shown), actor, now
        ),
        "text": shown.text,
        "remark": shown.remark,
        "words": {
            "standing": _("Where the plan stands on %(day)s")
            % {"day": date_format(told["day"], "DATE_FORMAT")},
            "objective": _("Objective"),
            "done": _("Done"),
            "late": _("Overdue"),
            "share": _("Progress"),
            "decisions": _("Decisions of the management committee"),
            "decisions_none": _("No decision was taken in this period."),
            "corrected": _("corrected later"),
            "action": _("Action"),
            "owner": _("Owner"),
            "due": _("Due"),
            "state": _("State"),
            "remark": _("Remark of the mayor"),
            "page": _("Page {page} of {pages}"),
        },
        "lead": told["lead"],
        "wings": told["wings"],
        "decisions": [
            one
            | {
                "date": shortdate(one["date"]),
                "actions": [action | {"due": shortdate(action["due"])} for action in one["actions"]],
            }
            for one in told["decisions"]
        ],
    }
