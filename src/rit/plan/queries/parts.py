"""What hangs on one plan or one action, in several tables: gathered in one query each."""

from __future__ import annotations

from django.db.models import QuerySet

from rit.foundation.access.actor import Actor
from rit.foundation.registries.rows import Row, described, together
from rit.foundation.terms.models import Anchor
from rit.foundation.ui.words import in_language
from rit.plan.models import Action, Plan, Theme
from rit.plan.queries.visible import visible_to


def parts_of(plan: Plan) -> dict[str, list[Row]]:
    """What the plan traces up to, trust factors, values, themes, anchoring points, laws and corrections."""
    return together(
        {
            "traces_to": described(plan.traces_to.all(), "kind", "number", "title", "note"),
            "trust_factors": described(plan.trust_factors.all(), "title", "meaning"),
            "values": described(plan.values.all(), "code", "title", "meaning", "behaviours"),
            "themes": described(plan.themes.all(), "title"),
            "anchoring_points": described(plan.anchoring_points.all(), "area", "title"),
            "anchors": described(
                Anchor.objects.filter(code__in=plan.legal_anchors), "code", "short", "title"
            ),
            "corrections": described(
                plan.corrections.all(), "code", "says", "correct", "source", "confidence"
            ),
        }
    )


def beside_action(actor: Actor, action: Action) -> dict[str, list[Row]]:
    """What it comes after, what follows it, and what carries it on in another plan; as far as one may see them."""
    seen = visible_to(actor)

    def named(rows: QuerySet[Action]) -> QuerySet[Action]:
        return described(
            rows.order_by("plan__from_date", "next_date", "pk"), "pk", "title", plan="plan__title"
        )

    return together(
        {
            "follows": named(seen.filter(followed_by=action)),
            "followed_by": named(seen.filter(follows=action)),
            "carried_on": named(seen.filter(carried_from=action)),
        }
    )


def themes() -> dict[str, str]:
    """Code and words of the themes of all plans, the newest plan last so that its words win: one query."""
    found = Theme.objects.order_by("plan__from_date", "number").values_list("code", "title")
    return {code: in_language(title) for code, title in found}
