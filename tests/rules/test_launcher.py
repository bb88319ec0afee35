"""The embedded PostgreSQL: starts, is found running, stops, and says in one sentence why it cannot."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from rit.config.launch import LaunchError, demo, postgres, runner


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own: that one is closed to the user PostgreSQL runs as under root."""
    made = Path(tempfile.mkdtemp(prefix="rit-launcher-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def shared() -> Iterator[postgres.Server]:
    with postgres.start(durable=False) as server:
        postgres.ensure_roles_and_database(server, "ground")
        yield server


def gone(pid: int, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if (
                Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
            ):  # waits for init only
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def own_pid(server: postgres.Server) -> int:
    assert server.process is not None
    return server.process.pid


def test_the_runtime_roles_own_nothing_and_obey_row_level_security(shared: postgres.Server) -> None:
    with shared.connect() as connection:
        powers = connection.execute(
            "select rolname, rolcanlogin, rolsuper or rolbypassrls or rolcreatedb or rolcreaterole"
            " from pg_roles where rolname in ('rit_app', 'rit_clerk') order by 1"
        ).fetchall()
    assert powers == [("rit_app", True, False), ("rit_clerk", True, False)]
    with (
        shared.connect("rit_app", "ground") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("create table mine (id int)")


def test_only_the_three_roles_may_enter(shared: postgres.Server) -> None:
    with shared.connect() as connection:
        connection.execute("create role stranger login superuser")
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        shared.connect("stranger", "ground")


def test_it_listens_on_a_private_socket_only(shared: postgres.Server) -> None:
    with shared.connect() as connection:
        row = connection.execute(
            "select current_setting('listen_addresses'), current_setting('unix_socket_permissions'),"
            " current_setting('data_checksums')"
        ).fetchone()
    assert row == ("", "0700", "on")
    assert shared.socket.stat().st_mode & 0o777 == 0o700


def test_a_copy_of_a_template_has_its_tables_and_can_be_dropped(shared: postgres.Server) -> None:
    with shared.connect("rit_owner", "ground") as connection:
        connection.execute("create table if not exists thing (id int)")
    postgres.create_from_template(shared, "copy", "ground")
    with shared.connect("rit_owner", "copy") as connection:
        assert connection.execute("select to_regclass('thing')::text").fetchone() == ("thing",)
    with shared.connect("rit_clerk", "copy") as connection:
        assert connection.execute("select current_user").fetchone() == ("rit_clerk",)
    postgres.drop(shared, "copy")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        shared.connect("rit_owner", "copy")


def test_a_temporary_server_leaves_nothing_behind() -> None:
    server = postgres.start(durable=False)
    pid, base = own_pid(server), server.data.parent
    server.stop()
    server.stop()  # harmless
    assert gone(pid)
    assert not base.exists()


def test_data_survive_and_a_second_start_finds_the_running_one(folder: Path) -> None:
    with postgres.start(folder) as first:
        assert postgres.ensure_roles_and_database(first, "kept") is True
        second = postgres.start(folder)
        assert second.process is None
        assert second.alive()
        second.stop()
        assert first.alive(), "who did not start it does not stop it"
    with postgres.start(folder) as again:
        assert postgres.ensure_roles_and_database(again, "kept") is False
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_a_stale_lock_of_another_living_program_is_cleared(folder: Path) -> None:
    postgres.start(folder, durable=False).stop()
    other = subprocess.Popen(["sleep", "30"], user=(folder / "postgres").stat().st_uid)
    lock = folder / "postgres" / "postmaster.pid"
    lock.write_text(f"{other.pid}\n{folder}/postgres\n0\n5432\n{folder}/socket\n\n\nready\n")
    with postgres.start(folder, durable=False) as server:
        assert server.process is not None
    other.kill()
    other.wait()


def test_it_stops_when_its_parent_is_killed(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from rit.config.launch import postgres;"
        "print(postgres.start(Path(sys.argv[1]), durable=False).process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert gone(pid)


def test_it_starts_again_while_a_killed_one_is_still_busy(folder: Path) -> None:
    """As after the memory of the machine ran out: a statement does not look whether its server is still there."""
    first = postgres.start(folder, durable=False)
    busy = threading.Thread(target=work_two_seconds, args=(first,))
    busy.start()
    time.sleep(0.5)  # it works by now
    os.kill(own_pid(first), signal.SIGKILL)
    assert first.process is not None
    first.process.wait()
    with postgres.start(folder, durable=False) as second, second.connect() as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    busy.join()


def work_two_seconds(server: postgres.Server) -> None:
    work = "do $$ declare till timestamptz := clock_timestamp() + interval '2 s';"
    with contextlib.suppress(psycopg.OperationalError), server.connect() as connection:
        connection.execute(f"{work} begin while clock_timestamp() < till loop end loop; end $$")


def test_a_long_path_gets_a_short_socket_folder(folder: Path) -> None:
    deep = folder / ("long name, with a comma " * 4) / "data"
    deep.parent.mkdir(mode=0o711)
    deep.parent.chmod(0o711)
    with postgres.start(deep, durable=False) as server:
        assert str(server.socket).startswith("/tmp/rit-")
        server.connect().close()
    shutil.rmtree(server.socket)


def test_a_folder_that_is_no_folder_is_told_in_one_sentence(folder: Path) -> None:
    (folder / "file").touch()
    with pytest.raises(LaunchError, match=r"^The data folder .*file.* cannot be used: Not a directory\.$"):
        postgres.start(folder / "file" / "data")


def test_a_full_disk_is_told_in_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "FREE_BYTES", 1 << 60)
    with pytest.raises(
        LaunchError, match=r"^The disk of .* has \d+ MB left and RIT needs \d+ MB; .*RIT_DATA"
    ):
        postgres.start(folder)


def test_missing_programs_are_told_in_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIT_POSTGRES_BIN", str(folder / "nowhere"))
    with pytest.raises(LaunchError, match=r"^No PostgreSQL 15 or later is found .*RIT_POSTGRES_BIN"):
        postgres.start(folder)


def test_data_of_another_version_are_told_in_one_sentence(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(LaunchError, match=r"were made by PostgreSQL 9, and only other versions"):
        postgres.start(folder)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_folder_without_right_to_write_is_told_in_one_sentence(folder: Path) -> None:
    """In a child, which under root becomes another user first."""
    folder.chmod(0o555)
    spare = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()
    child = os.fork()
    if child == 0:
        try:
            os.setuid(spare)
            postgres.start(folder / "data")
        except LaunchError as problem:
            os._exit(0 if "may not write in" in str(problem) and "RIT_DATA" in str(problem) else 2)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_taken_port_names_the_port_and_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            LaunchError, match=rf"^Port {port} is taken by another program; .*make demo PORT=\d+\.$"
        ):
            demo.check_port("127.0.0.1", port)


def test_a_port_that_cannot_exist_is_refused() -> None:
    with pytest.raises(LaunchError, match="70000 is no port number"):
        demo.check_port("127.0.0.1", 70000)
