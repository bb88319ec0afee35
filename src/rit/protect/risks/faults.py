"""What is wrong with the inventory's own data, for the X-ray: contradictions, nobody's risks, high ones left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.xray import MOST, Finding
from rit.foundation.ui.words import in_language
from rit.protect.risks import queries, rules
from rit.protect.risks.models import Risk
from rit.protect.risks.states import State


def faults(actor: Actor, day: date) -> Iterator[Finding]:
    """For the coordinator; four queries."""
    if not rules.steers(actor):
        return
    risks = Risk.objects.exclude(state=State.CLOSED).select_related("owner")
    listed: list[tuple[object, QuerySet[Risk]]] = [
        (_("Scores that contradict each other"), queries.contradictions(risks)),
        (_("Risks without an owner"), risks.filter(owner=None)),
        (_("Review of a risk is late"), queries.late(risks, day)),
        (_("High risks without a measure"), queries.high_without_measure(risks)),
    ]
    for kind, found in listed:
        for risk in found.order_by("review_date", "number")[:MOST]:
            yield Finding(
                kind=str(kind),
                title=f"{risk.reference} {in_language(risk.title)}",
                url=reverse("risks:risk", args=[risk.pk]),
                because=risk.owner.full_name if risk.owner else "",
                since=risk.review_date if risk.review_date and risk.review_date < day else None,
            )
