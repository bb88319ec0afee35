"""What we should know of processes and do not, for the X-ray: never assessed, a gap without a measure, a late look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.xray import Finding
from rit.foundation.ui.words import in_language
from rit.plan import queries as plan_queries
from rit.protect.risks import rules as risk_rules
from rit.protect.risks.exposure import queries
from rit.protect.risks.exposure.addresses import page_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST = 200
KINDS: dict[str, _StrPromise] = {
    "unknown": _("Processes with a risk that nobody assessed"),
    "bare": _("Processes with a gap and no measure that runs"),
    "late": _("Assessment of a process is past its review"),
}


def faults(actor: Actor, day: date) -> Iterator[Finding]:
    """For the coordinator: one query, each process with what is wrong with it."""
    if not risk_rules.steers(actor):
        return
    found = queries.with_faults(plan_queries.processes_standing(day).select_related("owner"), day)
    for process in found.order_by("title__nl", "pk")[:MOST]:
        for name, kind in KINDS.items():
            if vars(process)[name]:
                yield Finding(
                    kind=kind,
                    title=in_language(process.title),
                    url=page_of(process.line),
                    because=process.owner.full_name if process.owner else "",
                    since=process.review if name == "late" else None,
                )
