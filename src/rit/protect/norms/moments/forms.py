"""Reads what people type about the moments of an arrival, and words the errors. Never saves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.foundation.attachments.forms import AttachmentField
from rit.foundation.ui.templatetags.rit import shortdate
from rit.people.models import Person
from rit.plan.forms import DayField
from rit.protect.norms.moments import rules
from rit.protect.norms.moments.table import Moment


class RecordForm(forms.Form):
    """For whom, on which day, with what shows it."""

    people = forms.MultipleChoiceField(
        label=_("For whom?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick for whom it happened."),
            "invalid_choice": _("For somebody on this list it was recorded meanwhile."),
        },
    )
    on_date = DayField(label=_("When did it happen?"), error_messages={"required": _("Choose the day.")})
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("Short, such as who spoke or who is the mentor. Each newcomer reads it too."),
    )
    evidence = AttachmentField(label=_("A file that shows it"), required=False)

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        moment: Moment,
        people: Sequence[Person],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.moment, self.today = moment, today
        self.joined = {str(one.pk): one.joined_date for one in people}
        since = _("%(name)s, since %(day)s")
        field = self.fields["people"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [
                (
                    str(one.pk),
                    since % {"name": one.full_name, "day": shortdate(one.joined_date)},
                )
                for one in people
            ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("on_date"):
            joined = [self.joined[one] for one in data.get("people", ())]
            fits = rules.day_fits(data["on_date"], joined=joined, today=self.today)
            if not fits:
                self.add_error("on_date", str(fits.reason))
        if "evidence" in data:
            fits = rules.evidence_fits(self.moment, has_file=bool(data["evidence"]))
            if not fits:
                self.add_error("evidence", str(fits.reason))
        return data

    def chosen(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["people"]]
