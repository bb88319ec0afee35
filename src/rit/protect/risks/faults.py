"""What is wrong with the inventory's own data, for the X-ray: contradictions, nobody's risks, high ones left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.xray import Finding
from rit.foundation.ui.words import in_language
from rit.protect.risks import queries, rules
from rit.protect.risks.models import Risk
from rit.protect.risks.states import State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


MOST = 200  # risks with a fault; each may have several
KINDS: dict[str, _StrPromise] = {
    "contradicts": _("Scores that contradict each other"),
    "of_nobody": _("Risks without an owner"),
    "late": _("Review of a risk is late"),
    "bare": _("High risks without a measure"),
}


def faults(actor: Actor, day: date) -> Iterator[Finding]:
    """For the coordinator: one query, each risk with what is wrong with it."""
    if not rules.steers(actor):
        return
    found = queries.with_faults(Risk.objects.exclude(state=State.CLOSED).select_related("owner"), day)
    for risk in found.order_by("review_date", "number")[:MOST]:
        for name, kind in KINDS.items():
            if vars(risk)[name]:
                yield Finding(
                    kind=kind,
                    title=f"{risk.reference} {in_language(risk.title)}",
                    url=reverse("risks:risk", args=[risk.pk]),
                    because=risk.owner.full_name if risk.owner else "",
                    since=risk.review_date if name == "late" else None,
                )
