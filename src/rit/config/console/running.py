"""The processes of an installation: the demo, the web, the jobs; and its tables."""

from __future__ import annotations

import argparse
import ctypes
import os

from rit.config import console
from rit.config.console import Failure, Menu

M_ARENA_MAX = -8  # in glibc's malloc.h


def offer(menu: Menu) -> None:
    demo = menu.add("demo", _demo, "start RIT with the Ghent plan and a fictional corps")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--host", default="127.0.0.1")
    demo.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    serve = menu.add("serve", _serve, "start the web process")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--workers", type=int, default=2)
    menu.add("worker", _worker, "run jobs: mail, reminders, sealing of the trail")
    menu.add("migrate", _migrate, "bring the database up to date, as the role that owns it")


def _demo(options: argparse.Namespace) -> int:
    from rit.config.launch import demo

    os.environ["RIT_MODE"] = "demo"
    return demo.run(port=options.port, host=options.host, reset=options.reset)


def _serve(options: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import Interfaces

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rit.config.settings")
    _refuse_a_public_demo()
    _fewer_heaps()
    Granian(
        "rit.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=4,
        log_access=False,
        workers_kill_timeout=5,
    ).serve()
    return 0


def _fewer_heaps() -> None:
    """Threads of a worker share two heaps: one each, as glibc gives them, took seven megabytes more."""
    limit = getattr(ctypes.CDLL(None), "mallopt", None)
    if limit is not None:  # other C libraries have no such thing
        limit(M_ARENA_MAX, 2)


def _refuse_a_public_demo() -> None:
    """In the demo everybody may be anybody; `check` says so too, but starting must not need it."""
    from rit.config import environment

    env = environment.read()
    strangers = [host for host in env.hosts if not environment.is_loopback(host)]
    if env.demo and strangers:
        raise Failure(f"the demo is for this machine only, and RIT_HOSTS opens it to {', '.join(strangers)}.")


def _worker(options: argparse.Namespace) -> int:
    console.ready("clerk")
    from rit.foundation.jobs.worker import run_worker

    return run_worker()


def _migrate(options: argparse.Namespace) -> int:
    console.ready("owner")
    from rit.config import database

    database.bring_up_to_date(print)
    return 0
