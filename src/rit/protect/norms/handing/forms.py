"""Reads what people type about what is handed out, and words the errors. Never saves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.people.fields import PersonField
from rit.people.models import LANGUAGES, Person
from rit.plan.forms import DayField
from rit.plan.rulebook.models import InstructionVersion
from rit.protect.norms.handing import queries, rules
from rit.protect.norms.handing.actions import EditionEdit, Session
from rit.protect.norms.models import Edition
from rit.protect.norms.reading import version_words
from rit.protect.norms.states import EditionKind, Handed

MOST_LINES = 500
CHANGED = _(
    "Somebody changed this edition after you opened it. What you typed is still here: "
    "look at what changed, then send again."
)
IN = {
    "nl": _("Name in Dutch"),
    "fr": _("Name in French"),
    "de": _("Name in German"),
    "en": _("Name in English"),
}


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: InstructionVersion) -> str:
        return version_words(obj)


class EditionForm(forms.Form):
    """What it is, to which version it belongs, since when, and how many were made."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=EditionKind.choices, widget=forms.RadioSelect)
    version = VersionField(
        label=_("Version of the instruction"),
        queryset=InstructionVersion.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("A booklet always belongs to one."),
    )
    from_date = DayField(label=_("Handed out from"), error_messages={"required": _("Choose the first day.")})
    made = forms.IntegerField(
        label=_("How many were made?"),
        min_value=1,
        max_value=100_000,
        help_text=_("Over all deliveries; raise it when more are printed."),
        error_messages={"required": _("Say how many were made.")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        versions: QuerySet[InstructionVersion],
        edition: Edition | None = None,
        **kwargs: Any,
    ) -> None:
        if edition is not None:
            plain = ("kind", "version", "from_date", "made", "revision")
            kwargs["initial"] = {name: getattr(edition, name) for name in plain} | {
                f"title_{code}": edition.title.get(code, "") for code in LANGUAGES
            }
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = versions
        for number, code in enumerate(LANGUAGES):
            self.fields[f"title_{code}"] = forms.CharField(
                label=IN[code],
                max_length=120,
                required=not number,
                error_messages={"required": _("Give it a name.")},
            )
        names = [f"title_{code}" for code in LANGUAGES]
        self.order_fields(["kind", *names, "version", "from_date", "made", "revision"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == EditionKind.BOOKLET and not data.get("version"):
            self.add_error("version", _("Choose the version of which this is the booklet."))
        return data

    def edit(self) -> EditionEdit:
        data = self.cleaned_data
        titles = {code: data[f"title_{code}"] for code in LANGUAGES if data[f"title_{code}"]}
        return EditionEdit(data["kind"], titles, data["version"], data["from_date"], data["made"])


class SessionForm(forms.Form):
    """The day, and where or at which occasion: asked first and in the same words however it is handed out."""

    on_date = DayField(label=_("On which day?"), error_messages={"required": _("Choose the day.")})
    place = forms.CharField(
        label=_("Where, or at which occasion?"),
        max_length=120,
        error_messages={"required": _("Say where, or at which occasion.")},
    )

    def __init__(self, *args: Any, edition: Edition, today: date, **kwargs: Any) -> None:  # Any: Django's own
        kwargs["initial"] = {"on_date": today} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.edition, self.today = edition, today

    def clean_on_date(self) -> date:
        day: date = self.cleaned_data["on_date"]
        fits = rules.day_fits(day, from_date=self.edition.from_date, today=self.today)
        if not fits:
            raise ValidationError(str(fits.reason))
        return day

    def session(self) -> Session:
        return Session(self.cleaned_data["on_date"], self.cleaned_data["place"])


class ListForm(SessionForm):
    """A unit's members as a list to tick."""

    people = forms.MultipleChoiceField(
        label=_("Who gets one?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick who gets one."),
            "invalid_choice": _("Somebody on this list is not in the unit any more, or got one meanwhile."),
        },
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.pk), f"{one.full_name} ({one.staff_number})") for one in people]


class ScanForm(SessionForm):
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
    field_order = ["on_date", "place", "numbers"]

    def clean_numbers(self) -> str:
        text: str = self.cleaned_data["numbers"]
        lines = [(at, line.strip().upper()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most %(most)s numbers at a time.") % {"most": MOST_LINES})
        known = Person.objects.filter(staff_number__in={number for _at, number in lines})
        by_number = {one.staff_number: one for one in known}
        last = queries.last_of(self.edition.pk, [one.pk for one in known])
        self.people: list[Person] = []
        faults = []
        for at, number in lines:
            one = by_number.get(number)
            fault = self._fault(one, last)
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

    def _fault(self, one: Person | None, last: dict[Any, Any]) -> str:  # Any: keys and rows of the edition
        if one is None:
            return str(_("nobody has this number."))
        if not one.is_in_service_on(self.today):
            return _("%(name)s is no longer in service.") % {"name": one.full_name}
        if one in self.people:
            return _("%(name)s stands on this list twice.") % {"name": one.full_name}
        if queries.has_it(last.get(one.pk)):
            return _("%(name)s has it already.") % {"name": one.full_name}
        return ""


class OneForm(SessionForm):
    """What happened to the copy of one person."""

    person = PersonField(
        label=_("Who?"),
        help_text=_("Name or staff number."),
        error_messages={"required": _("Choose the person.")},
    )
    sort = forms.ChoiceField(
        label=_("What happened?"),
        choices=[one for one in Handed.choices if one[0] != Handed.UNDONE],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Asked when it was lost or given back. Nothing private."),
    )
    field_order = ["on_date", "place", "person", "sort", "reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sort, person = data.get("sort"), data.get("person")
        if sort and sort != Handed.GIVEN and not data.get("reason"):
            self.add_error("reason", _("Say why it was lost or given back."))
        if sort and person:
            last = queries.last_of(self.edition.pk, [person.pk])
            fits = rules.follows(sort, has_it=queries.has_it(last.get(person.pk)))
            if not fits:
                self.add_error("sort", str(fits.reason))
        return data


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("Why was it a mistake?"),
        max_length=300,
        error_messages={"required": _("Say why; both lines stay readable.")},
    )
