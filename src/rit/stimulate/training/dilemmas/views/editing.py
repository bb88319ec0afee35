"""What makers write: a new dilemma, the next edition of one, and a draft in each of its languages (L6.4-a)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.stimulate.training.dilemmas import actions, forms, queries, rules
from rit.stimulate.training.dilemmas.models import Dilemma, Edition
from rit.stimulate.training.dilemmas.states import LANGUAGES, PREPARING
from rit.stimulate.training.dilemmas.views.reading import edition_or_404


@require_http_methods(["GET", "POST"])
@entry(door(rules.MAKE))
def begin(request: Request) -> HttpResponse:
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.DilemmaForm(given)
    if request.method == "POST" and form.is_valid():
        kept = actions.begin(form.about(), form.words(), by=request.actor, now=clock.now())
        messages.success(request, _("The dilemma is kept as a draft."))
        return _to(kept)
    return _show(request, form, _("New dilemma"))


@require_http_methods(["GET", "POST"])
@entry(door(rules.MAKE))
def draft(request: Request, code: str) -> HttpResponse:
    """The next edition begins as a copy of the last one; the other languages come along."""
    found = get_object_or_404(Dilemma, code=code)
    editions = list(queries.editions_of(request.actor, found)[:50])
    preparing = next((one.number for one in editions if one.state in PREPARING), None)
    require(rules.may_draft(request.actor, preparing=preparing))
    before = next((one for one in editions if one.published_at), editions[0])
    given = held.take(request) if request.method == "GET" else request.POST
    language = queries.language_of(before, _language(request))
    form = forms.DilemmaForm(given, edition=before, language=language, next_one=True)
    if request.method == "POST" and form.is_valid():
        words = {**before.words, **form.words()}
        kept = actions.draft(found.pk, form.about(), words, by=request.actor, now=clock.now())
        messages.success(request, _("Edition %(number)s is kept as a draft.") % {"number": kept.number})
        return _to(kept)
    return _show(request, form, _("Draft a new edition"), before)


@require_http_methods(["GET", "POST"])
@entry(door(rules.MAKE))
def change(request: Request, code: str, number: int) -> HttpResponse:
    """In one language at a time; another one is begun by asking for it in the address."""
    edition = edition_or_404(request, code, number)
    require(rules.may_change(request.actor, edition.state))
    given = held.take(request) if request.method == "GET" else request.POST
    language = _language(request) or queries.language_of(edition)
    form = forms.DilemmaForm(given, edition=edition, language=language)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            kept = actions.change(
                edition.pk, form.about(), form.words(), revision=revision, by=request.actor, now=clock.now()
            )
        except actions.Stale:
            return _somebody_was_first(request, edition_or_404(request, code, number), language)
        messages.success(request, _("The text is kept."))
        return _to(kept, form.cleaned_data["language"])
    return _show(request, form, _("Change the text"), edition, language=language)


def _somebody_was_first(request: Request, edition: Edition, language: str) -> HttpResponse:
    """What was typed stands in the fields; keeping it again puts it in the place of theirs."""
    data = request.POST.copy()
    data["revision"] = str(edition.revision)
    form = forms.DilemmaForm(data, edition=edition, language=language)
    form.is_valid()
    theirs = queries.read(edition, language)
    return _show(request, form, _("Change the text"), edition, language=language, theirs=theirs, status=409)


def _show(
    request: Request,
    form: forms.DilemmaForm,
    title: str,
    edition: Edition | None = None,
    *,
    language: str = "",
    theirs: queries.Read | None = None,
    status: int = 0,
) -> HttpResponse:
    languages = [
        {
            "code": code,
            "name": name,
            "here": code == language,
            "there": bool(edition and code in edition.words),
        }
        for code, name in settings.LANGUAGES
    ]
    context: dict[str, Any] = {  # Any: what the page shows
        "form": form,
        "title": title,
        "edition": edition,
        "heading": queries.title_of(edition.words) if edition else "",
        "languages": languages if language else [],
        "other": queries.read(edition) if edition and language and language not in edition.words else None,
        "theirs": theirs,
    }
    answer = status or (422 if request.method == "POST" else 200)
    return render(request, "stimulate/dilemmas/form.html", context, status=answer)


def _language(request: Request) -> str:
    wanted = request.POST.get("language") or request.GET.get("in", "")
    return wanted if wanted in LANGUAGES and wanted in dict(settings.LANGUAGES) else ""


def _to(edition: Edition, language: str = "") -> HttpResponse:
    answer = redirect("dilemmas:edition", edition.dilemma.code, edition.number)
    if language:
        answer["Location"] += f"?in={language}"
    return answer
