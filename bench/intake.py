"""The door under load: a part of `make bench`, or on its own with `python -m bench.intake`.

Over real HTTP on a copy of the demo: prepared reports sent by 1, 8 and 64 senders, small ones and with an attachment
of 1 MB; the public pages; the inbox among 100,000 reports. `--kills 200` kills the web process and the database (-9)
that often under load, and then opens every report that was acknowledged.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import starts
from bench.figures import Figure, percentile, spread
from bench.ground import CLI, Ground, folder, free_port, process, run, saying, wait_for_page
from rit.config.launch import demo, postgres

GROUP, INBOX, KILLS = "The door under load", "Inbox among 100,000 reports", "The door, killed under load"
DATABASE = "rit_bench_intake"
SMALL = ((1, 150), (8, 1200), (64, 1200))  # senders, reports
LARGE = ((1, 40), (8, 160))
LARGE_BYTES = 1024 * 1024
PER_SECOND, P95_MS, PUBLIC_MS = 100.0, 150.0, 10.0
PUBLIC = (("Front page", "/"), ("First question", "/report/"), ("Mailbox", "/mailbox/"))
UP_SECONDS = (0.3, 1.1)  # how long the processes live between two kills
PREPARED = 250  # reports for each kill: more than are taken in that time, so that every kill meets a load


def measure(ground: Ground) -> list[Figure]:
    ground.copy(DATABASE, demo.DATABASE)
    figures: list[Figure] = []
    with _served(ground) as (port, server):
        figures += _public(port)
        for clients, count in SMALL:
            figures.extend(_load(ground, port, server, clients, count, 0))
        for clients, count in LARGE:
            figures.extend(_load(ground, port, server, clients, count, LARGE_BYTES))
    return figures


def inbox(ground: Ground) -> list[Figure]:
    """Server side, in one process, as the other pages are timed."""
    ground.copy(DATABASE, demo.DATABASE)
    run([sys.executable, "-m", "bench.many_reports", "100000"], ground.environment(DATABASE, "owner"))
    return ground.figures("inbox", DATABASE)


def killed(data: Path, times: int) -> list[Figure]:
    """The web process and the database go down together, at a random moment, and come up again.

    Raises `RuntimeError` when the senders were done before the last kill.
    """
    import random

    server = postgres.start(data)
    ground = Ground(server, data)
    ground.copy(DATABASE, demo.DATABASE)
    port, log = free_port(), data / "bench-killed.log"
    web = _web(ground, port, log)
    wait_for_page(port, "/report/", web, log)
    cookies = _drafts(ground, PREPARED * times, 0)
    sender = _sender(port, 8, stubborn=True)
    assert sender.stdin
    sender.stdin.write("\n".join(cookies))
    sender.stdin.close()
    for kill in range(times):
        time.sleep(random.uniform(*UP_SECONDS))
        if sender.poll() is not None:
            raise RuntimeError(f"The load ended after {kill} of {times} kills")
        os.killpg(web.pid, signal.SIGKILL)
        assert server.process
        os.kill(server.process.pid, signal.SIGKILL)
        web.wait()
        server.process.wait()
        server = postgres.start(data)
        ground = Ground(server, data)
        web = _web(ground, port, log)
        wait_for_page(port, "/report/", web, log)
    sender.terminate()
    assert sender.stdout
    said = json.loads(sender.stdout.read())
    sender.wait()
    acknowledged = [report["receipt"] for report in said["reports"] if report["receipt"]]
    found = _opened(ground, acknowledged)
    os.killpg(web.pid, signal.SIGKILL)
    web.wait()
    server.stop()
    more = {
        "kills": times,
        "acknowledged": len(acknowledged),
        "sent": len(said["reports"]),
        "tries": sum(int(report["tries"]) for report in said["reports"]),
        "numbers": found["numbers"],
    }
    return [
        Figure(KILLS, "Acknowledged reports lost", float(len(found["lost"])), "reports", 0.0, more=more),
        Figure(KILLS, "Acknowledged reports that do not open", float(found["asked"] - found["opened"]), "reports", 0.0),
        Figure(KILLS, "Numbers given twice", float(found["twice"]), "numbers", 0.0),
    ]  # fmt: skip


def _load(
    ground: Ground, port: int, server: subprocess.Popen[bytes], clients: int, count: int, size: int
) -> list[Figure]:
    cookies = _drafts(ground, count, size)
    before = _busy(server)
    sender = _sender(port, clients)
    out, _err = sender.communicate("\n".join(cookies))
    said = json.loads(out)
    receipts = [report["receipt"] for report in said["reports"] if report["receipt"]]
    found = _opened(ground, receipts)
    wrong = [report["status"] for report in said["reports"] if not report["receipt"]]
    if wrong or found["opened"] != count:
        raise RuntimeError(f"{clients} senders: {len(wrong)} refused {wrong[:3]}, {found['lost']} lost")
    times = [float(report["seconds"]) for report in said["reports"]]
    rate = round(count / said["seconds"], 1)
    what = f"{'1 MB attached' if size else 'Small reports'}, {clients} sender{'s' if clients > 1 else ''}"
    more = {
        **spread(times),
        "reports": count,
        "lost": 0,
        "generator_processor_s": round(said["processor"], 2),
        "web_processor_s": round(_busy(server) - before, 2),
        "seconds": round(said["seconds"], 2),
    }
    asked = clients == 8 and not size
    p95 = round(percentile(times, 95) * 1000, 2)
    return [
        Figure(GROUP, what, rate, "reports/s", PER_SECOND if asked else None, better="more", more=more),
        Figure(GROUP, f"{what}, p95", p95, "ms", P95_MS if asked else None, more=spread(times)),
    ]


def _public(port: int) -> list[Figure]:
    import http.client

    figures = []
    for name, path in PUBLIC:
        connection, times, size = http.client.HTTPConnection("127.0.0.1", port, timeout=30), [], 0
        for turn in range(120):
            began = time.perf_counter()
            connection.request("GET", path, headers={"Host": f"localhost:{port}", "Accept-Language": "nl"})
            answer = connection.getresponse()
            body = answer.read()
            if turn >= 20:
                times.append(time.perf_counter() - began)
            size = len(body)
        more = spread(times) | {"kilobytes": round(size / 1000, 1)}
        figures.append(Figure(GROUP, f"{name}, over HTTP, p95", more["p95_ms"], "ms", PUBLIC_MS, more=more))
    return figures


def _drafts(ground: Ground, count: int, size: int) -> list[str]:
    printed = run([sys.executable, "-m", "bench.drafts", str(count), str(size)], ground.environment(DATABASE))
    return printed.split()


def _opened(ground: Ground, receipts: list[str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.opening"],
        env=ground.environment(DATABASE),
        input="\n".join(receipts),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _sender(port: int, clients: int, *, stubborn: bool = False) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bench.senders", str(port), str(clients)]
    return subprocess.Popen(
        command + (["stubborn"] if stubborn else []),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _environment(ground: Ground) -> dict[str, str]:
    return ground.environment(DATABASE) | {"RIT_PROXIES": "1"}


def _web(ground: Ground, port: int, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            [*CLI, "serve", "--port", str(port)],
            env=_environment(ground),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


@contextmanager
def _served(ground: Ground) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port, log = free_port(), ground.data / "bench-intake.log"
    command = [*CLI, "serve", "--port", str(port)]
    with process(command, _environment(ground), log) as server, saying(log):
        wait_for_page(port, "/report/", server, log)
        yield port, server


def _busy(server: subprocess.Popen[bytes]) -> float:
    """Seconds of processor that the web process and its workers have used."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == server.pid:  # the process group
            total += int(fields[11]) + int(fields[12])
    return total / ticks


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.intake", description=__doc__)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--only", choices=["load", "inbox", "kills"])
    options = parser.parse_args()
    figures: list[Figure] = []
    with folder() as data:
        starts.demo(data)
        if options.only != "kills":
            with postgres.start(data) as server:
                ground = Ground(server, data)
                if options.only != "inbox":
                    figures += measure(ground)
                if options.only != "load":
                    figures += inbox(ground)
        if options.kills:
            figures += killed(data, options.kills)
    for figure in figures:
        mark = {True: "met", False: "MISSED", None: ""}[figure.met]
        print(f"{figure.group}: {figure.what}: {figure.value:g} {figure.unit} {mark} {figure.more}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
