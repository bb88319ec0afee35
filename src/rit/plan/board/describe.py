"""The words of the log of an item, and of a meeting's day (L5-c)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rit.foundation.ui.templatetags.rit import shortdate
from rit.plan.board import subjects
from rit.plan.board.models import Item, ItemEvent, Meeting
from rit.plan.board.states import UNDECIDED, ItemKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WORDS: dict[str, _StrPromise] = {
    "proposed": pgettext_lazy("done", "Put to the board"),
    "changed": gettext_lazy("Proposal changed"),
    "attached": gettext_lazy("Attachment added"),
    "detached": gettext_lazy("Attachment removed"),
    "place": gettext_lazy("On the agenda"),
    "take_off": gettext_lazy("Off the agenda"),
    "withdraw": gettext_lazy("Withdrawn"),
    "decide": gettext_lazy("Decision recorded"),
    "postpone": gettext_lazy("Postponed"),
    "take_back": gettext_lazy("Record of the decision taken back"),
    "signed": gettext_lazy("Decision signed"),
    "corrected": gettext_lazy("Decision corrected"),
}


def what(event: ItemEvent) -> str:
    said = str(WORDS[event.what])
    if event.what in {"place", "take_off"} and event.meeting:
        return _("%(what)s of %(day)s") % {"what": said, "day": shortdate(event.meeting.meeting_date)}
    return said


def who(event: ItemEvent) -> str:
    return event.by.full_name if event.by else event.by_name


def when(event: ItemEvent) -> str:
    return shortdate(event.at)


def proposer(item: Item) -> str:
    return item.proposed_by.full_name if item.proposed_by else item.proposed_name


def hindrance(item: Item) -> str:
    """Why the board can no longer adopt what waits for it: taken back or settled since. Empty when it can."""
    subject = subjects.of(item.subject_kind)
    if subject is None or item.kind != ItemKind.ADOPT or item.state not in UNDECIDED:
        return ""
    return str(subject.can_adopt(item.subject_key).reason)


def day(meeting: Meeting) -> str:
    return board_of(meeting.meeting_date)


def board_of(day: date) -> str:
    return _("Board of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
