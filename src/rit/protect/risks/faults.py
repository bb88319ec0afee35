"""What is wrong with the inventory's own data, for the X-ray: contradictions, nobody's risks, high ones left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.registries.xray import READ, Finding
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.protect.risks import queries, rules
from rit.protect.risks.models import Risk
from rit.protect.risks.states import State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


KINDS: dict[str, _StrPromise] = {
    "contradicts": _("Scores that contradict each other"),
    "of_nobody": _("Risks without an owner"),
    "late": _("Review of a risk is late"),
    "bare": _("High risks without a measure"),
}


def rows(actor: Actor, day: date) -> Rows | None:
    """For the coordinator: each risk with what is wrong with it."""
    if not rules.steers(actor):
        return None
    found = queries.with_faults(Risk.objects.exclude(state=State.CLOSED), day)
    first = found.order_by("review_date", "number")[:READ]
    # Only these are worded: in one query the words and owners of all would be read, and sorted.
    ordered = queries.faults_of(Risk.objects.filter(pk__in=first.values("pk")), day)
    return described(
        ordered.order_by("review_date", "number"),
        "title", "number", "review_date", *KINDS, key="pk", owner=full_name("owner"),
    )  # fmt: skip


def faults(row: Row, day: date) -> Iterator[Finding]:
    title, url = (
        f"R{row['number']:03d} {in_language(row['title'])}",
        reverse_lazy("risks:risk", args=[row["key"]]),
    )
    for name, kind in KINDS.items():
        if row[name]:
            yield Finding(
                kind=kind,
                title=title,
                url=url,
                because=row["owner"],
                since=day_of(row["review_date"]) if name == "late" else None,
            )
