"""Writes what is found of a function: weighed, confirmed or sent back (L6.2-a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.queries import accounts_with
from rit.foundation.access.verdict import require
from rit.foundation.notices import actions as notices
from rit.protect.functions import method, queries, rules
from rit.protect.functions.actions.method import kept_method
from rit.protect.functions.addresses import address
from rit.protect.functions.locking import locked, write_down
from rit.protect.functions.models import Decision
from rit.protect.functions.rules.weighing import missing, suggest
from rit.protect.functions.states import DESIGNATED, Stand, Taken


@dataclass(frozen=True)
class Weighing:
    """Scores by criterion, the level that a person chose, and why."""

    scores: dict[str, str]
    level: str
    reason: str


@transaction.atomic
def weigh(function_id: UUID, weighing: Weighing, *, version: int, by: Actor, now: datetime) -> Decision:
    """A proposal; the one that was confirmed keeps counting until the coordinator confirms this one."""
    profile = locked(function_id, version)
    require(rules.may_weigh(by, queries.reach(by, now.date()), function_id))
    used = kept_method(by=by, now=now)
    criteria = method.criteria_of(used.criteria)
    codes = [one.code for one in criteria]
    if missing(weighing.scores, codes):
        raise ValueError("every criterion is scored")
    profile.scores = {code: weighing.scores[code] for code in codes}
    profile.method = used
    profile.suggested = suggest(profile.scores, {one.code: one.group for one in criteria}).level
    profile.proposed, profile.state = weighing.level, Stand.PROPOSED
    decision = write_down(profile, Taken.WEIGHED, weighing.level, weighing.reason, by=by, now=now)
    readers = accounts_with(
        rules.STEER, now.date()
    )  # also the other coordinators, when one of them assessed it
    notices.tell(readers, "function_weighed", address("function", profile.function), by=by, now=now)
    return decision


@transaction.atomic
def confirm(function_id: UUID, *, reason: str, version: int, by: Actor, now: datetime) -> Decision:
    """From now on the function is what was proposed. Of the own assessment it asks a reason of its own."""
    profile = locked(function_id, version)
    require(rules.may_confirm(by, profile.state))
    last = queries.last_weighed(function_id)
    require(rules.reason_is_fresh(reason, own=last.reason if last and last.by_id == by.person else None))
    profile.level, profile.state = profile.proposed, Stand.CONFIRMED
    if profile.level not in DESIGNATED:
        profile.rotation_months = profile.rotation_from = None
    return write_down(profile, Taken.CONFIRMED, profile.level, reason, by=by, now=now)


@transaction.atomic
def send_back(function_id: UUID, *, reason: str, version: int, by: Actor, now: datetime) -> Decision:
    """Whoever assessed it looks again, with the coordinator's reason; they are told."""
    profile = locked(function_id, version)
    require(rules.may_confirm(by, profile.state))
    last = queries.last_weighed(function_id)
    profile.state = Stand.RETURNED
    decision = write_down(profile, Taken.RETURNED, profile.proposed, reason, by=by, now=now)
    if last and last.by and last.by.account_id:
        page = address("function", profile.function)
        notices.tell([last.by.account_id], "function_returned", page, by=by, now=now)
    return decision
