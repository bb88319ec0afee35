"""What is wrong with our own data about vulnerable functions, each with the page where it is mended (X-ray)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Exists, OuterRef, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rit.foundation.access.actor import Actor
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.registries.xray import READ, Finding
from rit.foundation.ui.words import in_language
from rit.people.models import Assignment
from rit.people.queries import held_on
from rit.protect.functions.addresses import address_of
from rit.protect.functions.models import Assessment, Profile
from rit.protect.functions.queries import stays
from rit.protect.functions.rules import sees_everything
from rit.protect.functions.states import DESIGNATED, Sitting

NOT_ASSESSED = _("Designated functions without the five steps")
REVIEW_LATE = _("Vulnerable functions whose review is late")
ROTATION_LATE = _("Rotation past its date, without an exception")
EMPTY = _("Designated functions that nobody holds")


def rows(actor: Actor, day: date) -> Rows | None:
    """For those who see all of it: every designated function with its stays."""
    if not sees_everything(actor):
        return None
    closed = Assessment.objects.filter(function=OuterRef("function"), state=Sitting.CLOSED)
    held = Assignment.objects.filter(held_on(day), function=OuterRef("function"))
    rotates = When(rotation_from__isnull=False, then=stays.of_a_profile(day))
    found = Profile.objects.filter(level__in=DESIGNATED).annotate(
        assessed=Exists(closed), held=Exists(held), stays=Case(rotates)
    )
    names = ("assessed", "held", "stays", "review_date", "rotation_months", "rotation_from")
    ordered = found.order_by("function__folded")[:READ]
    return described(ordered, *names, code="function__code", title="function__title")


def faults(row: Row, day: date) -> Iterator[Finding]:
    review, starts = day_of(row["review_date"]), day_of(row["rotation_from"])
    if not row["assessed"]:
        yield _finding(NOT_ASSESSED, row)
    elif review and review < day:
        yield _finding(REVIEW_LATE, row, since=review)
    if starts:
        late = stays.passed(row["stays"], row["rotation_months"], starts, day)
        if late:  # how many people are past the date, never who
            said = ngettext("%(many)s person", "%(many)s people", len(late)) % {"many": len(late)}
            yield _finding(ROTATION_LATE, row, because=said, since=late[0])
    if not row["held"]:
        yield _finding(EMPTY, row)


def _finding(kind: object, row: Row, *, because: str = "", since: date | None = None) -> Finding:
    return Finding(str(kind), in_language(row["title"]), address_of("function", row["code"]), because, since)
