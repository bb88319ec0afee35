"""Forms groups from who was there, and keeps what came up in them (L6.1-b)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.figures.small import minimum
from rit.foundation.notices import actions as notices
from rit.people.models import Person
from rit.stimulate.training.debriefing import queries, rules
from rit.stimulate.training.debriefing.dealing import deal
from rit.stimulate.training.debriefing.models import DebriefGroup, DebriefMember, DebriefTheme
from rit.stimulate.training.events import queries as sessions


@transaction.atomic
def form(
    key: UUID,
    size: int,
    coaches: Sequence[Person],
    place: str,
    *,
    dice: Random,
    by: Actor,
    now: datetime,
) -> int:
    """Anew from who was there: as many groups as `size` asks, a coach each in turn. How many groups.

    None is smaller than the smallest number that is shown, if so many are there: what a group says would be what one
    of two said.
    """
    session = sessions.locked(key)
    require(rules.may_form(by, sessions.facts(session), noted=queries.is_noted(key)))
    leading = {one.pk for one in coaches}
    people = [one for one in queries.present(session) if one.pk not in leading]
    dealt = deal(people, size, dice, least=minimum("count"))
    DebriefMember.objects.filter(session=key).delete()
    DebriefGroup.objects.filter(session=key).delete()
    made = [
        DebriefGroup(
            session=session,
            number=number,
            coach=coaches[(number - 1) % len(coaches)],
            place=place,
            size=len(group),
            formed_at=now,
            formed_by_id=by.person,
        )
        for number, group in enumerate(dealt, 1)
    ]
    DebriefGroup.objects.bulk_create(made)
    rows = [
        DebriefMember(group=one, session=session, person=person, formed_at=now)
        for one, group in zip(made, dealt, strict=True)
        for person in group
    ]
    DebriefMember.objects.bulk_create(rows, batch_size=2000)
    detail = {"groups": len(made), "people": len(rows)}
    audit.append("training.groups_formed", by=by, now=now, subject=session, detail=detail)
    url = reverse("debriefing:groups", args=[key])
    notices.tell(
        {one.account_id for one in coaches if one.account_id}, "debriefing_coach", url, by=by, now=now
    )
    return len(made)


@transaction.atomic
def note(key: UUID, said: Mapping[str, str], *, by: Actor, now: datetime) -> int:
    """The themes of a group, each with a few words; what stood there before is replaced. How many."""
    group = DebriefGroup.objects.select_for_update(of=("self",)).get(pk=key)
    require(rules.may_note(by, group.coach_id))
    if any(said.values()):
        require(rules.may_keep_words(group.size))
    DebriefTheme.objects.filter(group=group).delete()
    rows = [DebriefTheme(group=group, theme=theme, text=text, noted_at=now) for theme, text in said.items()]
    DebriefTheme.objects.bulk_create(rows)
    audit.append("training.themes_noted", by=by, now=now, subject=group, detail={"themes": len(rows)})
    return len(rows)
