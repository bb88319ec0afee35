"""What we should know of processes and do not, for the X-ray: never assessed, a gap without a measure, a late look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.registries.xray import READ, Finding
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.plan import queries as plan_queries
from rit.protect.risks import rules as risks
from rit.protect.risks.exposure import queries
from rit.protect.risks.exposure.addresses import page_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KINDS: dict[str, _StrPromise] = {
    "unknown": _("Processes with a risk that nobody assessed"),
    "bare": _("Processes with a gap and no measure that runs"),
    "late": _("Assessment of a process is past its review"),
}


def rows(actor: Actor, day: date) -> Rows | None:
    """For the coordinator: each process with what is wrong with it."""
    if not risks.steers(actor):
        return None
    found = queries.with_faults(plan_queries.processes_standing(day), day).order_by("title__nl", "pk")[:READ]
    return described(found, "title", "review", *KINDS, key="line", owner=full_name("owner"))


def faults(row: Row, day: date) -> Iterator[Finding]:
    for name, kind in KINDS.items():
        if row[name]:
            yield Finding(
                kind=kind,
                title=in_language(row["title"]),
                url=page_of(row["key"]),
                because=row["owner"],
                since=day_of(row["review"]) if name == "late" else None,
            )
