"""Reads who was there: ticked on a list, or as staff numbers that were scanned or pasted (L6.1-a, L6.4-c)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.people.models import Person
from rit.stimulate.training.events import queries, rules
from rit.stimulate.training.events.models import Attendance, TrainingSession

MOST_LINES = 500


class ListForm(forms.Form):
    """Those who were expected, as a list to tick."""

    people = forms.MultipleChoiceField(
        label=_("Who is here?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick who is here."),
            "invalid_choice": _("Somebody on this list is not expected any more, or was recorded meanwhile."),
        },
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # for the type
        field.choices = [(str(one.pk), f"{one.full_name} ({one.staff_number})") for one in people]


class ScanForm(forms.Form):
    """Staff numbers, one on each line: typed, pasted, or from a scanner. All of them, or none."""

    numbers = forms.CharField(
        label=_("Staff numbers"),
        max_length=12_000,
        help_text=_("One on each line. A scanner types the number and goes to the next line by itself."),
        widget=forms.Textarea(
            attrs={"rows": 10, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type, paste or scan at least one number.")},
    )

    def __init__(
        self, *args: Any, session: TrainingSession, day: date, by: Actor, **kwargs: Any
    ) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        self.session, self.day, self.by = session, day, by
        self.people: list[Person] = []

    def clean_numbers(self) -> str:
        text: str = self.cleaned_data["numbers"]
        lines = [(at, line.strip().upper()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most %(most)s numbers at a time.") % {"most": MOST_LINES})
        known = Person.objects.filter(staff_number__in={number for _at, number in lines})
        by_number = {one.staff_number: one for one in known}
        there = queries.lines_of(self.session.pk, [one.pk for one in known])
        faults = []
        for at, number in lines:
            one = by_number.get(number)
            fault = self._fault(one, there)
            if fault:
                faults.append(
                    _("Line %(line)s, %(number)s: %(fault)s")
                    % {"line": at, "number": number[:20], "fault": fault}
                )
            elif one is not None:
                self.people.append(one)
        if faults:
            raise ValidationError(faults[:30])
        return text

    def _fault(self, one: Person | None, there: dict[Any, Attendance]) -> str:  # Any: keys of persons
        if one is None:
            return str(_("nobody has this number."))
        own = rules.may_record_of(self.by, [one.pk])
        if not own:
            return str(own.reason)
        if not one.is_in_service_on(self.day):
            return str(_("%(name)s was not in service on that day.") % {"name": one.full_name})
        if one in self.people:
            return str(_("%(name)s stands on this list twice.") % {"name": one.full_name})
        if one.pk in there:
            return str(_("%(name)s is recorded already.") % {"name": one.full_name})
        return ""


class CorrectForm(forms.Form):
    minutes = forms.IntegerField(
        label=_("How many minutes was this person there?"),
        min_value=0,
        help_text=_("0 means: was not there after all."),
        error_messages={"required": _("Say how many minutes; 0 when the person was not there.")},
    )
    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=300,
        help_text=_("Both lines stay readable. Nothing private."),
        error_messages={"required": _("Say why; both lines stay readable.")},
    )

    def __init__(self, *args: Any, line: Attendance, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.line = line

    def clean_minutes(self) -> int:
        minutes: int = self.cleaned_data["minutes"]
        most = self.line.session.minutes
        if minutes > most:
            raise ValidationError(
                _("The session took %(most)s minutes; nobody was there longer.") % {"most": most}
            )
        if minutes == self.line.minutes:
            raise ValidationError(_("That is what it says already."))
        return minutes


class CodeForm(forms.Form):
    """The code of a certificate, as somebody copies it from paper."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=40,
        error_messages={"required": _("Type the code that stands on the certificate.")},
    )

    def clean_code(self) -> str:
        text: str = self.cleaned_data["code"]
        return "".join(letter for letter in text.upper() if letter.isalnum())
