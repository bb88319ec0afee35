"""Keeps the catalogue of activities (L6.1-a, L6.4-b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.ui.words import in_language
from rit.stimulate.training.events import rules
from rit.stimulate.training.events.models import Activity


class Stale(Exception):
    """Somebody changed it after it was read."""


@dataclass(frozen=True)
class ActivityEdit:
    """An activity as somebody writes it; texts by language."""

    sort: str
    title: dict[str, str]
    about: dict[str, str]
    minutes: int
    recognised_as: str
    languages: list[str]
    group_least: int
    group_most: int
    offered: bool = True


@transaction.atomic
def add(edit: ActivityEdit, *, by: Actor, now: datetime) -> Activity:
    require(rules.may_keep_catalogue(by))
    activity = Activity(code=_free_code(in_language(edit.title)), changed_at=now, changed_by_id=by.person)
    _fill(activity, edit)
    audit.append("training.activity_added", by=by, now=now, subject=activity)
    return activity


@transaction.atomic
def change(key: UUID, edit: ActivityEdit, *, revision: int, by: Actor, now: datetime) -> Activity:
    """Sessions that are planned keep what they had."""
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=key)
    require(rules.may_keep_catalogue(by))
    if activity.revision != revision:
        raise Stale
    activity.revision += 1
    activity.changed_at, activity.changed_by_id, activity.by_policy = now, by.person, False
    _fill(activity, edit)
    audit.append("training.activity_changed", by=by, now=now, subject=activity)
    return activity


def _fill(activity: Activity, edit: ActivityEdit) -> None:
    for name, value in vars(edit).items():
        setattr(activity, name, value)
    activity.save()


def _free_code(title: str) -> str:
    base = slugify(title)[:50] or "activity"
    taken = set(Activity.objects.filter(code__startswith=base).values_list("code", flat=True))
    tries = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in tries if code not in taken)
