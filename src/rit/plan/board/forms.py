"""Reads what people type for the board and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rit.foundation.attachments.forms import AttachmentField
from rit.foundation.ui.words import in_language, typed
from rit.plan.board import actions, rules
from rit.plan.board.models import Decision, Item, Meeting
from rit.plan.board.states import ItemKind, Outcome
from rit.plan.board.subjects import Subject
from rit.plan.forms import ActionForm, DayField
from rit.plan.models import Plan

ROWS = {"rows": 4}


class ItemForm(forms.Form):
    """Something for the board. What it is about comes from the address and brings its title."""

    kind = forms.ChoiceField(
        label=_("What is the board asked?"),
        choices=ItemKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the board is asked.")},
    )
    title = forms.CharField(
        label=_("Title on the agenda"),
        max_length=160,
        error_messages={"required": _("Give the item a title.")},
    )
    note = forms.CharField(
        label=_("Note for the board"),
        max_length=6000,
        help_text=_("What it is about, what you ask, and what happens if the board does nothing."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write a note: the board reads it beforehand.")},
    )
    upload = AttachmentField(label=_("Attachment"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        words: dict[str, str],
        adoptable: bool,
        item: Item | None = None,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = {
            "title": in_language(words),
            "kind": ItemKind.ADOPT if adoptable else ItemKind.DECIDE,
        }
        if item is not None:
            initial |= {"kind": ItemKind(item.kind), "note": item.note, "version": item.version}
        super().__init__(*args, **{**kwargs, "initial": initial | (kwargs.get("initial") or {})})
        self.words = words
        if not adoptable:
            kinds = [choice for choice in ItemKind.choices if choice[0] != ItemKind.ADOPT]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def proposal(self, subject: Subject | None = None, key: str = "") -> actions.Proposal:
        """A title left as it was keeps its languages."""
        data = self.cleaned_data
        same = data["title"] == in_language(self.words)
        return actions.Proposal(
            kind=data["kind"],
            title=dict(self.words) if same else typed(data["title"]),
            note=data["note"],
            subject_kind=subject.code if subject else "",
            subject_key=key if subject else "",
            upload=data["upload"],
        )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you withdraw it?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason: the board has perhaps read it already.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class MeetingField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Meeting) -> str:
        return f"{date_format(obj.meeting_date, 'DATE_FORMAT')}, {obj.place}"


class PlaceForm(forms.Form):
    meeting = MeetingField(
        label=_("On the agenda of"),
        queryset=Meeting.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a meeting.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class VersionForm(forms.Form):
    """A button that knows what its reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MeetingForm(forms.Form):
    meeting_date = DayField(label=_("Day"), error_messages={"required": _("Choose the day of the meeting.")})
    start_time = forms.TimeField(
        label=_("Hour"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(
        label=_("Place"), max_length=120, error_messages={"required": _("Where does the board meet?")}
    )
    note = forms.CharField(
        label=_("For everybody beforehand"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def edit(self) -> actions.MeetingEdit:
        data = self.cleaned_data
        return actions.MeetingEdit(
            meeting_date=data["meeting_date"],
            start_time=data["start_time"],
            place=data["place"],
            note=data["note"],
        )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it not take place?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason: the members read it.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the board decided.")},
    )
    text = forms.CharField(
        label=_("The decision, as it reads in the register"),
        max_length=4000,
        widget=forms.Textarea(attrs=ROWS),
        error_messages={"required": _("Write the decision in full.")},
    )
    reason = forms.CharField(
        label=_("Why did the board decide so?"),
        max_length=4000,
        widget=forms.Textarea(attrs=ROWS),
        error_messages={"required": _("Give the reason: whoever reads this next year should understand it.")},
    )
    decided_date = DayField(label=_("Decided on"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        item: Item,
        meeting: Meeting | None,
        today: date,
        decision: Decision | None = None,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = {
            "decided_date": min(meeting.meeting_date, today) if meeting else today,
            "version": decision.version if decision else item.version,
        }
        if decision:
            initial |= {
                "outcome": decision.outcome,
                "text": decision.text,
                "reason": decision.reason,
                "decided_date": decision.decided_date,
            }
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.meeting, self.today, self.decision = meeting, today, decision
        keeps = decision is not None and decision.corrects_id is not None
        outcomes = [Outcome(decision.outcome)] if decision and keeps else rules.outcomes_of(item.kind)
        choices = [(outcome.value, outcome.label) for outcome in outcomes]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def clean_decided_date(self) -> date:
        day: date = self.cleaned_data["decided_date"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        if self.meeting and day < self.meeting.meeting_date:
            raise forms.ValidationError(
                _("The board met on %(day)s; it cannot have decided earlier.")
                % {"day": self.meeting.meeting_date.strftime("%d/%m/%Y")}
            )
        return day

    def decided(self) -> actions.Decided:
        data = self.cleaned_data
        return actions.Decided(data["outcome"], data["text"], data["reason"], data["decided_date"])


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label=_("The decision as it should read"),
        max_length=4000,
        widget=forms.Textarea(attrs=ROWS),
        error_messages={"required": _("Write the decision in full.")},
    )
    reason = forms.CharField(
        label=_("What is mended, and why?"),
        max_length=4000,
        widget=forms.Textarea(attrs=ROWS),
        error_messages={"required": _("Say what was wrong: both decisions stay in the register.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionActionForm(ActionForm):
    """An action like any other, with an owner and a date; its reason is the decision."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, plan=plan, **kwargs)
        del self.fields["reason"]
        self.fields["owner"].required = True
        self.fields["owner"].error_messages["required"] = _(
            "A decision without an owner is carried out by nobody."
        )


class RegisterForm(forms.Form):
    """What one looks for in the register; what makes no sense is left out."""

    q = forms.CharField(required=False, max_length=80)
    year = forms.IntegerField(required=False, min_value=1990, max_value=2100)
    outcome = forms.ChoiceField(required=False, choices=[("", ""), *Outcome.choices])

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("q", "year", "outcome")}


class ReportForm(forms.Form):
    """The chief's words to the mayor, over a period."""

    from_date = DayField(label=_("From"))
    to_date = DayField(label=_("Up to and including"))
    text = forms.CharField(
        label=_("To the mayor"),
        max_length=12000,
        help_text=_("The figures, the decisions and their actions follow by themselves."),
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("Write what the mayor should know.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, today: date, **kwargs: Any) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        self.plan, self.today = plan, today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from_date"), data.get("to_date")
        if first and last and last < first:
            self.add_error("to_date", _("This date comes before the start."))
        elif last and last > self.today:
            self.add_error("to_date", _("This day is still to come; a report looks back."))
        elif first and first < self.plan.from_date:
            self.add_error(
                "from_date",
                _("The plan starts on %(day)s.") % {"day": self.plan.from_date.strftime("%d/%m/%Y")},
            )
        return data


class NoteForm(forms.Form):
    remark = forms.CharField(
        label=_("Remark to the chief"), max_length=4000, required=False, widget=forms.Textarea(attrs=ROWS)
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
