"""The evaluation as PDF, Word file and workbook, in any language of the corps (L7-f)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.audit import actions as audit
from rit.foundation.documents import paper, word, workbook
from rit.plan.evaluation import papers
from rit.plan.evaluation.models import Evaluation
from rit.plan.evaluation.views.finding import evaluation_or_404, language_of, points_of
from rit.plan.rules import REPORT, STEER


@require_GET
@entry(door(REPORT, STEER))
def as_pdf(request: Request, key: UUID) -> HttpResponse:
    evaluation, drawn = _paper(request, key)
    document = paper.as_pdf(drawn, made=evaluation.frozen_at or clock.now(), logo=papers.logo())
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{_name(evaluation, drawn)}.pdf"'},
    )


@require_GET
@entry(door(REPORT, STEER))
def as_word(request: Request, key: UUID) -> HttpResponse:
    evaluation, drawn = _paper(request, key)
    return word.as_response(
        f"{_name(evaluation, drawn)}.docx", drawn, made=evaluation.frozen_at or clock.now()
    )


@require_GET
@entry(door(REPORT, STEER))
def as_workbook(request: Request, key: UUID) -> HttpResponse:
    evaluation, drawn = _paper(request, key)
    sheets = [*paper.as_sheets(drawn), papers.seal(evaluation, drawn.language)]
    return workbook.as_response(
        f"{_name(evaluation, drawn)}.xlsx", sheets, title=drawn.title, author=drawn.author
    )


def _paper(request: Request, key: UUID) -> tuple[Evaluation, paper.Paper]:
    evaluation, language = evaluation_or_404(request, key), language_of(request)
    drawn = papers.paper(evaluation, list(evaluation.blocks.all()), points_of(evaluation), language)
    audit.append(
        "evaluation.paper_made",
        by=request.actor,
        now=clock.now(),
        subject=evaluation,
        detail={"language": language},
    )
    return evaluation, drawn


def _name(evaluation: Evaluation, drawn: paper.Paper) -> str:
    return f"rit-evaluation-{evaluation.day}-{drawn.language}"
