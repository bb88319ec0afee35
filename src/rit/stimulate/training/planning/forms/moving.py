"""Reads where a line goes, and when a team can. Never saves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.templatetags.rit import shortdate
from rit.plan.forms import DayField
from rit.stimulate.training.planning.models import ProposalLine, TeamTimes
from rit.stimulate.training.planning.shapes import PARTS, monday
from rit.stimulate.training.planning.states import WEEKDAYS

WEEKS_AHEAD = 26


def _parts(label: Any) -> forms.MultipleChoiceField:  # Any: a lazy text
    return forms.MultipleChoiceField(
        label=label,
        choices=[(str(number), word) for number, word in enumerate(WEEKDAYS)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class LineForm(forms.Form):
    """Where a line goes. Free: what is wrong with it is shown, never refused."""

    day = DayField(label=_("On which day?"), error_messages={"required": _("Choose the day.")})
    begins = forms.TimeField(
        label=_("At what hour does it begin?"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("Say at what hour it begins.")},
    )
    coach = forms.ChoiceField(label=_("Who leads it?"), choices=[], required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, line: ProposalLine, coaches: list[tuple[str, str]], revision: int, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        initial: dict[str, Any] = {"coach": str(line.coach_id or ""), "revision": revision}
        if line.begins_at:
            begins = timezone.localtime(line.begins_at)
            initial |= {"day": begins.date(), "begins": begins.time()}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        coach = self.fields["coach"]
        assert isinstance(coach, forms.ChoiceField)  # noqa: S101  # for the type
        coach.choices = [("", _("nobody yet")), *coaches]

    def begins_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["begins"]))

    def leads(self) -> UUID | None:
        return UUID(self.cleaned_data["coach"]) if self.cleaned_data["coach"] else None


class TimesForm(forms.Form):
    """When a team can: always, or only on some parts of some days, and not in some weeks."""

    morning = _parts(_("On which mornings can this team be trained?"))
    afternoon = _parts(_("On which afternoons?"))
    evening = _parts(_("On which evenings?"))
    not_weeks = forms.MultipleChoiceField(
        label=_("In which weeks can it not?"),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, times: TeamTimes | None, today: date, **kwargs: Any
    ) -> None:  # Any: Django's
        if times is not None:
            known = {part: [one[0] for one in times.parts if one.endswith(f"-{part}")] for part in PARTS}
            weeks = [one.isoformat() for one in times.not_weeks]
            kwargs["initial"] = {**known, "not_weeks": weeks}
        super().__init__(*args, **kwargs)
        not_weeks = self.fields["not_weeks"]
        assert isinstance(not_weeks, forms.MultipleChoiceField)  # noqa: S101  # for the type
        first = monday(today)
        mondays = [first + timedelta(weeks=ahead) for ahead in range(WEEKS_AHEAD)]
        not_weeks.choices = [(one.isoformat(), _week(one)) for one in mondays]

    def said(self) -> tuple[list[str] | None, list[date]]:
        """Only weeks: every part of every day can be."""
        data = self.cleaned_data
        parts = [f"{day}-{part}" for part in PARTS for day in data[part]]
        days = [date.fromisoformat(one) for one in data["not_weeks"]]
        if not parts and days:
            parts = [f"{day}-{part}" for part in PARTS for day in range(len(WEEKDAYS))]
        return (parts or None), days


def _week(first: date) -> str:
    """The week with its number and its days."""
    last = first + timedelta(days=6)
    return gettext_now("Week %(number)s, %(first)s – %(last)s") % {
        "number": first.isocalendar().week,
        "first": shortdate(first),
        "last": shortdate(last),
    }
