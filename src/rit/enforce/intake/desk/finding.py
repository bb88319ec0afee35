"""Finds the report of a page, or says that there is none; says in one place how a form is answered."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from rit.enforce.cases.states import Scope
from rit.enforce.intake import queries
from rit.enforce.intake.models import Report
from rit.foundation import clock
from rit.foundation.access.entry import Request
from rit.foundation.access.verdict import Refused
from rit.foundation.vault.crypto import CannotOpen

REFUSED = 422


def report_or_404(request: Request, key: UUID) -> Report:
    """Only who is on the list learns that it exists."""
    return get_object_or_404(queries.find(request.actor, clock.today(), key))


def address(report: Report) -> str:
    return reverse("intake:report", args=[report.pk])


def carry_out(
    request: Request,
    form: django_forms.Form,
    write: Callable[[], object],
    *,
    said: str,
    then: str,
    page: Callable[[int], HttpResponse],
) -> HttpResponse:
    """Done, or refused by a rule with its reason on the form, or by a key that does not open; nothing typed is lost."""
    try:
        write()
    except (Refused, CannotOpen) as fault:
        form.add_error(None, str(fault.verdict.reason) if isinstance(fault, Refused) else _shut())
        request.undo_everything = True  # type: ignore[attr-defined]
        return page(REFUSED)
    messages.success(request, said)
    return HttpResponseRedirect(then)


def _shut() -> str:
    return _(
        "Something that this needs does not open with your key, so nothing was changed. Let a colleague on the list do"
        " it, or ask your administrator to bring it back from a backup."
    )


def status_of(form: django_forms.Form) -> int:
    """A page that comes back with errors says so."""
    return REFUSED if form.is_bound and form.errors else 200


def shared_of(keys: dict[Scope, UUID]) -> UUID | None:
    return keys.get(Scope.SHARED)
