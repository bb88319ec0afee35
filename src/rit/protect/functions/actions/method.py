"""Writes the method: what is asked of functions, in versions that stay (L6.2-a, L6.2-b)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import no, require
from rit.foundation.audit import actions as audit
from rit.foundation.ui.words import kept_or_typed, typed
from rit.protect.functions import method, queries, rules
from rit.protect.functions.locking import Stale, signed
from rit.protect.functions.models import Method

OWN = "own"  # how sure the source is, as in the register of law: a choice of this corps
LONGEST_CODE = 40
Row = dict[str, Any]  # Any: texts and words, as a version keeps them
Change = Callable[[list[Row]], list[Row]]


@dataclass(frozen=True)
class Added:
    """A criterion or a question in the writer's own words; `place` says to which group or step it belongs."""

    place: str
    words: Mapping[str, str]  # title, low, medium, high
    source: str


def kept_method(*, by: Actor, now: datetime) -> Method:
    """The version that counts; the policy file becomes version 1 when it is first used."""
    found = Method.objects.order_by("-version").first()
    if found:
        return found
    first = queries.unsaved_method()
    first.reason, first.at, first.by_name = "policy/vulnerable-functions.toml", now, "policy"
    first.save()
    return first


@transaction.atomic
def change_criterion(
    code: str, edit: Mapping[str, str], *, reason: str, version: int, by: Actor, now: datetime
) -> Method:
    """One criterion or question reads differently, in the language of its writer.

    `edit`: title, low, medium and high. Texts left as they were keep all their languages.
    """

    def edited(rows: list[Row]) -> list[Row]:
        return [row | _worded(row, edit) if row["code"] == code else row for row in rows]

    before = _locked(version, by=by, now=now)
    return _next(before, code, edited, edited, reason=reason, by=by, now=now)


@transaction.atomic
def add_criterion(added: Added, *, reason: str, version: int, by: Actor, now: datetime) -> Method:
    """One more criterion or question. Its code was never another one's, so that assessments can be compared."""
    before = _locked(version, by=by, now=now)
    place = method.place(added.place)
    require(rules.may_add_criterion(by, many=len(method.standing_at(before, place))))
    code = _free_code(added.words["title"])
    texts = {name: typed(text) for name, text in added.words.items()}
    row = {"code": code, **texts, "source": added.source, "confidence": OWN, **place.fields}

    def with_it(rows: list[Row]) -> list[Row]:
        return [*rows, row]

    def same(rows: list[Row]) -> list[Row]:
        return rows

    criteria, questions = (with_it, same) if place.of_criteria else (same, with_it)
    return _next(before, code, criteria, questions, reason=reason, by=by, now=now)


@transaction.atomic
def retire_criterion(code: str, *, reason: str, version: int, by: Actor, now: datetime) -> Method:
    """It is not asked any more. What was assessed with it keeps its version."""
    before = _locked(version, by=by, now=now)
    beside = method.standing_at(before, method.place_of(before, code))
    require(rules.may_retire_criterion(by, left=len(beside) - 1))

    def without(rows: list[Row]) -> list[Row]:
        return [row for row in rows if row["code"] != code]

    return _next(before, code, without, without, reason=reason, by=by, now=now)


def _locked(version: int, *, by: Actor, now: datetime) -> Method:
    """One new version at a time, on the one that its writer read."""
    require(rules.may_change_method(by))
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('protect_functions_method'))")
    before = kept_method(by=by, now=now)
    if before.version != version:
        raise Stale
    return before


def _next(
    before: Method, code: str, criteria: Change, questions: Change, *, reason: str, by: Actor, now: datetime
) -> Method:
    texts = criteria(before.criteria), questions(before.questions)
    if texts == (before.criteria, before.questions):
        require(no(_("Nothing differs from the version that counts.")))
    made = Method.objects.create(
        version=before.version + 1,
        criteria=texts[0],
        questions=texts[1],
        reason=reason,
        at=now,
        **signed(by),
    )
    audit.append("functions.method_changed", by=by, now=now, subject=made, detail={"code": code})
    return made


def _worded(row: Row, edit: Mapping[str, str]) -> Row:
    return {name: kept_or_typed(text, row[name]) for name, text in edit.items()}


def _free_code(title: str) -> str:
    """Of its first words; never one that any version had."""
    known = {
        row["code"]
        for pair in Method.objects.values_list("criteria", "questions")
        for rows in pair
        for row in rows
    }
    base = slugify(title)[:LONGEST_CODE].strip("-") or OWN
    code, number = base, 2
    while code in known or code in RESERVED:
        code, number = f"{base}-{number}", number + 1
    return code


RESERVED = {"new"}  # an address of its own
