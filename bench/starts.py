"""Starting and installing: the demo from nothing and again, an empty database, the web server cold."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import time
from pathlib import Path

from bench.figures import Figure
from bench.ground import BENCH, CLI, EMPTY, ROOT, Ground, free_port, inherited, process, run, wait_for_page

GROUP = "Starting and installing"
SERVE_RUNS = 3


def demo(data: Path) -> list[Figure]:
    """From nothing with the Python environment and the assets in place, and the second time."""
    command, how = _demo_command()
    first, steps = _demo_start(command, data)
    second, _ = _demo_start(command, data)
    return [
        Figure(
            GROUP,
            "`make demo`, first start to first page",
            first,
            "s",
            60.0,
            more=steps | {"started_by": how},
        ),
        Figure(GROUP, "`make demo`, second start to first page", second, "s", 5.0, more={"started_by": how}),
    ]


def _demo_command() -> tuple[list[str], str]:
    """make itself when it has nothing to build, else what make would call."""
    ready = shutil.which("make") and subprocess.run(
        ["make", "-q", "setup", "assets", "translations"], cwd=ROOT, capture_output=True, check=False
    )
    if ready and ready.returncode == 0:
        return ["make", "demo"], "make demo"
    return [*CLI, "demo"], "rit demo, as make has something to build first"


def _demo_start(command: list[str], data: Path) -> tuple[float, dict[str, float]]:
    port, log = free_port(), data / "bench-demo.log"
    environment = inherited() | {"RIT_DATA": str(data)}
    arguments = [f"PORT={port}"] if command[0] == "make" else ["--port", str(port)]
    began = time.monotonic()
    with process([*command, *arguments], environment, log) as child:
        wait_for_page(port, "/account/login/", child, log)
        seconds = time.monotonic() - began
        time.sleep(0.5)  # the demo says how long its steps took once it has seen the page itself
    while (data / "postgres" / "postmaster.pid").exists():  # its database goes down by itself, a moment later
        time.sleep(0.1)
    steps = re.findall(r"^\d/\d ([^:…]+?)(?::[^…]*)? … ([\d.]+) s", log.read_text(), re.MULTILINE)
    return round(seconds, 2), {name: float(took) for name, took in steps}


def migrate(ground: Ground) -> list[Figure]:
    ground.empty(EMPTY)
    began = time.monotonic()
    run([*CLI, "migrate"], ground.environment(EMPTY))
    return [
        Figure(GROUP, "`rit migrate` on an empty database", round(time.monotonic() - began, 2), "s", 20.0)
    ]


def serve(ground: Ground) -> list[Figure]:
    """From the command to the first page answered, in processes that nothing has warmed."""
    times = []
    for _ in range(SERVE_RUNS):
        port, log = free_port(), ground.data / "bench-serve.log"
        began = time.monotonic()
        with process([*CLI, "serve", "--port", str(port)], ground.environment(BENCH), log) as child:
            wait_for_page(port, "/account/login/", child, log)
            times.append(time.monotonic() - began)
    more = {"runs": [round(seconds, 2) for seconds in times]}
    return [
        Figure(
            GROUP, "`rit serve`, cold, to first page", round(statistics.median(times), 2), "s", 2.0, more=more
        )
    ]
