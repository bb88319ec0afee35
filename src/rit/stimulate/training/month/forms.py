"""Reads what people choose about the dilemma of the month and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rit.plan import queries as plan_queries
from rit.stimulate.training.dilemmas import queries as dilemmas
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import EditionState
from rit.stimulate.training.month.rules import AHEAD, first_of


class EditionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.themes: dict[str, str] = {}

    def label_from_instance(self, obj: Edition) -> str:
        return f"{self.themes.get(obj.theme, obj.theme)}: {dilemmas.title_of(obj.words)}"


class ChooseForm(forms.Form):
    month = forms.ChoiceField(label=_("Month"), choices=[])
    edition = EditionField(
        label=_("Dilemma"),
        queryset=Edition.objects.none(),
        empty_label=_("Choose a dilemma"),
        error_messages={"required": _("Choose a dilemma.")},
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        month, edition = self.fields["month"], self.fields["edition"]
        assert isinstance(month, forms.ChoiceField)  # noqa: S101  # for the type
        assert isinstance(edition, EditionField)  # noqa: S101  # for the type
        month.choices = [(one.isoformat(), date_format(one, "F Y")) for one in coming(day)]
        edition.themes = plan_queries.themes()
        edition.queryset = Edition.objects.filter(state=EditionState.PUBLISHED).order_by(
            "theme", "dilemma__code"
        )

    def first(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"])


def coming(day: date) -> list[date]:
    """This month and those after it."""
    months = (day.month - 1 + ahead for ahead in range(AHEAD + 1))
    return [first_of(day).replace(year=day.year + month // 12, month=month % 12 + 1) for month in months]
