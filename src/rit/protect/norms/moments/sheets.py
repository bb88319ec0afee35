"""Newcomers and their moments as a spreadsheet for HR (L1-c)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from rit.foundation.documents.workbook import Cell, Sheet
from rit.foundation.ui.words import in_language
from rit.people.models import Person
from rit.protect.norms.moments import queries
from rit.protect.norms.moments.table import moments


def arrivals(people: Sequence[Person], records: queries.Records, day: date) -> Sheet:
    """People with their `posts`; two columns a moment: how it stands, and the day it was done or is due."""
    head = [_("Staff number"), _("Name"), _("Unit"), _("In service since")]
    for moment in moments().values():
        head += [in_language(moment.title), _("Done or due on")]
    return Sheet(_("Arrivals"), head, [_line(one, records, day) for one in people])


def _line(one: Person, records: queries.Records, day: date) -> list[Cell]:
    posts = getattr(one, "posts", [])
    unit = in_language(posts[0].unit.name) if posts else ""
    line: list[Cell] = [one.staff_number, one.full_name, unit, one.joined_date]
    for cell in queries.cells(one, records, day):
        when = cell.record.on_date if cell.record else cell.due
        line += [cell.words, None if cell.state == "none" else when]
    return line
