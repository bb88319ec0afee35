"""Who has none yet, as a spreadsheet for the next session (L6.7-a)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from rit.foundation.documents.workbook import Sheet
from rit.foundation.ui.words import in_language
from rit.people.models import Person


def missing(people: Sequence[Person]) -> Sheet:
    """People with their `posts`, the main one first."""
    return Sheet(
        _("Has none yet"),
        [_("Staff number"), _("Name"), _("Unit"), _("In service since")],
        [[one.staff_number, one.full_name, _unit(one), one.joined_date] for one in people],
    )


def _unit(one: Person) -> str:
    posts = getattr(one, "posts", [])
    return in_language(posts[0].unit.name) if posts else ""
