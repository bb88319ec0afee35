"""What every page of the sign-in library gets here: who may enter, and what the trail keeps of it.

The library tells its news by signals, partly after the commit. Comparing the second factors before and after
a request says the same inside the transaction, so the trail stands exactly when the change stands.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from rit.foundation import clock
from rit.foundation.access import actions, lock, sessions
from rit.foundation.access.actor import Actor
from rit.foundation.access.codes import FAILED
from rit.foundation.access.entry import EMPLOYEE, PUBLIC, View, entry
from rit.foundation.audit import actions as audit

if TYPE_CHECKING:
    from rit.foundation.access.models import Account

RECOVERY = Authenticator.Type.RECOVERY_CODES.value
OK = 200


def anybody(view: View) -> View:
    return entry(PUBLIC)(view)


def own(view: View) -> View:
    """A page about the own account; changes of second factors are noted."""
    return entry(EMPLOYEE)(_watched(_without_placeholders(view)))


def second_step(view: View) -> View:
    """The second step of signing in: nobody is signed in yet; a failure is noted for whom it was meant."""

    @wraps(view)
    def stepping(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        stage: Any = getattr(request, "_login_stage", None)  # put there by the library
        if stage and _failed(request, response):
            _note_failure(stage.login.user, "sign-in")
        return response

    return entry(PUBLIC)(stepping)


def proof(view: View) -> View:
    """Proving again who it is: for the idle lock, and before a change of second factors."""

    @wraps(view)
    def proving(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.session.get(lock.DEMO):
            return HttpResponseRedirect(f"/demo/?{urlencode({'next': request.GET.get('next', '')})}")
        response = view(request, *args, **kwargs)
        if _failed(request, response) and "code" in request.POST:
            _note_failure(cast("Account", request.user), "unlock")
        return response

    return entry(EMPLOYEE)(proving)


def password_change(view: View) -> View:
    """The library gives the session a new key, and Django ends all others: our list follows."""

    @wraps(view)
    def changing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        before = request.session.session_key
        response = _without_placeholders(view)(request, *args, **kwargs)
        if request.session.session_key != before:
            sessions.seen(request)
            _end_others(request)
        return response

    return entry(EMPLOYEE)(changing)


def _without_placeholders(view: View) -> View:
    """The library writes the label inside the field, where it vanishes when one types; the page has them."""

    @wraps(view)
    def plain(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        for field in form.fields.values() if form else ():
            field.widget.attrs.pop("placeholder", None)
        return response

    return plain


def _watched(view: View) -> View:
    @wraps(view)
    def watching(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        account = cast("Account", request.user)
        before = _factors(account)
        response = view(request, *args, **kwargs)
        _note_changes(request, account, before, _factors(account))
        return response

    return watching


def _factors(account: Account) -> dict[int, str]:
    return dict(Authenticator.objects.filter(user_id=account.pk).values_list("pk", "type"))


def _note_changes(
    request: HttpRequest, account: Account, before: dict[int, str], after: dict[int, str]
) -> None:
    by, now = Actor(account=account.pk), clock.now()
    added = [after[pk] for pk in after.keys() - before.keys()]
    removed = [before[pk] for pk in before.keys() - after.keys()]
    for kind in added:
        event = "access.recovery_codes_made" if kind == RECOVERY else "access.second_factor_added"
        actions.note_sign_in_changed(account, event, by=by, now=now, kind=kind)
    for kind in removed:
        if kind != RECOVERY:
            actions.note_sign_in_changed(account, "access.second_factor_removed", by=by, now=now, kind=kind)
            request.session.pop(lock.HAS_FACTOR, None)
            _end_others(request)


def _end_others(request: HttpRequest) -> None:
    sessions.end(sessions.others(cast("Account", request.user).pk, sessions.this_one(request)))


def _failed(request: HttpRequest, response: HttpResponseBase) -> bool:
    """The library shows its form again when the proof was wrong, and redirects when it was right."""
    return request.method == "POST" and response.status_code == OK


def _note_failure(account: Account, where: str) -> None:
    audit.append(FAILED, by=Actor(account=account.pk), now=clock.now(), detail={"at": where})
