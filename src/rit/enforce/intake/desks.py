"""Where a report arrives, by whom it is read, when an answer is due: `policy/intake.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from rit.enforce.cases.states import Desk

Words = dict[str, str]


@dataclass(frozen=True)
class Staffing:
    """`roles` read what arrives at the desk; `helpers` they may put on the list of a case.

    `stand_in`: roles that take over when nobody on a list may see its case any more.
    """

    roles: frozenset[str]
    helpers: frozenset[str]
    stand_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """`quality` and `about`: answers of the door, empty fits all. `offer`: an outside channel to point to."""

    quality: frozenset[str]
    about: frozenset[str]
    to: Desk
    hint: Words
    offer: str

    def fits(self, quality: str, about: str) -> bool:
        return (not self.quality or quality in self.quality) and (not self.about or about in self.about)


@dataclass(frozen=True)
class Terms:
    """How long the corps has; `law_…` refers to the register of law, empty: our own choice."""

    acknowledge_days: int
    feedback_months: int
    law_acknowledge: str
    law_feedback: str


@dataclass(frozen=True)
class Policy:
    desks: dict[Desk, Staffing]
    routes: tuple[Route, ...]
    terms: dict[Desk, Terms]
    acknowledge_reminder: int
    feedback_reminder: int
    protected: frozenset[Desk]
    check_in_days: tuple[int, ...]
    destroy_days: int


@cache
def policy() -> Policy:
    with (settings.POLICY / "intake.toml").open("rb") as stream:
        return _read(tomllib.load(stream))


def route(quality: str, about: str) -> Route:
    """The first that fits. The last of the file fits all."""
    return next(found for found in policy().routes if found.fits(quality, about))


def desks_of(roles: frozenset[str]) -> list[Desk]:
    """Whose reports somebody with these roles reads."""
    return [desk for desk, staffing in policy().desks.items() if staffing.roles & roles]


def acknowledge_by(desk: Desk, arrived: date) -> date:
    """The last day to confirm receipt; the first day counted is the day after arrival."""
    return _later(arrived, days=policy().terms[desk].acknowledge_days)


def feedback_by(desk: Desk, arrived: date, acknowledged: date | None) -> date:
    """The last day for feedback: from the confirmation, or from the last day for it when there was none by then.

    A late confirmation gives nobody more time: what the receipt promised stays.
    """
    last = acknowledge_by(desk, arrived)
    return _later(min(acknowledged or last, last), months=policy().terms[desk].feedback_months)


def _later(day: date, *, days: int = 0, months: int = 0) -> date:
    """A month later is the same day of that month, or its last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    return date.fromordinal(date(year, month, min(day.day, last)).toordinal() + days)


def _read(raw: dict[str, Any]) -> Policy:
    terms = {
        Desk(desk): Terms(
            entry["acknowledge_days"],
            entry["feedback_months"],
            entry["law_acknowledge"],
            entry["law_feedback"],
        )
        for entry in raw["terms"].values()
        for desk in entry["desks"]
    }
    return Policy(
        desks={
            Desk(code): Staffing(
                frozenset(entry["roles"]), frozenset(entry["helpers"]), tuple(entry["stand_in"])
            )
            for code, entry in raw["desks"].items()
        },
        routes=tuple(
            Route(
                frozenset(entry.get("quality", [])),
                frozenset(entry.get("about", [])),
                Desk(entry["to"]),
                entry.get("hint", {}),
                entry.get("offer", ""),
            )
            for entry in raw["routes"]
        ),
        terms=terms,
        acknowledge_reminder=raw["reminders"]["acknowledge_days"],
        feedback_reminder=raw["reminders"]["feedback_days"],
        protected=frozenset(Desk(code) for code in raw["protection"]["desks"]),
        check_in_days=tuple(raw["protection"]["after_days"]),
        destroy_days=raw["split"]["destroy_after_days"],
    )
