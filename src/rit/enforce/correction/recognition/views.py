"""Good examples: what is shown, what asks one's consent, noting one, and taking it away (L5-g)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.enforce.correction.models import Recognition
from rit.enforce.correction.recognition import actions as writers
from rit.enforce.correction.recognition import forms, queries
from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.people.models import Person

A_PAGE = 20
MOST_WAITING = 20


@require_GET
@entry(EMPLOYEE)
def examples(request: Request) -> HttpResponse:
    """By value, the newest first; above it what only the reader sees."""
    values, actor = queries.values(), request.actor
    value = request.GET.get("value", "")
    value = value if value in values else ""
    page = Paginator(queries.shown(actor, value), A_PAGE).get_page(request.GET.get("page"))
    options = [{"value": code, "label": word, "count": None} for code, word in values.items()]
    asked = queries.waiting(actor, clock.today()).select_related("about", "by")
    context = {
        "page": page,
        "value": values.get(value, ""),
        "rows": [(one, values.get(one.value, one.value)) for one in page],
        "asked": [(one, values.get(one.value, one.value)) for one in asked[:MOST_WAITING]],
        "noted": [(one, values.get(one.value, one.value)) for one in queries.of_mine(actor)[:MOST_WAITING]],
        "filters": [
            {"key": "value", "label": _("Core value"), "chosen": values.get(value, ""), "options": options}
        ],
        "me": actor.person,
    }
    return render(request, "enforce/correction/examples.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def note(request: Request) -> HttpResponse:
    writer = Person.objects.filter(pk=request.actor.person).first() if request.actor.person else None
    if writer is None:
        raise Http404
    sent = request.method == "POST"
    form = forms.ExampleForm(
        request.POST if sent else late.take(request),
        writer=writer,
        today=clock.today(),
        values=queries.values(),
    )
    if sent and form.is_valid():
        data = form.cleaned_data
        writers.note(data["about"], data["value"], data["text"], by=request.actor, now=clock.now())
        messages.success(request, _("Noted. Your colleague reads it first and says whether it may be shown."))
        return redirect("correction:examples")
    context = {"form": form, "title": _("Note a good example")}
    return render(request, "enforce/correction/example_form.html", context, status=422 if sent else 200)


@require_POST
@entry(EMPLOYEE)
def consent(request: Request, key: UUID) -> HttpResponse:
    _found(request, key)
    writers.consent(key, by=request.actor, now=clock.now())
    messages.success(request, _("It is shown now. You can take it away at any time."))
    return redirect("correction:examples")


@require_POST
@entry(EMPLOYEE)
def remove(request: Request, key: UUID) -> HttpResponse:
    _found(request, key)
    writers.remove(key, by=request.actor, now=clock.now())
    messages.success(request, _("It is gone."))
    return redirect("correction:examples")


def _found(request: Request, key: UUID) -> Recognition:
    return get_object_or_404(queries.visible_to(request.actor), pk=key)
