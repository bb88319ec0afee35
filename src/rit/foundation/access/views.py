"""Roles, the own account, and the few pages of signing in that the library does not have."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from requests import RequestException

from rit.foundation import clock
from rit.foundation.access import actions, corps, held, password_links, queries, rules, sessions
from rit.foundation.access import roles as policy
from rit.foundation.access.actor import Actor
from rit.foundation.access.entry import EMPLOYEE, PUBLIC, Request, door, entry
from rit.foundation.access.forms import EndForm, FirstPasswordForm, GrantForm
from rit.foundation.access.models import Account, Grant, SignedInSession
from rit.foundation.access.verdict import Refused
from rit.foundation.registries import persons

GRANTS = door("roles.grant")
FORBIDDEN = 403
GONE = 410
TOO_MANY = 429


@require_GET
@entry(EMPLOYEE)
def roles(request: Request) -> HttpResponse:
    """Every role: what it is for, who holds it until when, what it may not be combined with and why."""
    actor, day = request.actor, clock.today()
    holders = queries.holders_by_role(actor, day)
    known = policy.roles()
    shown = [
        {
            "role": role,
            "holders": holders.get(code, []),
            "excludes": [known[other] for other in known if other in role.not_with],
            "granted_by": [known[other] for other in known if other in role.granted_by],
            "may_grant": bool(rules.may_grant(actor, role)),
        }
        for code, role in known.items()
    ]
    grants = actor.may_enter("roles.grant")
    coming = queries.coming(actor, day) if grants else []
    context = {
        "roles": shown,
        "coming": [
            {"holder": one, "role": known[one.grant.role]} for one in coming if one.grant.role in known
        ],
        "may_grant": grants,
    }
    return render(request, "access/roles.html", context)


@require_http_methods(["GET", "POST"])
@entry(GRANTS)
def grant(request: Request) -> HttpResponse:
    """A role for somebody. A refusal by a rule stands on the form, and nothing typed is lost."""
    actor, now = request.actor, clock.now()
    if request.method == "GET":
        kept = held.take(request)
        chosen = {name: request.GET[name] for name in ("role", "stands_in_for") if name in request.GET}
        form = GrantForm(kept or None, initial=chosen, by=actor, today=now.date())
        return _grant_page(request, form, kept=kept is not None)
    form = GrantForm(request.POST, by=actor, today=now.date())
    if not form.is_valid():
        return _grant_page(request, form)
    data = form.cleaned_data
    try:
        granted = actions.grant(
            data["who"],
            data["role"],
            from_date=data["from_date"],
            to_date=data["to_date"],
            reason=data["reason"],
            by=actor,
            now=now,
            stands_in_for=data["stands_in_for"],
        )
    except Refused as refused:
        form.add_error(None, str(refused.verdict.reason))
        return _grant_page(request, form)
    messages.success(request, _("%(name)s holds the role.") % {"name": _name(granted)})
    return redirect("access:roles")


def _grant_page(request: Request, form: GrantForm, *, kept: bool = False) -> HttpResponse:
    return render(request, "access/grant.html", {"form": form, "kept": kept})


@require_GET
@entry(GRANTS)
def find_account(request: Request) -> HttpResponse:
    """The type-ahead of the grant form."""
    found = queries.find_accounts(request.GET.get("account_text", ""), clock.today())
    return render(request, "access/found.html", {"found": found})


@require_http_methods(["GET", "POST"])
@entry(GRANTS)
def end_grant(request: Request, grant_id: UUID) -> HttpResponse:
    """Ends a role before its last day, at once."""
    actor, now = request.actor, clock.now()
    visible = queries.grants_visible_to(actor, now.date()).filter(ended_at=None)
    granted = get_object_or_404(visible, pk=grant_id)
    kept = held.take(request) if request.method == "GET" else None
    form = EndForm(request.POST if request.method == "POST" else kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end(granted, reason=form.cleaned_data["reason"], by=actor, now=now)
        except Refused as refused:
            form.add_error(None, str(refused.verdict.reason))
        else:
            messages.success(request, _("The role of %(name)s has ended.") % {"name": _name(granted)})
            return redirect("access:roles")
    context = {
        "form": form,
        "grant": granted,
        "name": _name(granted),
        "role": policy.roles()[granted.role],
        "stand_ins": granted.stand_ins.filter(ended_at=None).count(),
    }
    return render(request, "access/end_grant.html", context)


def _name(granted: Grant) -> str:
    person = persons.behind(granted.account_id, clock.today())
    return person.name if person else granted.account.username


@require_GET
@entry(EMPLOYEE)
def second_factor(request: Request) -> HttpResponse:
    """Whoever holds a role comes here until a second factor is set."""
    return render(request, "access/second_factor.html")


@require_GET
@entry(EMPLOYEE)
def me(request: Request) -> HttpResponse:
    """The own account: roles and what each opens, second factors, password, language, sessions."""
    actor, day = request.actor, clock.today()
    known, doors = policy.roles(), policy.doors()
    held_roles = [
        {
            "grant": granted,
            "role": known[granted.role],
            "doors": [doors[code] for code in doors if code in known[granted.role].doors],
            "coming": granted.from_date > day,
        }
        for granted in queries.own_grants(actor, day)
        if granted.role in known
    ]
    person = persons.behind(_account(actor), day)
    factors = list(Authenticator.objects.filter(user_id=_account(actor)).values_list("type", flat=True))
    account = Account.objects.get(pk=_account(actor))
    context = {
        "roles": held_roles,
        "person": person,
        "username": account.username,
        "has_app": "totp" in factors,
        "passkeys": factors.count("webauthn"),
        "has_codes": "recovery_codes" in factors,
        "has_password": bool(account.password) and account.has_usable_password(),
        "session_count": len(sessions.live(_account(actor))),
    }
    return render(request, "account/me.html", context)


@require_GET
@entry(EMPLOYEE)
def sessions_page(request: Request) -> HttpResponse:
    """Where the account is signed in."""
    context = {"sessions": sessions.live(_account(request.actor)), "this": sessions.this_one(request)}
    return render(request, "account/sessions.html", context)


@require_POST
@entry(EMPLOYEE)
def end_session(request: Request, session_id: UUID) -> HttpResponse:
    row = get_object_or_404(SignedInSession, pk=session_id, account_id=request.actor.account)
    actions.end_session(row, by=request.actor, now=clock.now())
    messages.success(request, _("That session has ended."))
    return redirect("account:sessions")


@require_POST
@entry(EMPLOYEE)
def end_other_sessions(request: Request) -> HttpResponse:
    actions.end_other_sessions(sessions.this_one(request), by=request.actor, now=clock.now())
    messages.success(request, _("All other sessions have ended."))
    return redirect("account:sessions")


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
@entry(PUBLIC)
def first_password(request: HttpRequest, token: str) -> HttpResponse:
    """Sets a password with a link from the administrator. Opening the link does not use it up."""
    account = password_links.whose(token)
    if account is None:
        return render(request, "account/password_link_dead.html", status=GONE)
    form = FirstPasswordForm(request.POST if request.method == "POST" else None, account=account)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        if (
            actions.set_password_by_link(token, password, by=Actor(account=account.pk), now=clock.now())
            is None
        ):
            return render(request, "account/password_link_dead.html", status=GONE)
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("account_login")
    return render(request, "account/first_password.html", {"form": form, "username": account.username})


@require_GET
@entry(PUBLIC)
def corps_sign_on(request: HttpRequest) -> HttpResponse:
    """To the corps' own sign-on; 404 where there is none."""
    provider = _sign_on(request)
    try:
        return corps.leave_for_sign_on(request, provider, get_next_redirect_url(request))
    except (RequestException, OAuth2Error, ValueError):
        return corps.failed(request)


@require_GET
@entry(PUBLIC)
def corps_back(request: HttpRequest) -> HttpResponse:
    """Back from it, with a code that is exchanged for who it is."""
    _sign_on(request)
    try:
        return corps.back_from_sign_on(request)
    except (RequestException, OAuth2Error, ValueError, KeyError):
        return corps.failed(request)  # what it said was no answer of a sign-on


def _sign_on(request: HttpRequest) -> Any:
    """Any: the provider of the untyped library, with our own rules about tokens."""
    if not corps.is_on():
        raise Http404
    provider = get_social_adapter(request).get_provider(request, corps.CORPS)
    provider.oauth2_adapter_class = corps.SignOn
    return provider


def locked_out(request: HttpRequest, *args: object) -> HttpResponse:
    """Too many wrong passwords for this name from this address: how long, and nothing about the account."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=TOO_MANY)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page stood open too long, or another site sent the form.

    Only what our own page sent is held for its writer; showing the text of a forged form with a button below
    it would turn one click into an attack.
    """
    page = held.keep(request) if _from_our_own_page(request) else ""
    context = {"page": page, "kept": bool(page and request.session.get(held.KEY))}
    return render(request, "access/csrf_failed.html", context, status=FORBIDDEN)


def _from_our_own_page(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _account(actor: Actor) -> UUID:
    """Every view that asks is marked EMPLOYEE, so there is one."""
    assert actor.account is not None  # noqa: S101  # narrows the type
    return actor.account
