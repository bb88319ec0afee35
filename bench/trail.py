"""The trail: adding entries, sealing them, and verifying the whole chain."""

from __future__ import annotations

import statistics
import threading
import time

import django

from bench.figures import Figure, spread
from bench.ground import say

GROUP = "Trail"
ALONE, WRITERS, EACH = 400, 8, 100
SEALED_AT_ONCE, CHAIN = 10_000, 100_000

ADD = """
insert into audit_entry (at, event, actor, subject_table, subject_id, reason, detail)
select now() - n * interval '1 second', 'plan.action_progress', '', 'plan_action', gen_random_uuid()::text,
       '', '{"fields": ["progress", "state"]}'
from generate_series(1, %s) n
"""


def measure() -> list[Figure]:
    django.setup()
    from rit.foundation.audit import actions

    while actions.seal():
        pass
    return _appending() + _sealing()


def _appending() -> list[Figure]:
    """Each entry in a transaction of its own, acknowledged after it is on disk."""
    alone = _append(ALONE)
    began = time.perf_counter()
    writers = [threading.Thread(target=_append, args=(EACH,)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    together = WRITERS * EACH / (time.perf_counter() - began)
    return [
        Figure(
            GROUP, "Adding an entry, each on disk, p50", spread(alone)["p50_ms"], "ms", more=spread(alone)
        ),
        Figure(GROUP, "Entries a second, 8 writers at once", round(together), "a second", 100, "more"),
    ]


def _append(count: int) -> list[float]:
    from django.db import connection
    from django.utils import timezone

    from rit.foundation.access.actor import system
    from rit.foundation.audit import actions

    by, now, times = system("bench"), timezone.now(), []
    for number in range(count):
        began = time.perf_counter()
        actions.append(
            "plan.action_progress", by=by, now=now, reason="", detail={"fields": ["progress"], "n": number}
        )
        times.append(time.perf_counter() - began)
    connection.close()
    return times


def _sealing() -> list[Figure]:
    from rit.foundation.audit import actions

    _seal_all()
    _add(SEALED_AT_ONCE)
    began = time.perf_counter()
    sealed = _seal_all()
    seconds = time.perf_counter() - began
    position, _head = actions.head()
    _add(max(0, CHAIN - position))
    _seal_all()
    times = []
    for _ in range(2):
        verifying = time.perf_counter()
        verified = actions.verify()
        times.append(time.perf_counter() - verifying)
    if not verified.sound or sealed != SEALED_AT_ONCE or verified.sealed < CHAIN:
        raise RuntimeError(f"the chain is not what it should be: {sealed} sealed, {verified}")
    rate = {"entries_a_second": round(SEALED_AT_ONCE / seconds)}
    chain = {"entries_a_second": round(verified.sealed / statistics.median(times)), "sealed": verified.sealed}
    return [
        Figure(GROUP, "Sealing 10,000 entries", round(seconds, 2), "s", more=rate),
        Figure(GROUP, "Verifying 100,000 entries", round(statistics.median(times), 2), "s", more=chain),
    ]


def _seal_all() -> int:
    from rit.foundation.audit import actions

    total = 0
    while sealed := actions.seal():
        total += sealed
    return total


def _add(count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(ADD, [count])


if __name__ == "__main__":
    say(measure())
