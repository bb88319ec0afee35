"""The demo's child processes and the lines that tell how far it is."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from rit.config.launch import LaunchError, dies_with_parent

STEPS = 6
STOP_SECONDS = 8.0


class Echo(Protocol):
    """What `print` looks like here."""

    def __call__(self, text: str, /, *, end: str = "\n", flush: bool) -> None: ...


class Steps:
    """One line a step, with the time it took."""

    def __init__(self, echo: Echo) -> None:
        self._echo = echo
        self._number = 0

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        self._number += 1
        began = time.monotonic()
        self._echo(f"{self._number}/{STEPS} {title} …", end=" ", flush=True)
        try:
            yield
        except BaseException:
            self._echo("", flush=True)
            raise
        self._echo(f"{time.monotonic() - began:.1f} s", flush=True)


class Child:
    """A process of ours with a log of its own; it stops when we do, however we end."""

    def __init__(self, name: str, command: list[str], settings: dict[str, str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name.replace(' ', '-')}.log"
        with self.log.open("wb") as log:
            self.log.chmod(0o600)
            self._process = subprocess.Popen(
                command,
                env={**os.environ, **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),  # see there
            )

    def ended(self) -> int | None:
        return self._process.poll()

    def wait(self) -> int:
        return self._process.wait()

    def ask_to_stop(self) -> None:
        if self.ended() is None:
            self._process.terminate()

    def stop(self, deadline: float) -> None:
        """Waits for it, then ends whatever is left of its process group."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def last_words(self) -> str:
        lines = [line.strip() for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        return f"{lines[-1]} (more in {self.log})" if lines else f"it said nothing (see {self.log})"


class Family:
    """The children, stopped together and in reverse order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children: list[Child] = []

    def add(self, name: str, command: list[str], settings: dict[str, str]) -> Child:
        child = Child(name, command, settings, self._folder)
        self._children.append(child)
        return child

    def finish(self, name: str, command: list[str], settings: dict[str, str]) -> None:
        """Runs a child to its end, which must be a good one."""
        child = self.add(name, command, settings)
        if child.wait():
            raise LaunchError(f"The step “{name}” failed: {child.last_words()}.")
        self._children.remove(child)

    def check(self) -> None:
        for child in self._children:
            if (code := child.ended()) is not None:
                how = f"exit code {code}" if code >= 0 else f"signal {-code}"
                raise LaunchError(f"The {child.name} stopped by itself ({how}): {child.last_words()}.")

    def stop(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        for child in reversed(self._children):
            child.ask_to_stop()
        for child in reversed(self._children):
            child.stop(deadline)
        self._children.clear()
