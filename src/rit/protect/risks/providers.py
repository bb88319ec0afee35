"""What the risk inventory adds to the registries: menu, lists, search, calendar, measures, indicators (L6.2-d)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Verdict, no
from rit.foundation.registries import (
    calendar,
    cascade,
    indicators,
    menu,
    nightly,
    search,
    turn,
    xray,
)
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.plan.measures import serving
from rit.protect.risks import actions, faults, proposals, queries, reminders, rules
from rit.protect.risks.exposure import providers as exposure
from rit.protect.risks.models import Risk, Workshop
from rit.protect.risks.states import Level, State
from rit.protect.risks.workshop import actions as workshops
from rit.protect.risks.workshop import queries as rooms

SOON = timedelta(days=queries.SOON_DAYS)
OBJECTIVE = 2  # risks and vulnerable functions


def register() -> None:
    exposure.register()
    menu.add(menu.Item("protect", 10, _("Risks"), "risks:risks", icon="alert-triangle"))
    turn.providers.add("risks", turn.Provider(my_turn, to_review, count_my_turn))
    cascade.providers.add("risks", cascade.Provider(asked_of_person, asked))
    search.providers.add("risks", search.Provider(found, hit))
    calendar.providers.add("risks", days)
    nightly.add("risks.reminders", reminders.remind)
    nightly.add("risks.workshops", workshops.close_left_open)
    turn.providers.add("risks.workshops", turn.Provider(to_score, scoring, count_to_score))
    xray.providers.add("risks", xray.Provider(faults.rows, faults.faults))
    proposals.providers.add("measures", proposals.of_measures)
    proposals.providers.add("themes", proposals.of_themes)
    serving.add(serving.Kind(queries.KIND, _("Risk"), titles, address, may_serve, OBJECTIVE))
    for code, title, value in (
        ("risks.reviewed", _("Risks reviewed in time"), reviewed),
        ("risks.guarded", _("High risks with a measure"), guarded),
    ):
        indicators.add(
            indicators.Indicator(
                code=code,
                objective=OBJECTIVE,
                title=title,
                unit="percent",
                source=_("Risk inventory in RIT"),
                value=value,
            )
        )


def _held_by(person: UUID) -> QuerySet[Risk]:
    own = Risk.objects.filter(owner=person, review_date__isnull=False).exclude(state=State.CLOSED)
    return own.order_by("review_date", "number")


def _rows(risks: QuerySet[Risk]) -> Rows:
    return described(risks, "title", "number", key="pk", due="review_date", owner=full_name("owner"))


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    return _rows(_held_by(actor.person)) if actor.person else None


def to_review(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Review this risk"),
        subject=in_language(row["title"]),
        url=address(row["key"]),
        because=_("Agreed date of review"),
        pillar="protect",
        owner=row["owner"],
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Risk] | None:
    return _held_by(actor.person).filter(review_date__lte=day + SOON) if actor.person else None


def to_score(actor: Actor, day: date, team: bool) -> Rows | None:
    rows = rooms.to_score(actor.person) if actor.person else None
    return (
        described(rows, "title", key="pk", due="day", asked_by=full_name("leader"))
        if rows is not None
        else None
    )


def scoring(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Score the risks of a workshop"),
        subject=row["title"],
        url=reverse("risks:workshop", args=[row["key"]]),
        because=_("Day of the workshop"),
        asked_by=row["asked_by"],
        pillar="protect",
    )


def count_to_score(actor: Actor, day: date) -> QuerySet[Workshop] | None:
    return rooms.to_score(actor.person) if actor.person else None


def asked_of_person(reader: Actor, person: UUID, day: date) -> Rows:
    """Only what the reader may see: who keeps which risk is not for everybody."""
    return _rows(_held_by(person).filter(pk__in=queries.visible_to(reader).values("pk")))


def asked(row: Row, day: date) -> cascade.Asked:
    due = day_of(row["due"])
    return cascade.Asked(
        what=in_language(row["title"]),
        url=address(row["key"]),
        due=due,
        because=_("Risk to review"),
        owner=row["owner"],
        pillar="protect",
        late=due is not None and due < day,
    )


def found(actor: Actor, text: str, limit: int) -> Rows:
    named = queries.found(queries.visible_to(actor), text).order_by("number")[:limit]
    return described(named, "title", "number", key="pk")


def hit(row: Row, text: str) -> search.Hit:
    return search.Hit(
        kind=_("Risk"),
        title=in_language(row["title"]),
        url=address(row["key"]),
        second=f"R{row['number']:03d}",
        icon="alert-triangle",
    )


def days(actor: Actor, first: date, last: date) -> Iterator[calendar.Day]:
    """A neutral title: a feed lives on telephones, and which risks the corps sees is not for everybody."""
    if actor.person is None:
        return
    for risk in _held_by(actor.person).filter(review_date__range=(first, last))[:200]:
        if risk.review_date is not None:
            title = _("Review of risk %(number)s") % {"number": risk.reference}
            yield calendar.Day(
                f"risk-{risk.pk}", risk.review_date, title, address(str(risk.pk)), risk.version
            )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def titles(actor: Actor, keys: Collection[str]) -> Mapping[str, str]:
    known = [key for key in map(_key, keys) if key]
    rows = queries.visible_to(actor).filter(pk__in=known).values_list("pk", "number", "title")
    return {str(key): f"R{number:03d} {in_language(title)}" for key, number, title in rows}


def address(key: str) -> str:
    return reverse("risks:risk", args=[key])


def may_serve(actor: Actor, key: str) -> Verdict:
    known = _key(key)
    risk = queries.visible_to(actor).filter(pk=known).first() if known else None
    return rules.may_change(actor, actions.facts(risk)) if risk else no("")


def reviewed(day: date) -> float | None:
    """Share of the risks with a review date that is not past, in percent."""
    kept = Risk.objects.exclude(state=State.CLOSED).exclude(review_date=None)
    return _share(kept.filter(review_date__gte=day).count(), kept.count())


def guarded(day: date) -> float | None:
    """Share of the high and very high risks that a measure serves, in percent."""
    high = Risk.objects.filter(level__in=[Level.HIGH, Level.CRITICAL], state=State.OPEN)
    return _share(high.count() - queries.high_without_measure(Risk.objects.all()).count(), high.count())


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
