"""Keeps the catalogue of activities; the policy file fills what nobody edited (L6.1-a, L6.4-b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.ui.words import in_language
from rit.stimulate.training.events import crediting, rules
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


@transaction.atomic
def load(*, now: datetime) -> int:
    """From the policy file: new ones are added, and those that nobody edited follow it. How many changed."""
    known = {one.code: one for one in Activity.objects.all()}
    changed = 0
    for told in crediting.activities():
        one = known.get(told["code"])
        if one is not None and (not one.by_policy or not _differs(one, told)):
            continue
        one = one or Activity(code=told["code"], by_policy=True)
        for name, value in _columns(told).items():
            setattr(one, name, value)
        one.changed_at = now
        one.save()
        changed += 1
    return changed


def _columns(told: dict[str, Any]) -> dict[str, Any]:  # Any: values of columns
    return {"recognised_as": ""} | {name: value for name, value in told.items() if name != "code"}


def _differs(one: Activity, told: dict[str, Any]) -> bool:  # Any: a table of the file
    return any(getattr(one, name) != value for name, value in _columns(told).items())


def _fill(activity: Activity, edit: ActivityEdit) -> None:
    for name, value in vars(edit).items():
        setattr(activity, name, value)
    activity.save()


def _free_code(title: str) -> str:
    base = slugify(title)[:50] or "activity"
    taken = set(Activity.objects.filter(code__startswith=base).values_list("code", flat=True))
    tries = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in tries if code not in taken)
