"""Writing the parts of an evaluation: text in each language, order, what is added and removed (L7-f)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.plan.evaluation import actions as writers
from rit.plan.evaluation import content, forms
from rit.plan.evaluation.models import Block
from rit.plan.evaluation.states import BlockKind
from rit.plan.evaluation.views.finding import back_to, evaluation_or_404, language_of, status_of
from rit.plan.rules import STEER


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def write_block(request: Request, key: UUID) -> HttpResponse:
    """One part's heading and text, in one language."""
    block = get_object_or_404(Block.objects.select_related("evaluation__plan"), pk=key)
    language = language_of(request)
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.BlockForm(given or None, block=block, language=language)
    theirs = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            writers.write_block(
                key,
                data["heading"],
                data["text"],
                language,
                version=data["version"],
                by=request.actor,
                now=clock.now(),
            )
        except writers.Overtaken as overtaken:
            theirs = overtaken.block
            again = request.POST.copy()  # the next try builds on theirs
            again["version"] = str(theirs.version)
            form = forms.BlockForm(again, block=block, language=language)
            form.add_error(None, _("Somebody changed this part meanwhile. Their text stands below yours."))
        else:
            return back_to(block.evaluation_id, block.pk)
    context = {
        "form": form,
        "block": block,
        "evaluation": block.evaluation,
        "heading": content.heading(block, language),
        "theirs": theirs
        and {"heading": theirs.heading.get(language, ""), "text": theirs.text.get(language, "")},
        "language": language,
        "others": [
            (code, name, block.text.get(code, "")) for code, name in settings.LANGUAGES if code != language
        ],
    }
    status = 409 if theirs else status_of(request)
    return render(request, "plan/evaluation/block.html", context, status=status)


@require_POST
@entry(door(STEER))
def add_block(request: Request, key: UUID) -> HttpResponse:
    evaluation_or_404(request, key)
    form = forms.PartForm(request.POST)
    if not form.is_valid():
        raise Http404
    data = form.cleaned_data
    block = writers.add_block(key, data["kind"], data["after"], by=request.actor, now=clock.now())
    if block.kind == BlockKind.TEXT:
        return HttpResponseRedirect(reverse("evaluation:write_block", args=[block.pk]))
    return back_to(key, block.pk)


@require_POST
@entry(door(STEER))
def move_up(request: Request, key: UUID) -> HttpResponse:
    return _moved(request, key, -1)


@require_POST
@entry(door(STEER))
def move_down(request: Request, key: UUID) -> HttpResponse:
    return _moved(request, key, +1)


def _moved(request: Request, key: UUID, step: int) -> HttpResponse:
    get_object_or_404(Block, pk=key)
    block = writers.move_block(key, step, by=request.actor, now=clock.now())
    return back_to(block.evaluation_id, block.pk)


@require_POST
@entry(door(STEER))
def remove_block(request: Request, key: UUID) -> HttpResponse:
    block = get_object_or_404(Block, pk=key)
    writers.remove_block(key, by=request.actor, now=clock.now())
    messages.success(request, _("The part is gone; you can add it again below any other."))
    return back_to(block.evaluation_id)
