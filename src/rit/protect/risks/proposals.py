"""What suggests another score of a risk: a proposal, never a silent change. A person scores, or keeps it with a reason.

Measures, and themes that rise among what is reported, are supplied here; whatever stands above the pillars may add
a provider of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.plan.measures import queries as measures
from rit.plan.measures.models import EffectCheck, Serving
from rit.plan.measures.states import Effect
from rit.plan.models import LogEntry
from rit.plan.states import ActionState, LogKind
from rit.protect.risks.models import Risk
from rit.protect.risks.queries import KIND

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Proposal:
    """`at`: what came after the last score of *now* counts; once somebody scored, it is gone. `url` may be empty."""

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
    """A measure of this risk is done, or somebody looked whether it worked, which says more: one query."""
    serving = Serving.objects.filter(kind=KIND, key=str(risk.pk)).values("measure")
    checks = EffectCheck.objects.filter(measure=OuterRef("pk")).order_by("-pk")
    steps = LogEntry.objects.filter(action=OuterRef("action"), kind=LogKind.STEP).order_by("-pk")
    found = measures.visible_to(actor).filter(pk__in=serving).select_related("action")
    for one in found.annotate(
        checked_at=Subquery(checks.values("at")[:1]), finished_at=Subquery(steps.values("at")[:1])
    ).order_by("-pk")[: MOST * 2]:
        beside, title = vars(one), in_language(one.action.title)
        url = reverse("measures:measure", args=[one.action_id])
        if beside["checked_at"]:
            words = {
                Effect.WORKED: _("“%(measure)s” worked: is the risk smaller now?"),
                Effect.PARTLY: _("“%(measure)s” worked in part: does the score still hold?"),
                Effect.NOT: _("“%(measure)s” did not work: is the risk as small as was thought?"),
            }[Effect(one.effect)]
            yield Proposal(words % {"measure": title}, url, beside["checked_at"])
        elif one.action.state == ActionState.DONE and beside["finished_at"]:
            said = _("“%(measure)s” is done: does the score still hold?") % {"measure": title}
            yield Proposal(said, url, beside["finished_at"])


def of_themes(actor: Actor, risk: Risk) -> Iterable[Proposal]:
    """Its theme rose; no number, and no case. Reads what `queries.with_signal` put beside the risk: no query."""
    until, at = vars(risk)["signal_until"], vars(risk)["signal_at"]
    if until:
        said = _(
            "More was reported on the theme of this risk in the year until %(day)s than in the year before: does the "
            "score still hold?"
        )
        yield Proposal(said % {"day": shortdate(until)}, "", at)
