"""Writes what somebody found who looked at everything that cites an amended law (L2-e)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.registries.citations import Citing
from rit.foundation.terms import queries, rules
from rit.foundation.terms.models import AnchorVersion, LookAt, Verdict


@transaction.atomic
def look_at(version: int, thing: Citing, verdict: Verdict, note: str, *, by: Actor, now: datetime) -> LookAt:
    """A second look at the same thing stands beside the first; the last one counts."""
    of = AnchorVersion.objects.select_for_update(of=("self",)).get(pk=version)
    require(rules.may_add_look(by, finished=of.looked_at is not None))
    look = LookAt.objects.create(
        version=of,
        thing=thing.key,
        kind=str(thing.kind),
        title=thing.title,
        verdict=verdict,
        note=note,
        at=now,
        by_id=by.account,
        by_name=by.name,
    )
    audit.append(
        "law.looked_at", by=by, now=now, subject=of, detail={"thing": thing.key, "verdict": str(verdict)}
    )
    return look


@transaction.atomic
def finish_looking(version: int, *, by: Actor, now: datetime) -> None:
    of = AnchorVersion.objects.select_for_update(of=("self",)).select_related("anchor").get(pk=version)
    left = sum(1 for line in queries.to_look_at(by, of) if line.look is None)
    require(rules.may_finish(by, left, finished=of.looked_at is not None))
    of.looked_at, of.looked_by_id, of.looked_by_name = now, by.account, by.name
    of.save(update_fields=["looked_at", "looked_by", "looked_by_name"])
    audit.append("law.look_finished", by=by, now=now, subject=of)
