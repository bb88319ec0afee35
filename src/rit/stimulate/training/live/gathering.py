"""What lives among staff, over all live dilemmas in which at least five voted: by theme and by dilemma (L7-d).

Votes on a dilemma are shown from two sittings on: those of one sitting would be the figures of one group, and who met
when stands in the calendar. Decision 16.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from rit.plan import queries as plan_queries
from rit.stimulate.training.dilemmas import queries as dilemmas
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.live import queries, showing
from rit.stimulate.training.live.models import Harvest
from rit.stimulate.training.live.states import PLACES

MOST_MOVED = 6
FEWEST_SITTINGS = 2


@dataclass(frozen=True)
class Theme:
    """`talks` in which at least five voted, and the `sentences` kept of them."""

    code: str
    title: str
    talks: int
    sentences: int


@dataclass(frozen=True)
class Moved:
    """One edition over all talks on it."""

    code: str
    text: dilemmas.Read
    talks: int
    shift: showing.Shift


def themes() -> list[Theme]:
    """Every theme of the plan, most talked about first; two queries beside that of the names."""
    talks = dict(queries.with_a_group().order_by().values_list("edition__theme").annotate(many=Count("pk")))
    sentences = dict(Harvest.objects.order_by().values_list("edition__theme").annotate(many=Count("pk")))
    found = [
        Theme(code, title, talks.get(code, 0), sentences.get(code, 0))
        for code, title in plan_queries.themes().items()
    ]
    return sorted(found, key=lambda one: (-one.talks, -one.sentences, one.title))


def moved(theme: str = "") -> list[Moved]:
    """The dilemmas talked about most, with both votes added up; of one sitting alone nothing is shown."""
    found = queries.with_a_group().exclude(before=None).exclude(after=None).select_related(None)
    if theme:
        found = found.filter(edition__theme=theme)
    sums = {
        f"{moment}_{place}": Sum(f"{moment}__{place}")
        for moment in ("before", "after")
        for place in range(PLACES)
    }
    rows = list(
        found.order_by()
        .values("edition")
        .annotate(talks=Count("pk"), **sums)
        .filter(talks__gte=FEWEST_SITTINGS)
        .order_by("-talks", "edition")[:MOST_MOVED]
    )
    keys = [row["edition"] for row in rows]
    editions = {one.pk: one for one in Edition.objects.filter(pk__in=keys).select_related("dilemma")}
    return [_moved(editions[row["edition"]], row) for row in rows]


def _moved(edition: Edition, row: Mapping[str, Any]) -> Moved:  # Any: a row of the sums above
    text = dilemmas.read(edition)
    shift = showing.shift(text, _counts(row, "before"), _counts(row, "after"))
    assert shift is not None  # noqa: S101  # both votes are there
    return Moved(edition.dilemma.code, text, row["talks"], shift)


def _counts(row: Mapping[str, Any], moment: str) -> Sequence[int]:
    return [row[f"{moment}_{place}"] for place in range(PLACES)]
