"""What anchoring points add to the registries: menu, my turn, cascade, search, calendar, nights, attachments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import attachment_walls, calendar, cascade, menu, nightly, search, turn
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.plan.anchoring import queries
from rit.plan.anchoring.addresses import address, address_of
from rit.plan.anchoring.carrying import carry
from rit.plan.anchoring.models import Embedding, Review
from rit.plan.anchoring.reminders import remind
from rit.plan.carrying import carriers
from rit.plan.rules import STEER

SOON = timedelta(days=30)


def register() -> None:
    menu.add(menu.Item("insight", 37, _("Anchoring points"), "anchoring:points", icon="pin"))
    turn.providers.add("anchoring", turn.Provider(my_turn, to_review, count_my_turn))
    turn.providers.add("anchoring.nobody", turn.Provider(held_by_nobody, to_give))
    cascade.providers.add("anchoring", cascade.Provider(asked_of_person, asked))
    search.providers.add("anchoring", search.Provider(found, hit))
    calendar.providers.add("anchoring", days)
    attachment_walls.walls.add("anchoring.review", may_open)
    nightly.add("anchoring.reminders", remind)
    carriers.add("anchoring", carry)


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    """Reviews of one's own points."""
    if actor.person is None:
        return None
    return _held(queries.held_by(actor.person).exclude(next_review_date=None))


def _held(embeddings: QuerySet[Embedding]) -> Rows:
    names = {"title": "point__title", "code": "point__code", "plan": "point__plan__code"}
    return described(embeddings, due="next_review_date", owner=full_name("owner"), **names)


def to_review(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Review this point"),
        subject=in_language(row["title"]),
        url=address_of("review", row["code"], row["plan"]),
        because=_("Agreed date of review"),
        owner=row["owner"],
    )


def held_by_nobody(actor: Actor, day: date, team: bool) -> Rows | None:
    """For the coordinator."""
    if actor.person is None or not actor.may_enter(STEER):
        return None
    return described(queries.without_owner(), "title", "code", plan="plan__code")


def to_give(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=None,
        what=_("Give an owner"),
        subject=in_language(row["title"]),
        url=address_of("give", row["code"], row["plan"]),
        because=_("Nobody holds this anchoring point"),
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Embedding] | None:
    """Reviews within thirty days or late."""
    if actor.person is None:
        return None
    return queries.held_by(actor.person).filter(next_review_date__lte=day + SOON).select_related(None)


def asked_of_person(reader: Actor, person: UUID, day: date) -> Rows:
    return _held(queries.held_by(person))


def asked(row: Row, day: date) -> cascade.Asked:
    next_date = day_of(row["due"])
    return cascade.Asked(
        what=in_language(row["title"]),
        url=address_of("point", row["code"], row["plan"]),
        due=next_date,
        because=_("Anchoring point to review"),
        owner=row["owner"],
        late=next_date is not None and next_date < day,
    )


def found(actor: Actor, text: str, limit: int) -> Rows:
    named = queries.visible_to(actor).filter(queries.named(text)).order_by("order")[:limit]
    return described(named, "title", "code", plan="plan__code")


def hit(row: Row, text: str) -> search.Hit:
    return search.Hit(
        kind=_("Anchoring point"),
        title=in_language(row["title"]),
        url=address_of("point", row["code"], row["plan"]),
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
                held.version,
            )


def may_open(actor: Actor, attachment: Attachment) -> Verdict:
    """Evidence of a review is open to whoever may see its point."""
    seen = Review.objects.filter(evidence=attachment, point__in=queries.visible_to(actor)).exists()
    return YES if seen else no("")
