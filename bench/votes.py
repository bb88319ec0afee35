"""Ten live dilemmas at once, sixty telephones each: `python -m bench.votes`, on its own or as a part of `make bench`.

Over real HTTP on a copy of the demo. Within half a minute the telephones join, as when a room scans the code; then each
asks for the phase every two seconds and votes once; each coach's screen asks twice a second. Measured: from sending a
vote until that many votes stand on the screen of its room.
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.figures import Figure, percentile, spread
from bench.ground import CLI, Ground, folder, free_port, process, run, saying, wait_for_page
from rit.config.launch import demo, postgres

GROUP = "Live dilemmas, 10 rooms of 60 telephones"
DATABASE = "rit_bench_votes"
ROOMS, TELEPHONES = 10, 60
JOINING_SECONDS = 30.0  # within which all telephones of all rooms scan the code
VOTING_SECONDS = 20.0  # within which everybody in a room votes
SCREEN_MS, PHASE_SECONDS, SCREEN_SECONDS = 1000.0, 2.0, 0.5
VOTED = re.compile(r'class="voted"><b>(\d+)</b>')
SEEN = re.compile(r"\?(phase=\w+)&amp;seen=(\w+)")


@dataclass
class Room:
    """A room as its threads see it; `sent` holds the moments at which votes left, in order."""

    port: int
    cookie: str
    key: str
    code: str
    sent: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    phases: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)
    wrong: list[str] = field(default_factory=list)


def measure(ground: Ground) -> list[Figure]:
    ground.copy(DATABASE, demo.DATABASE)
    made = json.loads(run([sys.executable, "-m", "bench.votes", "rooms"], ground.environment(DATABASE)))
    port, log = free_port(), ground.data / "bench-votes.log"
    with (
        process([*CLI, "serve", "--port", str(port)], ground.environment(DATABASE), log) as server,
        saying(log),
    ):
        wait_for_page(port, "/vote/", server, log)
        rooms = [Room(port, one["cookie"], one["key"], one["code"]) for one in made]
        _together([_of(_play, room) for room in rooms])
    wrong = [what for room in rooms for what in room.wrong]
    late = [moment for room in rooms for moment in room.late]
    if wrong or len(late) != ROOMS * TELEPHONES:
        raise RuntimeError(f"{len(late)} votes of {ROOMS * TELEPHONES} came to a screen; {wrong[:3]}")
    shown = spread(late)
    return [
        Figure(GROUP, "Vote to screen, p95", shown["p95_ms"], "ms", SCREEN_MS, more=shown),
        _figure("Sending a vote, p95", [one for room in rooms for one in room.posts]),
        _figure("Asking the phase, p95", [one for room in rooms for one in room.phases]),
    ]


def _figure(what: str, times: list[float]) -> Figure:
    return Figure(GROUP, what, round(percentile(times, 95) * 1000, 2), "ms", more=spread(times))


def _of(act: Callable[..., None], *args: object) -> Callable[[], None]:
    return lambda: act(*args)


def _together(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _play(room: Room) -> None:
    """The screen until all votes stand on it, and the telephones meanwhile."""
    began = time.perf_counter()
    telephones = [_of(_telephone, room, began, number) for number in range(TELEPHONES)]
    _together([_of(_screen, room), *telephones])


def _screen(room: Room) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", room.port, timeout=30)
    asked, shown = "phase=before", 0
    until = time.perf_counter() + JOINING_SECONDS + VOTING_SECONDS + 30
    while shown < TELEPHONES and time.perf_counter() < until:
        status, page = _ask(connection, room, f"/live/{room.key}/counted/?{asked}", room.cookie)
        moment = time.perf_counter()
        if status == 200 and (voted := VOTED.search(page)) and (seen := SEEN.search(page)):
            asked = f"{seen[1]}&seen={seen[2]}"
            with room.lock:
                room.late += [moment - sent for sent in sorted(room.sent)[shown : int(voted[1])]]
            shown = int(voted[1])
        elif status not in (200, 204):
            room.wrong.append(f"screen {status}")
        time.sleep(max(0.0, SCREEN_SECONDS - (time.perf_counter() - moment)))
    room.over.set()


def _telephone(room: Room, began: float, number: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", room.port, timeout=30)
    time.sleep(JOINING_SECONDS * number / TELEPHONES)
    connection.request("GET", f"/vote/{room.code}/", headers=_headers(room))
    answer = connection.getresponse()
    answer.read()
    cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
    votes_at = began + JOINING_SECONDS + 2 + (VOTING_SECONDS - 2) * number / TELEPHONES
    voted = False
    while not room.over.is_set():
        moment = time.perf_counter()
        if not voted and moment >= votes_at:
            voted = True
            _vote(connection, room, cookie, number)
        status, _page = _ask(connection, room, f"/vote/phase/{room.key}/", "")
        with room.lock:
            room.phases.append(time.perf_counter() - moment) if status == 200 else room.wrong.append(
                str(status)
            )
        pause = PHASE_SECONDS - (time.perf_counter() - moment)
        room.over.wait(max(0.0, pause if voted else min(pause, votes_at - time.perf_counter())))


def _vote(connection: http.client.HTTPConnection, room: Room, cookie: str, number: int) -> None:
    body = urlencode({"choice": "ABC"[number % 3], "moment": "before"})
    began = time.perf_counter()
    with room.lock:
        room.sent.append(began)
    headers = _headers(room, cookie) | {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/vote/{room.code}/cast/", body=body, headers=headers)
    answer = connection.getresponse()
    answer.read()
    with room.lock:
        room.posts.append(time.perf_counter() - began)
        if answer.status != 302:
            room.wrong.append(f"vote {answer.status}")


def _ask(connection: http.client.HTTPConnection, room: Room, path: str, cookie: str) -> tuple[int, str]:
    connection.request("GET", path, headers=_headers(room, cookie))
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def _headers(room: Room, cookie: str = "") -> dict[str, str]:
    return {"Host": f"localhost:{room.port}", "Accept-Language": "nl"} | (
        {"Cookie": cookie} if cookie else {}
    )


def _rooms() -> list[dict[str, str]]:
    """Ten rooms of ten coaches, in the first vote, each with a session of its coach."""
    import django

    django.setup()
    from bench import asking
    from rit.config.demo_data import ADDED_LATER
    from rit.foundation import clock
    from rit.people.models import Person
    from rit.stimulate.training.dilemmas.demo import actor
    from rit.stimulate.training.dilemmas.models import Edition
    from rit.stimulate.training.live import actions
    from rit.stimulate.training.live.states import step_named

    edition = Edition.objects.get(dilemma__code="the-third-visit", state="published")
    numbers, step, now = ["P0009", "P0003", *ADDED_LATER["coach"]], step_named("vote"), clock.now()
    assert step is not None
    found = []
    for place in range(ROOMS):
        coach = Person.objects.get(staff_number=numbers[place % len(numbers)])
        live = actions.begin(edition, by=actor(coach), now=now)
        actions.take(live.pk, step, by=actor(coach), now=now)
        cookie = asking.session_of(coach.staff_number)
        found.append({"key": str(live.pk), "code": live.code, "cookie": cookie})
    return found


def main() -> None:
    with folder() as data:
        from bench import starts

        starts.demo(data)
        with postgres.start(data) as server:
            for figure in measure(Ground(server, data)):
                print(f"{figure.what}: {figure.value:g} {figure.unit} {figure.more}")


if __name__ == "__main__":
    if "rooms" in sys.argv:
        print(json.dumps(_rooms()))
    else:
        main()
