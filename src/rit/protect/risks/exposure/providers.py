"""What the exposure of processes adds to the registries: my turn, calendar, page of a process, measures, x-ray."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation import clock
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Verdict, no
from rit.foundation.registries import calendar, cascade, nightly, related, turn, xray
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.plan import queries as plan_queries
from rit.plan.measures import serving
from rit.plan.models import Process
from rit.protect.risks.exposure import faults, queries, reminders, rules
from rit.protect.risks.exposure.addresses import page_of
from rit.protect.risks.exposure.states import Gap

SOON = timedelta(days=30)
OBJECTIVE = 2  # risks and vulnerable functions


def register() -> None:
    turn.providers.add("processes", turn.Provider(my_turn, to_review, count_my_turn))
    cascade.providers.add("processes", cascade.Provider(asked_of_person, asked))
    calendar.providers.add("processes", days)
    related.providers.add("protect.risks.processes", on_page)
    xray.providers.add("processes", xray.Provider(faults.rows, faults.faults))
    nightly.add("processes.reminders", reminders.remind)
    serving.add(serving.Kind(queries.KIND, _("Work process"), titles, page_of, may_serve, OBJECTIVE))


def _owned_by(person: UUID, day: date) -> QuerySet[Any]:  # Any: a process with its review
    own = queries.with_latest(plan_queries.processes_standing(day).filter(owner=person))
    return own.filter(review__isnull=False).order_by("review", "pk")


def _rows(processes: QuerySet[Any]) -> Rows:
    return described(processes, "title", key="line", due="review", owner=full_name("owner"))


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    return _rows(_owned_by(actor.person, day)) if actor.person else None


def to_review(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Assess this process again"),
        subject=in_language(row["title"]),
        url=page_of(row["key"]),
        because=_("Agreed date of review"),
        pillar="protect",
        owner=row["owner"],
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Any] | None:
    return _owned_by(actor.person, day).filter(review__lte=day + SOON) if actor.person else None


def asked_of_person(reader: Actor, person: UUID, day: date) -> Rows:
    """Only what the reader may see."""
    return _rows(_owned_by(person, day).filter(pk__in=queries.visible_to(reader, day).values("pk")))


def asked(row: Row, day: date) -> cascade.Asked:
    due = day_of(row["due"])
    return cascade.Asked(
        what=in_language(row["title"]),
        url=page_of(row["key"]),
        due=due,
        because=_("Process to assess again"),
        owner=row["owner"],
        pillar="protect",
        late=due is not None and due < day,
    )


def days(actor: Actor, first: date, last: date) -> Iterator[calendar.Day]:
    """A neutral title: everybody knows the processes, nobody reads from it how exposed one is."""
    if actor.person is None:
        return
    found = _owned_by(actor.person, clock.today()).filter(review__range=(first, last))
    for process in found[:200]:
        title = _("Assess a process again: %(process)s") % {"process": in_language(process.title)}
        on, version = process.review, process.latest
        yield calendar.Day(f"process-{process.line}", on, title, page_of(process.line), version)


def on_page(actor: Actor, kind: str, key: str) -> Iterator[related.Button | related.Line]:
    """On the page of a process, for who may see it: how exposed it is, and the way there; two queries."""
    if kind != "process":
        return
    process = queries.with_latest(queries.visible_to(actor, clock.today())).filter(line=UUID(key)).first()
    if process is None:
        return
    words = Gap(process.gap).label if process.gap else _("not assessed yet")
    yield related.Line(_("Vulnerability and controls"), str(words), page_of(process.line))
    yield related.Button(_("Vulnerability and controls"), page_of(process.line), "scale")


def _line(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def titles(actor: Actor, keys: Collection[str]) -> Mapping[str, str]:
    known = [line for line in map(_line, keys) if line]
    rows = queries.visible_to(actor, clock.today()).filter(line__in=known).values_list("line", "title")
    return {str(line): in_language(title) for line, title in rows}


def may_serve(actor: Actor, key: str) -> Verdict:
    line, today = _line(key), clock.today()
    seen = queries.visible_to(actor, today).filter(line=line) if line else Process.objects.none()
    process = queries.with_people(seen).first()
    return rules.may_give_measure(actor, queries.facts(process)) if process else no("")
