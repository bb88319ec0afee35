"""Locks the profile of a function, checks the version its writer read, and keeps the line of history (L6.2-a)."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.foundation.audit import actions as audit
from rit.people.models import Function
from rit.protect.functions.models import Decision, Profile
from rit.protect.functions.states import Taken


class Stale(Exception):
    """Somebody changed it after it was read."""


class Signed(TypedDict):
    """Who wrote a row: a person, else the name of a job."""

    by_id: UUID | None
    by_name: str


def signed(by: Actor) -> Signed:
    return {"by_id": by.person, "by_name": "" if by.person else by.name}


def locked(function_id: UUID, version: int) -> Profile:
    """The function's row is the lock, because the profile may not be there yet. `version` 0: it was not."""
    function = Function.objects.select_for_update().get(pk=function_id)
    profile = Profile.objects.select_related("method").filter(function=function).first()
    profile = profile or Profile(function=function)
    profile.function = function
    if profile.version != version:
        raise Stale
    return profile


def write_down(
    profile: Profile, taken: Taken, level: str, reason: str, *, by: Actor, now: datetime
) -> Decision:
    """Keeps the profile with one version more, and the decision that changed it."""
    profile.version += 1
    profile.save()
    audit.append(f"functions.{taken}", by=by, now=now, subject=profile.function, detail={"level": level})
    return Decision.objects.create(
        function=profile.function,
        taken=taken,
        level=level,
        suggested=profile.suggested,
        method=profile.method,
        scores=profile.scores,
        rotation_months=profile.rotation_months,
        reason=reason,
        at=now,
        **signed(by),
    )
