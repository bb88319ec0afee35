"""Reads an activity and a session as somebody plans them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rit.foundation import holidays
from rit.foundation.ui.words import in_language
from rit.people.models import LANGUAGES, Person, Unit
from rit.people.states import Language
from rit.plan.forms import DayField
from rit.stimulate.training.dilemmas import queries as dilemmas
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import EditionState
from rit.stimulate.training.events import queries, rules
from rit.stimulate.training.events.actions.catalogue import ActivityEdit
from rit.stimulate.training.events.actions.sessions import SessionEdit
from rit.stimulate.training.events.models import Activity, TrainingSession
from rit.stimulate.training.events.states import LONGEST_MINUTES, MOST_PLACES, Sort

CHANGED = _(
    "Somebody changed this after you opened it. What you typed is still here: "
    "look at what changed, then send again."
)
IN = {
    "nl": (_("Name in Dutch"), _("What it is about, in Dutch")),
    "fr": (_("Name in French"), _("What it is about, in French")),
    "de": (_("Name in German"), _("What it is about, in German")),
    "en": (_("Name in English"), _("What it is about, in English")),
}


class ActivityField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Activity) -> str:
        return in_language(obj.title)


class EditionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Edition) -> str:
        return dilemmas.title_of(obj.words)


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Unit) -> str:
        return in_language(obj.name)


class PersonsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Person) -> str:
        return obj.full_name


class SessionForm(forms.Form):
    """An activity, when and where, for whom and with whom. A public holiday is asked about, never refused."""

    holiday_anyway = forms.BooleanField(label=_("It takes place on this day all the same"), required=False)
    activity = ActivityField(
        label=_("Activity"),
        queryset=Activity.objects.none(),
        empty_label=_("choose"),
        error_messages={"required": _("Choose an activity.")},
    )
    day = DayField(label=_("On which day?"), error_messages={"required": _("Choose the day.")})
    begins = forms.TimeField(
        label=_("At what hour does it begin?"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("Say at what hour it begins.")},
    )
    ends = forms.TimeField(
        label=_("At what hour does it end?"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("Say at what hour it ends.")},
    )
    place = forms.CharField(
        label=_("Where?"), max_length=120, error_messages={"required": _("Say where it takes place.")}
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    capacity = forms.IntegerField(
        label=_("How many places?"),
        min_value=1,
        max_value=MOST_PLACES,
        error_messages={"required": _("Say how many places there are.")},
    )
    leaders = PersonsField(
        label=_("Who leads it?"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They read the list of names and record who was there."),
    )
    edition = EditionField(
        label=_("Dilemma to be used"),
        queryset=Edition.objects.none(),
        required=False,
        empty_label=_("none"),
    )
    everybody = forms.BooleanField(label=_("It is for the whole corps"), required=False)
    units = UnitsField(
        label=_("For which teams?"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The map of teams counts them as reached once the session is held."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        activities: QuerySet[Activity],
        today: date,
        session: TrainingSession | None = None,
        **kwargs: Any,
    ) -> None:
        if session is not None:
            kwargs["initial"] = _initial(session)
        super().__init__(*args, **kwargs)
        self.holiday = ""
        published = Edition.objects.filter(state=EditionState.PUBLISHED).order_by("theme", "dilemma__code")
        offered: dict[str, QuerySet[Any]] = {
            "activity": activities,
            "leaders": queries.who_can_lead(today),
            "edition": published,
            "units": queries.teams(today),
        }
        for name, found in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type
            field.queryset = found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, begins, ends = data.get("day"), data.get("begins"), data.get("ends")
        if day and begins and ends and rules.lasts(_moment(day, begins), _moment(day, ends)) < 1:
            self.add_error("ends", _("It ends after it begins."))
        if day and day != self.initial.get("day"):
            self.holiday = in_language(holidays.of(day.year).get(day, {}))
        activity = data.get("activity")
        if activity and data.get("capacity") and data["capacity"] > activity.group_most:
            self.add_error(
                "capacity",
                _("A group of this activity has at most %(most)s people.") % {"most": activity.group_most},
            )
        if not data.get("everybody") and not data.get("units"):
            self.add_error("units", _("Choose at least one team, or the whole corps."))
        return data

    @property
    def asks_again(self) -> bool:
        """On a public holiday, until whoever plans says that it is meant."""
        return bool(self.holiday) and not self.cleaned_data["holiday_anyway"]

    def edit(self, follows: TrainingSession | None = None) -> SessionEdit:
        data = self.cleaned_data
        return SessionEdit(
            activity=data["activity"],
            begins_at=_moment(data["day"], data["begins"]),
            ends_at=_moment(data["day"], data["ends"]),
            place=data["place"],
            language=data["language"],
            capacity=data["capacity"],
            units=list(data["units"]),
            leaders=list(data["leaders"]),
            everybody=data["everybody"],
            edition=data["edition"],
            follows=follows,
        )


def _moment(day: date, hour: Any) -> datetime:  # Any: a time of day
    return timezone.make_aware(datetime.combine(day, hour))


def _initial(session: TrainingSession) -> dict[str, Any]:
    begins, ends = timezone.localtime(session.begins_at), timezone.localtime(session.ends_at)
    plain = ("activity", "place", "language", "capacity", "everybody", "edition", "revision")
    return {name: getattr(session, name) for name in plain} | {
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "units": list(session.units.all()),
        "leaders": list(session.leaders.all()),
    }


class ActivityForm(forms.Form):
    """An activity of the catalogue; at least the first language of the zone."""

    sort = forms.ChoiceField(label=_("What is it for?"), choices=Sort.choices)
    minutes = forms.IntegerField(
        label=_("How many minutes does it take?"),
        min_value=15,
        max_value=LONGEST_MINUTES,
        error_messages={"required": _("Say how long it takes.")},
    )
    recognised_as = forms.CharField(
        label=_("Recognised as training under"),
        max_length=120,
        required=False,
        help_text=_("The number or letter of the recognition. Empty: it is not recognised."),
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages?"),
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    group_least = forms.IntegerField(label=_("Smallest group"), min_value=1, max_value=MOST_PLACES)
    group_most = forms.IntegerField(label=_("Largest group"), min_value=1, max_value=MOST_PLACES)
    offered = forms.BooleanField(label=_("Can be planned"), required=False, initial=True)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, activity: Activity | None = None, **kwargs: Any
    ) -> None:  # Any: Django's own
        if activity is not None:
            plain = ("sort", "minutes", "recognised_as", "languages", "group_least", "group_most")
            kwargs["initial"] = {name: getattr(activity, name) for name in (*plain, "offered", "revision")}
            for code in LANGUAGES:
                kwargs["initial"][f"title_{code}"] = activity.title.get(code, "")
                kwargs["initial"][f"about_{code}"] = activity.about.get(code, "")
        super().__init__(*args, **kwargs)
        for number, code in enumerate(LANGUAGES):
            title, about = IN[code]
            self.fields[f"title_{code}"] = forms.CharField(
                label=title,
                max_length=120,
                required=not number,
                error_messages={"required": _("Give it a name.")},
            )
            self.fields[f"about_{code}"] = forms.CharField(
                label=about, max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
        texts = [f"{part}_{code}" for code in LANGUAGES for part in ("title", "about")]
        self.order_fields(["sort", *texts])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        least, most = data.get("group_least"), data.get("group_most")
        if least and most and least > most:
            self.add_error("group_most", _("The largest group is at least as large as the smallest."))
        return data

    def edit(self) -> ActivityEdit:
        data = self.cleaned_data
        plain = ("sort", "minutes", "recognised_as", "languages", "group_least", "group_most", "offered")
        return ActivityEdit(
            title=self._words("title"), about=self._words("about"), **{name: data[name] for name in plain}
        )

    def _words(self, part: str) -> dict[str, str]:
        codes: Iterable[str] = LANGUAGES
        return {code: text for code in codes if (text := self.cleaned_data[f"{part}_{code}"])}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever was asked reads it."),
        error_messages={"required": _("Give the reason; who was asked reads it.")},
    )
