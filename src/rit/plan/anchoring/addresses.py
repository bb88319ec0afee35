"""Where the pages of an anchoring point are (L1-c)."""

from __future__ import annotations

from django.urls import reverse

from rit.plan.models import AnchoringPoint


def address(name: str, point: AnchoringPoint) -> str:
    """With its plan: two plans that run beside each other may both have a point of that code."""
    return f"{reverse(f'anchoring:{name}', args=[point.code])}?plan={point.plan.code}"
