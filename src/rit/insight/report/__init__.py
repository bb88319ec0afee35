"""The state of the plan for the board and the mayor: a document and its data (L2-b, L4-a, L7-g)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import translation

from rit.foundation.access.actor import Actor
from rit.foundation.documents import pdf
from rit.foundation.documents.workbook import Sheet
from rit.insight import house_drawing
from rit.insight.report import sections, sheets
from rit.insight.report.gathering import gather
from rit.plan.models import Plan

TEMPLATE = Path(__file__).parents[1] / "typst" / "state.typ"
MOST_DECISIONS = 60


def state_of_the_plan(plan: Plan, actor: Actor, day: date, language: str, now: datetime) -> bytes:
    """The report as PDF/UA-1 and PDF/A-2a, on the figures as they stand now, with `day` as today."""
    with translation.override(language):
        found = gather(plan, actor, day, MOST_DECISIONS)
        data = sections.document(found, actor, language, now)
        images = {"house.svg": house_drawing.draw(found.house, language, day).encode()}
        logo = Path(settings.ENVIRONMENT.zone_logo)
        if logo.suffix.lower() in {".svg", ".png"} and logo.is_file():
            data["logo"] = f"images/logo{logo.suffix.lower()}"
            images[f"logo{logo.suffix.lower()}"] = logo.read_bytes()
        return pdf.compile(TEMPLATE, data, images, made=now)


def state_workbook(plan: Plan, actor: Actor, day: date, language: str) -> list[Sheet]:
    """The same figures as rows: every action, turn, objective, instrument and decision."""
    with translation.override(language):
        return sheets.sheets(gather(plan, actor, day, None), actor)
