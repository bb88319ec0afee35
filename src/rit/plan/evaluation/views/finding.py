"""What all pages of an evaluation need: find it, in which language, and where to go after."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language

from rit.foundation.access.entry import Request
from rit.plan.evaluation import queries
from rit.plan.evaluation.models import Evaluation, Point


def evaluation_or_404(request: Request, key: UUID) -> Evaluation:
    return get_object_or_404(queries.visible_to(request.actor), pk=key)


def points_of(evaluation: Evaluation) -> list[Point]:
    return list(evaluation.points.select_related("objective", "action"))


def point_or_404(key: UUID) -> Point:
    return get_object_or_404(Point.objects.select_related("evaluation__plan", "objective"), pk=key)


def language_of(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else (get_language() or settings.LANGUAGE_CODE)[:2]


def status_of(request: HttpRequest) -> int:
    """A form that comes back has errors."""
    return 422 if request.method == "POST" else 200


def back_to(key: UUID, place: object = "") -> HttpResponseRedirect:
    address = reverse("evaluation:show", args=[key])
    return HttpResponseRedirect(f"{address}#{place}" if place else address)
