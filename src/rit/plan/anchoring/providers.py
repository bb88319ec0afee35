"""What anchoring points add to the registries: menu, my turn, cascade, search, calendar, nights, attachments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import attachment_walls, calendar, cascade, menu, nightly, search, turn
from rit.foundation.ui.words import in_language
from rit.plan.anchoring import queries
from rit.plan.anchoring.addresses import address
from rit.plan.anchoring.carrying import carry
from rit.plan.anchoring.models import Embedding, Review
from rit.plan.anchoring.reminders import remind
from rit.plan.carrying import carriers
from rit.plan.rules import STEER

SOON = timedelta(days=30)


def register() -> None:
    menu.add(menu.Item("insight", 37, _("Anchoring points"), "anchoring:points", icon="pin"))
    turn.providers.add("anchoring", turn.Provider(gather=my_turn, count=count_my_turn))
    cascade.providers.add("anchoring", cascade.Provider(of_person=asked_of_person, of_units=asked_of_units))
    search.providers.add("anchoring", find)
    calendar.providers.add("anchoring", days)
    attachment_walls.walls.add("anchoring.review", may_open)
    nightly.add("anchoring.reminders", remind)
    carriers.add("anchoring", carry)


def my_turn(actor: Actor, day: date, team: bool, limit: int) -> Iterator[turn.Turn]:
    """Reviews of one's own points; to the coordinator, points that nobody holds."""
    if actor.person is None:
        return
    for held in queries.held_by(actor.person).exclude(next_review_date=None)[:limit]:
        yield turn.Turn(
            due=held.next_review_date,
            what=_("Review this point"),
            subject=in_language(held.point.title),
            url=address("review", held.point),
            because=_("Agreed date of review"),
            owner=held.owner.full_name if held.owner else "",
        )
    if actor.may_enter(STEER):
        for point in queries.without_owner()[:limit]:
            yield turn.Turn(
                due=None,
                what=_("Give an owner"),
                subject=in_language(point.title),
                url=address("give", point),
                because=_("Nobody holds this anchoring point"),
            )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Embedding] | None:
    """Reviews within thirty days or late."""
    if actor.person is None:
        return None
    return queries.held_by(actor.person).filter(next_review_date__lte=day + SOON).select_related(None)


def asked_of_person(reader: Actor, person: UUID, day: date, limit: int) -> Iterator[cascade.Asked]:
    for held in queries.held_by(person)[:limit]:
        next_date = held.next_review_date
        yield cascade.Asked(
            what=in_language(held.point.title),
            url=address("point", held.point),
            due=next_date,
            because=_("Anchoring point to review"),
            owner=held.owner.full_name if held.owner else "",
            late=next_date is not None and next_date < day,
        )


def asked_of_units(reader: Actor, units: Sequence[UUID], day: date, limit: int) -> Iterable[cascade.Asked]:
    """Nothing: a person holds a point, not a unit."""
    return ()


def find(actor: Actor, text: str, limit: int) -> Iterator[search.Hit]:
    for point in queries.visible_to(actor).filter(queries.named(text)).order_by("order")[:limit]:
        yield search.Hit(
            kind=_("Anchoring point"),
            title=in_language(point.title),
            url=address("point", point),
            icon="pin",
        )


def days(actor: Actor, first: date, last: date) -> Iterator[calendar.Day]:
    if actor.person is None:
        return
    for held in queries.held_by(actor.person).filter(next_review_date__range=(first, last))[:200]:
        if held.next_review_date is not None:
            yield calendar.Day(
                f"anchoring-{held.pk}",
                held.next_review_date,
                in_language(held.point.title),
                address("point", held.point),
            )


def may_open(actor: Actor, attachment: Attachment) -> Verdict:
    """Evidence of a review is open to whoever may see its point."""
    seen = Review.objects.filter(evidence=attachment, point__in=queries.visible_to(actor)).exists()
    return YES if seen else no("")
