"""Which sessions were asked for. Everything about the list stands in its address; an unknown value asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rit.foundation.access.actor import NOBODY, Actor
from rit.stimulate.training.events.models import Invitation, TrainingSession
from rit.stimulate.training.events.states import STANDING, SessionState, Sort


@dataclass(frozen=True)
class Asked:
    """`when`: coming, past or cancelled; `mine`: asked, led or all."""

    when: str = "coming"
    sort: str = ""
    mine: str = ""


def words() -> dict[str, dict[str, str]]:
    return {
        "when": {"coming": _("to come"), "past": _("past"), "cancelled": _("cancelled")},
        "sort": {str(one): str(one.label) for one in Sort},
        "mine": {"asked": _("I am asked"), "led": _("I lead it")},
    }


def read(given: QueryDict) -> Asked:
    known = words()

    def one_of(name: str, otherwise: str = "") -> str:
        value = given.get(name, "")
        return value if value in known[name] else otherwise

    return Asked(one_of("when", "coming"), one_of("sort"), one_of("mine"))


def filtered(
    sessions: QuerySet[TrainingSession], asked: Asked, actor: Actor, now: datetime
) -> QuerySet[TrainingSession]:
    """Coming ones nearest first, past ones newest first."""
    mine = actor.person or NOBODY
    if asked.sort:
        sessions = sessions.filter(activity__sort=asked.sort)
    if asked.mine == "asked":
        own = Invitation.objects.filter(person=mine, answer__in=STANDING)
        sessions = sessions.filter(pk__in=own.values("session"))
    if asked.mine == "led":
        sessions = sessions.filter(leaders=mine)
    if asked.when == "cancelled":
        return sessions.filter(state=SessionState.CANCELLED).order_by("-begins_at")
    sessions = sessions.exclude(state=SessionState.CANCELLED)
    if asked.when == "past":
        return sessions.filter(ends_at__lte=now).order_by("-begins_at")
    return sessions.filter(ends_at__gt=now).order_by("begins_at")


def filters(asked: Asked) -> list[dict[str, Any]]:  # Any: what the component reads
    labels: Mapping[str, str] = {
        "when": _("When"),
        "sort": _("Activity"),
        "mine": pgettext("trainings", "Mine"),
    }
    return [
        {
            "key": key,
            "label": labels[key],
            "chosen": options.get(getattr(asked, key), ""),
            "options": [{"value": code, "label": word, "count": None} for code, word in options.items()],
        }
        for key, options in words().items()
    ]
