"""Nights of the demo, on whatever days: the jobs of some areas, as the worker runs them, on the clerk's rights."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from datetime import date

from tests import database
from tests.browser.server import Running

SCRIPT = """
import sys, django
django.setup()
from datetime import UTC, datetime, time
from rit.foundation.access.actor import system
from rit.foundation.registries import nightly
for day in sys.argv[2:]:
    now = datetime.combine(datetime.fromisoformat(day), time(1, 30), tzinfo=UTC)
    for job in nightly.jobs:
        if job.name.startswith(sys.argv[1]):
            job.run(by=system("worker"), now=now)
"""


def pass_by(server: Running, area: str, days: Iterable[date]) -> None:
    """One after the other, in one process. `area`: what the names of its jobs begin with, such as "norms."."""
    env = database.environment(
        server.database,
        RIT_MODE="demo",
        RIT_DATABASE_ROLE="clerk",
        RIT_DATA=str(server.log.parent / "data"),
    )
    asked = [day.isoformat() for day in days]
    subprocess.run([sys.executable, "-c", SCRIPT, area, *asked], env=env, check=True, cwd=database.ROOT)
