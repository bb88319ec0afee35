"""Reads what people type about the plan and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation.attachments.forms import AttachmentField
from rit.foundation.ui.words import in_language, kept_or_typed
from rit.people.fields import PersonField
from rit.people.models import Unit
from rit.plan import actions, rules
from rit.plan.models import Action, Instrument, Objective, Plan, Process
from rit.plan.states import Recurrence, Step

REASON = _("Why? Whoever reads this next year should understand it.")


class DayField(forms.DateField):
    """A day as the browser's calendar or a person writes it; years that make no sense are refused here already."""

    widget = forms.DateInput(
        format="%Y-%m-%d", attrs={"type": "date", "min": "1990-01-01", "max": "2100-12-31"}
    )

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not date(1990, 1, 1) <= value <= date(2100, 12, 31):
            raise ValidationError(_("Choose a day between 1990 and 2100."))


class ProofForm(forms.Form):
    """What both progress and a step carry: words, a file, an address, and the version that was read."""

    evidence = AttachmentField(label=_("Evidence: a file"), required=False)
    link = forms.URLField(
        label=_("Evidence: an address"), required=False, max_length=200, assume_scheme="https"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ProgressForm(ProofForm):
    progress = forms.IntegerField(
        label=_("Progress in percent"),
        required=False,
        min_value=0,
        max_value=99,
        help_text=_("0 to 99. At 100 you finish the action with its own button."),
        error_messages={
            "max_value": _("At 100 you finish the action instead."),
            "min_value": _("Progress starts at 0."),
        },
    )
    text = forms.CharField(
        label=_("What happened?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write in a few words what happened.")},
    )
    day = DayField(label=_("When did it happen?"), required=False, help_text=_("Leave it empty for today."))
    field_order = ["progress", "text", "day", "evidence", "link", "version"]

    def __init__(self, *args: Any, action: Action, today: date, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.action, self.today = action, today

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        happened = rules.happened(day or self.today, self.today, self.action.plan.from_date)
        if not happened:
            raise ValidationError(str(happened.reason))
        return day


class StepForm(ProofForm):
    """The reason is asked where the step needs one."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ["reason", "evidence", "link", "version"]

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = step.needs_reason
        if step.name == "finish":
            self.fields["reason"].label = _("What was reached?")


class TurnForm(forms.Form):
    due_date = DayField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("In a few words"), required=False, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ObjectivesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Objective) -> str:
        return f"{obj.number} {in_language(obj.short)}"


class InstrumentField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Instrument) -> str:
        return f"{obj.section} {in_language(obj.title)}"


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Unit) -> str:
        return in_language(obj.name)


class ActionForm(forms.Form):
    """All that can be adjusted. `edit()` gives it in the shape that the action takes."""

    title = forms.CharField(
        label=_("What is to be done?"),
        max_length=200,
        help_text=_("Start with a verb: Train, Describe, Check."),
        error_messages={"required": _("Write what is to be done.")},
    )
    objectives = ObjectivesField(
        label=_("Which objectives does it serve?"),
        queryset=Objective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one objective.")},
    )
    instrument = InstrumentField(
        label=_("Instrument"), queryset=Instrument.objects.none(), required=False, empty_label=_("none")
    )
    owner = PersonField(label=_("Owner"), required=False, help_text=_("Name or staff number."))
    unit = UnitField(label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("none"))
    start_date = DayField(label=_("Starts on"))
    due_date = DayField(label=_("Done by"))
    recurrence = forms.ChoiceField(label=_("How often?"), choices=Recurrence.choices)
    reason = forms.CharField(
        label=_("Reason for this change"),
        max_length=2000,
        help_text=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason: adjusting the plan is a decision.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, action: Action | None = None, **kwargs: Any) -> None:
        if action is not None:
            kwargs["initial"] = _initial(action) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.action, self.plan = action, plan
        choose_from(self, "objectives", plan.objectives.all())
        choose_from(self, "instrument", plan.instruments.all())
        choose_from(self, "unit", Unit.objects.filter(closed_date=None))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, due = data.get("start_date"), data.get("due_date")
        if start and due:
            if due < start:
                self.add_error("due_date", _("This date comes before the start."))
            elif start < self.plan.from_date:
                self.add_error(
                    "start_date",
                    _("The plan starts on %(day)s.") % {"day": self.plan.from_date.strftime("%d/%m/%Y")},
                )
            elif due > self.plan.to_date:
                self.add_error(
                    "due_date",
                    _("The plan ends on %(day)s.") % {"day": self.plan.to_date.strftime("%d/%m/%Y")},
                )
        return data

    def edit(self) -> actions.Edit:
        data = self.cleaned_data
        return actions.Edit(
            title=kept_or_typed(data["title"], self.action.title if self.action else {}),
            owner=data["owner"],
            unit=data["unit"],
            start_date=data["start_date"],
            due_date=data["due_date"],
            recurrence=data["recurrence"],
            instrument=data["instrument"],
            objectives=list(data["objectives"]),
        )


def choose_from(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Gives the field its rows. Any: rows of whichever table it chooses from."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose a row")
    field.queryset = rows


def _initial(action: Action) -> dict[str, Any]:
    return {
        "title": in_language(action.title),
        "objectives": list(action.objectives.all()),
        "instrument": action.instrument_id,
        "owner": action.owner,
        "unit": action.unit_id,
        "start_date": action.start_date,
        "due_date": action.due_date,
        "recurrence": action.recurrence,
        "version": action.version,
    }


class AssignForm(forms.Form):
    """The head of a unit gives an action to somebody of the unit."""

    owner = PersonField(label=_("Who does it?"), help_text=_("Somebody of the unit: name or staff number."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason: adjusting the plan is a decision.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Unit) -> str:
        return in_language(obj.name)


class InstrumentsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Instrument) -> str:
        return f"{obj.section} {in_language(obj.title)}"


class ProcessForm(forms.Form):
    """A work process: what it is for, who owns it, which units carry it, which instruments guard it."""

    title = forms.CharField(
        label=_("Name of the process"),
        max_length=120,
        error_messages={"required": _("Give the process a name.")},
    )
    purpose = forms.CharField(
        label=_("What is it for?"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = PersonField(label=_("Owner"), required=False, help_text=_("Name or staff number."))
    instruments = InstrumentsField(
        label=_("Instruments that guard it"),
        queryset=Instrument.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one instrument.")},
    )
    units = UnitsField(
        label=_("Units that carry it"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one unit.")},
    )

    def __init__(self, *args: Any, plan: Plan, process: Process | None = None, **kwargs: Any) -> None:
        if process is not None:
            kwargs["initial"] = {
                "title": in_language(process.title),
                "purpose": in_language(process.purpose),
                "owner": process.owner,
                "instruments": list(process.instruments.all()),
                "units": list(process.units.all()),
            }
        super().__init__(*args, **kwargs)
        self.process = process
        choose_from(self, "instruments", plan.instruments.all())
        choose_from(self, "units", Unit.objects.filter(closed_date=None))

    def edit(self) -> actions.ProcessEdit:
        data, before = self.cleaned_data, self.process
        return actions.ProcessEdit(
            title=kept_or_typed(data["title"], before.title if before else {}),
            purpose=kept_or_typed(data["purpose"], before.purpose if before else {})
            if data["purpose"]
            else {},
            owner=data["owner"],
            units=list(data["units"]),
            instruments=list(data["instruments"]),
        )


class BulkForm(forms.Form):
    """The same change for all chosen rows: another owner, or another date, with the reason."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=Action.objects.none(),
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Choose at least one action first.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason: adjusting the plan is a decision.")},
    )

    def __init__(self, *args: Any, visible: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "chosen", visible)


class BulkOwnerForm(BulkForm):
    owner = PersonField(
        label=_("New owner"),
        help_text=_("Name or staff number."),
        error_messages={"required": _("Choose the new owner.")},
    )
    field_order = ["owner", "reason"]


class BulkDateForm(BulkForm):
    due_date = DayField(label=_("New date"), error_messages={"required": _("Choose the new date.")})
    field_order = ["due_date", "reason"]
