"""Fields and questions that several forms share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 6000


def long_text(label: Any, missing: Any, *, rows: int = 5, **more: Any) -> forms.CharField:  # Any: lazy words
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
        **more,
    )


def not_after(day: date, today: date) -> date:
    if day > today:
        raise ValidationError(_("That day is still to come."))
    return day


def ahead(day: date, today: date) -> date:
    if day <= today:
        raise ValidationError(_("Choose a day that is still to come."))
    return day
