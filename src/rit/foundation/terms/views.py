"""Pages of the register of legal anchors (L2-e): the texts, what cites them, and what an amended one asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, door, entry
from rit.foundation.registries import citations
from rit.foundation.terms import actions, queries, rules
from rit.foundation.terms.forms import LookForm
from rit.foundation.terms.models import AnchorVersion, Verdict

if TYPE_CHECKING:
    from rit.foundation.access.entry import Request


@require_GET
@entry(EMPLOYEE)
def register(request: Request) -> HttpResponse:
    columns = [
        {"label": _("Text")},
        {"label": _("Kind")},
        {"label": _("Date")},
        {"label": _("Dates of force")},
        {"label": _("Replaces or changes")},
        {"label": _("Provisions"), "num": True},
        {"label": _("Reviewed"), "num": True},
    ]
    may_look = rules.may_look(request.actor)
    context = {
        "lines": queries.register(),
        "columns": columns,
        "may_look": may_look,
        "waiting": queries.amended(clock.today()).count() if may_look else 0,
    }
    return render(request, "terms/register.html", context)


@require_GET
@entry(EMPLOYEE)
def text(request: Request, code: str) -> HttpResponse:
    lines = queries.register()
    line = next((line for line in lines if line.anchor.code == code), None)
    if line is None:
        raise Http404
    columns = [
        {"label": _("Article")},
        {"label": _("What it says")},
        {"label": _("Where it was read")},
        {"label": _("How sure")},
        {"label": _("Review")},
    ]
    provisions = queries.current(line.anchor)
    context = {
        "line": line,
        "repealed_by": next((o.anchor for o in lines if o.anchor.code == line.anchor.repealed_by), None),
        "reference": queries.reference(line.anchor),
        "facts": queries.facts(provisions),
        "earlier": queries.earlier(line.anchor),
        "columns": columns,
        "cited_by": citations.of(request.actor, queries.wanted(line.anchor, provisions)),
    }
    return render(request, "terms/text.html", context)


@require_GET
@entry(door(rules.LOOK))
def amended(request: Request) -> HttpResponse:
    """Which texts changed, and were not yet looked at everywhere."""
    finished = AnchorVersion.objects.exclude(looked_at=None).select_related("anchor")
    context = {
        "waiting": queries.amended(clock.today())[:100],
        "finished": finished.order_by("-looked_at")[:50],
    }
    return render(request, "terms/amended.html", context)


@require_GET
@entry(door(rules.LOOK))
def amended_text(request: Request, key: int) -> HttpResponse:
    held_form = held.take(request)
    return _to_look_at(request, _version(key), LookForm(held_form) if held_form else None)


@require_http_methods(["GET", "POST"])
@entry(door(rules.LOOK))
def look_at(request: Request, key: int) -> HttpResponse:
    version, given = _version(key), held.take(request) if request.method == "GET" else request.POST
    form = LookForm(given)
    if request.method == "GET":
        return _to_look_at(request, version, form if given else None)
    thing = next(
        (
            line.citing
            for line in queries.to_look_at(request.actor, version)
            if line.citing.key == form.data.get("thing")
        ),
        None,
    )
    if thing is None:
        raise Http404
    if not form.is_valid():
        return _to_look_at(request, version, form, status=422)
    verdict, note = Verdict(form.cleaned_data["verdict"]), form.cleaned_data["note"]
    actions.look_at(version.pk, thing, verdict, note, by=request.actor, now=clock.now())
    messages.success(request, _("What you found is kept."))
    return HttpResponseRedirect(reverse("terms:amended_text", args=[version.pk]))


@require_POST
@entry(door(rules.LOOK))
def finish_looking(request: Request, key: int) -> HttpResponse:
    version = _version(key)
    actions.finish_looking(version.pk, by=request.actor, now=clock.now())
    messages.success(request, _("Finished: everything that cites this text was looked at."))
    return HttpResponseRedirect(reverse("terms:amended"))


def _version(key: int) -> AnchorVersion:
    """One that waits, or that was finished; the others ask nothing."""
    waiting = queries.amended(clock.today()).values("pk")
    asks = AnchorVersion.objects.filter(Q(pk__in=waiting) | Q(looked_at__isnull=False))
    return get_object_or_404(asks.select_related("anchor"), pk=key)


def _to_look_at(
    request: Request, version: AnchorVersion, sent: LookForm | None, *, status: int = 200
) -> HttpResponse:
    lines = queries.to_look_at(request.actor, version)
    waiting = queries.still_waiting(lines)
    context = {
        "version": version,
        "rows": [(line, _form_of(line, number, sent)) for number, line in enumerate(lines)],
        "sent": sent if sent is not None and sent.is_bound else None,
        "waiting": waiting,
        "may_finish": rules.may_finish(request.actor, waiting, finished=version.looked_at is not None),
    }
    return render(request, "terms/amended_text.html", context, status=status)


def _form_of(line: queries.ToLookAt, number: int, sent: LookForm | None) -> LookForm:
    """The one that was sent back carries its errors; each has ids of its own."""
    if sent is not None and sent.data.get("thing") == line.citing.key:
        sent.auto_id = f"id_{number}_%s"
        return sent
    return LookForm(initial={"thing": line.citing.key}, auto_id=f"id_{number}_%s")
