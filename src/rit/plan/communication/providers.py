"""What the communication plan adds to the registries: menu, my turn, search, calendar, reminders, evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import attachment_walls, calendar, cascade, menu, nightly, search, turn
from rit.foundation.registries.rows import Row, Rows, described
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.plan import rules as plan_rules
from rit.plan.communication import queries, rules
from rit.plan.communication.models import Item
from rit.plan.communication.reminders import remind
from rit.plan.communication.states import OPEN, Channel, ItemState


def register() -> None:
    wide = frozenset({rules.STEER, plan_rules.REPORT})
    menu.add(menu.Item("me", 20, _("What I was told"), "communication:mine", icon="mail"))
    menu.add(menu.Item("insight", 38, _("Communication plan"), "communication:items", wide, icon="messages"))
    turn.providers.add("communication", turn.Provider(my_turn, turn_of, count_my_turn))
    cascade.providers.add("communication", cascade.Provider(asked_of_person, asked))
    search.providers.add("communication", search.Provider(found, hit))
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


def my_turn(actor: Actor, day: date, team: bool) -> Rows:
    soon = day + timedelta(days=queries.SOON_DAYS)
    return _described(_waiting(actor).filter(planned_date__lte=soon))


def _described(items: QuerySet[Item]) -> Rows:
    return described(items, "pk", "title", "state", "planned_date", owner=full_name("owner"))


def turn_of(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=date.fromisoformat(row["planned_date"]),
        what=_("Send") if row["state"] == ItemState.READY else _("Prepare the message"),
        subject=in_language(row["title"]),
        url=reverse("communication:item", args=[row["pk"]]),
        because=_("Date in the communication plan"),
        step=ItemState(row["state"]).label,
        owner=row["owner"],
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Item]:
    return _waiting(actor).filter(planned_date__lte=day + timedelta(days=queries.SOON_DAYS))


def asked_of_person(reader: Actor, person: UUID, day: date) -> Rows:
    """Only to who may see the item: its text has not been told yet."""
    return _described(queries.still_open(queries.visible_to(reader).filter(owner_id=person)))


def asked(row: Row, day: date) -> cascade.Asked:
    planned = date.fromisoformat(row["planned_date"])
    return cascade.Asked(
        what=in_language(row["title"]),
        url=reverse("communication:item", args=[row["pk"]]),
        due=planned,
        because=_("Date in the communication plan"),
        owner=row["owner"],
        late=planned < day,
    )


def found(actor: Actor, text: str, limit: int) -> Rows:
    """Items for who may see them; for everybody else the messages that they were told."""
    if rules.may_see_all(actor):
        items, page = queries.visible_to(actor), "communication:item"
    else:
        told = queries.told_to(actor).order_by().values("item")
        items, page = Item.objects.filter(pk__in=told), "communication:told"
    named = items.filter(queries.named(text)).order_by("-planned_date", "pk")[:limit]
    return described(named, "pk", "title", "channel", page=Value(page))


def hit(row: Row, text: str) -> search.Hit:
    return search.Hit(
        kind=_("Message"),
        title=in_language(row["title"]),
        url=reverse(row["page"], args=[row["pk"]]),
        second=str(Channel(row["channel"]).label),
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
