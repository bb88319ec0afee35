"""The pages of the guide (L6.3-a). They keep nothing: the answers travel in the form, the language in the address.

Answers go by post to one address, so that neither the history of a shared computer nor a log of addresses holds
them, and titles name no question. See decision 11.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from rit.enforce.guide import leaflet, reading, ways
from rit.enforce.guide.tree import Guide, Place
from rit.foundation import clock
from rit.foundation.access.entry import PUBLIC, entry
from rit.foundation.registries import doors
from rit.foundation.ui.spoken import current, in_language_of_address, spoken

FIELD = "path"


@require_GET
@entry(PUBLIC)
def start(request: HttpRequest) -> HttpResponse:
    """To the guide in the visitor's own language."""
    return HttpResponseRedirect(reverse("guide:walk", args=[current()]))


@require_GET
@entry(PUBLIC)
def start_all(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("guide:all", args=[current()]))


@csrf_exempt
@require_http_methods(["GET", "POST"])
@entry(PUBLIC)
@in_language_of_address
def walk(request: HttpRequest) -> HttpResponse:
    """One question a page, then one step.

    Exempt from the token, because a token needs a cookie and these pages set none. A forged post changes nothing:
    nothing is stored, and nobody is signed in here.
    """
    guide = reading.guide()
    if request.method == "GET":
        return _page(request, "start", "", {"most": guide.still[guide.first]})
    given = request.POST.get(FIELD, "").split(".")
    place = guide.walk(given)
    if "back" in request.POST and place.steps:
        chosen = place.steps[-1].answer.code
        return _show(request, guide, guide.walk(given[: len(place.steps) - 1]), chosen=chosen)
    if "go" in request.POST and place.question is not None:
        answer = place.question.answer(request.POST.get("answer", ""))
        if answer is None:
            return _show(request, guide, place, unanswered=True)
        place = guide.walk([*(step.answer.code for step in place.steps), answer.code])
    return _show(request, guide, place)


def _show(
    request: HttpRequest, guide: Guide, place: Place, *, chosen: str = "", unanswered: bool = False
) -> HttpResponse:
    context: dict[str, object] = {"path": place.path, "steps": place.steps}
    if place.ending is not None:
        context |= ways.to_show(place.ending) | {
            "why": ways.reasons(place.steps),
            "reviewed": leaflet.reviewed(guide),
        }
        return _page(request, "ending", place.path, context)
    question = place.question
    assert question is not None  # noqa: S101  # in a sound guide every place is a question or an ending
    done = len(place.steps)
    most = done + guide.still[question.code]
    context |= {
        "question": question,
        "chosen": chosen,
        "number": done + 1,
        "most": most,
        "road": ["done"] * done + ["now"] + ["next"] * (most - done - 1),
        "unanswered": unanswered,
        "report": doors.find(doors.REPORT, current()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if unanswered else HTTPStatus.OK
    return _page(request, "question", place.path, context, status)


def _page(
    request: HttpRequest, name: str, path: str, context: dict[str, object], status: int = HTTPStatus.OK
) -> HttpResponse:
    context["spoken"] = spoken(lambda code: reverse("guide:walk", args=[code]), field=FIELD, state=path)
    return render(request, f"enforce/guide/{name}.html", context, status=status)


@require_GET
@entry(PUBLIC)
@in_language_of_address
def whole(request: HttpRequest) -> HttpResponse:
    """All questions, answers and steps on one page, with numbers to follow: for paper, and for who checks the guide."""
    guide = reading.guide()
    context = {
        "reviewed": leaflet.reviewed(guide),
        "questions": leaflet.questions(guide),
        "endings": leaflet.endings(guide),
        "most": guide.still[guide.first],
        "spoken": spoken(lambda code: reverse("guide:all", args=[code])),
    }
    return render(request, "enforce/guide/all.html", context)


@require_GET
@entry(PUBLIC)
@in_language_of_address
def paper(request: HttpRequest) -> HttpResponse:
    """The same as an accessible PDF."""
    content = leaflet.pdf(current(), clock.today())
    headers = {"Content-Disposition": f'inline; filename="guide-{current()}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
