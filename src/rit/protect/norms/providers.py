"""What campaigns add to the registries: menu, my turn, My RIT, citations, nights, indicators, X-ray (L3-b, L3-c)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import cascade, citations, indicators, menu, nightly, turn, xray
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.words import in_language
from rit.plan.rulebook import citing
from rit.protect.norms import actions, faults, queries, reminders
from rit.protect.norms.asking import providers as asking
from rit.protect.norms.handing import providers as handing
from rit.protect.norms.models import Confirmation
from rit.protect.norms.moments import providers as moments


def register() -> None:
    menu.add(menu.Item("protect", 40, _("Read and confirm"), "norms:campaigns", icon="checklist"))
    turn.providers.add("norms", turn.Provider(my_turn, to_confirm, count_my_turn))
    cascade.providers.add("norms", cascade.Provider(asked_of_person, asked))
    citations.providers.add("norms", cites)
    nightly.add("norms.newcomers", actions.ask_newcomers)  # first: who comes today is reminded in time
    nightly.add("norms.reminders", reminders.remind)
    menu.add(menu.Item("protect", 50, _("Questions about rules"), "norms:questions", icon="help-circle"))
    asking.register()
    handing.register()
    moments.register()
    xray.providers.add("norms", xray.Provider(faults.rows, faults.faults))
    indicators.add(
        indicators.Indicator(
            code="norms.confirmed",
            objective=7,
            title=_("Rules read and confirmed"),
            unit="percent",
            source=_("Campaigns in RIT: confirmed, of all who were asked"),
            value=queries.share_confirmed,
        )
    )


def _rows(rows: QuerySet[Confirmation]) -> Rows:
    return described(rows, key="campaign_id", title="campaign__title", due="until_date")


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    return _rows(queries.waiting(actor.person)) if actor.person else None


def to_confirm(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Read and confirm"),
        subject=in_language(row["title"]),
        url=reverse("norms:read", args=[row["key"]]),
        because=_("Last day of the campaign"),
        pillar="protect",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Confirmation] | None:
    return queries.waiting(actor.person) if actor.person else None


def asked_of_person(reader: Actor, person: UUID, day: date) -> Rows:
    """The wall lets only the person and the head of the unit see it."""
    return _rows(queries.waiting(person))


def asked(row: Row, day: date) -> cascade.Asked:
    due = day_of(row["due"])
    return cascade.Asked(
        what=in_language(row["title"]),
        url=reverse("norms:read", args=[row["key"]]),
        due=due,
        because=_("To read and confirm"),
        pillar="protect",
        late=due is not None and due < day,
    )


def cites(actor: Actor, wanted: citations.Wanted, limit: int) -> Iterable[citations.Citing]:
    """A campaign cites what it puts out: one query, and none for other things."""
    asked = Q()
    for ref in filter(None, map(citing.parse, wanted.refs)):
        if ref.kind == "instruction":
            of = Q(version__instruction__code=ref.code)
            asked |= of & Q(version__number=int(ref.version)) if ref.version.isdecimal() else of
        else:
            asked |= Q(sections__contains=[{"lines": [{"reference": str(ref)}]}])
    if not asked:
        return
    for one in queries.visible_to(actor).filter(asked).order_by("-published_at")[:limit]:
        yield citations.Citing(
            key=f"campaign:{one.pk}",
            kind=_("Campaign"),
            title=in_language(one.title),
            url=reverse("norms:campaign", args=[one.pk]),
        )
