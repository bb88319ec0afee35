"""What the nightly count found, as the trail tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rit.foundation.audit.models import Entry
from rit.foundation.retention.policy import Table, policy
from rit.foundation.retention.purge import COUNTED


@dataclass(frozen=True)
class Count:
    """`rows` of a table past their period; the table is None when the policy no longer lists it."""

    table: Table | None
    rows: int


@dataclass(frozen=True)
class LastCount:
    at: datetime
    counts: list[Count]

    @property
    def rows(self) -> int:
        return sum(count.rows for count in self.counts)


def last_count() -> LastCount | None:
    """The newest dry run; None before the first night."""
    found = Entry.objects.filter(event=COUNTED).order_by("-id").values("at", "detail").first()
    if found is None:
        return None
    tables = policy().tables
    counts = [Count(tables.get(name), rows) for name, rows in found["detail"].items()]
    return LastCount(found["at"], counts)
