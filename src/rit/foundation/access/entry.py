"""Marks every view with who may enter. A test walks all URLs and refuses an unmarked one.

@entry(PUBLIC)              anybody, no sign-in
@entry(EMPLOYEE)            every account that signs in; the view itself asks for more where needed
@entry(door("plan.steer"))  those who hold a role that opens this door
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from rit.foundation.access import held
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no


class Request(HttpRequest):
    """A request of somebody who is signed in; `who_is_asking` puts the actor on it. Only ever a type."""

    actor: Actor


View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Entry:
    """`kind` is public, employee or door; `doors` any one of which opens the view."""

    kind: str
    doors: frozenset[str] = frozenset()


PUBLIC = Entry("public")
EMPLOYEE = Entry("employee")


def door(*codes: str) -> Entry:
    return Entry("door", frozenset(codes))


def may_enter(request: HttpRequest, who: Entry) -> bool:
    """Whether a view with this mark opens for who is asking, before anything of the request is read."""
    if who.kind == "public":
        return True
    actor: Actor | None = getattr(request, "actor", None)
    return bool(actor and actor.account is not None and (not who.doors or who.doors & actor.doors))


def entry(who: Entry) -> Callable[[View], View]:
    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
            if who.kind != "public":
                actor: Actor | None = getattr(request, "actor", None)
                if actor is None or actor.account is None:
                    return _to_sign_in(request)
                if who.doors and not who.doors & actor.doors:
                    raise Refused(no(_("Your roles do not open this page.")))
            return view(request, *args, **kwargs)

        guarded.entry = who  # type: ignore[attr-defined]
        return guarded

    return mark


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Somebody whose session ran out in the middle of a form finds the text back after signing in."""
    return held.keep_and_sign_in(request)
