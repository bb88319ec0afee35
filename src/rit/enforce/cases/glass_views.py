"""The page on which two people open the wall of a case together."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rit.enforce.cases import glass, unread
from rit.enforce.cases.models import Glass
from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry

NUMBER = re.compile(r"(\d{4})\D?(\d{7})")
REFUSED = 422


class AskForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Number of the case"), max_length=20)
    reason = forms.CharField(
        label=gettext_lazy("Why it cannot wait"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_number(self) -> str:
        found = NUMBER.fullmatch("".join(self.cleaned_data["number"].split()))
        if not found:
            raise forms.ValidationError(_("A number looks like 2025-0123456."))
        return f"{found[1]}-{found[2]}"


@require_http_methods(["GET", "POST"])
@entry(door(glass.DOOR))
def page(request: Request) -> HttpResponse:
    form = AskForm(request.POST if request.method == "POST" else held.take(request))
    if request.method == "POST" and form.is_valid():
        glass.ask(form.cleaned_data["number"], form.cleaned_data["reason"], by=request.actor, now=clock.now())
        messages.success(request, _("Asked. Somebody else who is entitled has to agree."))
        return redirect("cases:glass")
    context: dict[str, Any] = {
        "form": form,
        "may_ask": glass.may_ask(request.actor),
        "waiting": glass.waiting(request.actor),
        "past": glass.past(request.actor),
        "days": glass.DAYS,
        "without_reader": unread.cases(clock.today()),
    }
    return render(request, "enforce/cases/glass.html", context, status=REFUSED if form.errors else 200)


@require_POST
@entry(door(glass.DOOR))
def agree(request: Request, key: UUID) -> HttpResponse:
    try:
        glass.agree(key, by=request.actor, now=clock.now())
    except Glass.DoesNotExist:
        raise Http404 from None
    messages.success(
        request, _("Agreed. If there is a case with this number, everybody on its list is told.")
    )
    return redirect("cases:glass")


@require_POST
@entry(door(glass.DOOR))
def refuse(request: Request, key: UUID) -> HttpResponse:
    try:
        glass.refuse(key, by=request.actor, now=clock.now())
    except Glass.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("It does not go on."))
    return redirect("cases:glass")
