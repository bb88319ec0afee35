"""Reads a call, a motivation, a word to whoever is not selected, and a term as a coach (L5-d). Never saves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.people.models import LANGUAGES
from rit.plan.forms import DayField
from rit.stimulate.training.coaches.calls.actions import CallEdit
from rit.stimulate.training.coaches.calls.states import LONGEST, MOST_A_SERVICE
from rit.stimulate.training.events.forms.planning import ActivityField
from rit.stimulate.training.events.models import Activity

IN = {
    "nl": _("The call, in Dutch"),
    "fr": _("The call, in French"),
    "de": _("The call, in German"),
    "en": _("The call, in English"),
}
LONGEST_CALL = timedelta(days=183)


class CallForm(forms.Form):
    """At least in the first language of the zone; other languages show that one until they have their own."""

    until = DayField(
        label=_("Until when can colleagues answer?"), error_messages={"required": _("Choose the last day.")}
    )
    a_service = forms.IntegerField(
        label=_("How many coaches for each service?"),
        min_value=1,
        max_value=MOST_A_SERVICE,
        initial=1,
        error_messages={"required": _("Say how many.")},
    )
    training = ActivityField(
        label=_("Which training does a new coach follow first?"),
        queryset=Activity.objects.none(),
        empty_label=_("Choose an activity"),
        help_text=_("Only who followed all its hours can be appointed."),
        error_messages={"required": _("Choose the training.")},
    )

    def __init__(
        self, *args: Any, activities: QuerySet[Activity], today: date, **kwargs: Any
    ) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.today = today
        training = self.fields["training"]
        assert isinstance(training, forms.ModelChoiceField)  # noqa: S101  # for the type
        training.queryset = activities
        for number, code in enumerate(LANGUAGES):
            self.fields[f"text_{code}"] = forms.CharField(
                label=IN[code],
                max_length=1500,
                required=not number,
                widget=forms.Textarea(attrs={"rows": 6 if not number else 3}),
                error_messages={"required": _("Write what you ask and what a coach gets in return.")},
            )
        self.order_fields([f"text_{code}" for code in LANGUAGES])

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if not self.today <= day <= self.today + LONGEST_CALL:
            raise ValidationError(_("Choose a day from today on, within half a year."))
        return day

    @staticmethod
    def of(edit: CallEdit) -> dict[str, Any]:
        """A call as this form shows it."""
        texts = {f"text_{code}": said for code, said in edit.text.items()}
        return {
            "until": edit.until_date,
            "a_service": edit.a_service,
            "training": edit.training,
            **texts,
        }

    def edit(self) -> CallEdit:
        data = self.cleaned_data
        text = {code: said for code in LANGUAGES if (said := data[f"text_{code}"])}
        return CallEdit(text, data["until"], data["a_service"], data["training"])


class MotivationForm(forms.Form):
    motivation = forms.CharField(
        label=_("Why would you like to be a coach?"),
        max_length=LONGEST,
        help_text=_(
            "A few sentences are enough. Only the coordinator reads it, and it is wiped afterwards. "
            "Name no colleagues."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write in a few sentences why.")},
    )


class WordForm(forms.Form):
    word = forms.CharField(
        label=_("What do you want to say?"),
        max_length=LONGEST,
        help_text=_(
            "Only this colleague reads it. Thank, say why it is not now, and what is possible later."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Nobody is turned down without a word: write it.")},
    )


class AppointForm(forms.Form):
    """For how long. The rules of roles stand in `policy/roles.toml`."""

    from_date = DayField(label=_("First day"), error_messages={"required": _("Choose the first day.")})
    to_date = DayField(label=_("Last day"), error_messages={"required": _("Choose the last day.")})
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Such as the decision by which this person was appointed."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason.")},
    )
