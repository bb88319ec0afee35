"""Two people at the same thing at the same moment, on the real server: one is first, the other is told (L5-c, L1-b).

Each test holds a row, lets both requests come to wait for it in a known order, and lets go.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests import database
from tests.browser.server import Running, running
from tests.browser.visitor import Answer, Visitor

COORDINATOR, SECRETARY = "P0003", "P0010"
PLAN = "ghent-2020-2025"
WITHDRAWN, DECIDED = "Wij zoeken eerst een coach.", "Het comité keurt het voorstel goed."
WAIT_SECONDS = 10


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Running]:
    """A server of its own: what happens here is not to be met by other tests."""
    with running(f"rit_at_once_{worker_id}", tmp_path_factory.mktemp("at_once")) as found:
        yield found


@contextmanager
def held(server: Running, row: str, key: object) -> Iterator[Callable[[int], None]]:
    """Holds a row; the function waits until so many wait for a lock."""
    with psycopg.connect(database.environment(server.database)["RIT_DATABASE_OWNER_URL"]) as connection:
        connection.execute(row, [key])  # type: ignore[arg-type]  # literals of this file

        def until(waiting: int) -> None:
            end = time.monotonic() + WAIT_SECONDS
            while _waiting(server) < waiting:
                assert time.monotonic() < end, "nobody came to wait"
                time.sleep(0.02)

        yield until
        connection.rollback()


def _waiting(server: Running) -> int:
    return int(
        server.one(
            "select count(*) from pg_stat_activity where datname = %s and wait_event_type = 'Lock'",
            server.database,
        )
    )


def both(server: Running, row: str, key: object, *asked: Callable[[], Answer]) -> list[Answer]:
    """Their answers; the first of them came first."""
    with ThreadPoolExecutor(len(asked)) as pool:
        coming: list[Future[Answer]] = []
        with held(server, row, key) as until:
            for number, ask in enumerate(asked, 1):
                coming.append(pool.submit(ask))
                until(number)
        return [answer.result() for answer in coming]


ITEM = "select from plan_board_item where id = %s for update"


def on_agenda(server: Running, day: str, title: str) -> tuple[Any, int, Any]:
    """An item of the coordinator on the agenda of the meeting of that day: its key, version and meeting."""
    meeting = server.one("select id from plan_board_meeting where meeting_date = %s", day)
    made = server.one(
        """
        insert into plan_board_item (id, kind, title, note, subject_kind, subject_key, state, meeting_id,
            "order", version, proposed_at, proposed_by_id, proposed_name)
        select gen_random_uuid(), 'decide', jsonb_build_object('nl', %s::text), 'Nota', '', '', 'agenda', %s,
            90, 1, now(), id, '' from people_person where staff_number = %s returning id
        """,
        title,
        meeting,
        COORDINATOR,
    )
    return made, 1, meeting


@pytest.mark.req("L5-c")
@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_withdrawn_while_it_is_decided(ours: Running, withdrawn_first: bool) -> None:
    """Whoever comes second reads what happened, and what was typed stands on the page."""
    key, version, _meeting = on_agenda(ours, "2025-03-11", f"Tegelijk {withdrawn_first}")
    proposer, secretary = Visitor(ours, COORDINATOR), Visitor(ours, SECRETARY)

    def withdraw() -> Answer:
        return proposer.post(f"/board/items/{key}/withdraw/", reason=WITHDRAWN, version=version)

    def decide() -> Answer:
        fields = {"outcome": "adopted", "text": DECIDED, "reason": "Nodig.", "decided_date": "2025-03-11"}
        return secretary.post(f"/board/items/{key}/decide/", version=version, **fields)

    order = [withdraw, decide] if withdrawn_first else [decide, withdraw]
    (first, _page), (second, page) = both(ours, ITEM, key, *order)

    assert (first, second) == (302, 409)
    assert WITHDRAWN in page
    assert DECIDED in page or not withdrawn_first
    state = ours.one("select state from plan_board_item where id = %s", key)
    decisions = ours.one("select count(*) from plan_board_decision where item_id = %s", key)
    assert (state, decisions) == (("withdrawn", 0) if withdrawn_first else ("decided", 1))


@pytest.mark.req("L5-c")
def test_decided_twice_at_once(ours: Running) -> None:
    key, version, _meeting = on_agenda(ours, "2025-03-11", "Tweemaal")
    fields = {"outcome": "adopted", "reason": "Nodig.", "decided_date": "2025-03-11", "version": version}

    def decide(text: str) -> Callable[[], Answer]:
        secretary = Visitor(ours, SECRETARY)
        return lambda: secretary.post(f"/board/items/{key}/decide/", text=text, **fields)

    (first, _page), (second, page) = both(ours, ITEM, key, decide("Eerste tekst."), decide("Tweede tekst."))

    assert (first, second) == (302, 409)
    assert "Tweede tekst." in page
    assert ours.rows("select text from plan_board_decision where item_id = %s", key) == [("Eerste tekst.",)]


@pytest.mark.req("L5-c")
def test_withdrawn_while_its_meeting_is_cancelled_or_put_in_order(ours: Running) -> None:
    """It stays withdrawn: no cancelled meeting gives it back, and nobody waits for the other for ever."""
    key, version, meeting = on_agenda(ours, "2025-03-25", "Ingetrokken")
    proposer, secretary, again = (
        Visitor(ours, COORDINATOR),
        Visitor(ours, SECRETARY),
        Visitor(ours, SECRETARY),
    )
    at = ours.one("select version from plan_board_meeting where id = %s", meeting)

    answers = both(
        ours,
        ITEM,
        key,
        lambda: proposer.post(f"/board/items/{key}/withdraw/", reason=WITHDRAWN, version=version),
        lambda: again.post(f"/board/items/{key}/up/"),
        lambda: secretary.post(f"/board/meetings/{meeting}/cancel/", reason="Geen zaal.", version=at),
    )

    assert [status for status, _page in answers] == [302, 403, 302]
    assert ours.one("select state from plan_board_item where id = %s", key) == "withdrawn"
    last = "select what, text from plan_board_itemevent where item_id = %s order by id desc limit 1"
    assert ours.rows(last, key) == [("withdraw", WITHDRAWN)]


@pytest.mark.req("L1-b")
def test_a_plan_rolled_forward_twice_at_once_is_one_draft(ours: Running) -> None:
    one, other = Visitor(ours, COORDINATOR), Visitor(ours, COORDINATOR)
    period = {"title": "Plan 2026-2031", "code": "ghent-2026-2031"}
    days = {"from_date": "2026-01-01", "to_date": "2031-12-31"}
    assert one.post(f"/plan/periods/{PLAN}/roll/", **period, **days)[0] == 302
    row = "select from plan_plan where code = %s for update"

    make = f"/plan/periods/{PLAN}/roll/make/"
    (first, _page), (second, page) = both(ours, row, PLAN, lambda: one.post(make), lambda: other.post(make))

    assert (first, second) == (302, 403)
    assert "Plan 2026-2031" in page
    assert ours.one("select count(*) from plan_plan where rolled_from_id is not null") == 1


@pytest.mark.req("L7-f")
def test_an_improvement_point_accepted_twice_at_once_is_one_action(ours: Running) -> None:
    evaluation = ours.one(
        "select id from plan_evaluation_evaluation where state <> 'writing' order by day desc"
    )
    key, objective = ours.rows(
        """
        insert into plan_evaluation_point (id, evaluation_id, number, version, kind, title, why, state, decision,
            reason, objective_id)
        select gen_random_uuid(), e.id, 90, 1, 'means', '{"nl": "Meer middelen"}', '{"nl": "Nodig"}', 'proposed', '',
            '', (select min(o.id) from plan_objective o where o.plan_id = e.plan_id)
        from plan_evaluation_evaluation e where e.id = %s returning id, objective_id
        """,
        evaluation,
    )[0]
    form = {"title": "Meer middelen", "objectives": objective, "start_date": "2025-04-01"}
    form |= {"due_date": "2025-12-01", "recurrence": "none", "reason": "Directiecomité, punt 1"}
    form |= {"owner_text": "Tom Baert"}
    one, other = Visitor(ours, COORDINATOR), Visitor(ours, COORDINATOR)
    row = "select from plan_evaluation_evaluation where id = %s for update"

    def accept(who: Visitor) -> Callable[[], Answer]:
        return lambda: who.post(f"/evaluations/points/{key}/accept/", **form)

    answers = both(ours, row, evaluation, accept(one), accept(other))

    assert [status for status, _page in answers] == [302, 403]
    assert ours.one("select count(*) from plan_action where title->>'nl' = 'Meer middelen'") == 1


@pytest.mark.req("L7-f")
def test_an_evaluation_of_one_day_begun_twice_at_once_is_one(ours: Running) -> None:
    """Whoever comes second is told, and has still what was typed."""
    one, other = Visitor(ours, COORDINATOR), Visitor(ours, COORDINATOR)
    row = "select from plan_plan where code = %s for update"
    days = {"from_date": "2024-01-01", "day": "2025-02-28"}

    def begin(who: Visitor, title: str) -> Callable[[], Answer]:
        return lambda: who.post(f"/evaluations/new/?plan={PLAN}", title=title, **days)

    (first, _page), (second, page) = both(ours, row, PLAN, begin(one, "Eerste"), begin(other, "Tweede"))

    assert (first, second) == (302, 422)
    assert "Tweede" in page
    assert ours.one("select count(*) from plan_evaluation_evaluation where day = '2025-02-28'") == 1
