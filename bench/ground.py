"""What all measurements stand on: an embedded PostgreSQL with safe writes, databases, processes of our own."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure
from rit.config.launch import postgres

ROOT = Path(__file__).resolve().parents[1]
CLI = (sys.executable, "-m", "rit.config.cli")
BENCH, TRAIL, EMPTY, PROTECT = "rit_bench", "rit_bench_trail", "rit_bench_empty", "rit_bench_protect"
READER = "P0003"  # the integrity coordinator, who has the most on every page
START_SECONDS = 240.0  # a slow start is a figure, not a fault of the bench


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A data folder that the user who runs PostgreSQL can reach; gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="rit-bench-"))
    made.chmod(0o711 if os.geteuid() == 0 else 0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def inherited() -> dict[str, str]:
    """Our own environment without what would set up RIT, and with Python keeping what it compiled, as it does."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("RIT_", "DATABASE_", "MAKE")) and name != "PYTHONDONTWRITEBYTECODE"
    }


@dataclass(frozen=True)
class Ground:
    """The server and its data folder."""

    server: postgres.Server
    data: Path

    def environment(self, database: str, role: str = "app") -> dict[str, str]:
        """Of a process that works on this database, as if it were a demo's."""
        return inherited() | {
            "RIT_MODE": "demo",
            "RIT_DATA": str(self.data),
            "RIT_DATABASE_URL": self.server.url(postgres.APP, database),
            "RIT_DATABASE_OWNER_URL": self.server.url(postgres.OWNER, database),
            "RIT_DATABASE_CLERK_URL": self.server.url(postgres.CLERK, database),
            "RIT_DATABASE_ROLE": role,
            "RIT_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "rit.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }

    def copy(self, name: str, template: str) -> None:
        postgres.drop(self.server, name)
        postgres.create_from_template(self.server, name, template)

    def empty(self, name: str) -> None:
        postgres.drop(self.server, name)
        postgres.ensure_roles_and_database(self.server, name)

    def figures(self, module: str, database: str, role: str = "app") -> list[Figure]:
        """Runs `python -m bench.<module>` as one database role; it prints its figures as JSON."""
        printed = run([sys.executable, "-m", f"bench.{module}"], self.environment(database, role))
        return [Figure.from_dict(figure) for figure in json.loads(printed or "[]")]


def run(command: list[str], environment: dict[str, str]) -> str:
    """The output; raises with what the command said when it fails."""
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def say(figures: list[Figure]) -> None:
    """What a measuring process prints for the one that started it."""
    print(json.dumps([figure.as_dict() for figure in figures]))


@contextlib.contextmanager
def process(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child in a group of its own, ended with everything it started."""
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@contextlib.contextmanager
def saying(log: Path) -> Iterator[None]:
    """Adds the last lines of a server's log to whatever went wrong."""
    try:
        yield
    except RuntimeError as problem:
        raise RuntimeError(f"{problem}: {log.read_text(errors='replace')[-2000:]}") from problem


def wait_for_page(port: int, path: str, child: subprocess.Popen[bytes], log: Path) -> None:
    """Until the page answers with 200."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            break
        if status(port, path) == 200:
            return
        time.sleep(0.02)
    raise RuntimeError(f"No page at {path}: {log.read_text(errors='replace')[-2000:]}")


def status(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
