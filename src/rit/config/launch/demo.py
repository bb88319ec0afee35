"""`rit demo`: from nothing to the first page, then everything under one roof until Ctrl-C.

It always uses the embedded PostgreSQL and a database of its own name, so a reset never touches other data.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

from rit.config import environment
from rit.config.launch import LaunchError, die_with_parent, postgres
from rit.config.launch.children import Child, Echo, Family, Steps

DATABASE = "rit_demo"
PACKAGE = Path(__file__).resolve().parents[2]
RIT = (sys.executable, "-m", "rit.config.cli")
# What the tables with their privileges, and the demo data, are made from
TABLES = ("*/migrations/*.py", "config/database.py", "policy/retention.toml", "policy/law/*")
CONTENT = ("policy/**/*", "demo*.py", "*/demo/*.py")
FIRST_PAGE_SECONDS = 40.0
WATCH_SECONDS = 0.3
MADE_BY_USE = ("mailbox", "attachments")  # folders that a reset empties
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop."""


def run(port: int = 8000, reset: bool = False, host: str = "127.0.0.1", echo: Echo = print) -> int:
    """Runs the demo until Ctrl-C, then 0. Raises LaunchError when it cannot start or go on."""
    check_port(host, port)
    data = _data_folder()
    for signum in SIGNALS:
        signal.signal(signum, _stop)
    if os.environ.get("RIT_STOP_WITH_PARENT"):
        _follow_make(os.getppid())
    try:
        _run(data, host, port, reset, echo)
    except Stopped:
        echo("\nStopped; nothing is left running.", flush=True)
    return 0


def adopt() -> bool:
    """Lets another `rit` command use the demo's database when no other is set; starts it where it is down.

    Returns whether it did. Sets this process's environment, so call it before the settings are read.
    """
    data = _data_folder()
    if (
        any(os.environ.get(name) for name in ("RIT_DATABASE_URL", "DATABASE_URL"))
        or not _stamp(data).exists()
    ):
        return False
    server = postgres.start(data)  # one that we start stops when this process ends
    os.environ.update(_database_settings(server, data))
    return True


def _data_folder() -> Path:
    return Path(os.environ.get("RIT_DATA") or environment.default_data_folder()).expanduser().absolute()


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    _hear_nothing_more()
    raise Stopped


def _hear_nothing_more() -> None:
    """A second Ctrl-C must not cut short the clearing up, which ends by itself."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    for signum in SIGNALS:
        signal.signal(signum, signal.SIG_IGN)


def _follow_make(make: int) -> None:
    """Stops when make is killed, and when it is interrupted alone.

    At a terminal Ctrl-C reaches us too, but an interrupt sent to make only is not passed on: make puts back
    the default handling and waits for us. That change is what we look for.
    """
    die_with_parent(signal.SIGTERM)

    def look(signum: int, frame: FrameType | None) -> None:
        if not _catches_interrupts(make):
            _stop(signum, frame)

    if _catches_interrupts(make):
        signal.signal(signal.SIGALRM, look)
        signal.setitimer(signal.ITIMER_REAL, WATCH_SECONDS, WATCH_SECONDS)


def _catches_interrupts(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    caught = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), "0")
    return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)


def _run(data: Path, host: str, port: int, reset: bool, echo: Echo) -> None:
    began = time.monotonic()
    steps = Steps(echo)
    family = Family(data / "logs")
    server: postgres.Server | None = None
    try:
        with steps.step("Data folder"):
            _prepare_folder(data, reset)
        with steps.step("Database"):
            server = postgres.start(data)
            _prepare_database(server, data, reset)
        settings = _settings(server, data, host, port)
        sign_in_lines = _fill(data, settings, family, steps)
        with steps.step("Web server and worker"):
            web = family.add("web server", web_command(host, port), settings)
            family.add("worker", [*RIT, "worker"], settings)
        with steps.step("First page"):
            _wait_for_first_page(host, port, family, web)
        _welcome(host, port, sign_in_lines, time.monotonic() - began, data, echo)
        _watch(family, server)
    finally:
        _hear_nothing_more()
        family.stop()
        if server:
            server.stop()


def check_port(host: str, port: int) -> None:
    """The web server shares ports by design and would not notice that another program has this one."""
    if not 0 < port < 65536:
        raise LaunchError(
            f"{port} is no port number; choose one between 1024 and 65535: make demo PORT=8001."
        )
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError:
        raise LaunchError(f"Port {port} is kept for root; choose another: make demo PORT=8001.") from None
    except OSError as problem:
        if problem.errno != errno.EADDRINUSE:
            raise LaunchError(f"The address {host} port {port} cannot be used: {problem.strerror}.") from None
        free = port + 1 if port < 65535 else 8001
        raise LaunchError(
            f"Port {port} is taken by another program; choose another: make demo PORT={free}."
        ) from None


# What must be there before the first page


def _prepare_folder(data: Path, reset: bool) -> None:
    try:
        if not data.exists():
            data.mkdir(parents=True)
            data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (data / "logs").mkdir(mode=0o700, exist_ok=True)
        if reset and _stamp(data).exists():  # the stamp tells that this is a demo's folder
            for name in MADE_BY_USE:
                shutil.rmtree(data / name, ignore_errors=True)
    except OSError as problem:
        why = (
            "may not be written"
            if isinstance(problem, PermissionError)
            else f"cannot be used ({problem.strerror})"
        )
        raise LaunchError(f"The data folder {data} {why}; set RIT_DATA to another folder.") from None


def _prepare_database(server: postgres.Server, data: Path, reset: bool) -> None:
    """Without a stamp an earlier filling was cut short, and the demo's database is made again."""
    if reset or not _stamp(data).exists():
        _stamp(data).unlink(missing_ok=True)
        postgres.drop(server, DATABASE)
    if postgres.ensure_roles_and_database(server, DATABASE):
        _stamp(data).unlink(missing_ok=True)


def _fill(data: Path, settings: dict[str, str], family: Family, steps: Steps) -> list[str]:
    """Tables and demo data, skipped when the stamp says that they are those of this code."""
    kept = _read_stamp(data)
    tables, content = _fingerprint(*TABLES), _fingerprint(*CONTENT)
    same_tables = kept.get("tables") == tables
    with steps.step("Tables: up to date" if same_tables else "Tables"):
        if not same_tables:
            family.finish("tables", [*RIT, "migrate"], settings)
    lines = _lines(kept)
    title = "Demo data: of an older version, make demo RESET=1 renews them" if lines else "Demo data"
    with steps.step("Demo data: up to date" if kept.get("content") == content else title):
        if not lines:
            lines = _load(data, settings, family)
            kept["content"] = content
    _write_stamp(data, {"tables": tables, "content": kept.get("content"), "sign_in": lines})
    return lines


def _load(data: Path, settings: dict[str, str], family: Family) -> list[str]:
    said = data / "logs" / "sign_in.json"
    owner = {**settings, "RIT_DATABASE_ROLE": "owner"}
    family.finish("demo data", [sys.executable, "-m", "rit.config.launch.demo", str(said)], owner)
    return [str(line) for line in json.loads(said.read_text())]


def _load_here(said: Path) -> None:
    """In a process of its own, because the one that supervises stays without Django."""
    import django

    django.setup()
    from rit.config import demo_data

    demo_data.load()
    said.write_text(json.dumps([str(line) for line in demo_data.sign_in_lines()]))


def _stamp(data: Path) -> Path:
    return data / "demo.json"


def _read_stamp(data: Path) -> dict[str, object]:
    try:
        kept = json.loads(_stamp(data).read_text())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write_stamp(data: Path, content: dict[str, object]) -> None:
    partial = _stamp(data).with_suffix(".partial")
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(content))
    partial.replace(_stamp(data))


def _lines(kept: dict[str, object]) -> list[str]:
    lines = kept.get("sign_in")
    return [str(line) for line in lines] if isinstance(lines, list) else []


def _fingerprint(*patterns: str) -> str:
    """Of the text of all files in the package whose path matches."""
    digest = hashlib.sha256()
    files = {path for pattern in patterns for path in PACKAGE.rglob(pattern) if path.is_file()}
    for path in sorted(files):
        if path.suffix != ".pyc" and path.parent != Path(__file__).parent:
            digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


# Running


def _settings(server: postgres.Server, data: Path, host: str, port: int) -> dict[str, str]:
    """The demo's settings; what the person has set in the environment stays, but for the database."""
    fixed = {
        **_database_settings(server, data),
        "DJANGO_SETTINGS_MODULE": "rit.config.settings",
        "PYTHONUNBUFFERED": "1",
        "RIT_DATABASE_ROLE": "app",
    }
    own = {
        "RIT_HOSTS": ",".join(dict.fromkeys(["localhost", "127.0.0.1", host])),
        "RIT_ORIGIN": f"http://{_name(host)}:{port}",
    }
    return fixed | {name: os.environ.get(name) or value for name, value in own.items()}


def _database_settings(server: postgres.Server, data: Path) -> dict[str, str]:
    return {
        "RIT_MODE": "demo",
        "RIT_DATA": str(data),
        "RIT_DATABASE_URL": server.url(postgres.APP, DATABASE),
        "RIT_DATABASE_OWNER_URL": server.url(postgres.OWNER, DATABASE),
        "RIT_DATABASE_CLERK_URL": server.url(postgres.CLERK, DATABASE),
    }


def web_command(host: str, port: int, workers: int = 2, threads: int = 4) -> list[str]:
    """The web server. No access log: who visits the public pages is not kept."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(threads),
        "--workers-kill-timeout": "5",
        "--log-level": "warning",
    }
    flat = [part for pair in options.items() for part in pair]
    return [
        sys.executable,
        "-m",
        "granian",
        *flat,
        "--no-ws",
        "--no-access-log",
        "rit.config.wsgi:application",
    ]


def _name(host: str) -> str:
    """Passkeys work on the name localhost, not on its number."""
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104 (a comparison)


def _wait_for_first_page(host: str, port: int, family: Family, web: Child) -> None:
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < deadline:
        family.check()
        status = _ask(_reachable(host), port)
        if status is not None and status >= 500:
            raise LaunchError(f"The first page answers with error {status}: {web.last_words()}.")
        if status is not None:
            return
        time.sleep(0.05)
    raise LaunchError(f"No first page after {FIRST_PAGE_SECONDS:.0f} s: {web.last_words()}.")


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (a comparison)


def _ask(host: str, port: int) -> int | None:
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _welcome(host: str, port: int, lines: list[str], seconds: float, data: Path, echo: Echo) -> None:
    echo(f"\nRIT runs after {seconds:.1f} s: http://{_name(host)}:{port}/", flush=True)
    for line in lines:
        echo(line, flush=True)
    echo(f"Data and logs: {data}\nCtrl-C stops everything.", flush=True)


def _watch(family: Family, server: postgres.Server) -> NoReturn:
    while True:
        family.check()
        if not server.alive():
            raise LaunchError(f"The database stopped by itself: see {server.log}.")
        time.sleep(WATCH_SECONDS)


if __name__ == "__main__":
    _load_here(Path(sys.argv[1]))
