"""A trajectory: who follows it, its steps, what is shared, reviews and the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.people.models import Person
from rit.plan.forms import DayField
from rit.stimulate.appraisal.forms.fields import ahead, long_text
from rit.stimulate.appraisal.states import Result


class TrajectoryForm(forms.Form):
    """For coordinator and coach, who read nothing of the evaluation itself."""

    aim = long_text(
        _("What will this person work on?"),
        _("Write what to work on: it is all that coordinator and coach know."),
        help_text=_("Coordinator and coach read this, and nothing of the talks, the mention or its grounds."),
    )
    coordinator = forms.ChoiceField(
        label=_("Coordinator"), choices=[], error_messages={"required": _("Choose a coordinator.")}
    )
    coach = forms.ChoiceField(label=_("Coach"), choices=[], error_messages={"required": _("Choose a coach.")})
    review_date = DayField(
        label=_("When do you look back together?"),
        error_messages={"required": _("Give the first review day.")},
    )

    def __init__(
        self,
        *args: Any,  # Any: Django's own
        coordinators: Iterable[Person],
        coaches: Iterable[Person],
        near: Collection[UUID],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.people = {str(one.pk): one for one in (*coordinators, *coaches)}
        _choose(self.fields["coordinator"], coordinators)
        _choose(self.fields["coach"], coaches, near)

    def clean_review_date(self) -> date:
        return ahead(self.cleaned_data["review_date"], self.today)


def _choose(field: forms.Field, people: Iterable[Person], near: Collection[UUID] = ()) -> None:
    """Nobody is chosen beforehand, unless there is only one. `near`: those of the own service come first."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type
    own, others = (
        [(str(one.pk), one.full_name) for one in people if (one.pk in near) is inside]
        for inside in (True, False)
    )
    groups = [(_("Of the own service"), own), (_("Of another service"), others)] if own and others else []
    first = [] if len(own) + len(others) == 1 else [("", _("Choose somebody"))]
    field.choices = [*first, *(groups or own + others)]


class CoachForm(forms.Form):
    coach = forms.ChoiceField(label=_("Coach"), choices=[], error_messages={"required": _("Choose a coach.")})

    def __init__(
        self, *args: Any, coaches: Iterable[Person], near: Collection[UUID], **kwargs: Any
    ) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in coaches}
        _choose(self.fields["coach"], coaches, near)


class StageForm(forms.Form):
    what = forms.CharField(
        label=_("What is the step?"),
        max_length=300,
        error_messages={"required": _("Write what the step is.")},
    )
    until_date = DayField(label=_("Until when?"), error_messages={"required": _("Give the day.")})


class NoteForm(forms.Form):
    text = long_text(
        _("What do you want to share?"),
        _("Write what you want to share."),
        rows=3,
        help_text=_("The person, the evaluator, the coordinator and the coach read it."),
    )


class ReviewForm(forms.Form):
    text = long_text(_("What came of it?"), _("Write what came of it."), rows=4)
    next_date = DayField(
        label=_("When do you look back again?"), error_messages={"required": _("Give the next review day.")}
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_next_date(self) -> date:
        return ahead(self.cleaned_data["next_date"], self.today)


class CloseForm(forms.Form):
    result = forms.ChoiceField(label=_("Result"), choices=Result.choices, widget=forms.RadioSelect)
    text = long_text(_("What shows that?"), _("Write what shows that."), rows=4)
