"""The embedded PostgreSQL: a supervised child process that listens on a private socket folder only.

Who may connect is decided by the operating system's user (`peer`), so there is no password to keep and no
port to guard. Three database roles: the owner migrates, the application owns nothing and cannot go round
row-level security, the clerk serves jobs and counts. The tests run on this same launcher.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from rit.config.launch import LaunchError, dies_with_parent, programs
from rit.config.launch.programs import Programs
from rit.config.launch.runner import (
    TEMPORARY,
    Runner,
    check_passage,
    check_space,
    no_right,
    open_folder,
    runner_for,
    socket_folder,
    user_name,
)

OWNER, APP, CLERK = "rit_owner", "rit_app", "rit_clerk"
RUNTIME_ROLES = (APP, CLERK)
ROLES = (OWNER, APP, CLERK)
START_SECONDS = 60.0  # includes recovery after a power cut
STOP_SECONDS = 20.0
HELD = "pre-existing shared memory block"  # PostgreSQL's own words


@dataclass
class Server:
    """A running PostgreSQL. Without a process of its own it was found running and is left running."""

    socket: Path
    data: Path
    log: Path
    process: subprocess.Popen[bytes] | None = None
    temporary: Path | None = None
    _keep: list[int] = field(default_factory=list)

    def url(self, role: str, dbname: str) -> str:
        """An address for libpq and for DATABASE_URL."""
        return f"postgresql://{role}@/{quote(dbname, safe='')}?host={quote(str(self.socket), safe='')}"

    def connect(self, role: str = OWNER, dbname: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.url(role, dbname), autocommit=True)

    def alive(self) -> bool:
        return self.process.poll() is None if self.process else _status(self.data) is not None

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, nothing committed is lost. Safe to repeat."""
        if self.process:
            _end(self.process)
            self.process = None
        if self.temporary:
            shutil.rmtree(self.temporary, ignore_errors=True)
            shutil.rmtree(self.socket, ignore_errors=True)
        while self._keep:
            os.close(self._keep.pop())
        atexit.unregister(self.stop)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(data_dir: Path | None = None, *, durable: bool = True) -> Server:
    """Starts PostgreSQL on `data_dir`, or returns the one that already runs there.

    Not durable means for tests: a power cut may lose the data, which are made in a temporary folder and
    removed at stop when `data_dir` is None. Start it from the main thread; see `dies_with_parent`.
    """
    if data_dir is not None:
        return _start(data_dir.expanduser().absolute(), durable=durable)
    base = Path(tempfile.mkdtemp(prefix=TEMPORARY))
    _sweep(base)
    try:
        return _start(base, durable=durable, temporary=True)
    except BaseException:
        shutil.rmtree(base, ignore_errors=True)
        raise


def _start(base: Path, *, durable: bool, temporary: bool = False) -> Server:
    try:
        open_folder(base)
        return _start_in(base, durable=durable, temporary=temporary)
    except PermissionError as problem:
        raise LaunchError(no_right(problem.filename or base)) from None
    except OSError as problem:
        where = problem.filename or base
        raise LaunchError(f"The data folder {where} cannot be used: {problem.strerror or problem}.") from None


def _start_in(base: Path, *, durable: bool, temporary: bool) -> Server:
    cluster = base / "postgres"
    runner = runner_for(cluster)
    lock = os.open(base / "launch.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = Server(socket_folder(base, runner), cluster, base / "postgres.log")
        if _settles_as_running(server):
            return server
        check_space(base)
        found = programs.find(base, cluster, runner)
        check_passage(base, runner)
        if not (cluster / "PG_VERSION").exists():
            _make_cluster(cluster, found, runner, durable=durable)
        _write_access(cluster, runner)
        runner.give(server.socket)
        _bring_up(server, found, runner, durable=durable)
        if temporary:  # the lock tells a later sweep that this folder is in use
            server.temporary = base
            server._keep.append(os.dup(lock))
        return server
    finally:
        os.close(lock)


def _sweep(mine: Path) -> None:
    """Removes what test runs that were killed left behind: their lock is free."""
    for folder in mine.parent.glob(f"{TEMPORARY}*"):
        lock = folder / "launch.lock"
        if folder == mine or folder.is_symlink() or not lock.exists() or folder.stat().st_uid != os.geteuid():
            continue
        with contextlib.suppress(OSError), lock.open() as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _status(folder / "postgres") is None:
                shutil.rmtree(folder, ignore_errors=True)


# The cluster and its process


def _make_cluster(cluster: Path, found: Programs, runner: Runner, *, durable: bool) -> None:
    """Everyone is refused until `_write_access` has named who may enter. Takes its name when it is whole."""
    unfinished = cluster.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    runner.give(unfinished)
    sorting = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if found.major >= 17 else []
    done = runner.call(
        found.folder / "initdb",
        *("-D", unfinished, "-U", OWNER, "--encoding=UTF8", "--locale=C.UTF-8", *sorting),
        *("--auth=reject", "--auth-local=peer", "--data-checksums", *([] if durable else ["--no-sync"])),
    )
    if done.returncode:
        raise LaunchError(f"PostgreSQL could not make its data folder {cluster}: {_last_fault(done.stderr)}")
    unfinished.rename(cluster)


def _write_access(cluster: Path, runner: Runner) -> None:
    """Only we and the user that runs PostgreSQL, only as the three roles, only through the socket."""
    people = sorted({user_name(os.geteuid()), runner.name})
    rules = {
        "pg_hba.conf": f"local all {','.join(ROLES)} peer map=rit\n",
        "pg_ident.conf": "".join(f'rit "{person}" {role}\n' for person in people for role in ROLES),
    }
    for name, text in rules.items():
        path = cluster / name
        path.write_text(text)
        os.chown(path, runner.uid, runner.gid)
        path.chmod(0o600)


def _settings(server: Server, found: Programs, *, durable: bool) -> dict[str, str]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(server.socket),
        "unix_socket_permissions": "0700",
        "shared_buffers": "128MB",
        "max_connections": "60",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "jit": "off",
        # a failed statement holds what people wrote; the log tells that it failed, never its content
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    if found.major >= 18:
        settings["io_method"] = "sync"  # without its three extra processes
    if not durable:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
        }
        settings |= {"wal_level": "minimal", "max_wal_senders": "0"}
    return settings


def _bring_up(server: Server, found: Programs, runner: Runner, *, durable: bool) -> None:
    """When the server before was killed, one that was busy in it may hold its memory for a moment: we wait for that."""
    deadline = time.monotonic() + STOP_SECONDS
    while True:
        server.process = _launch(server, found, runner, durable=durable)
        atexit.register(server.stop)
        try:
            _wait_until_ready(server)
            return
        except LaunchError as problem:
            if HELD not in str(problem) or time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def _launch(server: Server, found: Programs, runner: Runner, *, durable: bool) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches us first and we stop things in order."""
    options = [f"-c{name}={value}" for name, value in _settings(server, found, durable=durable).items()]
    with server.log.open("wb") as log:
        server.log.chmod(0o600)
        return subprocess.Popen(
            [str(found.folder / "postgres"), "-D", str(server.data), *options],
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGINT),  # see there
            **runner.arguments(),
        )


def _wait_until_ready(server: Server) -> None:
    process = server.process
    assert process is not None  # noqa: S101 (called right after the launch)
    deadline = time.monotonic() + START_SECONDS
    while _status(server.data) != (process.pid, "ready"):
        if process.poll() is not None or time.monotonic() > deadline:
            server.stop()
            raise LaunchError(
                f"PostgreSQL did not start: {_last_fault(server.log.read_text(errors='replace'))}"
            )
        time.sleep(0.01)


def _status(cluster: Path) -> tuple[int, str] | None:
    """Process id and state (starting, ready, stopping) of the server on this folder; None without one."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        os.kill(pid, 0)
        if Path("/proc/self").exists() and Path(f"/proc/{pid}/cwd").resolve(strict=True) != cluster.resolve():
            return None  # the number belongs to another program by now
    except PermissionError:
        return None
    except (OSError, ValueError, IndexError):
        return None
    return pid, lines[7].strip() if len(lines) > 7 else "starting"


def _settles_as_running(server: Server) -> bool:
    """Whether a server already runs here; waits while one comes up or goes down; clears a stale lock."""
    cluster, deadline = server.data, time.monotonic() + STOP_SECONDS
    while status := _status(cluster):
        if status[1] == "ready" and not _goes_down(server):
            return True
        if time.monotonic() > deadline:
            raise LaunchError(
                f"A PostgreSQL (process {status[0]}) on {cluster} has been {status[1]} for "
                f"{STOP_SECONDS:.0f} s; wait for it, or stop it with kill."
            )
        time.sleep(0.05)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    return False


def _goes_down(server: Server) -> bool:
    """It says so itself a moment before its lock file does."""
    try:
        server.connect().close()
    except psycopg.OperationalError as problem:
        return "shutting down" in str(problem)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, then immediate, then by force."""
    for signum, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            return
        process.send_signal(signum)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def _last_fault(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    faults = [line for line in lines if re.search(r"\b(FATAL|PANIC|ERROR|error):", line)] or lines
    return (
        re.sub(r"^.*?\b(FATAL|PANIC|ERROR|error):\s*", "", faults[-1]) + "."
        if faults
        else "it gave no reason."
    )


# Roles and databases


def ensure_roles_and_database(server: Server, dbname: str) -> bool:
    """Makes the runtime roles and the database where they are missing; says whether the database is new.

    What the runtime roles may touch inside the database is granted by the migrations, table by table.
    """
    name = sql.Identifier(dbname)
    with server.connect() as connection:
        for role in RUNTIME_ROLES:
            _ensure_role(connection, role)
        new = not connection.execute("select 1 from pg_database where datname = %s", [dbname]).fetchone()
        if new:
            connection.execute(sql.SQL("create database {} owner {}").format(name, sql.Identifier(OWNER)))
        connection.execute(sql.SQL("revoke all on database {} from public").format(name))
        for role in RUNTIME_ROLES:
            connection.execute(
                sql.SQL("grant connect on database {} to {}").format(name, sql.Identifier(role))
            )
    return new


def _ensure_role(connection: psycopg.Connection[tuple[Any, ...]], role: str) -> None:
    exists = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    verb = sql.SQL("alter role {}" if exists else "create role {}").format(sql.Identifier(role))
    powers = sql.SQL(" login nosuperuser nocreatedb nocreaterole noreplication nobypassrls")
    connection.execute(verb + powers)


def create_from_template(server: Server, name: str, template: str) -> None:
    """A copy of a database, faster than migrations by far; nobody may be connected to the template."""
    with server.connect() as connection:
        connection.execute(
            sql.SQL("create database {} template {} owner {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER)
            )
        )
        _copy_grants(connection, name)


def _copy_grants(connection: psycopg.Connection[tuple[Any, ...]], name: str) -> None:
    """Grants on a database, unlike those inside it, do not come along with a template."""
    connection.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))
    for role in RUNTIME_ROLES:
        grant = sql.SQL("grant connect on database {} to {}")
        connection.execute(grant.format(sql.Identifier(name), sql.Identifier(role)))


def drop(server: Server, name: str) -> None:
    """Drops a database if it is there, with whoever is connected."""
    with server.connect() as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
