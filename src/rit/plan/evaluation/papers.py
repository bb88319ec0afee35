"""The evaluation as PDF, Word file and workbook, in any language of the corps (L7-f)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rit.foundation.documents.paper import Paper
from rit.foundation.documents.workbook import Cell, Sheet
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.plan.evaluation import content
from rit.plan.evaluation.models import Block, Evaluation, Point
from rit.plan.evaluation.states import EvaluationState


def paper(evaluation: Evaluation, blocks: Sequence[Block], points: Sequence[Point], language: str) -> Paper:
    with translation.override(language):
        return Paper(
            language=language,
            kind=_("Evaluation of the integrity policy"),
            title=in_language(evaluation.title, language),
            author=settings.ENVIRONMENT.zone_name,
            foot=_("As known at the end of %(day)s") % {"day": date_format(evaluation.day, "DATE_FORMAT")},
            page=_("Page {page} of {pages}"),
            facts=_facts(evaluation),
            sections=content.sections(evaluation, blocks, points, language),
        )


def logo() -> Path:
    return Path(settings.ENVIRONMENT.zone_logo or "/nowhere")


def seal(evaluation: Evaluation, language: str) -> Sheet:
    """What makes the figures checkable, as a tab of the workbook."""
    with translation.override(language):
        rows: list[list[Cell]] = [
            [_("Plan"), in_language(evaluation.plan.title)],
            [_("From"), evaluation.from_date],
            [_("As of the end of"), evaluation.day],
            [_("Fingerprint of the figures (sha256)"), evaluation.digest],
            [_("Frozen on"), evaluation.frozen_at],
            [_("Trail sealed up to entry"), evaluation.trail_position],
            [_("Hash of the trail"), evaluation.trail_head],
        ]
        return Sheet(_("About"), [_("What"), _("Value")], rows)


def _facts(evaluation: Evaluation) -> list[str]:
    period = _("It looks back on %(first)s to %(last)s.") % {
        "first": shortdate(evaluation.from_date),
        "last": shortdate(evaluation.day),
    }
    print_ = _("Fingerprint of the figures: %(digest)s.") % {"digest": evaluation.digest[:16]}
    if evaluation.state == EvaluationState.WRITING or evaluation.frozen_at is None:
        return [period, print_, _("Draft: this text is still being written.")]
    frozen = _("Frozen on %(moment)s.") % {
        "moment": date_format(timezone.localtime(evaluation.frozen_at), "DATETIME_FORMAT")
    }
    trail = _("Trail sealed up to entry %(position)s: %(hash)s.") % {
        "position": evaluation.trail_position,
        "hash": evaluation.trail_head[:12],
    }
    handled = [_("Handled by the board: %(decision)s.") % {"decision": evaluation.decision}]
    return [period, frozen, print_, trail, *(handled if evaluation.decision else [])]
