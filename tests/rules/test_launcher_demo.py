"""The demo's supervision: a child that ends is named; stopping leaves no process, not even a grandchild."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rit.config.launch import LaunchError, children, demo

STUBBORN = (
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True);"
    "time.sleep(60)"
)


@pytest.fixture
def family(tmp_path: Path) -> Iterator[children.Family]:
    made = children.Family(tmp_path)
    yield made
    made.stop()


def until(condition: object, seconds: float = 5.0) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not condition():
        time.sleep(0.02)
    return bool(condition())


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_child_that_ends_is_named_with_its_last_words(family: children.Family) -> None:
    child = family.add("web server", [sys.executable, "-c", "print('no luck'); raise SystemExit(3)"], {})
    child.wait()
    with pytest.raises(
        LaunchError,
        match=r"^The web server stopped by itself \(exit code 3\): no luck \(more in .*web-server\.log\)\.$",
    ):
        family.check()


def test_a_step_that_fails_is_named(family: children.Family) -> None:
    with pytest.raises(LaunchError, match=r"^The step “tables” failed: no table"):
        family.finish("tables", [sys.executable, "-c", "raise SystemExit('no table')"], {})


def test_stopping_ends_even_a_child_that_does_not_listen(
    family: children.Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "STOP_SECONDS", 0.2)
    child = family.add("worker", [sys.executable, "-c", STUBBORN], {})
    assert until(lambda: child.log.read_text().strip())
    grandchild = int(child.log.read_text())
    family.stop()
    assert child.ended() is not None
    assert until(lambda: not running(grandchild))


def test_children_end_when_the_demo_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from rit.config.launch import children;"
        "children.Family(Path(sys.argv[1])).add('worker', [sys.executable, '-c', 'import os, time;"
        "print(os.getpid(), flush=True); time.sleep(60)'], {}); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
    log = tmp_path / "worker.log"
    assert until(lambda: log.exists() and log.read_text().strip())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert until(lambda: not running(int(log.read_text())))


def test_each_step_is_one_line_with_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    steps = children.Steps(print)
    with steps.step("Data folder"):
        pass
    with steps.step("Database"):
        pass
    assert capsys.readouterr().out == "1/6 Data folder … 0.0 s\n2/6 Database … 0.0 s\n"


def test_nothing_is_adopted_without_a_demo_or_beside_another_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "RIT_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RIT_DATA", str(tmp_path))
    assert demo.adopt() is False
    (tmp_path / "demo.json").write_text("{}")
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    assert demo.adopt() is False
    assert os.environ["DATABASE_URL"] == "postgresql://somewhere/else"


def test_an_interrupted_make_shows_by_its_signal_handling() -> None:
    """Make puts back the default handling when it is interrupted; a plain child never left it."""
    plain = subprocess.Popen(["sleep", "30"])
    before = signal.signal(signal.SIGINT, lambda signum, frame: None)
    try:
        assert demo._catches_interrupts(os.getpid())
        assert not demo._catches_interrupts(plain.pid)
    finally:
        signal.signal(signal.SIGINT, before)
        plain.kill()
        plain.wait()
    assert not demo._catches_interrupts(plain.pid)
