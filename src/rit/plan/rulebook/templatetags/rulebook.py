"""Shows what references point to (L3-c).

{% load rulebook %}{% cited action.cites as those %}{% for one in those %}<c-cite :cited="one" />{% endfor %}
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from rit.plan.rulebook import citing

register = template.Library()


@register.simple_tag
def cited(references: Iterable[str] | str) -> list[citing.Cited]:
    """What the references point to, in their order; one query for each kind. For one thing, not for each row of a list:
    a list resolves all its references together in its view."""
    asked = [references] if isinstance(references, str) else references
    return list(citing.resolve(asked).values())
