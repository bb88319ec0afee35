"""Pages to read before telling: how it works and what protects you, and who else one can turn to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rit.foundation.access.entry import PUBLIC, entry
from rit.foundation.registries.channels import channels


@require_safe
@entry(PUBLIC)
def how(request: HttpRequest) -> HttpResponse:
    return render(request, "enforce/intake/door/how.html")


@require_safe
@entry(PUBLIC)
def routes(request: HttpRequest) -> HttpResponse:
    return render(request, "enforce/intake/door/routes.html", {"channels": channels()})
