"""Reads what somebody asks of a plan and words the errors. Never saves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language
from rit.people.models import Person
from rit.people.queries.tree import Branch
from rit.people.states import Language
from rit.plan.forms import DayField
from rit.stimulate.training.events import queries as sessions
from rit.stimulate.training.events.forms.planning import ActivityField, PersonsField
from rit.stimulate.training.events.models import Activity
from rit.stimulate.training.events.states import Sort
from rit.stimulate.training.planning import facts
from rit.stimulate.training.planning.actions import Wish
from rit.stimulate.training.planning.shapes import PARTS
from rit.stimulate.training.planning.states import (
    LONGEST_LOAD,
    MOST_DAYS,
    MOST_SLOTS,
    WEEKDAYS,
)

WORKING = ["0", "1", "2", "3", "4"]
HOURS = {"morning": "09:00", "afternoon": "13:30", "evening": "19:00"}
MOST_CLOSED = 60
NOT_REACHED, CHOSEN = "not_reached", "chosen"
TOO_HARD = _(
    "No plan was found within the time. Choose a longer period, more moments, fewer teams, or more coaches."
)


class ClosedField(forms.CharField):
    """Days, one a line or with commas between them."""

    def clean(self, value: Any) -> list[date]:  # Any: as Django's own signature
        text = super().clean(value)
        field, found = forms.DateField(), []
        for word in re.split(r"[\s,;]+", text):
            if word:
                try:
                    found.append(field.clean(word))
                except ValidationError:
                    raise ValidationError(_("“%(word)s” is not a day."), params={"word": word}) from None
        if len(found) > MOST_CLOSED:
            raise ValidationError(_("At most %(most)s days."), params={"most": MOST_CLOSED})
        return sorted(set(found))


def _weekdays(
    label: Any, at_what_hour: Any, hour: str
) -> tuple[forms.MultipleChoiceField, forms.TimeField]:  # Any: a lazy text
    days = forms.MultipleChoiceField(
        label=label,
        choices=[(str(number), word) for number, word in enumerate(WEEKDAYS)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    at = forms.TimeField(
        label=at_what_hour,
        initial=hour,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        required=False,
    )
    return days, at


class WishForm(forms.Form):
    """The activity, the period, the teams, the moments, and what a coach carries."""

    activity = ActivityField(
        label=_("Activity"),
        queryset=Activity.objects.none(),
        empty_label=None,
        help_text=_("How long it takes and how large a group is stand in the catalogue."),
        error_messages={"required": _("Choose an activity.")},
    )
    first = DayField(label=_("First day"), error_messages={"required": _("Choose the first day.")})
    last = DayField(label=_("Last day"), error_messages={"required": _("Choose the last day.")})
    who = forms.ChoiceField(
        label=_("Which teams?"),
        choices=[
            (NOT_REACHED, _("every team that was not reached, and that has no session to come")),
            (CHOSEN, _("the teams that I tick below")),
        ],
        widget=forms.RadioSelect,
    )
    since = DayField(label=_("Not reached since"), required=False)
    units = forms.MultipleChoiceField(
        label=_("Teams"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    morning, morning_at = _weekdays(
        _("On which mornings?"), _("At what hour in the morning?"), HOURS["morning"]
    )
    afternoon, afternoon_at = _weekdays(
        _("On which afternoons?"), _("At what hour in the afternoon?"), HOURS["afternoon"]
    )
    evening, evening_at = _weekdays(
        _("On which evenings?"), _("At what hour in the evening?"), HOURS["evening"]
    )
    closed = ClosedField(
        label=_("Days on which nobody trains"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The ten public holidays are left out already. Other days, one a line: 2027-05-02."),
    )
    coaches = PersonsField(
        label=_("Who can lead?"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody is given the own team, nor a team below."),
        error_messages={"required": _("Choose at least one coach.")},
    )
    load = forms.IntegerField(
        label=_("How many sessions may a coach lead in the period?"),
        min_value=1,
        max_value=LONGEST_LOAD,
        initial=12,
        help_text=_("What is planned already counts as well."),
    )
    a_week = forms.IntegerField(label=_("And how many in one week?"), min_value=1, max_value=20, initial=2)
    at_once = forms.IntegerField(
        label=_("How many rooms are there at the same time?"),
        min_value=1,
        max_value=50,
        required=False,
        help_text=_("Empty: as many as there are coaches."),
    )
    place = forms.CharField(
        label=_("Where?"), max_length=120, error_messages={"required": _("Say where it takes place.")}
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        activities: QuerySet[Activity],
        tree: Mapping[UUID, Branch],
        now: datetime,
        **kwargs: Any,
    ) -> None:
        self.tree, self.now = tree, now
        leading = list(sessions.who_can_lead(timezone.localdate(now)))
        first = activities.filter(sort=Sort.DILEMMA).first()
        kwargs.setdefault("initial", first_wish(timezone.localdate(now), leading) | {"activity": first})
        super().__init__(*args, **kwargs)
        activity, coaches = self.fields["activity"], self.fields["coaches"]
        assert isinstance(activity, forms.ModelChoiceField)  # noqa: S101  # for the type
        assert isinstance(coaches, forms.ModelMultipleChoiceField)  # noqa: S101  # for the type
        activity.queryset = activities
        coaches.queryset = sessions.who_can_lead(timezone.localdate(now))
        units = self.fields["units"]
        assert isinstance(units, forms.MultipleChoiceField)  # noqa: S101  # for the type
        units.choices = [
            (str(key), f"{in_language(tree[key].name)} ({tree[key].members})")
            for key in facts.trainable(tree)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_period(data.get("first"), data.get("last"))
        data["starts"] = self._starts(data)
        if data.get("activity"):
            self._check_apart(data["starts"], data["activity"].minutes)
        if not self.errors:
            data["chosen"] = self._chosen(data)
            self._check_size(data)
        return data

    def _check_period(self, first: date | None, last: date | None) -> None:
        today = timezone.localdate(self.now)
        if last and last < today:
            self.add_error("last", _("The period lies behind; choose one to come."))
        elif first and last and last < first:
            self.add_error("last", _("The last day comes after the first."))
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("last", _("Plan at most a year at a time."))

    def _starts(self, data: dict[str, Any]) -> list[str]:
        found = []
        for part in PARTS:
            days, hour = data.get(part) or [], data.get(f"{part}_at")
            if days and hour is None and f"{part}_at" not in self.errors:
                self.add_error(f"{part}_at", _("Say at what hour it begins."))
            elif hour is not None:
                found += [f"{day}-{hour:%H:%M}" for day in days]
        if not found and not any(data.get(part) for part in PARTS):
            self.add_error("morning", _("Choose at least one part of one day of the week."))
        return sorted(found)

    def _check_apart(self, starts: list[str], minutes: int) -> None:
        """A coach who leads in the morning is there in the afternoon: starts of a day lie a session apart."""
        moments = sorted(int(one[0]) * 1440 + int(one[2:4]) * 60 + int(one[5:7]) for one in starts)
        for one, other in pairwise(moments):
            if one // 1440 == other // 1440 and other - one < minutes:
                said = gettext_now("This activity takes %(minutes)s minutes: two moments of a day overlap.")
                self.add_error("afternoon_at", said % {"minutes": minutes})
                return

    def _chosen(self, data: dict[str, Any]) -> list[UUID]:
        if data["who"] == CHOSEN:
            return [UUID(one) for one in data["units"]]
        since = data["since"] or timezone.localdate(self.now) - timedelta(days=365)
        return facts.not_reached(data["activity"].sort, since, self.tree, now=self.now)

    def _check_size(self, data: dict[str, Any]) -> None:
        if not data["chosen"]:
            if data["who"] == CHOSEN:
                self.add_error("units", _("Choose at least one team."))
            else:
                self.add_error("since", _("Every team was reached since that day, or has a session to come."))
            return
        starts = facts.starts_of(
            *(data["first"], data["last"], data["starts"], data["closed"]),
            *(data["activity"].minutes, self.now),
        )
        if not starts:
            self.add_error("last", _("No such moment is left in this period: choose a longer one."))
        elif len(starts) * len(data["chosen"]) > MOST_SLOTS:
            self.add_error(
                "last",
                _("That is too much at once: choose a shorter period, fewer moments, or fewer teams."),
            )

    def wish(self) -> Wish:
        data = self.cleaned_data
        plain = ("activity", "first", "last", "starts", "closed", "place", "language", "load", "a_week")
        return Wish(
            units=data["chosen"],
            coaches=list(data["coaches"]),
            at_once=data["at_once"] or 0,
            **{name: data[name] for name in plain},
        )


def first_wish(today: date, coaches: list[Person]) -> dict[str, Any]:
    """The coming quarter, every team that waits a year, working days by day, all coaches."""
    month = (today.month + 2) // 3 * 3 + 1
    first = date(today.year + (month > 12), month - 12 if month > 12 else month, 1)
    after = first + timedelta(days=95)
    return {
        "first": first,
        "last": after.replace(day=1) - timedelta(days=1),
        "who": NOT_REACHED,
        "since": first.replace(year=first.year - 1),
        "morning": WORKING,
        "afternoon": WORKING,
        "coaches": [one.pk for one in coaches],
    }
