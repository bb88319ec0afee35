"""The living page of the component set, and the two choices every visitor may make: language and theme."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from rit.foundation.access.entry import EMPLOYEE, PUBLIC, Request, entry
from rit.foundation.ui import samples, saved
from rit.foundation.ui.middleware import THEME_COOKIE

THEMES: Final = ("light", "dark", "auto")
A_YEAR: Final = 365 * 24 * 3600


@require_GET
@entry(EMPLOYEE)
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with invented contents: what people build from and test against."""
    return render(request, "ui/components.html", samples.page(request))


@csrf_exempt
@require_POST
@entry(PUBLIC)
def language(request: HttpRequest) -> HttpResponse:
    """Remembers the language and goes back.

    Exempt from the token, because a form with a token would give every visitor of the public door a cookie
    before they told anything. What a forged post could do is show a page in another language; even that is
    refused where the browser says that the post comes from elsewhere.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    answer = _back(request)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        _remember(request, answer, settings.LANGUAGE_COOKIE_NAME, code)
    return answer


@require_POST
@entry(PUBLIC)
def theme(request: HttpRequest) -> HttpResponse:
    """Remembers light, dark or "as my device"; a cookie, so that the first paint is right without script."""
    answer = _back(request)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        _remember(request, answer, THEME_COOKIE, chosen)
    return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing at this address: in the frame of who is signed in, else in the frame of the public door."""
    frame = "shell.html" if getattr(request, "actor", None) else "door.html"
    return render(request, "ui/not_found.html", {"frame": frame}, status=HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side: a page that asks nothing of the database, the menu or the session."""
    page = get_template("ui/broken.html").render({})
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


@require_POST
@entry(EMPLOYEE)
def save_view(request: Request) -> HttpResponse:
    """Keeps the query of a table under a name, for its maker only."""
    page = request.POST.get("next", "")[:100]
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())[:60]
    if name and page.startswith("/") and url_has_allowed_host_and_scheme(page, {request.get_host()}):
        saved.save(page, name, QueryDict(request.POST.get("query", "")), by=request.actor)
    query = request.POST.get("query", "")
    back = f"{page}?{query}" if query else page
    return HttpResponseRedirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")


@require_POST
@entry(EMPLOYEE)
def forget_view(request: Request, view: UUID) -> HttpResponse:
    return HttpResponseRedirect(saved.forget(view, by=request.actor))


def _remember(request: HttpRequest, answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True, path="/"
    )


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the person came from, and never to another site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if safe and wanted.startswith("/") else "/")
