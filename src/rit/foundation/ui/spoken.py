"""Pages whose language stands in their address: no cookie has to remember it, and a link to one can be shared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Spoken:
    """What the door's language switch needs. `state` is carried along in a form as `field`; without it, links do."""

    languages: list[Language]
    state: str = ""
    field: str = ""


def spoken(address: Callable[[str], str], *, field: str = "", state: str = "") -> Spoken:
    """The page in each language of the zone; `address` gives where it is, for a code."""
    active = current()
    languages = [Language(code, name, address(code), code == active) for code, name in settings.LANGUAGES]
    return Spoken(languages, state, field)


def current() -> str:
    """The code of the language in which the page is being made."""
    return (translation.get_language() or settings.LANGUAGE_CODE)[:2]


def in_language_of_address(view: View) -> View:
    """Takes `language` from the address and shows the page in it; in a language that is not offered, no page."""

    @wraps(view)
    def shown(request: HttpRequest, language: str, **more: object) -> HttpResponse:
        if language not in dict(settings.LANGUAGES):
            raise Http404
        with translation.override(language):
            response = view(request, **more)
        response.headers["Content-Language"] = language
        return response

    return shown
