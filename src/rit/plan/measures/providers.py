"""What measures add to the registries: menu, my turn, page of an action, attachments, x-ray (L6.2-c, L6.2-d)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import attachment_walls, menu, related, turn, xray
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.plan.carrying import carriers
from rit.plan.measures import queries
from rit.plan.measures.carrying import carry
from rit.plan.measures.models import EffectCheck, Measure
from rit.plan.measures.states import NOT_CHECKED, Effect, Sort
from rit.plan.rules import STEER
from rit.plan.states import PlanStatus

SOON = timedelta(days=30)


def register() -> None:
    menu.add(menu.Item("protect", 60, _("Measures"), "measures:measures", icon="shield-check"))
    turn.providers.add("measures", turn.Provider(my_turn, to_check, count_my_turn))
    related.providers.add("plan.measures", on_page)
    attachment_walls.walls.add("measures.check", may_open)
    xray.providers.add("plan.measures", xray.Provider(unchecked, faults))
    carriers.add("measures", carry)


def _to_check(actor: Actor, day: date) -> QuerySet[Measure]:
    """Looks that are due within thirty days, at measures that one holds or whose unit one leads."""
    own = Q(action__owner=actor.person) | Q(action__unit__in=actor.units_led)
    running = queries.unchecked(day + SOON).filter(action__plan__status=PlanStatus.RUNNING)
    return running.filter(own).order_by("check_date", "pk")


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    if actor.person is None:
        return None
    owner = full_name("action__owner")
    return described(
        _to_check(actor, day), key="action_id", title="action__title", due="check_date", owner=owner
    )


def to_check(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Look whether it worked"),
        subject=in_language(row["title"]),
        url=reverse("measures:check", args=[row["key"]]),
        because=_("Agreed day to look at the effect"),
        owner=row["owner"],
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Measure] | None:
    return _to_check(actor, day) if actor.person is not None else None


def on_page(actor: Actor, kind: str, key: str) -> Iterable[related.Button | related.Line]:
    """On the page of an action: that it is a measure, and what became of it; one query."""
    if kind != "action":
        return
    measure = Measure.objects.filter(action=UUID(key)).values("sort", "effect").first()
    if measure is None:
        return
    effect = Effect(measure["effect"]).label if measure["effect"] else NOT_CHECKED
    words = f"{Sort(measure['sort']).label}, {effect}"
    yield related.Line(_("Measure"), words, reverse("measures:measure", args=[key]))


def may_open(actor: Actor, attachment: Attachment) -> Verdict:
    """What shows an effect is open to whoever may see the measure."""
    seen = EffectCheck.objects.filter(evidence=attachment, measure__in=queries.visible_to(actor)).exists()
    return YES if seen else no("")


def unchecked(actor: Actor, day: date) -> Rows | None:
    """For the coordinator: measures done, and nobody looked whether they worked."""
    if not actor.may_enter(STEER):
        return None
    late = queries.unchecked(day).filter(action__plan__status=PlanStatus.RUNNING)
    found = late.order_by("check_date", "pk")[: xray.READ]
    return described(
        found, key="action_id", title="action__title", since="check_date", owner=full_name("action__owner")
    )


def faults(row: Row, day: date) -> Iterator[xray.Finding]:
    yield xray.Finding(
        kind=_("Done, and nobody looked whether it worked"),
        title=in_language(row["title"]),
        url=reverse_lazy("measures:check", args=[row["key"]]),
        because=row["owner"],
        since=day_of(row["since"]),
    )
