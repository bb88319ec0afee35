"""An ending as a page shows it: whom to reach as this installation knows them, and why this is the step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from rit.enforce.guide import sources
from rit.enforce.guide.tree import Ending, Step
from rit.foundation.registries import channels, doors
from rit.foundation.ui.spoken import current
from rit.foundation.ui.words import in_language

EMERGENCY = ("112", "101")


@dataclass(frozen=True)
class Way:
    """One way to reach them. `url` is an address of ours or of elsewhere (`outside`), `phone` a number."""

    title: str
    url: str = ""
    phone: str = ""
    outside: bool = False


@dataclass(frozen=True)
class Reason:
    """A question, the answer that was given, why it leads here, and on what that rests."""

    asked: Mapping[str, str]
    said: Mapping[str, str]
    because: Mapping[str, str]
    sources: list[sources.Source]


def to_show(ending: Ending) -> dict[str, object]:
    """The ending with what the settings know; the rules that apply are named once."""
    ways = list(_ways(ending.reach))
    return {
        "ending": ending,
        "door": next((way for way in ways if way.url and not way.outside), None),
        "phones": [way for way in ways if way.phone],
        "elsewhere": [way for way in ways if way.outside],
        "rules": sources.shown(ending.sources),
    }


def reasons(steps: Sequence[Step]) -> list[Reason]:
    return [
        Reason(step.question.ask, step.answer.say, step.answer.because, sources.shown(step.answer.sources))
        for step in steps
    ]


def _ways(reach: Iterable[str]) -> Iterable[Way]:
    """A form that no area added, a number that nobody set and a channel that the zone left out are not shown."""
    outside = {channel.code: channel for channel in channels.channels()}
    for one in reach:
        if one in EMERGENCY:
            yield Way(_("Call %(number)s") % {"number": one}, phone=one)
        elif one == "desk":
            if settings.ENVIRONMENT.zone_phone:
                yield Way(_("Call the integrity desk"), phone=settings.ENVIRONMENT.zone_phone)
        elif one == "report":
            if door := doors.find(doors.REPORT, current()):
                yield Way(str(door.title), url=door.url)
        elif one in outside:
            yield Way(in_language(outside[one].title), url=outside[one].url, outside=True)
