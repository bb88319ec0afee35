"""What the communication plan adds to the registries: menu, my turn, search, calendar, reminders, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import attachment_walls, calendar, cascade, menu, nightly, search, turn
from rit.foundation.ui.words import in_language
from rit.plan import rules as plan_rules
from rit.plan.communication import queries, rules
from rit.plan.communication.models import Item
from rit.plan.communication.reminders import remind
from rit.plan.communication.states import OPEN, ItemState


def register() -> None:
    wide = frozenset({rules.STEER, plan_rules.REPORT})
    menu.add(menu.Item("me", 20, _("What I was told"), "communication:mine", icon="mail"))
    menu.add(menu.Item("insight", 38, _("Communication plan"), "communication:items", wide, icon="messages"))
    turn.providers.add("communication", turn.Provider(gather=my_turn, count=count_my_turn))
    cascade.providers.add("communication", cascade.Provider(asked_of_person, asked_of_units))
    search.providers.add("communication", find)
    calendar.providers.add("communication", days)
    attachment_walls.walls.add("communication.item", may_open)
    nightly.add("communication.reminders", remind)


def _waiting(actor: Actor) -> QuerySet[Item]:
    """Open items of the owner; those without one, and those that are ready, wait for who steers."""
    if actor.person is None:
        return Item.objects.none()
    whose = Q(owner_id=actor.person)
    if actor.may_enter(rules.STEER):
        whose |= Q(owner=None) | Q(state=ItemState.READY)
    return queries.still_open(Item.objects.filter(whose))


def my_turn(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    soon = day + timedelta(days=queries.SOON_DAYS)
    for item in queries.with_rows(_waiting(actor).filter(planned_date__lte=soon))[:limit]:
        yield turn.Turn(
            due=item.planned_date,
            what=_("Send") if item.state == ItemState.READY else _("Prepare the message"),
            subject=in_language(item.title),
            url=reverse("communication:item", args=[item.pk]),
            because=_("Date in the communication plan"),
            step=item.get_state_display(),
            owner=item.owner.full_name if item.owner else "",
        )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Item]:
    return _waiting(actor).filter(planned_date__lte=day + timedelta(days=queries.SOON_DAYS))


def asked_of_person(reader: Actor, person: UUID, day: date, limit: int) -> Iterable[cascade.Asked]:
    """Only to who may see the item: its text has not been told yet."""
    waiting = queries.still_open(queries.visible_to(reader).filter(owner_id=person))
    for item in queries.with_rows(waiting)[:limit]:
        yield cascade.Asked(
            what=in_language(item.title),
            url=reverse("communication:item", args=[item.pk]),
            due=item.planned_date,
            because=_("Date in the communication plan"),
            owner=item.owner.full_name if item.owner else "",
            late=item.planned_date < day,
        )


def asked_of_units(reader: Actor, units: Sequence[UUID], day: date, limit: int) -> Iterable[cascade.Asked]:
    """Persons write messages, units do not."""
    return []


def find(actor: Actor, text: str, limit: int) -> Iterable[search.Hit]:
    """Items for who may see them; for everybody else the messages that they were told."""
    if rules.may_see_all(actor):
        found = queries.visible_to(actor).filter(queries.named(text)).order_by("-planned_date", "pk")
        address = "communication:item"
    else:
        told = queries.told_to(actor).order_by().values("item")
        found = Item.objects.filter(queries.named(text), pk__in=told).order_by("-planned_date", "pk")
        address = "communication:told"
    for item in found[:limit]:
        yield search.Hit(
            kind=_("Message"),
            title=in_language(item.title),
            url=reverse(address, args=[item.pk]),
            second=str(item.get_channel_display()),
            icon="messages",
        )


def days(actor: Actor, first: date, last: date) -> Iterable[calendar.Day]:
    own = Item.objects.filter(owner_id=actor.person or NOBODY, state__in=OPEN)
    for item in own.filter(planned_date__range=(first, last)).order_by("planned_date")[:500]:
        yield calendar.Day(
            f"communication-{item.pk}",
            item.planned_date,
            in_language(item.title),
            reverse("communication:item", args=[item.pk]),
            version=item.version,
            changed_at=item.changed_at or item.created_at,
        )


def may_open(actor: Actor, attachment: Attachment) -> Verdict:
    """Evidence is open to whoever may see its item."""
    return YES if queries.visible_to(actor).filter(evidence=attachment).exists() else no("")
