"""The list of evaluators, a cycle and its talks, and the remarks of the person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rit.people.fields import PersonField
from rit.plan.forms import DayField
from rit.stimulate.appraisal import guidance
from rit.stimulate.appraisal.actions.cycles import Period, Said
from rit.stimulate.appraisal.forms.fields import long_text, not_after
from rit.stimulate.appraisal.states import TalkKind


class ListForm(forms.Form):
    """Somebody on the list of trained evaluators."""

    person = PersonField(label=_("Who?"), error_messages={"required": _("Choose a person.")})
    trained_date = DayField(label=_("Trained on"), error_messages={"required": _("Give the day.")})
    training = forms.CharField(
        label=_("Which training?"),
        max_length=200,
        error_messages={"required": _("Name the training: the list shows on what it rests.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_trained_date(self) -> date:
        return not_after(self.cleaned_data["trained_date"], self.today)


class BeginForm(forms.Form):
    """Whom, from when, until when. How long a period is, a jurist still has to confirm."""

    person = PersonField(
        label=_("Whom do you evaluate?"),
        help_text=_("Somebody of a unit that you lead, or of a unit below it."),
        error_messages={"required": _("Choose a person.")},
    )
    from_date = DayField(label=_("First day of the period"))
    to_date = DayField(label=_("Last day of the period"))
    next_date = DayField(label=_("When is the preparatory talk?"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # Any: Django's own
        kwargs["initial"] = {
            "from_date": today,
            "to_date": guidance.end_of_period(today),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:  # Any: Django's own
        data = super().clean() or {}
        first, last = data.get("from_date"), data.get("to_date")
        if first and last and last <= first:
            self.add_error("to_date", _("The last day comes after the first."))
        return data

    def period(self) -> Period:
        data = self.cleaned_data
        return Period(data["from_date"], data["to_date"], data["next_date"])


class TalkForm(forms.Form):
    """What was said. A correction keeps the kind of talk."""

    kind = forms.ChoiceField(label=_("Which talk?"), choices=TalkKind.choices, widget=forms.RadioSelect)
    day = DayField(label=_("On which day?"), error_messages={"required": _("Give the day of the talk.")})
    discussed = long_text(
        _("What did you talk about?"),
        _("Write what you talked about."),
        rows=7,
        help_text=_("Both of you read it. Behaviour and facts, in words that you would say aloud."),
    )
    agreed = long_text(_("What did you agree?"), "", required=False)
    next_date = DayField(label=_("When do you talk again?"), required=False)

    def __init__(
        self, *args: Any, today: date, correcting: bool = False, **kwargs: Any
    ) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        self.today = today
        if correcting:
            del self.fields["kind"], self.fields["next_date"]

    def clean_day(self) -> date:
        return not_after(self.cleaned_data["day"], self.today)

    def clean_next_date(self) -> date | None:
        day: date | None = self.cleaned_data["next_date"]
        if day and day < self.today:
            raise ValidationError(_("The next talk lies ahead."))
        return day

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            data.get("kind", ""), data["day"], data["discussed"], data["agreed"], data.get("next_date")
        )


class PlanForm(forms.Form):
    next_date = DayField(
        label=_("When do you talk again?"),
        required=False,
        help_text=_("Leave it empty to take the day away."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.today = today

    clean_next_date = TalkForm.clean_next_date


class RemarkForm(forms.Form):
    text = long_text(
        _("Your remark"),
        _("Write your remark."),
        help_text=_("It stands beside the text of the evaluator, and stays as you write it."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it stop?"),
        max_length=500,
        help_text=_("HR reads this reason: nothing about how somebody works."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason.")},
    )
