"""The telephone: a code, one question, and the shift at the end. No sign-in, no token, nothing that names anybody.

Voting twice is one vote, and sending again after the network dropped changes nothing (L6.4-e, decision 16).
"""

from __future__ import annotations

from http import HTTPStatus
from time import monotonic
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access.entry import PUBLIC, entry
from rit.plan.rulebook import citing
from rit.stimulate.training.dilemmas import queries as dilemmas
from rit.stimulate.training.live import actions, ballots, guard, queries, showing
from rit.stimulate.training.live.models import Live
from rit.stimulate.training.live.states import VOTING, Phase

REMEMBERED, MOST_REMEMBERED = 0.4, 500  # seconds; how many a process remembers
PARTS = {Phase.JOINING: 1, Phase.BEFORE: 1, Phase.DISCUSSION: 2, Phase.AFTER: 3, Phase.CLOSED: 3}

_phases: dict[UUID, tuple[str, float]] = {}


@guard.ours
@require_http_methods(["GET", "POST"])
@entry(PUBLIC)
def enter(request: HttpRequest) -> HttpResponse:
    """The code of the coach's screen, typed."""
    if request.method == "GET":
        return _ask_for_code(request)
    typed = request.POST.get("code", "")
    if not typed.strip():
        return _ask_for_code(request, error=_("Type the code that stands on the screen."), status=422)
    if _must_wait(request):
        return _wait(request)
    code = ballots.read_code(typed)
    if code and queries.is_there(code, clock.today()):
        return redirect("vote:show", code)
    guard.count_wrong(request)
    return _ask_for_code(request, error=_nothing_open(), typed=typed[:20], status=422)


@require_GET
@entry(PUBLIC)
def scanned(request: HttpRequest, key: UUID) -> HttpResponse:
    """From the QR code: nobody guesses its key, so whoever scans never waits for what others try from here."""
    live = queries.by_key(key, clock.today())
    if live is None:
        return _ask_for_code(request, error=_over(), status=HTTPStatus.NOT_FOUND)
    return _enter(request, live)


@require_GET
@entry(PUBLIC)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """What the room is doing now; the first time, the telephone gets the secret that makes its vote one."""
    live = _found(request, code)
    if isinstance(live, HttpResponse):
        return live
    return _enter(request, live)


@guard.ours
@require_http_methods(["GET", "POST"])
@entry(PUBLIC)
def cast(request: HttpRequest, code: str) -> HttpResponse:
    """A vote, or another in its place; the page then says that it arrived. Who changes the language there goes back."""
    if request.method == "GET":
        return redirect("vote:show", code)
    live = _found(request, code)
    if isinstance(live, HttpResponse):
        return live
    secret = ballots.held(request)
    if not secret:
        said = _(
            "Your telephone did not send back the small file that makes your vote one. Choose once more."
        )
        response = _show(request, live, "", error=said, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        ballots.give(response)
        return response
    chosen = _chosen(request, live)
    if chosen is None:
        return _show(
            request, live, secret, error=_("Choose an option."), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    moment = request.POST.get("moment", "")
    if moment not in VOTING or actions.cast(live.pk, moment, secret, chosen, now=clock.now()) == "shut":
        return _show(request, live, secret, late=True, status=HTTPStatus.CONFLICT)
    return redirect("vote:show", live.code)


@require_GET
@entry(PUBLIC)
def phase(request: HttpRequest, key: UUID) -> HttpResponse:
    """One word, asked by every telephone every two seconds: remembered for a moment, and no page is made for it.

    By the key, which nobody guesses: codes are tried where wrong ones are counted.
    """
    found, at = _phases.get(key, ("", 0.0))
    if monotonic() - at > REMEMBERED:
        if len(_phases) > MOST_REMEMBERED:
            _phases.clear()
        found = queries.phase_of(key, clock.today())
        _phases[key] = (found, monotonic())
    return HttpResponse(found or "none", content_type="text/plain")


def _found(request: HttpRequest, code: str) -> Live | HttpResponse:
    if _must_wait(request):
        return _wait(request)
    wanted = ballots.read_code(code)
    live = queries.behind(wanted, clock.today()) if wanted else None
    if live is None:
        guard.count_wrong(request)
        return _ask_for_code(request, error=_nothing_open(), typed=code[:20], status=HTTPStatus.NOT_FOUND)
    return live


def _enter(request: HttpRequest, live: Live) -> HttpResponse:
    secret = ballots.held(request)
    response = _show(request, live, secret)
    if not secret:
        ballots.give(response)
    return response


def _must_wait(request: HttpRequest) -> bool:
    return not ballots.held(request) and guard.must_wait(request)


def _chosen(request: HttpRequest, live: Live) -> int | None:
    given = request.POST.get("choice", "")
    options = dilemmas.read(live.edition).options
    return next((place for place, option in enumerate(options) if option.letter == given), None)


def _show(
    request: HttpRequest,
    live: Live,
    secret: str,
    *,
    error: str = "",
    late: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    text = dilemmas.read(live.edition)
    votes = live.phase in VOTING
    own = queries.own_choice(live, secret) if votes else None
    number = PARTS[Phase(live.phase)]
    closed = live.phase == Phase.CLOSED
    context: dict[str, Any] = {  # Any: what the page shows
        "live": live,
        "text": text,
        "votes": votes,
        "own": text.options[own] if own is not None and own < len(text.options) else None,
        "number": number,
        "road": ["done"] * (number - 1) + ["now"] + ["next"] * (3 - number),
        "shift": showing.shift(text, live.before, live.after),
        "cited": list(citing.resolve(live.edition.cites).values()) if closed else [],
        "error": error,
        "late": late,
    }
    return render(request, "stimulate/live/telephone.html", context, status=status)


def _ask_for_code(
    request: HttpRequest, *, error: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    return render(request, "stimulate/live/enter.html", {"error": error, "typed": typed}, status=status)


def _over() -> str:
    return _("That live dilemma is over. Scan the code on the screen once more, or type it.")


def _nothing_open() -> str:
    return _("No live dilemma is open under this code. Look at the screen once more.")


def _wait(request: HttpRequest) -> HttpResponse:
    response = render(request, "stimulate/live/wait.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = "10"
    return response
