"""Makes sentences of the codes of a proposal, in the language of the reader (L6.4-b)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.foundation import holidays
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.stimulate.training.planning.checking import Conflict

Kept = Mapping[str, Any]  # Any: a reason as it was kept


def reason(kept: Kept) -> str:
    """An unknown code, of a later version, says nothing."""
    sentence = _reasons(kept).get(str(kept.get("code", "")), "")
    return sentence % _about(kept) if sentence else ""


def reasons(kept: Iterable[Kept]) -> list[str]:
    return [sentence for one in kept if (sentence := reason(one))]


def _about(kept: Kept) -> dict[str, Any]:  # Any: texts and numbers
    about = {key: value for key, value in kept.items() if key != "code"}
    if "day" in about:
        about["day"] = shortdate(about["day"])
    return about


def _many(kept: Kept, name: str) -> int:
    return int(kept.get(name) or 0)


def _reasons(kept: Kept) -> dict[str, str]:
    return {
        "reached": _("Last reached on %(day)s."),
        "never": _("Never reached yet."),
        "split": _("Part %(part)s of %(parts)s: a group has at most %(most)s people."),
        "joined": _("Together, because a group has at least %(least)s people."),
        "small": _("A small group of %(size)s: no other team of the service fits with it."),
        "only_start": _("The only moment on which the team can and a coach is free."),
        "few_starts": ngettext(
            "There was only %(many)s moment on which this could be.",
            "There were only %(many)s moments on which this could be.",
            _many(kept, "many"),
        ),
        "turn": _("Number %(turn)s of %(of)s: who waits longest comes first."),
        "only_coach": _("%(coach)s is the only coach who is free then."),
        "fewest": ngettext(
            "%(coach)s leads fewest of those who are free: with this plan %(many)s session.",
            "%(coach)s leads fewest of those who are free: with this plan %(many)s sessions.",
            _many(kept, "many"),
        ),
        "elsewhere": _("%(coach)s is of another service than the team."),
        "balance": _("%(coach)s leads, so that the plan adds up for all coaches."),
        "by_hand": _("Placed by hand."),
        "no_start": _("The team can at none of the moments that you chose."),
        "no_other_coach": _("Every coach belongs to this team or stands above it."),
        "no_coach_free": _("At no moment on which the team can is a coach free."),
        "load_used": _("Every coach who may lead it leads %(load)s sessions in the period already."),
        "full": _("Coaches, rooms and weeks leave no moment for it: all of them are taken."),
    }


def conflict(one: Conflict) -> str:
    about = dict(one.about)
    if one.code == "holiday":
        day = date.fromisoformat(str(about["day"]))
        about["name"] = in_language(holidays.of(day.year)[day])
    return _conflicts(about)[one.code] % about


def _conflicts(about: Kept) -> dict[str, str]:
    return {
        "past": _("This moment lies behind."),
        "outside": _("This day lies outside the period."),
        "holiday": _("A public holiday: %(name)s."),
        "closed": _("Nobody trains on this day, the plan says."),
        "places": _("%(size)s people are more than the %(most)s of a group."),
        "team_busy": _("The team has another session then."),
        "team_cannot": _("The team said that it cannot then."),
        "team_twice": _("The team stands twice at this moment."),
        "no_coach": _("Nobody leads it yet."),
        "coach_not_free": _("The coach is not free then."),
        "coach_twice": _("The coach stands twice at this moment."),
        "own_line": _("The coach belongs to this team or stands above it."),
        "rooms": ngettext(
            "More at the same time than the %(many)s room that you gave.",
            "More at the same time than the %(many)s rooms that you gave.",
            _many(about, "many"),
        ),
        "load": _("More than the %(load)s sessions that a coach carries in the period."),
        "week": ngettext(
            "More than %(many)s session of this coach in the week.",
            "More than %(many)s sessions of this coach in the week.",
            _many(about, "many"),
        ),
    }
