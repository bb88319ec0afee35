"""Reads what people type about risks and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language, kept_or_typed, typed
from rit.people.fields import PersonField
from rit.people.models import Function, Unit
from rit.plan.forms import REASON, DayField, UnitField
from rit.plan.measures.forms import MeasureField
from rit.plan.measures.models import Measure
from rit.plan.models import Process
from rit.protect.risks import rules
from rit.protect.risks.actions import Edit, Given
from rit.protect.risks.models import Method, Risk
from rit.protect.risks.states import About, Side, Sure

CHANGED = _(
    "Somebody changed this risk after you opened it. What you typed is still here: "
    "look at what changed, then send again."
)
MOST_PARTS, LONGEST_PART = 12, 200
A_LINE_EACH = _("One a line.")


class ProcessField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Process) -> str:
        return in_language(obj.title)


class FunctionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Function) -> str:
        return in_language(obj.title)


class LinesField(forms.CharField):
    """One part a line; cleans to a list. Empty lines are left out."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:  # Any: Django's signature
        lines = [" ".join(line.split()) for line in str(value or "").splitlines()]
        return [line for line in lines if line]

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_PARTS:
            raise ValidationError(
                _("At most %(most)s lines: put together what belongs together.") % {"most": MOST_PARTS}
            )
        if any(len(line) > LONGEST_PART for line in value):
            raise ValidationError(_("A line has at most %(most)s characters.") % {"most": LONGEST_PART})

    def run_validators(self, value: Any) -> None:
        """A list has no length of a text."""


class RiskForm(forms.Form):
    """What can happen, to what, why and with which harm, what guards it, and who keeps it."""

    title = forms.CharField(
        label=_("Name of the risk"),
        max_length=160,
        help_text=_("What goes wrong, in a few words: Money from a search disappears."),
        error_messages={"required": _("Give the risk a name.")},
    )
    happens = forms.CharField(
        label=_("What can happen?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Describe what can happen.")},
    )
    about = forms.ChoiceField(label=_("It is a risk of"), choices=About.choices, widget=forms.RadioSelect)
    process = ProcessField(
        label=_("Which work process?"), queryset=Process.objects.none(), required=False, empty_label=_("none")
    )
    function = FunctionField(
        label=_("Which function?"), queryset=Function.objects.none(), required=False, empty_label=_("none")
    )
    relation = forms.CharField(
        label=_("Which relation?"),
        max_length=200,
        required=False,
        help_text=_("With whom outside: towing firms, informants, the press."),
    )
    unit = UnitField(
        label=_("Which unit carries it?"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("the whole corps"),
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    harmed = forms.CharField(
        label=_("Who could be harmed?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cause = LinesField(label=_("Causes"), required=False, help_text=A_LINE_EACH)
    before = LinesField(label=_("What keeps it from happening today"), required=False, help_text=A_LINE_EACH)
    after = LinesField(label=_("What limits the harm today"), required=False, help_text=A_LINE_EACH)
    consequence = LinesField(label=_("Consequences"), required=False, help_text=A_LINE_EACH)
    owner = PersonField(
        label=_("Owner"),
        help_text=_("Name or staff number."),
        error_messages={"required": _("A risk needs an owner.")},
    )
    review_date = DayField(
        label=_("Next review"), error_messages={"required": _("Choose the day of the next review.")}
    )
    reason = forms.CharField(
        label=_("Reason for this change"),
        max_length=2000,
        help_text=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason of this change.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        themes: dict[str, str],
        processes: QuerySet[Process],
        units: QuerySet[Unit],
        today: date,
        risk: Risk | None = None,
        parts: dict[str, list[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        if risk is not None:
            kwargs["initial"] = _initial(risk, parts or {})
        super().__init__(*args, **kwargs)
        self.risk, self.today = risk, today
        self.fields["theme"].choices = [("", _("none")), *themes.items()]  # type: ignore[attr-defined]  # a choice field
        choose = {"process": processes, "function": Function.objects.all(), "unit": units}
        for name, rows in choose.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # model choice fields, all three
        if risk is None:
            del self.fields["reason"]

    def clean_review_date(self) -> date:
        day: date = self.cleaned_data["review_date"]
        fits = rules.review_fits(day, self.today)
        if not fits and (self.risk is None or day != self.risk.review_date):
            raise ValidationError(str(fits.reason))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needed = {
            About.PROCESS: ("process", _("Choose the work process.")),
            About.UNIT: ("unit", _("Choose the unit.")),
            About.FUNCTION: ("function", _("Choose the function.")),
            About.RELATION: ("relation", _("Say with whom the relation is.")),
        }
        if data.get("about") in needed:
            name, words = needed[data["about"]]
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        return data

    def edit(self) -> Edit:
        data, before = self.cleaned_data, self.risk
        kept = data["about"]
        return Edit(
            title=kept_or_typed(data["title"], before.title if before else {}),
            happens=data["happens"],
            about=kept,
            process=data["process"] if kept == About.PROCESS else None,
            function=data["function"] if kept == About.FUNCTION else None,
            relation=data["relation"] if kept == About.RELATION else "",
            unit=data["unit"],
            harmed=data["harmed"],
            theme=data["theme"],
            owner=data["owner"],
            review_date=data["review_date"],
            parts={side: data[side] for side in Side.values},
        )


def _initial(risk: Risk, parts: dict[str, list[str]]) -> dict[str, Any]:
    names = ("happens", "about", "process", "function", "relation", "unit", "theme", "harmed", "owner")
    found = {name: getattr(risk, name) for name in names}
    found |= {side: "\n".join(texts) for side, texts in parts.items()}
    return found | {
        "title": in_language(risk.title),
        "review_date": risk.review_date,
        "version": risk.version,
    }


class ScoreForm(forms.Form):
    """How likely, how bad, how sure and why; each step stands there in words."""

    likelihood = forms.TypedChoiceField(
        label=_("How likely is it?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how likely it is.")},
    )
    impact = forms.TypedChoiceField(
        label=_("How bad would it be?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how bad it would be.")},
    )
    sure = forms.ChoiceField(
        label=_("How sure are we?"),
        choices=Sure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how sure you are of this score.")},
    )
    reason = forms.CharField(
        label=_("Why this score?"),
        max_length=2000,
        help_text=_("Facts, figures, what people say. Whoever scores next year reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why; a score without a reason cannot be compared later.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, method: Method, moment: str, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.moment = moment
        in_steps(self, method)

    def given(self) -> Given:
        data = self.cleaned_data
        return Given(self.moment, data["likelihood"], data["impact"], data["sure"], data["reason"])


def in_steps(form: forms.Form, method: Method) -> None:
    """The fields `likelihood` and `impact` offer the steps of the scale, in words."""
    for name, steps in (("likelihood", method.likelihood), ("impact", method.impact)):
        form.fields[name].choices = [  # type: ignore[attr-defined]  # choice fields, both
            (number, f"{number} {in_language(step['title'])}: {in_language(step['meaning'])}")
            for number, step in enumerate(steps, 1)
        ]


class BarrierForm(forms.Form):
    """Which of the measures that serve the risk a barrier is; empty for none."""

    measure = MeasureField(
        label=_("Which measure is it?"),
        queryset=Measure.objects.none(),
        required=False,
        empty_label=_("no measure, only these words"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, measures: QuerySet[Measure], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]  # a model choice field


class StepForm(forms.Form):
    """Accepting, closing and opening again are decisions with a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason: it stays with the risk.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class BeginForm(forms.Form):
    title = forms.CharField(
        label=_("Name of the assessment"),
        max_length=120,
        error_messages={"required": _("Give the assessment a name.")},
    )

    def words(self) -> dict[str, str]:
        return typed(self.cleaned_data["title"])
