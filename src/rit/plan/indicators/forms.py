"""Reads what people type about indicators and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.verdict import Verdict
from rit.foundation.ui.words import in_language, kept_or_typed
from rit.people.fields import PersonField
from rit.plan.forms import REASON, DayField, ObjectivesField, choose_from
from rit.plan.indicators import actions, rules
from rit.plan.indicators.models import Indicator, Value
from rit.plan.indicators.rules import Measured
from rit.plan.indicators.showing import period_text
from rit.plan.indicators.states import SHARES, Direction, Rhythm, Unit
from rit.plan.models import Objective, Plan, TrustFactor


class FactorsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: TrustFactor) -> str:
        return in_language(obj.title)


class NumberField(forms.DecimalField):
    """A number as people here write it, with a comma or a point."""

    def __init__(self, **kwargs: Any) -> None:  # Any: passed on to Django's field
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        kwargs.setdefault(
            "error_messages",
            {
                "required": _("Give the value."),
                "invalid": _("Write a number, such as 7,5."),
                "max_decimal_places": _("Two decimals at most."),
                "max_digits": _("This number is too long."),
                "max_whole_digits": _("This number is too long."),
            },
        )
        super().__init__(localize=True, required=False, max_digits=12, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Any:  # Any: as Django's own signature, which says int
        text = str(value).strip().replace("\u00a0", "") if value is not None else ""
        return super().to_python(text.replace(",", ".") if text.count(",") == 1 else text)


class DefinitionForm(forms.Form):
    """What an indicator is. `given()` has it in the shape that the action takes."""

    title = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Give the indicator a name.")},
    )
    meaning = forms.CharField(
        label=_("What does it measure?"),
        max_length=1000,
        help_text=_("Exactly what is counted, and what is not. Readers see this before the figures."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what is counted: without it nobody can read the figures.")},
    )
    source = forms.CharField(
        label=_("Where do the figures come from?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write where the figures come from.")},
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)
    hides_few = forms.BooleanField(label=_("It counts people or files: hide numbers below 5"), required=False)
    rhythm = forms.ChoiceField(label=_("How often is there a value?"), choices=Rhythm.choices)
    since_date = DayField(label=_("Followed since"), help_text=_("The first day that counts."))
    direction = forms.ChoiceField(label=_("Which way is better?"), choices=Direction.choices)
    target = NumberField(label=_("Target"))
    target_date = DayField(label=_("Target by"), required=False)
    objectives = ObjectivesField(
        label=_("Which objectives does it belong to?"),
        queryset=Objective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one objective.")},
    )
    trust_factors = FactorsField(
        label=_("Against which trust factors is it read?"),
        queryset=TrustFactor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    owner = PersonField(
        label=_("Who enters the values?"), required=False, help_text=_("Name or staff number.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason: what one measures is a decision.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, plan: Plan, indicator: Indicator | None = None, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        if indicator is not None:
            kwargs["initial"] = _initial(indicator) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        choose_from(self, "objectives", plan.objectives.all())
        choose_from(self, "trust_factors", plan.trust_factors.all())
        if indicator is not None and indicator.supplied_by:
            del self.fields["owner"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, unit = data.get("since_date"), data.get("unit", "")
        if since and "target" in data and "target_date" in data:
            fits = rules.target_fits(unit, data["target"], data["target_date"], since)
            on_date = data["target"] is not None and rules.value_fits(unit, Measured(data["target"]))
            _say(self, "target_date" if on_date else "target", fits)
        before = self.indicator
        if before is not None and {"unit", "rhythm"} <= set(data):
            has_values = before.values.exists()
            fits = rules.definition_fits(before.unit, before.rhythm, unit, data["rhythm"], has_values)
            _say(self, "unit" if unit != before.unit else "rhythm", fits)
        return data

    def given(self) -> actions.Definition:
        data, before = self.cleaned_data, self.indicator
        return actions.Definition(
            title=kept_or_typed(data["title"], before.title if before else {}),
            meaning=kept_or_typed(data["meaning"], before.meaning if before else {}),
            source=kept_or_typed(data["source"], before.source if before else {}),
            unit=data["unit"],
            hides_few=data["hides_few"],
            since_date=data["since_date"],
            direction=data["direction"],
            target=data["target"],
            target_date=data["target_date"],
            rhythm=data["rhythm"],
            owner=data.get("owner"),
            objectives=list(data["objectives"]),
            trust_factors=list(data["trust_factors"]),
        )


def _initial(indicator: Indicator) -> dict[str, Any]:
    return {
        "title": in_language(indicator.title),
        "meaning": in_language(indicator.meaning),
        "source": in_language(indicator.source),
        "unit": indicator.unit,
        "hides_few": indicator.hides_few,
        "since_date": indicator.since_date,
        "direction": indicator.direction,
        "target": indicator.target.normalize() if indicator.target is not None else None,
        "target_date": indicator.target_date,
        "rhythm": indicator.rhythm,
        "owner": indicator.owner,
        "objectives": list(indicator.objectives.all()),
        "trust_factors": list(indicator.trust_factors.all()),
        "version": indicator.version,
    }


def _say(form: forms.Form, field: str, verdict: Verdict) -> None:
    if not verdict:
        form.add_error(field, str(verdict.reason))


class PeriodField(forms.DateField):
    """The period is chosen from those without a value; whatever else arrives is told why not."""

    widget = forms.Select

    def __init__(self, **kwargs: Any) -> None:  # Any: passed on to Django's field
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class MeasuredForm(forms.Form):
    """A value: the number itself or, for a share, so many of so many."""

    asks_a_value = True

    value = NumberField(label=_("Value"))
    numerator = forms.IntegerField(
        label=_("How many"),
        required=False,
        min_value=0,
        max_value=2_000_000_000,
        error_messages={
            "required": _("Give both numbers: how many, and of how many."),
            "min_value": _("A value is not negative."),
            "invalid": _("Write a whole number."),
        },
    )
    denominator = forms.IntegerField(
        label=_("Of how many"),
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        error_messages={
            "required": _("Give both numbers: how many, and of how many."),
            "min_value": _("The whole is at least 1."),
            "invalid": _("Write a whole number."),
        },
    )
    note = forms.CharField(
        label=_("Remark"),
        max_length=1000,
        required=False,
        help_text=_("What a reader should know about this value. No names of persons concerned."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, indicator: Indicator, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.fields["value"].label = _("Value (%(unit)s)") % {"unit": indicator.get_unit_display()}
        if indicator.unit not in SHARES:
            del self.fields["numerator"], self.fields["denominator"]
            self.fields["value"].required = self.asks_a_value
        elif indicator.hides_few:
            del self.fields["value"]
            self.fields["numerator"].required = self.fields["denominator"].required = self.asks_a_value
        else:
            self.fields["value"].help_text = _("Or give the two numbers below; then it is computed.")

    def measured(self) -> Measured:
        data = self.cleaned_data
        return Measured(data.get("value"), data.get("numerator"), data.get("denominator"))

    def check_measured(self) -> None:
        if self.errors.keys() & {"value", "numerator", "denominator"}:
            return
        given = self.measured()
        by_parts = given.numerator is not None or given.denominator is not None
        if by_parts and given.value is not None:
            self.add_error("value", _("Give the value or its two numbers, not both."))
            return
        fits = rules.value_fits(self.indicator.unit, given, hides_few=self.indicator.hides_few)
        at = "value"
        if by_parts or "value" not in self.fields:
            at = "denominator" if given.numerator is not None and not given.denominator else "numerator"
        _say(self, at, fits)


class ValueForm(MeasuredForm):
    """The value of one period."""

    on_date = PeriodField(
        label=_("Period"),
        error_messages={"required": _("Choose the period."), "invalid": _("Choose the period.")},
    )
    field_order = ["on_date", "value", "numerator", "denominator", "note"]

    def __init__(
        self, *args: Any, indicator: Indicator, free: list[date], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, indicator=indicator, **kwargs)
        self.free, self.today = free, today
        widget = self.fields["on_date"].widget
        if isinstance(widget, forms.Select):
            widget.choices = [(end.isoformat(), period_text(end, indicator.rhythm)) for end in free]

    def clean_on_date(self) -> date:
        on_date: date = self.cleaned_data["on_date"]
        one = self.indicator
        fits = rules.period_fits(one.rhythm, one.since_date, on_date, self.today)
        if not fits:
            raise ValidationError(str(fits.reason))
        if on_date not in self.free:
            raise ValidationError(TAKEN)
        return on_date

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_measured()
        return data


TAKEN = _("There is a value for this period already. Correct that one, with a reason.")
CORRECTED = _("Somebody corrected this value a moment ago. Look at what stands there now.")
CHANGED = _(
    "Somebody changed this indicator after you opened it. What you typed is still here: "
    "look at what changed, then send again."
)
MARKED = _("A break is marked on that day already.")


class CorrectionForm(MeasuredForm):
    """Another value for a period, or none after all, with the reason."""

    asks_a_value = False  # there may be none after all

    none = forms.BooleanField(label=_("There is no value for this period after all"), required=False)
    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=2000,
        help_text=_("Readers see the earlier value, the new one and this reason."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason of the correction.")},
    )
    field_order = ["value", "numerator", "denominator", "none", "reason", "note"]

    def __init__(self, *args: Any, indicator: Indicator, old: Value, **kwargs: Any) -> None:
        by_parts = old.denominator is not None
        kwargs["initial"] = {
            "value": None if by_parts or old.value is None else old.value.normalize(),
            "numerator": old.numerator,
            "denominator": old.denominator,
            "note": old.note,
        }
        super().__init__(*args, indicator=indicator, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("none"):
            self.check_measured()
        return data

    def result(self) -> Measured | None:
        return None if self.cleaned_data["none"] else self.measured()


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason.")},
    )


class BreakForm(forms.Form):
    """Where a series cannot be compared with what went before."""

    on_date = DayField(label=_("From which day?"), help_text=_("Values from this day on are another series."))
    why = forms.CharField(
        label=_("What changed?"),
        max_length=1000,
        help_text=_("Another way of counting, another questionnaire, another source."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what changed: it stands beside the chart.")},
    )

    def __init__(
        self, *args: Any, indicator: Indicator, today: date, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.indicator, self.today = indicator, today

    def clean_on_date(self) -> date:
        on_date: date = self.cleaned_data["on_date"]
        fits = rules.break_fits(self.indicator.since_date, on_date, self.today)
        if not fits:
            raise ValidationError(str(fits.reason))
        return on_date
