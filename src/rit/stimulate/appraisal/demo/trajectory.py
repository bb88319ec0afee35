"""One trajectory of the demo: steps, what was shared, a review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from rit.foundation.access.actor import Actor
from rit.people.models import Person
from rit.stimulate.appraisal.actions import trajectories
from rit.stimulate.appraisal.models import Cycle

Story = Mapping[str, Any]  # Any: a table of the file


def tell(
    cycle: Cycle,
    told: Story,
    who: Person,
    people: Mapping[str, Person],
    acting: Callable[[Person, date], Actor],
) -> None:
    day = told["on"]
    asked = trajectories.Asked(
        told["aim"], people[told["coordinator"]], people[told["coach"]], told["review"]
    )
    by = acting(people["P0016"], day)
    row = trajectories.ask(cycle.pk, asked, by=by, now=_at(day))
    for order, step in enumerate(told["steps"]):
        by = acting(people[step["by"]], day)
        stage = trajectories.add_step(row.pk, step["what"], step["until"], by=by, now=_at(day, 10 + order))
        if "done" in step:
            trajectories.step_done(row.pk, stage.pk, by=by, now=_at(step["done"], 16))
    for note in told["notes"]:
        by = acting(who if note["by"] == "who" else people[note["by"]], note["on"])
        if note.get("kind") == "review":
            trajectories.review(row.pk, note["text"], note["next"], by=by, now=_at(note["on"], 15))
        else:
            trajectories.share(row.pk, note["text"], by=by, now=_at(note["on"], 12))


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour, 5), tzinfo=UTC)
