"""What is wrong with our own library, each with the page where it is mended (X-ray)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.registries.xray import READ, Finding
from rit.stimulate.training.dilemmas import queries, rules
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import EditionState

WAITS = timedelta(days=30)
LATE = _("Dilemmas that wait for review for more than thirty days")
UNTRANSLATED = _("Published dilemmas that a language of the corps lacks")


def rows(actor: Actor, day: date) -> Rows | None:
    """For those who make dilemmas."""
    if not rules.makes(actor):
        return None
    lacks = Q(state=EditionState.PUBLISHED) & ~Q(languages__contains=sorted(_all_languages()))
    late = Q(state=EditionState.REVIEW, submitted_at__date__lt=day - WAITS)
    found = Edition.objects.filter(lacks | late).order_by("dilemma__code")[:READ]
    more = {"code": "dilemma__code", "since": "submitted_at"}
    return described(found, "number", "state", "languages", "words", **more)


def faults(row: Row, day: date) -> Iterator[Finding]:
    published = row["state"] == EditionState.PUBLISHED
    yield Finding(
        UNTRANSLATED if published else LATE,
        queries.title_of(row["words"]),
        reverse("dilemmas:edition", args=[row["code"], row["number"]]),
        ", ".join(sorted(_all_languages() - set(row["languages"]))) if published else "",
        None if published else day_of(row["since"]),
    )


def _all_languages() -> set[str]:
    return {code for code, _name in settings.LANGUAGES}
