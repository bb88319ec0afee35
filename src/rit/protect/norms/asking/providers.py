"""What questions about rules add to the registries: the page of a rule, my turn, X-ray, indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from rit.foundation import clock
from rit.foundation.access.actor import Actor
from rit.foundation.registries import indicators, related, turn, xray
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.plan.rulebook import citing
from rit.protect.norms import rules
from rit.protect.norms.asking import queries
from rit.protect.norms.models import RuleQuestion


def register() -> None:
    related.providers.add("norms.asking", on_page)
    turn.providers.add("norms.asking", turn.Provider(my_turn, to_answer, count_my_turn))
    xray.providers.add("norms.asking", xray.Provider(late, faults))
    indicators.add(
        indicators.Indicator(
            code="norms.answered",
            objective=7,
            title=_("Questions about rules answered in time"),
            unit="percent",
            source=_("Questions in RIT: answered within two weeks, of those of the last year"),
            value=queries.answered_in_time,
        )
    )


def on_page(actor: Actor, kind: str, key: str) -> Iterable[related.Button | related.Line]:
    """On the page of a rule: a button to ask, and what others asked; one query."""
    if kind != "rule":
        return
    if rules.may_ask(actor):
        url = f"{reverse('norms:ask_rule')}?{urlencode({'about': key})}"
        yield related.Button(_("Ask what it means"), url, "help-circle")
    ref = citing.parse(key)
    instruction = ref.code if ref and ref.kind == "instruction" else ""
    if instruction:
        found = queries.shared_of_instruction(actor, instruction, clock.today())
    else:
        found = queries.shared(key)
    for one in found:
        yield related.Line(one.shown, one.answer)


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    """Metadata only: what is asked stands on its page."""
    return (
        described(queries.waiting(), "reference", key="pk", asked="asked_at") if rules.steers(actor) else None
    )


def to_answer(row: Row, actor: Actor, day: date) -> turn.Turn:
    asked = day_of(row["asked"][:10])
    return turn.Turn(
        due=asked + timedelta(days=queries.ANSWER_DAYS) if asked else None,
        what=_("Answer a question"),
        subject=citing.words(row["reference"]),
        url=reverse("norms:answer", args=[row["key"]]),
        because=_("Two weeks after it was asked, our own term"),
        pillar="protect",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[RuleQuestion] | None:
    return queries.waiting() if rules.steers(actor) else None


def late(actor: Actor, day: date) -> Rows | None:
    if not rules.steers(actor):
        return None
    found = queries.waiting().filter(asked_at__date__lt=day - timedelta(days=queries.ANSWER_DAYS))
    return described(found[: xray.READ], "reference", "text", key="pk", since="asked_at")


def faults(row: Row, day: date) -> Iterator[xray.Finding]:
    yield xray.Finding(
        kind=_("Question about a rule without an answer"),
        title=Truncator(row["text"]).words(12),
        url=reverse("norms:answer", args=[row["key"]]),
        because=citing.words(row["reference"]),
        since=day_of(row["since"]),
    )
