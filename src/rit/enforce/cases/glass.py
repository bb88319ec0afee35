"""Break-glass: two entitled people together put one of them on the list of a case, for some days (security.md).

It opens the wall, not the vault: the keys come from a colleague on the list who reads, or from two sheets of the
recovery. Everybody on the list is told at once. Nobody learns from it whether a number exists.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rit.enforce.cases.models import Glass
from rit.enforce.cases.queries import free, holders
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.roles import roles
from rit.foundation.access.verdict import YES, Verdict, no, require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices

DOOR = "cases.glass"
DAYS = 3
ADDRESS = "/cases/glass/"


def may_ask(by: Actor) -> Verdict:
    if by.may_enter(DOOR) and by.person:
        return YES
    return no(_("Your roles do not open this page."))


def may_agree(by: Actor, *, asked_by: UUID, is_open: bool) -> Verdict:
    """The second of the two is somebody else."""
    if asked_by == by.person:
        return no(_("It takes two: somebody else has to agree."))
    if not is_open:
        return no(_("This was decided already."))
    return may_ask(by)


def waiting(actor: Actor) -> QuerySet[Glass]:
    """What is asked and not decided yet; the wall leaves out what is about the actor or somebody close."""
    return Glass.objects.filter(agreed_at=None, ended_at=None).select_related("asked_by").order_by("asked_at")


def past(actor: Actor) -> QuerySet[Glass]:
    """Of the last hundred, what the actor may see."""
    decided = Glass.objects.exclude(Q(agreed_at=None) & Q(ended_at=None))
    return decided.select_related("asked_by", "agreed_by").order_by("-asked_at")[:100]


@transaction.atomic
def ask(number: str, reason: str, *, by: Actor, now: datetime) -> Glass:
    """The first of the two. Whether there is such a case is not said."""
    require(may_ask(by))
    with connection.cursor() as cursor:
        cursor.execute("select rit_case_numbered(%s)", [number])
        case = cursor.fetchone()[0]
    row = Glass(
        number=number,
        case_id=case,
        reason=reason,
        asked_by_id=by.person or NOBODY,
        asked_at=now,
        until_date=now.date() + timedelta(days=DAYS),
    )
    Glass.objects.bulk_create([row])
    audit.append("cases.glass_asked", by=by, now=now, subject=row)
    notices.tell(entitled(case, now), "glass_asked", ADDRESS, by=by, now=now)
    return row


@transaction.atomic
def agree(key: UUID, *, by: Actor, now: datetime) -> None:
    """The second of the two: the first is on the list until the last day, and everybody there is told."""
    row = Glass.objects.select_for_update(of=("self",)).get(pk=key)
    require(may_agree(by, asked_by=row.asked_by_id, is_open=row.agreed_at is None and row.ended_at is None))
    row.agreed_by_id, row.agreed_at = by.person, now
    row.until_date = now.date() + timedelta(days=DAYS)
    row.save(update_fields=["agreed_by", "agreed_at", "until_date"])
    audit.append("cases.glass_broken", by=by, now=now, subject=row)
    with connection.cursor() as cursor:
        cursor.execute("select rit_case_glass(%s, %s)", [row.pk, now])
        told = [found[0] for found in cursor.fetchall()]
    if row.case_id:
        notices.tell(told, "case_glass", f"/reports/{row.case_id}/", by=by, now=now)


@transaction.atomic
def refuse(key: UUID, *, by: Actor, now: datetime) -> None:
    """Either of the two ends it before it began."""
    row = Glass.objects.select_for_update(of=("self",)).get(pk=key)
    require(may_ask(by))
    if row.agreed_at is None and row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        audit.append("cases.glass_refused", by=by, now=now, subject=row)


def entitled(case: UUID | None, now: datetime) -> list[UUID]:
    """Without whom the case is about, or who is close: a call to an empty page would say just that."""
    found = holders([code for code, role in roles().items() if DOOR in role.doors], now.date())
    return [one.account for one in (free(case, found, now.date()) if case else found)]
