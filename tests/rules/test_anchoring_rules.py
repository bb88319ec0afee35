"""Who may do what with an anchoring point, and what a review may find: no database."""

from __future__ import annotations

from datetime import date
from itertools import product
from uuid import uuid4

import pytest

from rit.foundation.access.actor import Actor, system
from rit.plan.anchoring import rules
from rit.plan.anchoring.states import STEPS, UNKNOWN, Anchored, Area, shape_of, words_of
from rit.plan.rules import STEER
from rit.plan.states import PlanStatus

OWNER = uuid4()


def holder(*doors: str) -> Actor:
    return Actor(account=uuid4(), person=uuid4(), doors=frozenset(doors))


ACTORS = {
    "owner": Actor(account=uuid4(), person=OWNER),
    "coordinator": holder(STEER),
    "hr": holder(rules.HR),
    "finance": holder(rules.FINANCE),
    "colleague": holder(),
    "nobody": Actor(account=uuid4()),
    "job": system("demo"),
}


@pytest.mark.req("L1-c")
@pytest.mark.parametrize(("who", "area", "plan"), list(product(ACTORS, Area.values, PlanStatus.values)))
def test_who_gives_describes_and_reviews(who: str, area: str, plan: str) -> None:
    point = rules.Facts(area=area, owner=OWNER, plan_status=plan)
    still = plan != "closed"

    assert bool(rules.may_give(ACTORS[who], point)) is (still and who in {"coordinator", "job"})
    own = who in {"owner", "coordinator", "job"} or who == area
    assert bool(rules.may_describe(ACTORS[who], point)) is (still and own)
    assert bool(rules.may_review(ACTORS[who], point)) is (still and own)


FITS = {
    UNKNOWN: {"not", "partly", "embedded"},
    "not": {"not", "partly", "embedded"},
    "partly": {"partly", "embedded", "slipped"},
    "embedded": {"embedded", "slipped"},
    "slipped": {"partly", "embedded", "slipped"},
}


@pytest.mark.req("L1-c")
@pytest.mark.parametrize(("before", "found"), list(product(FITS, Anchored.values)))
def test_only_what_stood_slips_back(before: str, found: str) -> None:
    verdict = rules.finding_fits(rules.Facts(area="hr", state=before), found)
    assert bool(verdict) is (found in FITS[before])
    assert verdict or str(verdict.reason)


def test_embedded_asks_for_something_that_shows_it() -> None:
    for found, has_proof in product(Anchored.values, [True, False]):
        assert bool(rules.evidence_fits(found, has_proof=has_proof)) is (has_proof or found != "embedded")


@pytest.mark.parametrize(
    ("on_date", "next_date", "fits"),
    [
        ("2025-03-18", "2025-03-19", True),
        ("2025-03-19", "2026-03-19", False),  # has not happened
        ("2025-03-18", "2025-03-18", False),
        ("2019-12-31", "2026-03-19", False),  # before the plan
        ("2020-01-01", "2026-03-19", True),
    ],
)
def test_a_review_has_happened_and_the_next_lies_ahead(on_date: str, next_date: str, fits: bool) -> None:
    verdict = rules.review_fits(
        date.fromisoformat(on_date),
        date.fromisoformat(next_date),
        today=date(2025, 3, 18),
        plan_from=date(2020, 1, 1),
        plan_to=date(2025, 12, 31),
    )
    assert bool(verdict) is fits


def test_every_state_has_a_word_a_shape_and_a_way_out() -> None:
    states = {UNKNOWN, *Anchored.values}
    assert all(words_of(state) and shape_of(state) for state in states)
    assert len({shape_of(state) for state in states}) == len(states)
    assert {source for step in STEPS for source in step.sources} == states
