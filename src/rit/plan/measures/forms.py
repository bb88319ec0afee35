"""Reads what people type about measures and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation.registries import courses
from rit.foundation.ui.words import hours, in_language, typed
from rit.people.fields import PersonField
from rit.people.models import Unit
from rit.plan.forms import DayField, ProofForm, UnitField, choose_from
from rit.plan.measures import rules
from rit.plan.measures.actions import Draft
from rit.plan.measures.models import Measure
from rit.plan.measures.states import Effect, Sort
from rit.plan.models import Action, Plan
from rit.plan.states import Recurrence

MOST_HOURS = 400  # our own choice: more is a school year


def _course_words(one: courses.Course) -> str:
    return str(_("%(title)s, %(hours)s hours") % {"title": one.title, "hours": hours(one.minutes)})


class DescribeForm(forms.Form):
    """What a measure adds to its action."""

    sort = forms.ChoiceField(
        label=_("What sort of measure?"),
        choices=[("", _("choose")), *Sort.choices],
        error_messages={"required": _("Choose what sort of measure it is.")},
    )
    expected = forms.CharField(
        label=_("What do you expect of it?"),
        max_length=2000,
        help_text=_("What will be different, and how will somebody see that? It is looked at later."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what you expect; otherwise nobody can say whether it worked.")},
    )
    cost = forms.DecimalField(
        label=_("What does it cost, in euro?"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        localize=True,
        help_text=_("Leave it empty when it costs nothing but time."),
    )
    check_date = DayField(
        label=_("When does somebody look whether it worked?"),
        error_messages={"required": _("Choose the day on which somebody looks whether it worked.")},
    )

    course = forms.ChoiceField(
        label=_("Which training of the catalogue?"),
        required=False,
        help_text=_(
            "Only for function-specific training. RIT then counts, for whoever holds the function, the hours followed "
            "since their first day in it."
        ),
    )
    hours = forms.DecimalField(
        label=_("How many hours of it at least?"),
        required=False,
        min_value=Decimal("0.25"),
        max_value=MOST_HOURS,
        max_digits=5,
        decimal_places=2,
        localize=True,
        help_text=_("Leave it empty for as long as the training lasts."),
    )

    def __init__(
        self, *args: Any, ends: date | None = None, measure: Measure | None = None, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        if measure is not None:
            kwargs["initial"] = {
                "sort": measure.sort,
                "expected": measure.expected,
                "cost": measure.cost,
                "check_date": measure.check_date,
                "course": measure.course,
                "hours": Decimal(measure.course_minutes) / 60 if measure.course_minutes else None,
            }
        super().__init__(*args, **kwargs)
        self.ends = ends
        self.courses = courses.every(measure.course) if measure and measure.course else courses.every()
        known = [(one.code, _course_words(one)) for one in self.courses.values()]
        cast(forms.ChoiceField, self.fields["course"]).choices = [("", _("none")), *known]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        due, check = data.get("due_date", self.ends), data.get("check_date")
        if due and check and not (fits := rules.dates_fit(due, check)):
            self.add_error("check_date", str(fits.reason))
        self._read_course(data)
        return data

    def _read_course(self, data: dict[str, Any]) -> None:  # Any: Django's cleaned data
        """`course_minutes` beside the course: as many as typed, else as long as it lasts."""
        code, hours = data.get("course", ""), data.pop("hours", None)
        usual = self.courses[code].minutes if code else None
        data["course_minutes"] = int(hours * 60) if hours else usual
        if "sort" in data and not (fits := rules.course_fits(data["sort"], code, data["course_minutes"])):
            self.add_error("course", str(fits.reason))


class TakeForm(DescribeForm):
    """A new measure: an action with an owner and a date, and what a measure adds."""

    title = forms.CharField(
        label=_("What is to be done?"),
        max_length=200,
        help_text=_("Start with a verb: Train, Describe, Check."),
        error_messages={"required": _("Write what is to be done.")},
    )
    owner = PersonField(
        label=_("Owner"),
        help_text=_("Name or staff number."),
        error_messages={"required": _("A measure needs an owner.")},
    )
    unit = UnitField(label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("none"))
    start_date = DayField(label=_("Starts on"))
    due_date = DayField(label=_("Done by"), error_messages={"required": _("A measure needs a date.")})
    recurrence = forms.ChoiceField(label=_("How often?"), choices=Recurrence.choices)
    field_order = (
        "title",
        "sort",
        "owner",
        "unit",
        "start_date",
        "due_date",
        "recurrence",
        "expected",
        "check_date",
        "cost",
        "course",
        "hours",
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.plan = plan
        choose_from(self, "unit", Unit.objects.filter(closed_date=None))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        start, due, plan = data.get("start_date"), data.get("due_date"), self.plan
        if start and due:
            if due < start:
                self.add_error("due_date", _("This date comes before the start."))
            elif start < plan.from_date:
                self.add_error(
                    "start_date", _("The plan starts on %(day)s.") % {"day": f"{plan.from_date:%d/%m/%Y}"}
                )
            elif due > plan.to_date:
                self.add_error(
                    "due_date", _("The plan ends on %(day)s.") % {"day": f"{plan.to_date:%d/%m/%Y}"}
                )
        return data

    def draft(self, reason: str) -> Draft:
        data = self.cleaned_data
        return Draft(
            title=typed(data["title"]),
            sort=data["sort"],
            expected=data["expected"],
            owner=data["owner"],
            unit=data["unit"],
            start_date=data["start_date"],
            due_date=data["due_date"],
            recurrence=data["recurrence"],
            check_date=data["check_date"],
            cost=data["cost"],
            reason=reason,
            course=data["course"],
            course_minutes=data["course_minutes"],
        )


class CheckForm(ProofForm):
    """Whether it worked, and what shows that."""

    on_date = DayField(label=_("Looked at on"), error_messages={"required": _("Choose the day of the look.")})
    effect = forms.ChoiceField(
        label=_("Did it do what was expected?"),
        choices=Effect.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it worked.")},
    )
    text = forms.CharField(
        label=_("What shows it?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write in a few words what shows it.")},
    )
    again = DayField(
        label=_("Look again on"), required=False, help_text=_("Leave it empty when this was the last look.")
    )
    version = None  # type: ignore[assignment]  # a check is only ever added: nothing of another is overwritten
    field_order = ("on_date", "effect", "text", "evidence", "link", "again")

    def __init__(self, *args: Any, action: Action, today: date, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.action, self.today = action, today

    def clean_on_date(self) -> date:
        day: date = self.cleaned_data["on_date"]
        looked = rules.looked_on(day, self.today, self.action.start_date)
        if not looked:
            raise ValidationError(str(looked.reason))
        return day

    def clean_again(self) -> date | None:
        day: date | None = self.cleaned_data["again"]
        if day is not None and day <= self.today:
            raise ValidationError(_("Another look lies ahead."))
        return day


class MeasureField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Measure) -> str:
        return in_language(obj.action.title)


class TieForm(forms.Form):
    """A measure that there is already also serves this thing."""

    measure = MeasureField(
        label=_("Which measure?"),
        queryset=Measure.objects.none(),
        empty_label=_("choose"),
        error_messages={"required": _("Choose a measure.")},
    )

    def __init__(self, *args: Any, measures: QuerySet[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "measure", measures)
