"""Reads a good example and words the errors. Never saves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.enforce.correction.forms import TwoPeopleForm
from rit.enforce.correction.recognition import rules
from rit.enforce.correction.states import LONGEST
from rit.people.fields import PersonField
from rit.people.models import Person


class ExampleForm(TwoPeopleForm):
    about = PersonField(
        label=_("Who set the example?"),
        help_text=_("Name or staff number. Your colleague reads it first and says whether it may be shown."),
        error_messages={"required": _("Choose your colleague.")},
    )
    value = forms.ChoiceField(
        label=_("Which value does it show?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a value.")},
    )
    text = forms.CharField(
        label=_("What did your colleague do?"),
        max_length=LONGEST["example"],
        help_text=_("Two or three sentences. No names of others, nothing about health, no facts of a case."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what your colleague did.")},
    )
    field_order = ["about", "value", "text", "keep_anyway"]

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        writer: Person,
        today: date,
        values: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.writer, self.today = writer, today
        field = self.fields["value"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(values.items())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        about: Person | None = data.get("about")
        if about is not None:
            may = rules.may_note(self.writer.pk, about.pk, serves=about.is_in_service_on(self.today))
            if not may:
                self.add_error("about", str(may.reason))
        self.be_careful("text", filter(None, (self.writer, about)))
        return data
