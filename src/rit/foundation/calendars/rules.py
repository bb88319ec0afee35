"""Who may have which feed. Questions only."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.registries.calendar import Subject

MOST = 10  # living addresses of one account


def may_make(subject: str, offered: Sequence[Subject], living: int) -> Verdict:
    if subject not in {one.key for one in offered}:
        return no(_("You cannot have a calendar of this."))
    if living >= MOST:
        return no(_("You have %(count)s addresses. Take one back before you make another.") % {"count": MOST})
    return YES
