"""The real web server over loopback: whole answers as a browser gets them, and what memory it takes."""

from __future__ import annotations

import http.client
import subprocess
import threading
import time
from pathlib import Path

from bench.asking import pages
from bench.figures import Figure, spread
from bench.ground import BENCH, CLI, Ground, free_port, process, saying, wait_for_page

ALONE, CLIENTS, EACH = 60, 8, 25
MEMORY_MB = 150.0
SETTLE_SECONDS = 4.0


def measure(ground: Ground, cookie: str, long_action: str) -> list[Figure]:
    port, log = free_port(), ground.data / "bench-serve.log"
    chosen = [
        page for page in pages(long_action) if page.name.startswith(("Policy", "Action table", "Action with"))
    ]
    chosen = [page for page in chosen if "," not in page.name]
    figures = []
    with process([*CLI, "serve", "--port", str(port)], ground.environment(BENCH), log) as server, saying(log):
        wait_for_page(port, "/account/login/", server, log)
        for page in chosen:
            _ask(port, page.path, cookie, 10, [])  # both workers warm
            alone: list[float] = []
            _ask(port, page.path, cookie, ALONE, alone)
            figures.append(_figure(f"{page.name}, 1 client", alone, sum(alone)))
            together, seconds = _at_once(port, page.path, cookie)
            figures.append(_figure(f"{page.name}, 8 clients", together, seconds))
        _ask(port, "/policy/report.pdf", cookie, 4, [])
        figures.append(_web_memory(server))
    return figures


def _figure(what: str, times: list[float], seconds: float) -> Figure:
    more = spread(times) | {"requests_a_second": round(len(times) / seconds, 1)}
    return Figure("Pages over HTTP, p95", what, more["p95_ms"], "ms", more=more)


def _at_once(port: int, path: str, cookie: str) -> tuple[list[float], float]:
    times: list[float] = []
    clients = [threading.Thread(target=_ask, args=(port, path, cookie, EACH, times)) for _ in range(CLIENTS)]
    began = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if len(times) != CLIENTS * EACH:
        raise RuntimeError(f"{path}: {CLIENTS * EACH - len(times)} of {CLIENTS * EACH} requests were lost")
    return times, time.perf_counter() - began


def _ask(port: int, path: str, cookie: str, count: int, times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(count):
        began = time.perf_counter()
        connection.request(
            "GET", path, headers={"Host": f"localhost:{port}", "Cookie": cookie, "Accept-Language": "nl"}
        )
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}")
        times.append(time.perf_counter() - began)
    connection.close()


# Memory, as the kernel shares it out among the processes that use it (PSS)


def _web_memory(server: subprocess.Popen[bytes]) -> Figure:
    """The largest worker, after it has served pages to eight clients and made reports."""
    workers = sorted((_megabytes(child) for child in _children(server.pid)), reverse=True)[:2]
    more = {"workers": workers, "supervisor": _megabytes(server.pid)}
    return Figure(
        "Memory (PSS)", "A web worker, after the load and the reports", workers[0], "MB", MEMORY_MB, more=more
    )


def job_worker(ground: Ground) -> Figure:
    log = ground.data / "bench-worker.log"
    with process([*CLI, "worker"], ground.environment(BENCH, "clerk"), log) as worker:
        time.sleep(SETTLE_SECONDS)
        if worker.poll() is not None:
            raise RuntimeError(f"rit worker ended: {log.read_text(errors='replace')[-2000:]}")
        used = [_megabytes(process_id) for process_id in (worker.pid, *_children(worker.pid))]
    return Figure("Memory (PSS)", "`rit worker`", round(sum(used), 1), "MB", MEMORY_MB)


def _children(process_id: int) -> list[int]:
    return [
        int(child) for child in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    ]


def _megabytes(process_id: int) -> float:
    lines = Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024, 1)
