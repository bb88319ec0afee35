"""What is wrong with our own data about vulnerable functions, each with the page where it is mended (X-ray)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rit.foundation.access.actor import Actor
from rit.foundation.registries.xray import Finding
from rit.foundation.ui.words import in_language
from rit.protect.functions.addresses import address
from rit.protect.functions.models import Assessment, Profile
from rit.protect.functions.queries import stays
from rit.protect.functions.rules import Reach, sees_everything
from rit.protect.functions.states import DESIGNATED, Sitting, Standing

NOT_ASSESSED = _("Designated functions without the five steps")
REVIEW_LATE = _("Vulnerable functions whose review is late")
ROTATION_LATE = _("Rotation past its date, without an exception")
EMPTY = _("Designated functions that nobody holds")


def faults(actor: Actor, day: date) -> Iterator[Finding]:
    """Four queries, for those who see all of it."""
    if not sees_everything(actor):
        return
    closed = Assessment.objects.filter(function=OuterRef("function"), state=Sitting.CLOSED)
    found = Profile.objects.filter(level__in=DESIGNATED).select_related("function")
    profiles = list(found.annotate(assessed=Exists(closed)).order_by("function__folded"))
    for one in profiles:
        if not vars(one)["assessed"]:
            yield _finding(NOT_ASSESSED, one)
        elif one.review_date and one.review_date < day:
            yield _finding(REVIEW_LATE, one, since=one.review_date)
    yield from _rotation(profiles, day)
    for empty in stays.empty_functions(day):
        yield _finding(EMPTY, empty)


def _rotation(profiles: Sequence[Profile], day: date) -> Iterator[Finding]:
    """One line a function: how many people are past the date, never who."""
    turning = [one for one in profiles if one.rotation_months]
    late = [
        one for one in stays.due(turning, day, seen=Reach(everything=True)) if one.standing == Standing.LATE
    ]
    many = Counter(one.function for one in late)
    first: dict[UUID, date] = {}
    for stay in late:
        if stay.due:
            first.setdefault(stay.function, stay.due)
    for one in profiles:
        if number := many[one.function_id]:
            said = ngettext("%(many)s person", "%(many)s people", number) % {"many": number}
            yield _finding(ROTATION_LATE, one, because=said, since=first.get(one.function_id))


def _finding(kind: object, one: Profile, *, because: str = "", since: date | None = None) -> Finding:
    return Finding(
        str(kind), in_language(one.function.title), address("function", one.function), because, since
    )
