"""One PostgreSQL for the whole run, one template database with the demo in it, a copy for each worker.

The tests connect as the runtime role, which owns nothing: row-level security holds for them too.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from psycopg._preparing import PrepareManager
from xdist.scheduler import LoadScopeScheduling

from rit.config.launch import postgres
from rit.foundation.access import lock
from rit.foundation.access.actor import Actor
from tests import database

TODAY = date(2025, 3, 18)
# Files whose tests need nothing of each other and are long together: any worker takes the next of them.
SPREAD = {"test_axe", "test_walls", "test_queries"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts the server; xdist's workers inherit its address through the environment."""
    if (
        not hasattr(config, "workerinput")
        and not config.option.collectonly
        and config.getoption("numprocesses", None)
    ):
        database.server()


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """The tests of a file stay together on one worker, but for what is spread; the longest files go first."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return nodeid if Path(file).stem in SPREAD else file


@pytest.hookimpl(optionalhook=True)  # without xdist there is nothing to share out
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        database.stop()


@pytest.fixture(scope="session", autouse=True)
def _statements_stay_prepared() -> None:
    """A test ends with a rollback, after which psycopg forgets what it prepared, as tables might be gone; here none is.

    A page of RIT commits. Planned anew for each test, the statement of the frame took a third of most pages.
    """
    PrepareManager._should_discard = lambda *_asked: False  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _what_is_loaded_stays() -> None:
    """The collector need not walk through all modules again and again: a twelfth of the time of a test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(worker_id: str, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the template for this worker, reached as the role `rit_app`."""
    name = f"rit_{worker_id}"
    database.copy(name)
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
            connection.settings_dict.update(
                NAME=name, USER=postgres.APP, HOST=database.socket(), PASSWORD="", PORT=""
            )
        yield
        connections.close_all()
    database.drop(name)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Any) -> Iterator[None]:
    """Mail and attachments of one test are gone with it."""
    before = settings.MEDIA_ROOT
    settings.MEDIA_ROOT = tmp_path / "attachments"
    yield
    settings.MEDIA_ROOT = before


@pytest.fixture
def now() -> datetime:
    return datetime.combine(TODAY, time(10), tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def sign_in(db: None) -> Any:
    """sign_in("coordinator") gives a client signed in as who plays that role; also by staff number."""
    from rit.foundation.access.models import Account
    from rit.people.demo import CAST

    def enter(role: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=CAST.get(role, role)), backend=BACKEND)
        session = client.session
        session[lock.DEMO] = True
        session.save()
        return client

    return enter


@pytest.fixture
def actor(db: None) -> Any:
    """actor("coordinator") is what a view would find on its request."""
    from rit.foundation.access import queries
    from rit.foundation.access.models import Account
    from rit.people.demo import CAST

    def of(role: str) -> Actor:
        return queries.actor_of(Account.objects.get(username=CAST.get(role, role)), TODAY)

    return of


@pytest.fixture
def plan(db: None) -> Any:
    from rit.plan.models import Plan

    return Plan.objects.get(code="ghent-2020-2025")


os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's sync interface runs a loop of its own
