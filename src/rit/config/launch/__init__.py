"""Starting RIT on a bare machine: the embedded PostgreSQL, and the demo that runs on it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


class LaunchError(Exception):
    """Why something cannot start, as one clear sentence for the person at the terminal."""


def dies_with_parent(signum: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that lets the kernel send `signum` to the child when we are gone, even by kill -9.

    The kernel watches the *thread* that starts the child: start children from the main thread.
    The library is loaded here, not in the child, because between fork and exec little is safe.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def arm() -> None:
        prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
        if os.getppid() != parent:  # it went while we were being born
            os._exit(1)

    return arm


def die_with_parent(signum: signal.Signals) -> None:
    """Sends `signum` to ourselves when the process that started us is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
