"""*Sign in as …*: one click for every role. Only the demo routes here, and a system check refuses it in production."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from rit.config.demo_data import PASSPHRASE, PASSWORD
from rit.enforce.intake import demo as reports
from rit.foundation.access import lock
from rit.foundation.access.entry import PUBLIC, Request, entry
from rit.foundation.access.models import Account
from rit.foundation.access.roles import roles
from rit.foundation.ui.words import in_language
from rit.people.demo import CAST
from rit.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_GET
@entry(PUBLIC)
def cast(request: Request) -> HttpResponse:
    """Every role with the person who plays it."""
    people = {person.staff_number: person for person in Person.objects.filter(staff_number__in=CAST.values())}
    shown = [
        {
            "person": people[number],
            "title": in_language(roles()[role].title) if role in roles() else "",
            "role": role,
            "purpose": in_language(roles()[role].purpose) if role in roles() else "",
        }
        for role, number in CAST.items()
        if number in people
    ]
    return render(
        request,
        "demo/cast.html",
        {
            "cast": shown,
            "password": PASSWORD,
            "passphrase": PASSPHRASE,
            "mailboxes": reports.offered(),
            "next": request.GET.get("next", ""),
        },
    )


@require_POST
@entry(PUBLIC)
def sign_in(request: Request, username: str) -> HttpResponse:
    account = get_object_or_404(Account, username=username, is_active=True)
    if username not in CAST.values():
        raise Http404
    account.backend = BACKEND  # as an authenticating backend would leave it
    get_adapter(request).login(request, account)
    request.session[lock.DEMO] = True
    wanted = request.POST.get("next", "")
    return HttpResponseRedirect(
        wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/policy/"
    )
