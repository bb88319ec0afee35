"""A handler's large file, sent in pieces over HTTP: `python -m bench.big_file`, on its own.

Signs in to a demo of its own, unlocks, sends a film of 500 MB as the script of the page does, and measures how fast
it goes and what memory the web process takes meanwhile, with the check of the content at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from bench import starts
from bench.figures import Figure
from bench.ground import CLI, Ground, folder, free_port, process, saying, wait_for_page
from rit.config.launch import demo, postgres

GROUP = "A large file in pieces"
HANDLER, INBOX = "P0004", "/reports/?view=open"
PASSPHRASE = "molen kaars rivier dertien"  # of every key in the demo (config/demo_data.py)
MEGABYTE = 1024 * 1024
MEMORY_MB, MB_PER_SECOND = 32.0, 10.0
HEAD = b"\0\0\0\x18ftypmp42"


class Visitor:
    """Somebody at a browser: keeps cookies, gives the token of the last form."""

    def __init__(self, port: int) -> None:
        self._address = f"http://localhost:{port}"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._token = ""

    def get(self, path: str) -> str:
        with self._opener.open(f"{self._address}{path}") as answer:
            page: str = answer.read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self._token = found.group(1) if found else self._token
        return page

    def post(self, path: str, content: bytes | dict[str, str]) -> bytes:
        body = content if isinstance(content, bytes) else urllib.parse.urlencode(content).encode()
        kind = "octet-stream" if isinstance(content, bytes) else "x-www-form-urlencoded"
        headers = {"X-CSRFToken": self._token, "Content-Type": f"application/{kind}"}
        with self._opener.open(urllib.request.Request(f"{self._address}{path}", body, headers)) as answer:
            found: bytes = answer.read()
        return found


class Peak(threading.Thread):
    """The most memory that the server's processes take together, in MB above what they took at first (PSS)."""

    def __init__(self, server: int) -> None:
        super().__init__(daemon=True)
        self._server, self._before, self.over, self._ended = server, _memory(server), 0.0, threading.Event()

    def run(self) -> None:
        while not self._ended.wait(0.05):
            self.over = max(self.over, _memory(self._server) - self._before)

    def end(self) -> float:
        self._ended.set()
        self.join()
        return round(self.over, 1)


def measure(port: int, server: int, megabytes: int) -> list[Figure]:
    """`server` is the process id of `rit serve`."""
    visitor = Visitor(port)
    visitor.get("/demo/")
    visitor.post(f"/demo/sign-in/{HANDLER}/", {})
    visitor.get("/vault/unlock/")
    visitor.post("/vault/unlock/", {"passphrase": PASSPHRASE})
    found = re.search(r'href="/reports/([0-9a-f-]{36})/"', visitor.get(INBOX))
    if found is None:
        raise RuntimeError("the inbox is empty")
    visitor.get(f"/cases/{found.group(1)}/files/add/")
    size = megabytes * MEGABYTE
    form = {"name": "camera.mp4", "size": str(size), "modified": str(time.time())}
    begun = json.loads(visitor.post(f"/cases/{found.group(1)}/files/pieces/", form))
    piece, peak, began, at = os.urandom(begun["piece"]), Peak(server), time.perf_counter(), 0
    peak.start()
    while at < size:
        content = (HEAD + piece if at == 0 else piece)[: min(len(piece), size - at)]
        at = json.loads(visitor.post(f"{begun['url']}?at={at}", content))["at"]
    sent = time.perf_counter() - began
    visitor.post(begun["finish"], {})
    checked = time.perf_counter() - began - sent
    over = peak.end()
    visitor.post(begun["url"] + "cancel/", {})
    more = {"seconds": round(sent, 1), "check_seconds": round(checked, 1), "pieces": -(-size // len(piece))}
    return [
        Figure(
            GROUP, f"{megabytes} MB sent", round(megabytes / sent, 1), "MB/s", MB_PER_SECOND, "more", more
        ),
        Figure(
            GROUP, f"Memory over idle, {megabytes} MB", over, "MB", MEMORY_MB, more={"over": "all processes"}
        ),
    ]


def _memory(server: int) -> float:
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    total = 0
    for one in (str(server), *children):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _served(data: Path, megabytes: int) -> list[Figure]:
    starts.demo(data)
    with postgres.start(data) as database:
        ground, port, log = Ground(database, data), free_port(), data / "bench-big-file.log"
        server: subprocess.Popen[bytes]
        with (
            process([*CLI, "serve", "--port", str(port)], ground.environment(demo.DATABASE), log) as server,
            saying(log),
        ):
            wait_for_page(port, "/account/login/", server, log)
            return measure(port, server.pid, megabytes)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.big_file", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=500)
    options = parser.parse_args()
    with folder() as data:
        figures = _served(data, options.megabytes)
    for figure in figures:
        print(f"{figure.what}: {figure.value:g} {figure.unit} {figure.more}")
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
