"""Whatever order telephones vote, change their mind and send again in: the counts are what each chose last (L6.4-e)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.live import actions, queries
from rit.stimulate.training.live.models import Live
from rit.stimulate.training.live.states import FEWEST, step_named

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 18, 9, tzinfo=UTC)
CASTS = st.lists(
    st.tuples(st.sampled_from(["before", "after"]), st.integers(0, 8), st.integers(0, 3), st.integers(1, 3)),
    max_size=40,
)


class Enough(Exception):
    """Rolls the sitting back."""


@pytest.mark.req("L6.4-e")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(casts=CASTS)
def test_votes_counted_equal_votes_cast(casts: list[tuple[str, int, int, int]], actor: Any) -> None:
    """Each is sent once to three times; those of the other vote come too early or too late and are not counted."""
    by = actor("coach")
    edition = Edition.objects.get(dilemma__code="the-third-visit", state="published")
    with pytest.raises(Enough), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('rit.person', %s, true)", [str(by.person)])
        live = actions.begin(edition, by=by, now=NOW)
        expected = {}
        for moment, names in (("before", ("vote",)), ("after", ("talk", "vote_again"))):
            for name in names:
                _step(live, name, by)
            expected[moment] = _cast(live, moment, casts)
            _compare(live, moment, expected[moment])
        _step(live, "close", by)
        live.refresh_from_db()
        kept = {"before": live.before, "after": live.after}
        assert kept == {moment: found if sum(found) >= FEWEST else None for moment, found in expected.items()}
        raise Enough


def _cast(live: Live, now_open: str, casts: list[tuple[str, int, int, int]]) -> list[int]:
    last: dict[int, int] = {}
    for moment, telephone, chosen, times in casts:
        said = [
            actions.cast(live.pk, moment, f"secret {telephone}", chosen, now=NOW) for _time in range(times)
        ]
        if moment != now_open:
            assert set(said) == {"shut"}
            continue
        assert said[1:] == ["same"] * (times - 1)
        assert said[0] == (
            "new" if telephone not in last else "same" if last[telephone] == chosen else "changed"
        )
        last[telephone] = chosen
    return [list(last.values()).count(place) for place in range(4)]


def _compare(live: Live, moment: str, expected: list[int]) -> None:
    found = queries.counted(live)[moment]
    assert found.voted == sum(expected)
    assert found.counts == (expected if sum(expected) >= FEWEST else None)


def _step(live: Live, name: str, by: Any) -> None:
    step = step_named(name)
    assert step is not None
    actions.take(live.pk, step, by=by, now=NOW)
    live.refresh_from_db()
