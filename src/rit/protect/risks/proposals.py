"""What suggests another score of a risk: a proposal, never a silent change. A person scores, or keeps it with a reason.

Whatever stands above the pillars may add a provider: a founded case, a rising theme. Measures are supplied here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry
from rit.foundation.ui.words import in_language
from rit.plan.measures import queries as measures
from rit.plan.measures.models import EffectCheck, Serving
from rit.plan.measures.states import Effect
from rit.protect.risks.models import Risk
from rit.protect.risks.queries import KIND

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Proposal:
    """`at`: what came after the last score of *now* counts; once somebody scored, it is gone."""

    text: str | _StrPromise
    url: str
    at: datetime


Provider = Callable[[Actor, Risk], Iterable[Proposal]]
providers: Registry[Provider] = Registry()
MOST = 10


def of(actor: Actor, risk: Risk) -> list[Proposal]:
    """What happened since the last score, the latest first."""
    found = [one for provider in providers for one in provider(actor, risk)]
    fresh = [one for one in found if risk.scored_at is None or one.at > risk.scored_at]
    return sorted(fresh, key=lambda one: one.at, reverse=True)[:MOST]


def of_measures(actor: Actor, risk: Risk) -> Iterable[Proposal]:
    """Somebody looked whether a measure of this risk worked: one query."""
    serving = Serving.objects.filter(kind=KIND, key=str(risk.pk)).values("measure")
    checks = EffectCheck.objects.filter(measure__in=measures.visible_to(actor).filter(pk__in=serving))
    for check in checks.select_related("measure__action").order_by("-pk")[:MOST]:
        words = {
            Effect.WORKED: _("“%(measure)s” worked: is the risk smaller now?"),
            Effect.PARTLY: _("“%(measure)s” worked in part: does the score still hold?"),
            Effect.NOT: _("“%(measure)s” did not work: is the risk as small as was thought?"),
        }[Effect(check.effect)]
        title = in_language(check.measure.action.title)
        url = reverse("measures:measure", args=[check.measure.action_id])
        yield Proposal(words % {"measure": title}, url, check.at)
