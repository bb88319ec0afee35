"""The only writers of good examples: ask the rule, write, tell (L5-g). Nothing of it enters the trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from rit.enforce.correction.models import Recognition
from rit.enforce.correction.recognition import rules
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import require
from rit.foundation.notices import actions as notices
from rit.people.models import Person


@transaction.atomic
def note(about: Person, value: str, text: str, *, by: Actor, now: datetime) -> Recognition:
    """The colleague is asked whether it may be shown; until then only these two read it."""
    require(rules.may_note(by.person, about.pk, serves=about.is_in_service_on(now.date())))
    made = Recognition(about=about, by_id=by.person or NOBODY, value=value, text=text, noted_at=now)
    made.save(force_insert=True)
    if about.account_id:
        notices.tell([about.account_id], "example_noted", reverse("correction:examples"), by=by, now=now)
    return made


@transaction.atomic
def consent(key: UUID, *, by: Actor, now: datetime) -> Recognition:
    found = _locked(key)
    require(rules.may_consent(by.person, found.about_id, shown=found.consented_at is not None))
    found.consented_at = now
    found.save(update_fields=["consented_at"])
    return found


@transaction.atomic
def remove(key: UUID, *, by: Actor, now: datetime) -> None:
    """Refused, or consent taken back, or noted by mistake: gone in all cases, without a trace."""
    found = _read(key)
    require(rules.may_remove(by.person, found.about_id, found.by_id))
    found.delete()


def _locked(key: UUID) -> Recognition:
    """Only the person whom it is about may lock it: the wall lets nobody else change it."""
    found = Recognition.objects.select_for_update().filter(pk=key).first()
    return found if found is not None else _read(key)


def _read(key: UUID) -> Recognition:
    return Recognition.objects.get(pk=key)
