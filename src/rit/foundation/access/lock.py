"""Idle lock and the obligatory second factor: when a signed-in session may go on, and when it must prove itself."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from rit.foundation.access.actor import Actor

SEEN = "rit_seen"
LOCKED = "rit_locked"
DEMO = "rit_demo_sign_in"
HAS_FACTOR = "rit_second_factor"
SIGNED_IN = "rit_signed_in"
VAULT = "rit_vault"  # the opened key of foundation/vault; a lock closes it
REFRESH_SECONDS = 60

# Reachable without the obligatory second factor: nothing of RIT's own content.
WAYS_OUT = ("/account/", "/static/", "/language/", "/theme/", "/demo/")
# Reachable while locked: proving who it is, or leaving. Not the account's own pages: it may be somebody else.
WAYS_BACK = (
    "/account/reauthenticate/",
    "/account/second-factors/reauthenticate/",
    "/account/second-factors/passkeys/reauthenticate/",
    "/account/logout/",
    "/account/corps/",
    "/static/",
    "/language/",
    "/theme/",
    "/demo/",
)


def is_way_out(request: HttpRequest) -> bool:
    return request.path_info.startswith(WAYS_OUT)


def is_way_back(request: HttpRequest) -> bool:
    return request.path_info.startswith(WAYS_BACK)


def start(request: HttpRequest) -> None:
    """A fresh sign-in: the clocks start again, whatever this session was before."""
    for name in (LOCKED, HAS_FACTOR, VAULT):
        request.session.pop(name, None)
    request.session[SIGNED_IN] = request.session[SEEN] = int(time.time())


def is_over(request: HttpRequest) -> bool:
    """True `session_hours` after sign-in, however busy the session was."""
    now = int(time.time())
    started = int(request.session.setdefault(SIGNED_IN, now))
    return now - started > settings.ENVIRONMENT.session_hours * 3600


def proved_lately(request: HttpRequest, seconds: int) -> bool:
    """Whether the person gave a password, code or passkey so recently that asking again adds nothing."""
    return time.time() - _last_proof(request) < seconds


def is_locked(request: HttpRequest) -> bool:
    """True after `idle_minutes` without a request, until the person proves again who it is."""
    now = int(time.time())
    seen = int(request.session.get(SEEN, now))
    locked = request.session.get(LOCKED)
    if locked is None and now - seen > settings.ENVIRONMENT.idle_minutes * 60:
        locked = request.session[LOCKED] = now
        request.session.pop(VAULT, None)
    if locked is not None:
        if _last_proof(request) <= locked:
            return True
        del request.session[LOCKED]
        request.session[SEEN] = now
    return False


def refresh(request: HttpRequest) -> bool:
    """Notes the moment, at most once a minute, so that reading pages does not write a row each time."""
    now = int(time.time())
    if now - int(request.session.get(SEEN, 0)) < REFRESH_SECONDS:
        return False
    request.session[SEEN] = now
    return True


def needs_second_factor(request: HttpRequest, actor: Actor) -> bool:
    """Whoever holds a role has a second factor (security.md, front door). The demo's own sign-in is exempt."""
    if not actor.roles or request.session.get(DEMO):
        return False
    if request.session.get(HAS_FACTOR):
        return False
    has = Authenticator.objects.filter(user_id=actor.account).exclude(type="recovery_codes").exists()
    if has:
        request.session[HAS_FACTOR] = True
    return not has


def _last_proof(request: HttpRequest) -> float:
    """In the demo, choosing a person is the proof: its pages of second factors have to open too."""
    if request.session.get(DEMO):
        return float(request.session.get(SIGNED_IN, 0))
    records = request.session.get("account_authentication_methods") or []
    return max((float(record.get("at", 0)) for record in records), default=0.0)
