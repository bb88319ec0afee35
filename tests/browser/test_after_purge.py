"""What is frozen stands when the history that it came from has passed its term (L7-f)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.server import Running, running
from tests.browser.visitor import Visitor

COORDINATOR = "P0003"


@pytest.fixture
def purged(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Running]:
    with running(f"rit_purged_{worker_id}", tmp_path_factory.mktemp("purged")) as found:
        found.rows("delete from history_version")
        yield found


@pytest.mark.req("L7-f")
def test_a_frozen_evaluation_answers_from_its_snapshot_after_a_purge(purged: Running) -> None:
    visitor = Visitor(purged, COORDINATOR)
    found = "select id from plan_evaluation_evaluation where state {} 'writing' order by day limit 1"
    frozen, draft = purged.one(found.format("<>")), purged.one(found.format("="))
    digest = purged.one("select digest from plan_evaluation_evaluation where id = %s", draft)

    status, page = visitor.get(f"/evaluations/{frozen}/")
    assert status == 200
    assert page.count("<table") >= 3
    for paper in ("pdf", "word", "workbook"):
        assert visitor.get(f"/evaluations/{frozen}/{paper}/?language=fr")[0] == 200
    assert visitor.post(f"/evaluations/{frozen}/check/")[0] == 302
    assert "hier bevroren is, blijft" in visitor.get(f"/evaluations/{frozen}/")[1]

    assert visitor.post(f"/evaluations/{draft}/freeze/", digest=digest)[0] == 302
    assert "bewaart niet meer wat op die dag bekend was" in visitor.get(f"/evaluations/{draft}/")[1]
    asked = {"title": "Te laat", "from_date": "2022-01-01", "day": "2022-12-30"}
    status, page = visitor.post("/evaluations/new/", **asked)
    assert status == 422
    assert 'value="Te laat"' in page
    assert 'id="id_day-error"' in page
