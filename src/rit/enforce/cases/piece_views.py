"""What the script that sends large files asks: begin, a piece, finish, cancel. Answers are JSON; a fault has words."""

from __future__ import annotations

from http import HTTPStatus
from typing import IO, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rit.enforce.cases import piecewise, queries
from rit.enforce.cases.file_views import HANDLE, REFUSED
from rit.enforce.cases.models import Upload
from rit.enforce.cases.piecewise import Broken, Busy, WrongPlace
from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import Refused
from rit.foundation.vault import session
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.streams import Changed

LATER = 5  # seconds


@require_POST
@entry(door(HANDLE))
@session.needs_vault
def begin(request: Request, case: UUID) -> HttpResponse:
    """Says where to go on: at the start, or at the last piece kept of the same file."""
    found = get_object_or_404(queries.visible_to(request.actor, clock.today()), pk=case)
    name, size = request.POST.get("name", ""), request.POST.get("size", "")
    modified = request.POST.get("modified", "")[:40]
    try:
        one = piecewise.begin(
            found,
            name,
            int(size) if size.isdecimal() else 0,
            modified,
            session.keyring(request),
            by=request.actor,
            now=clock.now(),
        )
    except Refused as refused:
        return _refused(f"{name}: {refused.verdict.reason}")
    return JsonResponse(
        {
            "key": str(one.row.pk),
            "at": one.kept,
            "piece": piecewise.PIECE,
            "url": reverse("cases:piece", args=[one.row.pk]),
            "finish": reverse("cases:finish_pieces", args=[one.row.pk]),
        }
    )


@require_POST
@entry(door(HANDLE))
@session.needs_vault
def piece(request: Request, key: UUID) -> HttpResponse:
    """The body is the piece itself; it is sealed while it comes in."""
    _on_list_or_404(request, key)
    at, length = request.GET.get("at", ""), request.headers.get("Content-Length", "")
    try:
        one = piecewise.add_piece(
            key,
            int(at) if at.isdecimal() else -1,
            int(length) if length.isdecimal() else -1,
            cast("IO[bytes]", request),
            session.keyring(request),
            by=request.actor,
            now=clock.now(),
        )
    except WrongPlace as elsewhere:
        return JsonResponse({"at": elsewhere.kept}, status=HTTPStatus.CONFLICT)
    except Busy:
        return _later()
    except (Broken, UnreadablePostError):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    except Refused as refused:
        return _refused(str(refused.verdict.reason))
    except Changed:
        piecewise.cancel(key, by=request.actor, now=clock.now())
        return _refused(_("This file changed while it was sent. Choose it again."))
    except CannotOpen:
        raise Http404 from None
    return JsonResponse({"at": one.kept})


@require_POST
@entry(door(HANDLE))
@session.needs_vault
def finish(request: Request, key: UUID) -> HttpResponse:
    _on_list_or_404(request, key)
    try:
        verdict = piecewise.finish(key, session.keyring(request), by=request.actor, now=clock.now())
    except WrongPlace as elsewhere:
        return JsonResponse({"at": elsewhere.kept}, status=HTTPStatus.CONFLICT)
    except Busy:
        return _later()
    except (CannotOpen, FileNotFoundError):
        raise Http404 from None
    return JsonResponse({"key": str(key)}) if verdict else _refused(str(verdict.reason))


@require_POST
@entry(door(HANDLE))
def cancel(request: Request, key: UUID) -> HttpResponse:
    """Also a button without script."""
    row = get_object_or_404(Upload, pk=key, account=request.actor.key)
    case = row.case_id
    try:
        piecewise.cancel(key, by=request.actor, now=clock.now())
    except Busy:
        messages.warning(request, _busy())
    except CannotOpen:
        raise Http404 from None
    return HttpResponseRedirect(reverse("cases:add_files", args=[case]))


def _on_list_or_404(request: Request, key: UUID) -> None:
    """Who was taken off the list meanwhile sends nothing more."""
    visible = queries.visible_to(request.actor, clock.today())
    get_object_or_404(Upload, pk=key, account=request.actor.key, case__in=visible)


def _later() -> JsonResponse:
    """The script shows why, and asks again after so many seconds."""
    return JsonResponse({"said": _busy()}, status=HTTPStatus.CONFLICT, headers={"Retry-After": str(LATER)})


def _busy() -> str:
    return _("The server is still at work on this file.")


def _refused(said: str) -> JsonResponse:
    return JsonResponse({"said": said}, status=REFUSED)
