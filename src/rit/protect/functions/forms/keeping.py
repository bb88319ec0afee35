"""The forms of rotation, separation of duties, charters and what is recorded of holders (L6.2-c)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.verdict import Verdict
from rit.foundation.ui.words import in_language
from rit.people.models import Function
from rit.plan.forms import DayField
from rit.protect.functions import rules
from rit.protect.functions.models import Charter, Profile
from rit.protect.functions.states import Sort

REASON = {"required": _("Give the reason: somebody will ask next year.")}


def _text(
    label: Any, rows: int = 3, **more: Any
) -> forms.CharField:  # Any: words, and Django's field arguments
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class IntervalForm(forms.Form):
    """After how long somebody changes function."""

    years = forms.TypedChoiceField(
        label=_("After how many years does somebody change function?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Nobody rotates")), *[(str(number), str(number)) for number in range(1, 21)]],
        help_text=_("No law sets a number; the plan asks for an interval that is fixed beforehand."),
    )
    starts = DayField(
        label=_("Nobody is due before"),
        required=False,
        help_text=_("So that nobody is late on the day the interval is set."),
    )
    reason = _text(
        _("Reason"), help_text=_("The board’s decision, or why it differs from it."), error_messages=REASON
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:  # Any: Django's form arguments
        months = profile.rotation_months
        kwargs["initial"] = {
            "years": str(months // 12) if months else "",
            "starts": profile.rotation_from,
            "version": profile.version,
        }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("years") and not data.get("starts") and "starts" not in self.errors:
            self.add_error("starts", _("Choose the day before which nobody is due."))
        return data

    def months(self) -> int | None:
        years: int | None = self.cleaned_data["years"]
        return years * 12 if years else None


class ExceptionForm(forms.Form):
    """Somebody stays longer, or holds a pair all the same: until when, and why."""

    until = DayField(
        label=_("Until"), error_messages={"required": _("Choose the last day of the exception.")}
    )
    reason = _text(
        _("Reason"),
        help_text=_(
            "What cannot be otherwise, and what makes up for it. Nothing about health or private life."
        ),
        error_messages=REASON,
    )

    def __init__(
        self, *args: Any, today: date, due: date | None = None, **kwargs: Any
    ) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.today, self.due = today, due

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        return _fitting(until, rules.exception_fits(until, today=self.today, due=self.due))


def _fitting(day: date, fits: Verdict) -> date:
    if not fits:
        raise forms.ValidationError(str(fits.reason))
    return day


class FunctionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A function by its title."""

    def label_from_instance(self, obj: Any) -> str:  # Any: as Django's own signature
        return in_language(obj.title)


class PairForm(forms.Form):
    """Two functions that one person may not hold together."""

    first = FunctionField(label=_("This function"), queryset=Function.objects.none())
    second = FunctionField(label=_("may not be held together with"), queryset=Function.objects.none())
    reason = _text(_("Why?"), help_text=_("What one person could do who holds both."), error_messages=REASON)

    def __init__(
        self, *args: Any, functions: QuerySet[Function], **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field = self.fields[name]
            if isinstance(field, FunctionField):
                field.queryset = functions

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("first") == data.get("second"):
            self.add_error("second", _("A pair has two different functions."))
        return data


class EndForm(forms.Form):
    """Two functions may be held together again."""

    because = _text(_("Reason"), error_messages=REASON)


class RecordForm(forms.Form):
    """That something was done, and when."""

    sort = forms.ChoiceField(
        label=_("What was done?"),
        choices=[choice for choice in Sort.choices if choice[0] != Sort.CHARTER],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was done.")},
    )
    on_date = DayField(
        label=_("On"),
        help_text=_("Only that it was done and when. What came out of it stays with whoever did it."),
        error_messages={"required": _("Choose the day.")},
    )

    def __init__(
        self, *args: Any, entered: date, revetting: bool, screens: bool, today: date, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        sort = self.fields["sort"]
        if not screens and isinstance(sort, forms.ChoiceField):
            sort.choices = [choice for choice in Sort.choices if choice[0] in {Sort.TRAINING, Sort.TALK}]
        self.entered, self.revetting, self.today = entered, revetting, today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day = data.get("on_date")
        if day:
            fits = rules.day_fits(day, today=self.today)
            if fits and data.get("sort") == Sort.SCREENING:
                fits = rules.screening_fits(day, entered=self.entered, revetting=self.revetting)
            if not fits:
                self.add_error("on_date", str(fits.reason))
        return data


class CharterForm(forms.Form):
    """What somebody promises in this function."""

    text = _text(
        _("Charter"),
        rows=10,
        help_text=_(
            "What somebody promises in this function, in short sentences. A new text asks for a new signature."
        ),
        error_messages={"required": _("Write what is promised.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, charter: Charter | None, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        kwargs["initial"] = {
            "text": in_language(charter.text) if charter else "",
            "version": charter.version if charter else 0,
        }
        super().__init__(*args, **kwargs)


class VettingForm(forms.Form):
    """Switch vetting in service on or off."""

    allowed = forms.BooleanField(label=_("Vetting in service may be recorded"), required=False)
    ground = _text(
        _("Legal ground"),
        help_text=_("The article and its date; or why it is switched off."),
        error_messages={"required": _("Name the ground.")},
    )
    jurist = forms.CharField(label=_("Confirmed by which jurist?"), max_length=120, required=False)
    confirmed_date = DayField(label=_("Confirmed on"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("allowed"):
            if not data.get("jurist"):
                self.add_error("jurist", _("Without a jurist who confirms it, it stays off."))
            if not data.get("confirmed_date") and "confirmed_date" not in self.errors:
                self.add_error("confirmed_date", _("Choose the day on which the jurist confirmed it."))
        return data
