"""Where the pages of an anchoring point are (L1-c)."""

from __future__ import annotations

from django.urls import reverse

from rit.plan.models import AnchoringPoint


def address(name: str, point: AnchoringPoint) -> str:
    """With its plan: two plans that run beside each other may both have a point of that code."""
    return address_of(name, point.code, point.plan.code)


def address_of(name: str, point: str, plan: str) -> str:
    return f"{reverse(f'anchoring:{name}', args=[point])}?plan={plan}"
