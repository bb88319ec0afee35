"""Reads the answers about a process and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language
from rit.plan.forms import DayField
from rit.protect.risks.exposure import rules
from rit.protect.risks.exposure.actions import Given
from rit.protect.risks.exposure.method import Answers, Method, Question, Step
from rit.protect.risks.exposure.models import Appraisal
from rit.protect.risks.exposure.states import Group, Part
from rit.protect.risks.states import Sure

CHANGED = _(
    "Somebody assessed this process after you opened it. Your answers are still here: look at what was said, "
    "then send again."
)


class AppraisalForm(forms.Form):
    """An answer to every question of the method, how sure it is, why, and when somebody looks again."""

    sure = forms.ChoiceField(
        label=_("How sure are we?"),
        choices=Sure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how sure you are of this assessment.")},
    )
    reason = forms.CharField(
        label=_("What is it based on?"),
        max_length=2000,
        help_text=_(
            "Facts, figures, what people say; what changed since last time. About the work, never a person."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what it is based on; without that it cannot be compared later.")},
    )
    review_date = DayField(
        label=_("Next review"), error_messages={"required": _("Choose the day of the next review.")}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, method: Method, today: date, before: Appraisal | None = None, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        kwargs["initial"] = _answered(before) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.method, self.today = method, today
        for part in Part:
            for one in method.asked(part):
                self.fields[_name(part, one)] = forms.TypedChoiceField(
                    label=in_language(one.title),
                    coerce=int,
                    choices=[
                        (number, in_language(step.title)) for number, step in enumerate(method.scale(part))
                    ],
                    widget=forms.RadioSelect,
                    error_messages={"required": _("Choose an answer.")},
                )
        self.order_fields(
            [*(_name(part, one) for part in Part for one in method.asked(part)), "sure", "reason"]
        )

    def clean_review_date(self) -> date:
        day: date = self.cleaned_data["review_date"]
        if not (fits := rules.review_fits(day, self.today)):
            raise ValidationError(str(fits.reason))
        return day

    def answers_so_far(self) -> Answers:
        """Also of a form that is not whole."""
        found: dict[str, dict[str, int]] = {part: {} for part in Part.values}
        for part in Part:
            steps = range(len(self.method.scale(part)))
            for one in self.method.asked(part):
                value = str(self[_name(part, one)].value())
                if value.isdecimal() and len(value) == 1 and int(value) in steps:
                    found[part][one.code] = int(value)
        return found

    def given(self) -> Given:
        data = self.cleaned_data
        answers = {
            part.value: {one.code: data[_name(part, one)] for one in self.method.asked(part)} for part in Part
        }
        return Given(answers, data["sure"], data["reason"], data["review_date"])

    def parts(self) -> list[tuple[Part, list[Step], list[tuple[str, list[tuple[Question, Any]]]]]]:
        """Each part with its scale, and its questions by group. Any: a bound field."""
        return [(part, list(self.method.scale(part)), self._grouped(part)) for part in Part]

    def _grouped(self, part: Part) -> list[tuple[str, list[tuple[Question, Any]]]]:
        groups: dict[str, list[tuple[Question, Any]]] = {}
        for one in self.method.asked(part):
            heading = str(Group(one.group).label) if one.group else ""
            groups.setdefault(heading, []).append((one, self[_name(part, one)]))
        return list(groups.items())


def _name(part: Part, one: Question) -> str:
    return f"{part.value}-{one.code}"


def _answered(before: Appraisal | None) -> dict[str, Any]:
    """What was said last time stands there to begin with."""
    if before is None:
        return {}
    said = {f"{part}-{code}": step for part in Part.values for code, step in getattr(before, part).items()}
    return said | {"sure": before.sure}
