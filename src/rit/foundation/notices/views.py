"""The bell: what happened for the reader, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, entry
from rit.foundation.notices import actions, queries, table
from rit.foundation.notices.forms import RhythmForm
from rit.foundation.notices.kinds import KINDS
from rit.foundation.notices.rhythm import Rhythm

if TYPE_CHECKING:
    from rit.foundation.access.entry import Request

A_PAGE = 30


@require_GET
@entry(EMPLOYEE)
def bell(request: Request) -> HttpResponse:
    page = Paginator(queries.visible_to(request.actor).order_by("-at", "pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    lines = [{"notice": notice, "sentence": KINDS.get(notice.kind, notice.kind)} for notice in page]
    context = {"page": page, "lines": lines}
    return render(request, "notices/bell.html", context)


@require_POST
@entry(EMPLOYEE)
def read(request: Request, key: UUID) -> HttpResponse:
    """Marks one as read and goes to its page, or stays where the reader asked only to mark it."""
    notice = queries.visible_to(request.actor).filter(pk=key).first()
    if notice is None:
        raise Http404
    actions.mark_read(by=request.actor, now=clock.now(), notice=key)
    if "open" in request.POST and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect("notices:bell")


@require_POST
@entry(EMPLOYEE)
def read_all(request: Request) -> HttpResponse:
    actions.mark_read(by=request.actor, now=clock.now())
    return redirect("notices:bell")


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def settings_page(request: Request) -> HttpResponse:
    """How often I get mail, and of what I am told at all."""
    form = RhythmForm(
        request.POST if request.method == "POST" else None,
        initial={"rhythm": queries.rhythm_of(request.actor)},
    )
    if request.method == "POST" and form.is_valid():
        actions.choose_rhythm(Rhythm(form.cleaned_data["rhythm"]), by=request.actor, now=clock.now())
        messages.success(request, _("Your choice is kept."))
        return redirect("notices:settings")
    rows = [{"sentence": KINDS.get(code, code), "kind": kind} for code, kind in table.kinds().items()]
    heads = (_("Message"), _("Who"), _("When"), _("Again"), _("When it goes to somebody else"))
    context = {"form": form, "rows": rows, "columns": [{"label": head} for head in heads]}
    return render(request, "notices/settings.html", context, status=422 if request.method == "POST" else 200)
