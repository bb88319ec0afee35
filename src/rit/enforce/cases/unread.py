"""Open cases that nobody on their list can open any more, and who is told of it (security.md, *Stand-in*).

It happens at night, or when a relation is recorded: nobody has the keys open then, so nobody can hand them on.
Whoever may break the glass is told, without a conflict of interest; two sheets of the recovery open what it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from rit.enforce.cases import glass
from rit.enforce.cases.queries import holders
from rit.enforce.cases.states import DIT_ROLES, Desk
from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.foundation.notices import queries as told_before
from rit.foundation.notices import table

KIND = "case_unread"


@dataclass(frozen=True)
class Unread:
    """A case as its number alone."""

    case: UUID
    number: str
    desk: str
    arrived_at: datetime


def cases(day: date) -> Sequence[Unread]:
    """Those that whoever asks may know of, the oldest first; the clerk learns of all. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select * from rit_cases_unread(%s) order by arrived_at limit 100", [day])
        return [Unread(*row) for row in cursor.fetchall()]


def tell(*, by: Actor, now: datetime) -> int:
    """Every night as the clerk: how many notices were made. Told again after the days of the table of notices."""
    found = cases(now.date())
    if not found:
        return 0
    again = timedelta(days=table.kinds()[KIND].repeats_days, hours=-4)  # the night is not always as late
    told = told_before.told_since(KIND, now - again)
    dit = {one.account for one in holders(DIT_ROLES, now.date())}
    free = {
        account
        for one in found
        for account in glass.entitled(one.case, now)
        if one.desk == Desk.COMPLAINTS or account not in dit
    } - told
    notices.tell(sorted(free), KIND, glass.ADDRESS, by=by, now=now)
    return len(free)
