"""What is wrong with our own library, each with the page where it is mended (X-ray)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.xray import Finding
from rit.stimulate.training.dilemmas import queries, rules
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import EditionState

WAITS = timedelta(days=30)
LATE = _("Dilemmas that wait for review for more than thirty days")
UNTRANSLATED = _("Published dilemmas that a language of the corps lacks")


def faults(actor: Actor, day: date) -> Iterator[Finding]:
    """One query, for those who make dilemmas."""
    if not rules.makes(actor):
        return
    all_languages = {code for code, _name in settings.LANGUAGES}
    lacks = Q(state=EditionState.PUBLISHED) & ~Q(languages__contains=sorted(all_languages))
    late = Q(state=EditionState.REVIEW, submitted_at__date__lt=day - WAITS)
    found = Edition.objects.filter(lacks | late).select_related("dilemma").order_by("dilemma__code")
    for one in found[:200]:
        published = one.state == EditionState.PUBLISHED
        lacking = ", ".join(sorted(all_languages - set(one.languages))) if published else ""
        since = None if published or not one.submitted_at else timezone.localtime(one.submitted_at).date()
        address = reverse("dilemmas:edition", args=[one.dilemma.code, one.number])
        yield Finding(
            UNTRANSLATED if published else LATE, queries.title_of(one.words), address, lacking, since
        )
