"""Sends prepared reports over HTTP: `python -m bench.senders PORT CLIENTS` reads cookies, prints what came of each.

A process of its own, so that its share of the processor is counted apart. Every sender has an address of its own, as
our proxy would write it. A sender goes on through a server that is gone: it waits and sends the same again. Told to
stop (SIGTERM), it says what came of the reports until then; one that was on its way counts with its answer.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import resource
import signal
import sys
import threading
import time

GROUPS = re.compile(r"<span>([0-9A-HJKMNP-TV-Z]{4})</span>")
PATIENCE = 60.0  # seconds for one report, while the server is killed and comes back
_enough = threading.Event()


def main(port: int, clients: int, stubborn: bool) -> None:
    signal.signal(signal.SIGTERM, lambda _number, _frame: _enough.set())
    cookies = sys.stdin.read().split()
    shares = [cookies[start::clients] for start in range(clients)]
    done: list[dict[str, object]] = []
    threads = [threading.Thread(target=_send_all, args=(port, share, stubborn, done)) for share in shares]
    began, used = time.perf_counter(), _processor()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "processor": _processor() - used, "reports": done}))


def _send_all(port: int, cookies: list[str], stubborn: bool, done: list[dict[str, object]]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for cookie in cookies:
        if _enough.is_set():
            break
        until = time.perf_counter() + (PATIENCE if stubborn else 0)
        tries = 0
        while True:
            began, tries = time.perf_counter(), tries + 1
            try:
                status, receipt = _send(connection, port, cookie)
            except (OSError, http.client.HTTPException) as problem:
                connection.close()
                status, receipt = type(problem).__name__, ""
            if receipt or time.perf_counter() > until:
                break
            time.sleep(0.05)
        done.append(
            {"status": status, "receipt": receipt, "seconds": time.perf_counter() - began, "tries": tries}
        )
    connection.close()


def _send(connection: http.client.HTTPConnection, port: int, cookie: str) -> tuple[int | str, str]:
    headers = {
        "Host": f"localhost:{port}",
        "Cookie": f"rit_draft={cookie}",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": ".".join(str(random.randint(1, 254)) for _ in range(4)),
        "Accept-Language": "nl",
    }
    connection.request("POST", "/report/send/", body="", headers=headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    groups = GROUPS.findall(page)
    return answer.status, "".join(groups[:5]) if answer.status == 200 and len(groups) >= 5 else ""


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), "stubborn" in sys.argv)
