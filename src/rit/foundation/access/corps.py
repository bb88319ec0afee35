"""The corps' own sign-on, by OpenID Connect (decision 10): who arrives with it, and what is believed of it.

Nothing that the sign-on says is stored: it proves that somebody may use an account that is there already. The
library keeps state and PKCE; what it leaves out is done here: the issuer is the one that was set, the signature is
checked, and a nonce ties the token to this browser.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import jwt
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rit.foundation import clock
from rit.foundation.access import actions, held, lock, rules, sessions
from rit.foundation.access.actor import system
from rit.foundation.access.models import Account, Grant
from rit.foundation.access.roles import roles
from rit.foundation.audit import actions as audit

log = logging.getLogger(__name__)
CORPS = "corps"
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
CLOCKS_APART = 60  # seconds
SECOND_FACTOR = "mfa"  # RFC 8176: more than one factor was asked
TRUSTED = "corps_second_factor"
Claims = Mapping[str, Any]  # what a token says; only its own issuer knows the shapes


class SignOn(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # the library is untyped
    """What is asked of the sign-on, and of each token that it gives."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the sign-on says about itself; it must be the one that was set, letter for letter."""
        found: dict[str, Any] = super().openid_config
        if str(found.get("issuer", "")).rstrip("/") != settings.ENVIRONMENT.oidc_issuer.rstrip("/"):
            raise OAuth2Error("another issuer than RIT_OIDC_ISSUER")
        return found

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        origin = settings.ENVIRONMENT.origin or f"{request.scheme}://{request.get_host()}"
        return urljoin(origin, reverse("account_corps_back"))

    def _decode_id_token(self, app: Any, id_token: str) -> Claims:
        """Signed by the sign-on, for RIT, not expired, and asked for by this browser."""
        try:
            head = jwt.get_unverified_header(id_token)
            claims: Claims = jwt.decode(
                id_token,
                self._key(head),
                algorithms=[head["alg"]],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=CLOCKS_APART,
                options={"require": ["iss", "aud", "exp", "iat", "sub"]},
            )
        except (jwt.PyJWTError, KeyError) as fault:
            raise OAuth2Error("a token that RIT cannot trust") from fault
        if not self.nonce or not hmac.compare_digest(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("a token that was not asked for by this browser")
        if isinstance(claims.get("aud"), list) and claims.get("azp") not in {None, app.client_id}:
            raise OAuth2Error("a token that was given to another application")
        return claims

    def _key(self, head: Mapping[str, Any]) -> jwt.PyJWK:
        """The key that signed it, of those that the sign-on shows; never one that both sides would have to share."""
        if head.get("alg") not in SIGNED:
            raise OAuth2Error("a token that is not signed with a key of the sign-on")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            shown = [key for key in answer.json()["keys"] if key.get("use", "sig") == "sig"]
        named = head.get("kid")  # may be missing where there is one key only
        fitting = [key for key in shown if named is None or key.get("kid") == named]
        if len(fitting) != 1:
            raise OAuth2Error("a token signed with a key that the sign-on does not show")
        return jwt.PyJWK(fitting[0], algorithm=head["alg"])


class CorpsAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """No account is made, and none is linked: an account that is there is found by the claim that was set."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        claims: Claims = sociallogin.account.extra_data["id_token"]
        raise ImmediateHttpResponse(_arrive(request, claims, sociallogin.get_redirect_url(request)))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        """Which fault it was helps an attacker more than the person; the server's log has its kind, no content."""
        log.warning("corps sign-on refused: %s", type(more.get("exception")).__name__)
        cancelled = str(more.get("error", "")).endswith("cancelled")
        raise ImmediateHttpResponse(failed(request, cancelled=cancelled))


def is_on() -> bool:
    return bool(settings.ENVIRONMENT.oidc_issuer)


def name() -> str:
    return str(settings.ENVIRONMENT.oidc_name or settings.ENVIRONMENT.zone_name)


def leave_for_sign_on(request: HttpRequest, provider: Any, next_url: str | None) -> HttpResponse:
    """To the sign-on and back. Whoever proved it there longer ago than our idle lock allows proves it again."""
    nonce = secrets.token_urlsafe(24)
    asked = {"nonce": nonce, "max_age": str(settings.ENVIRONMENT.idle_minutes * 60)}
    if _locked_at(request) is not None:
        asked |= {"max_age": "0", "prompt": "login"}
    answer: HttpResponse = provider.redirect(
        request, process="login", next_url=next_url, auth_params=asked, nonce=nonce
    )
    return answer


def back_from_sign_on(request: HttpRequest) -> HttpResponse:
    """Exchanges the code for a token. The library takes the state away, so that an answer works once."""
    asked = statekit.get_states(request).get(request.GET.get("state", ""))
    sign_on = SignOn(request, CORPS)
    sign_on.nonce = asked[0].get("nonce", "") if asked else ""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(sign_on)(request)
    return answer


def failed(request: HttpRequest, *, cancelled: bool = False) -> HttpResponse:
    context = {"sign_on": name(), "cancelled": cancelled}
    return render(request, "account/corps_failed.html", context, status=401)


def _locked_at(request: HttpRequest) -> int | None:
    found: int | None = request.session.get(lock.LOCKED) if request.user.is_authenticated else None
    return found


def _is_fresh(request: HttpRequest, claims: Claims) -> bool:
    """Proved there lately enough. A locked session opens only when the sign-on says that it asked again since."""
    proved, locked = claims.get("auth_time"), _locked_at(request)
    if locked is not None:
        return isinstance(proved, int) and proved >= locked - CLOCKS_APART
    longest = settings.ENVIRONMENT.idle_minutes * 60 + CLOCKS_APART
    return not isinstance(proved, int) or time.time() - proved <= longest


def _arrive(request: HttpRequest, claims: Claims, next_url: str | None) -> HttpResponse:
    if not _is_fresh(request, claims):
        return failed(request)
    account = account_of(claims)
    if account is None:
        detail = {"at": "corps sign-on"}
        audit.append("access.sign_on_unknown", by=system("corps sign-on"), now=clock.now(), detail=detail)
        return render(request, "account/corps_unknown.html", {"sign_on": name()}, status=403)
    if request.user.is_authenticated:
        held.carry(request, lambda: sessions.sign_out(request))
    trusted = settings.ENVIRONMENT.oidc_trusts_mfa and SECOND_FACTOR in _listed(claims.get("amr"))
    setattr(request, TRUSTED, trusted)  # read by the adapter that lists the steps of signing in
    record_authentication(request, account, "socialaccount", type="sign-on")
    response: HttpResponse = perform_login(request, account, redirect_url=next_url)
    if request.user.is_authenticated and trusted:
        request.session[lock.HAS_FACTOR] = True
    if account.is_active:
        grant_of_groups(account, claims)
    return response


def account_of(claims: Claims) -> Account | None:
    """The one account that the claim names. An address counts when the sign-on says that it verified it."""
    claim = settings.ENVIRONMENT.oidc_match
    value = claims.get(claim)
    if not isinstance(value, str) or not value.strip():
        return None
    if claim != "email":
        return Account.objects.filter(username__iexact=value.strip()).first()
    if claims.get("email_verified") is not True:
        return None
    found = list(Account.objects.filter(email__iexact=value.strip())[:2])
    return found[0] if len(found) == 1 else None


def grant_of_groups(account: Account, claims: Claims) -> None:
    """Roles that the installer named for these groups, until tonight; the same rules hold as for any grant."""
    mapped = settings.ENVIRONMENT.roles_of_groups
    if not mapped:
        return
    now = clock.now()
    last = (now + timedelta(hours=settings.ENVIRONMENT.session_hours)).date()
    by, known, day = system("corps sign-on"), roles(), now.date()
    for group in _listed(claims.get(settings.ENVIRONMENT.oidc_groups)):
        role = known.get(mapped.get(group, ""))
        taken = Grant.objects.filter(account=account, ended_at=None, from_date__lte=last, to_date__gte=day)
        held_then = frozenset(taken.values_list("role", flat=True))
        if role is None or not rules.may_hold(role, account.pk, held_then, by):
            continue
        actions.grant(
            account, role.code, from_date=day, to_date=last, reason=f"{name()}: {group}"[:300], by=by, now=now
        )


def _listed(value: Any) -> list[str]:
    """A claim that holds one word or several."""
    return (
        [str(part) for part in value]
        if isinstance(value, list)
        else [value]
        if isinstance(value, str)
        else []
    )
