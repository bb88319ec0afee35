"""The only writers of dilemmas and their editions: lock, ask the rule, write, audit (L6.4-a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.people.folding import fold_value
from rit.plan.states import Step
from rit.stimulate.training.dilemmas import names, queries, rules
from rit.stimulate.training.dilemmas.models import Dilemma, Edition
from rit.stimulate.training.dilemmas.states import PREPARING, EditionState, step_named


class Stale(Exception):
    """Somebody changed the edition after it was read."""


@dataclass(frozen=True)
class About:
    """What is the same in every language."""

    theme: str
    level: str
    minutes: int
    cites: Sequence[str]
    source: str
    source_text: str = ""
    source_date: date | None = None
    what_changed: str = ""


Words = Mapping[str, Mapping[str, Any]]  # Any: by language, the texts of a dilemma


@transaction.atomic
def begin(about: About, words: Words, *, code: str = "", by: Actor, now: datetime) -> Edition:
    """A new dilemma with its first edition, a draft. The code comes from the title unless it is given."""
    require(rules.may_make(by))
    dilemma = Dilemma.objects.create(code=code or _free_code(queries.title_of(words)), created_at=now)
    edition = _create(dilemma, 1, about, words, by, now)
    audit.append("dilemmas.begun", by=by, now=now, subject=edition)
    return edition


@transaction.atomic
def draft(key: UUID, about: About, words: Words, *, by: Actor, now: datetime) -> Edition:
    """The next edition. One at a time is prepared."""
    dilemma = Dilemma.objects.select_for_update().get(pk=key)
    editions = list(dilemma.editions.values_list("number", "state"))
    preparing = next((number for number, state in editions if state in PREPARING), None)
    require(rules.may_draft(by, preparing=preparing))
    edition = _create(dilemma, max(number for number, _state in editions) + 1, about, words, by, now)
    audit.append("dilemmas.drafted", by=by, now=now, subject=edition, detail={"number": edition.number})
    return edition


@transaction.atomic
def change(key: UUID, about: About, words: Words, *, revision: int, by: Actor, now: datetime) -> Edition:
    """`words` holds only the languages that change; an empty one goes. Raises Stale when somebody was first."""
    edition = _locked(key)
    require(rules.may_change(by, edition.state))
    if edition.revision != revision:
        raise Stale
    merged = {code: text for code, text in {**edition.words, **words}.items() if text}
    for name, value in _columns(about, merged).items():
        setattr(edition, name, value)
    edition.written_by_id = by.person or edition.written_by_id
    return _save(edition, "dilemmas.changed", by, now)


@transaction.atomic
def take(
    key: UUID, step: Step, *, revision: int | None = None, reason: str = "", by: Actor, now: datetime
) -> Edition:
    """A step of the table. Publishing replaces the edition that was published until now.

    `revision`: what the person who decides has read; whoever publishes answers for these words and no others.
    """
    edition = _locked(key)
    require(rules.may_take(by, facts(edition), step))
    if revision is not None and edition.revision != revision:
        raise Stale
    if step.name == "publish":
        _replace_published(edition, by, now)
        edition.published_at, edition.reviewed_by_id = now, by.person
    if step.name == "submit":
        edition.submitted_at, edition.submitted_by_id = now, by.person
    if step.name in ("retire", "drop"):
        edition.ended_at, edition.ended_by_id = now, by.person
    edition.state, edition.reason = step.target, reason
    return _save(edition, f"dilemmas.{step.name}", by, now, reason)


def facts(edition: Edition) -> rules.Facts:
    writers = {edition.written_by_id, edition.submitted_by_id}
    return rules.Facts(edition.state, frozenset(one for one in writers if one), edition.words)


def _replace_published(edition: Edition, by: Actor, now: datetime) -> None:
    before = Edition.objects.filter(dilemma=edition.dilemma_id, state=EditionState.PUBLISHED).first()
    if before:
        before.state, before.ended_at, before.ended_by_id = step_named("replace").target, now, by.person
        _save(before, "dilemmas.replace", by, now)


def _locked(key: UUID) -> Edition:
    """The dilemma is locked first: two editions of it never move at the same time."""
    dilemma = Edition.objects.values_list("dilemma_id", flat=True).get(pk=key)
    Dilemma.objects.select_for_update().get(pk=dilemma)
    return Edition.objects.select_for_update(of=("self",)).select_related("dilemma").get(pk=key)


def _save(edition: Edition, event: str, by: Actor, now: datetime, reason: str = "") -> Edition:
    edition.changed_at, edition.revision = now, edition.revision + 1
    edition.save()
    audit.append(event, by=by, now=now, subject=edition, reason=reason, detail={"number": edition.number})
    return edition


def _create(dilemma: Dilemma, number: int, about: About, words: Words, by: Actor, now: datetime) -> Edition:
    edition = Edition(dilemma=dilemma, number=number, created_at=now, changed_at=now, written_by_id=by.person)
    for name, value in _columns(about, {code: text for code, text in words.items() if text}).items():
        setattr(edition, name, value)
    edition.by_policy = by.account is None and by.person is None
    edition.save(force_insert=True)
    return edition


def _columns(about: About, words: Words) -> dict[str, Any]:  # Any: values of columns
    return {
        **vars(about),
        "cites": list(about.cites),
        "words": dict(words),
        "languages": sorted(words),
        "folded": fold_value(" ".join(names.texts_of(words))),
    }


def _free_code(title: str) -> str:
    """Such as “de-gratis-koffie”; with a number behind it when another dilemma has it."""
    base = slugify(title)[:50] or "dilemma"
    taken = set(Dilemma.objects.filter(code__startswith=base).values_list("code", flat=True))
    tries = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in tries if code not in taken)
