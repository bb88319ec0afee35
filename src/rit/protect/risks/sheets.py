"""The risks as a spreadsheet: what the list shows, and what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rit.foundation.documents.workbook import Cell, Sheet
from rit.foundation.ui.words import in_language
from rit.protect.risks import showing
from rit.protect.risks.models import Method, Part, Risk
from rit.protect.risks.states import Moment, Side

MOST = 5_000


def workbook_of(risks: Sequence[Risk], themes: Mapping[str, str], method: Method | None) -> list[Sheet]:
    """One query, for the parts of all of them."""
    parts: dict[tuple[object, str], list[str]] = {}
    for part in Part.objects.filter(risk__in=[one.pk for one in risks]).order_by("risk", "side", "order"):
        parts.setdefault((part.risk_id, part.side), []).append(part.text)
    head: list[str | Promise] = [
        _("Number"), _("Risk"), _("What can happen"), _("Of"), _("Unit"), _("Theme"), _("Who could be harmed"),
        *[side.label for side in Side], _("Owner"), _("State"), _("Next review"),
    ]  # fmt: skip
    head += [str(label) for _code, label in Moment.choices] + [_("Level now")]
    rows = [_row(one, parts, themes, method) for one in risks]
    return [Sheet(_("Risks"), head, rows)]


def _row(
    one: Risk, parts: Mapping[tuple[object, str], list[str]], themes: Mapping[str, str], method: Method | None
) -> list[Cell]:
    scored = [showing.scored(one, moment, method) for moment in Moment.values]
    now = showing.scored(one, Moment.NOW, method)
    row: list[Cell] = [
        one.reference, in_language(one.title), one.happens, showing.subject(one),
        in_language(one.unit.name) if one.unit else "", themes.get(one.theme, ""), one.harmed,
        *["\n".join(parts.get((one.pk, side), [])) for side in Side.values],
        one.owner.full_name if one.owner else "", one.get_state_display(), one.review_date,
    ]  # fmt: skip
    return [*row, *[score.numbers for score in scored], str(now.level_words)]
