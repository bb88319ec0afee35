"""The only writers of the dilemma of the month (L6.4-e). No trail says who voted."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from rit.foundation import prepared
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import EditionState, Level
from rit.stimulate.training.month import rules
from rit.stimulate.training.month.models import Month

LONG_AGO = date(1970, 1, 1)


@transaction.atomic
def choose(first: date, edition: Edition, *, by: Actor, now: datetime) -> Month:
    """For a month to come, or for this one while it has none."""
    day = timezone.localdate(now)
    found = Month.objects.select_for_update(of=("self",)).filter(first_date=first).first()
    require(rules.may_choose(by, first, day, state=edition.state, taken=found is not None))
    if found is None:
        found = Month.objects.create(first_date=first, edition=edition, chosen_by_id=by.person, chosen_at=now)
    else:
        found.edition, found.chosen_by_id, found.chosen_at = edition, by.person, now
        found.save(update_fields=["edition", "chosen_by", "chosen_at"])
    audit.append("month.chosen", by=by, now=now, subject=found, detail={"month": first.isoformat()})
    return found


@transaction.atomic
def vote(key: UUID, chosen: int, *, by: Actor, now: datetime) -> bool:
    """Whether it was counted: a second one is not. Raises Refused."""
    month = Month.objects.get(pk=key)
    require(rules.may_vote(by, month.first_date, timezone.localdate(now)))
    [(counted,)] = prepared.rows("select month_cast(%s, %s, %s)", [month.pk, chosen, uuid4()])
    return bool(counted)  # prepared: the choice is not in the text that monitoring of the database shows


@transaction.atomic
def turn_over(*, by: Actor, now: datetime) -> Month | None:
    """Every night, as the clerk: who voted in a month that is over is forgotten, and this month gets a dilemma.

    What is left is written anew in an order of chance, so that no file of the table tells who voted after whom.
    """
    day = timezone.localdate(now)
    with connection.cursor() as cursor:
        cursor.execute("select month_forget(%s)", [day])
        cursor.execute("select month_shuffle()")
    first = rules.first_of(day)
    if Month.objects.filter(first_date=first).exists():
        return None
    edition = _next_one()
    if edition is None:
        return None
    made = Month(first_date=first, edition_id=edition, chosen_at=now)
    Month.objects.bulk_create([made])
    audit.append("month.chosen", by=by, now=now, subject=made, detail={"month": first.isoformat()})
    return made


def _next_one() -> UUID | None:
    """Of the theme that was longest ago, then the dilemma that was; for leaders ones are for their own talks."""
    of_theme = Month.objects.filter(edition__theme=OuterRef("theme")).order_by("-first_date")
    before = Month.objects.filter(edition__dilemma=OuterRef("dilemma")).order_by("-first_date")
    found = Edition.objects.filter(state=EditionState.PUBLISHED).exclude(level=Level.LEADERS)
    ranked = found.annotate(
        theme_at=Coalesce(Subquery(of_theme.values("first_date")[:1]), LONG_AGO),
        used_at=Coalesce(Subquery(before.values("first_date")[:1]), LONG_AGO),
    )
    return (
        ranked.order_by("used_at", "theme_at", "theme", "dilemma__code").values_list("pk", flat=True).first()
    )
