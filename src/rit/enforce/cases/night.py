"""Every night: the list says what the wall knew already. Runs as the clerk, which opens nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from rit.enforce.cases.actions import address_of
from rit.foundation.access.actor import Actor
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices


@transaction.atomic
def close_walls(*, by: Actor, now: datetime) -> int:
    """Takes off the lists whose period is over and who came into a conflict; tells who stays. How many."""
    with connection.cursor() as cursor:
        cursor.execute("select * from rit_cases_night(%s, %s)", [now, now.date()])
        found = cursor.fetchall()
    for case, person, conflict, account, staying in found:
        detail = {"case": str(case), "person": str(person), "conflict": conflict or ""}
        audit.append("cases.left", by=by, now=now, detail=detail)
        if account:
            notices.withdraw(account, address_of(case), by=by, now=now)
        notices.tell(staying, "case_stand_in", address_of(case), by=by, now=now)
    return len(found)
