"""The trail's page: what the last check found, the newest entries without content, the head to keep."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from rit.enforce.cases import actions as cases
from rit.foundation.access.actor import system
from rit.foundation.audit import actions, queries
from rit.foundation.audit.models import Entry
from tests import enforce

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def test_only_those_with_the_door(sign_in: Any, client: Any) -> None:
    assert sign_in("dpo").get("/audit/").status_code == 200
    assert sign_in("coordinator").get("/audit/").status_code == 403
    assert sign_in("coordinator").post("/audit/verify/").status_code == 403
    assert sign_in("coordinator").get("/audit/head.txt").status_code == 403
    assert client.get("/audit/").status_code == 302


def test_it_shows_events_and_ids_and_no_content(sign_in: Any, now: datetime) -> None:
    actions.append(
        "test.happened",
        by=system("somebody"),
        now=now,
        reason="a secret reason",
        detail={"word": "a secret word"},
    )

    page = sign_in("dpo").get("/audit/", headers=ENGLISH).content.decode()

    assert "test.happened" in page
    assert "somebody" in page
    assert "secret" not in page


def test_verifying_leaves_its_result_in_the_trail(sign_in: Any, now: datetime) -> None:
    actions.append("test.happened", by=system("test"), now=now)
    actions.seal()
    client = sign_in("dpo")

    client.post("/audit/verify/")

    state = queries.state()
    assert state.last is not None
    assert state.last.sound
    assert state.last.sealed == state.sealed >= 1
    assert "links recomputed" in client.get("/audit/", headers=ENGLISH).content.decode()


def test_a_broken_chain_is_said_loudly(sign_in: Any, now: datetime) -> None:
    detail = {"sealed": 6, "tail": 0, "head": "ab", "broken_at": 7, "why": "its entry was changed"}
    actions.append(queries.VERIFIED, by=system("test"), now=now, detail=detail)

    page = sign_in("dpo").get("/audit/", headers=ENGLISH).content.decode()

    assert "Broken at link 7" in page
    assert 'role="alert"' in page


def test_older_entries_have_a_page_of_their_own(sign_in: Any, now: datetime) -> None:
    for number in range(120):
        actions.append(f"test.number_{number:03}", by=system("test"), now=now)
    client = sign_in("dpo")
    newest = queries.newest(None, 100)

    first = client.get("/audit/").content.decode()
    second = client.get(f"/audit/?before={newest[-1].id}").content.decode()

    assert "test.number_119" in first
    assert "test.number_005" not in first
    assert "test.number_005" in second
    for nonsense in ("x", "-1", "9" * 40, "²"):
        assert client.get("/audit/", {"before": nonsense}).status_code == 200


def test_the_head_can_be_kept_elsewhere(sign_in: Any, now: datetime) -> None:
    actions.append("test.happened", by=system("test"), now=now)
    actions.seal()
    position, value = actions.head()

    answer = sign_in("dpo").get("/audit/head.txt")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content.decode().splitlines()[2:] == [str(position), value]
    assert Entry.objects.filter(event="trail.head_exported").exists()


@pytest.mark.req("L6.5-a", "L7-h")
def test_who_checks_the_trail_learns_of_no_case(sign_in: Any, now: datetime) -> None:
    """That one arrived, when, and who reads it: the office that checks is of DIT, which it may be about."""
    report = enforce.reported(now).report
    reader = enforce.unlocked("complaints_coordinator", now)
    cases.read(report.case, reader.ring, what="report", by=reader.actor, now=now)
    enforce.arrive("internal_oversight", now)

    newest = {row["event"] for row in Entry.objects.order_by("-id").values("event")[:8]}
    page = sign_in("internal_oversight").get("/audit/", headers=ENGLISH).content.decode()

    assert {"intake.received", "cases.read"} <= newest
    assert "behind a wall" in page
    for told in ("intake.", "cases.", str(report.pk), "cases_case", ">door<"):
        assert told not in page.split("<main")[1], told
