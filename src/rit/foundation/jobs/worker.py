"""The worker process: seals the trail every second, and runs jobs. One is enough; more do no harm."""

from __future__ import annotations

import contextlib
import logging
import threading

from django.db import Error, connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from rit.foundation.audit import actions as audit

log = logging.getLogger(__name__)

SEAL_SECONDS = 1.0
AFTER_FAILURE_SECONDS = 5.0
STOP_SECONDS = 20.0


def run_worker() -> int:
    """Works until SIGTERM or SIGINT, lets the running job end, seals what is left; the exit code."""
    stop = threading.Event()
    sealer = threading.Thread(target=seal_until, args=[stop], name="sealer", daemon=True)
    sealer.start()
    try:
        return _run_jobs()
    finally:
        stop.set()
        sealer.join(STOP_SECONDS)


def seal_until(stop: threading.Event) -> None:
    """Never ends by itself: while the database is away it tries again, and says so once."""
    failing = False
    while True:
        last = stop.is_set()
        try:
            while audit.seal():
                pass
            failing = False
        except Error as problem:
            if not failing:
                log.error("the trail is not being sealed: %s", type(problem).__name__)
            failing = True
            with contextlib.suppress(Error):
                connection.close()
        if last:
            connection.close()
            return
        stop.wait(AFTER_FAILURE_SECONDS if failing else SEAL_SECONDS)


def _run_jobs() -> int:
    """One job at a time: all of them are short, and it keeps the memory small."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's connector has it
    try:
        with app.replace_connector(connector) as working:
            working.run_worker(concurrency=1, shutdown_graceful_timeout=STOP_SECONDS, name="rit")
    except ConnectorException as problem:
        log.error("the worker lost the database: %s", problem)
        return 1
    return 0
