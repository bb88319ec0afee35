"""RIT as it really runs, for a browser: `rit serve` on a database copy and a port of its own."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from rit.foundation.access import lock
from rit.foundation.access.session_store import SessionStore, stored
from tests import database

FIRST_PAGE_SECONDS = 30


@dataclass(frozen=True)
class Running:
    """What a test may know of the server beyond its pages: its database as the owner, and its memory."""

    address: str
    database: str
    process: int
    log: Path

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query returns; an empty list when it returns nothing."""
        url = database.environment(self.database)["RIT_DATABASE_OWNER_URL"]
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(query, values)  # type: ignore[arg-type]  # literals of the tests
            return cursor.fetchall() if cursor.description else []

    def one(self, query: str, *values: object) -> Any:
        found = self.rows(query, *values)
        assert found, f"nothing found by {query} {values}"
        return found[0][0]

    def let_session_run_out(self, key: str) -> None:
        """The cookie stays; the row has expired, as after a night."""
        past = datetime.now(UTC) - timedelta(hours=1)
        self.rows("update django_session set expire_date = %s where session_key = %s", past, stored(key))

    def let_time_pass(self, key: str, minutes: int) -> None:
        """Whatever happened in a session was so much earlier. Server and tests share the secret key."""
        text = self.one("select session_data from django_session where session_key = %s", stored(key))
        content = SessionStore(key).decode(text)
        for name in (lock.SEEN, lock.SIGNED_IN):
            content[name] -= minutes * 60
        for record in content.get("account_authentication_methods", []):
            record["at"] -= minutes * 60
        encoded = SessionStore(key).encode(content)
        self.rows("update django_session set session_data = %s where session_key = %s", encoded, stored(key))

    def memory(self) -> int:
        """Bytes in use by the server's processes together."""
        return sum(_resident(pid) for pid in _family(self.process))

    def said(self) -> str:
        return self.log.read_text()


@contextmanager
def running(name: str, folder: Path, **more: str) -> Iterator[Running]:
    """Starts the server on a fresh copy of the demo and stops it, with everything that it started."""
    database.copy(name)
    port = _free_port()
    address = f"http://localhost:{port}"  # passkeys work on the name, not on its number
    env = database.environment(
        name,
        RIT_MODE="demo",
        RIT_DATA=str(folder / "data"),
        RIT_HOSTS="localhost,127.0.0.1",
        RIT_ORIGIN=address,
        RIT_SECRET_KEY=settings.SECRET_KEY,
        RIT_LOG_LEVEL="WARNING",
        **more,
    )
    shutil.copytree(database.attached() / "attachments", folder / "data" / "attachments")
    log = folder / "server.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "rit.config.cli", "serve", "--port", str(port)],
            env=env,
            cwd=database.ROOT,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, port, log)
        yield Running(address, name, process.pid, log)
    finally:
        _stop(process)
        database.drop(name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/account/login/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise RuntimeError(f"The server shows no first page:\n{log.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The server has a group of its own, so nothing of it stays when it does not listen."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _family(parent: int) -> list[int]:
    children = [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    return [parent, *(pid for child in children for pid in _family(child))]


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
