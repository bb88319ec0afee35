"""A night of the demo, on whatever day: the jobs of some areas, as the worker runs them, on the clerk's rights."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

from tests import database
from tests.browser.server import Running

SCRIPT = """
import sys, django
django.setup()
from rit.foundation import clock
from rit.foundation.access.actor import system
from rit.foundation.registries import nightly
for job in nightly.jobs:
    if job.name.startswith(sys.argv[1]):
        job.run(by=system("worker"), now=clock.now())
"""


def passes(server: Running, day: date, area: str) -> None:
    """`area`: what the names of its jobs begin with, such as "norms."."""
    env = database.environment(
        server.database,
        RIT_MODE="demo",
        RIT_DEMO_TODAY=day.isoformat(),
        RIT_DATABASE_ROLE="clerk",
        RIT_DATA=str(server.log.parent / "data"),
    )
    subprocess.run([sys.executable, "-c", SCRIPT, area], env=env, check=True, cwd=database.ROOT)
