"""Every night, and when a relation is recorded: the list says what the wall knew already. Opens nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from rit.enforce.cases.actions import address_of
from rit.foundation.access.actor import Actor
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices


@transaction.atomic
def close_walls(*, of: Iterable[UUID] | None = None, by: Actor, now: datetime) -> int:
    """Takes off the lists whose period is over and who came into a conflict; tells who stays. How many.

    `of`: these persons only; None for everybody. Works past the walls, as whoever causes it sees none of these cases.
    """
    people = None if of is None else list(of)
    with connection.cursor() as cursor:
        cursor.execute("select * from rit_cases_night(%s, %s, %s::uuid[])", [now, now.date(), people])
        found = cursor.fetchall()
    for case, person, conflict, account, staying in found:
        detail = {"case": str(case), "person": str(person), "conflict": conflict or ""}
        audit.append("cases.left", by=by, now=now, detail=detail)
        if account:
            notices.withdraw(account, address_of(case), by=by, now=now)
        notices.tell(staying, "case_stand_in", address_of(case), by=by, now=now)
    return len(found)
