"""My key: set it up, unlock, lock, change the passphrase, or say that it is lost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import lock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import Refused
from rit.foundation.vault import actions, queries, rules, session
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.forms import ChangeForm, PassphraseForm, UnlockForm

REFUSED = 422
LATELY = 300  # seconds: who replaces a lost key has just proved who it is


@require_GET
@entry(EMPLOYEE)
def mine(request: Request) -> HttpResponse:
    pair = queries.pair_of(request.actor)
    if pair is None:
        return redirect("vault:set_up")
    return render(request, "vault/mine.html", {"pair": pair, "is_open": session.is_open(request)})


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@entry(EMPLOYEE)
def set_up(request: Request) -> HttpResponse:
    if queries.pair_of(request.actor):
        return redirect("vault:mine")
    form = PassphraseForm(request.POST or None, username=request.user.get_username())
    if request.method == "POST" and form.is_valid():
        ring = actions.set_up(form.cleaned_data["passphrase"], by=request.actor, now=clock.now())
        session.keep(request, ring)
        messages.success(request, _("Your key is made. What is sealed to you opens in this session."))
        return _back(request)
    return _page(request, "vault/set_up.html", form)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@entry(EMPLOYEE)
def unlock(request: Request) -> HttpResponse:
    if queries.pair_of(request.actor) is None:
        return redirect("vault:set_up")
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = rules.may_try(queries.tries(request.actor))
        try:
            if not verdict:
                raise Refused(verdict)
            ring = actions.unlock(form.cleaned_data["passphrase"], by=request.actor, now=clock.now())
        except CannotOpen:
            form.add_error("passphrase", _("This is not your passphrase."))
        except Refused as refused:
            form.add_error(None, str(refused.verdict.reason))
        else:
            session.keep(request, ring)
            return _back(request)
    return _page(request, "vault/unlock.html", form)


@require_POST
@entry(EMPLOYEE)
def close(request: Request) -> HttpResponse:
    session.forget(request)
    messages.success(request, _("Your key is locked."))
    return redirect("vault:mine")


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@entry(EMPLOYEE)
def change(request: Request) -> HttpResponse:
    form = ChangeForm(request.POST or None, username=request.user.get_username())
    if request.method == "POST" and form.is_valid():
        verdict = rules.may_try(queries.tries(request.actor))
        data = form.cleaned_data
        try:
            if not verdict:
                raise Refused(verdict)
            ring = actions.change_passphrase(
                data["old_passphrase"], data["passphrase"], by=request.actor, now=clock.now()
            )
        except CannotOpen:
            actions.note_refused(by=request.actor, now=clock.now())
            form.add_error("old_passphrase", _("This is not your passphrase."))
        except Refused as refused:
            form.add_error(None, str(refused.verdict.reason))
        else:
            session.keep(request, ring)
            messages.success(request, _("Your passphrase is changed."))
            return redirect("vault:mine")
    return _page(request, "vault/change.html", form)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@entry(EMPLOYEE)
def lost(request: Request) -> HttpResponse:
    """A new key pair, for who has just proved again who it is: a session left open must not do it."""
    if not lock.proved_lately(request, LATELY) and not request.session.get(lock.DEMO):
        return HttpResponseRedirect(f"/account/reauthenticate/?next={request.path}")
    form = PassphraseForm(request.POST or None, username=request.user.get_username())
    if request.method == "POST" and form.is_valid():
        ring = actions.replace(form.cleaned_data["passphrase"], by=request.actor, now=clock.now())
        session.keep(request, ring)
        messages.success(
            request,
            _(
                "You have a new key. Each case opens for you again once a colleague on its list has opened it."
            ),
        )
        return redirect("vault:mine")
    return _page(request, "vault/lost.html", form)


def _page(request: Request, template: str, form: UnlockForm | PassphraseForm) -> HttpResponse:
    context = {"form": form, "next": _next(request)}
    return render(request, template, context, status=REFUSED if form.errors else 200)


def _next(request: Request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""


def _back(request: Request) -> HttpResponse:
    return HttpResponseRedirect(_next(request)) if _next(request) else redirect("vault:mine")
