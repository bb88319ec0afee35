"""Reads what people type in an evaluation and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language, kept_or_typed
from rit.plan.evaluation import rules
from rit.plan.evaluation.actions import PointEdit
from rit.plan.evaluation.models import Block, Evaluation, Point
from rit.plan.evaluation.states import HEADINGS, BlockKind, PointKind
from rit.plan.forms import ActionForm, DayField
from rit.plan.models import Objective, Plan

BEGUN = _("There is an evaluation as of this day already.")


class BeginForm(forms.Form):
    """Which period, as of which day."""

    title = forms.CharField(
        label=_("Title"),
        max_length=150,
        error_messages={"required": _("Give the evaluation a title.")},
    )
    from_date = DayField(label=_("It looks back from"))
    day = DayField(
        label=_("As it was known at the end of"),
        help_text=_("The figures are those of this day, also when things are entered later."),
    )

    def __init__(self, *args: Any, plan: Plan, today: date, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.plan, self.today = plan, today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, day = data.get("from_date"), data.get("day")
        if first and day:
            fits = rules.day_fits(day, first, self.today, self.plan.from_date)
            if not fits:
                self.add_error("day", str(fits.reason))
            elif Evaluation.objects.filter(plan=self.plan, day=day).exists():
                self.add_error("day", BEGUN)
        return data


class BlockForm(forms.Form):
    """A heading and a text, in the language of the writer."""

    heading = forms.CharField(label=_("Heading"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        required=False,
        help_text=_("An empty line begins a new paragraph; lines that begin with a dash become a list."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, block: Block, language: str, **kwargs: Any) -> None:  # Any: Django's own
        kwargs.setdefault("initial", {}).update(
            heading=block.heading.get(language, ""),
            text=block.text.get(language, ""),
            version=block.version,
        )
        super().__init__(*args, **kwargs)
        self.fields["heading"].widget.attrs["placeholder"] = str(HEADINGS[BlockKind(block.kind)])
        if block.kind == BlockKind.TEXT:
            self.fields["text"].required = True
            self.fields["text"].error_messages["required"] = _("Write the text, or remove this part.")


class PartForm(forms.Form):
    """Which part comes below another."""

    kind = forms.ChoiceField(label=_("Add a part"), choices=BlockKind.choices)
    after = forms.IntegerField(min_value=0, max_value=500, widget=forms.HiddenInput)


class ObjectiveField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Objective) -> str:
        return f"{obj.number} {in_language(obj.short)}"


def overtaken(point: Point) -> str:
    """What somebody else wrote meanwhile, so that whoever is second can take it along."""
    return _(
        "Somebody changed this point after you opened it; it now says: “%(title)s – %(why)s”. "
        "What you typed is still here: look at what changed, then send again."
    ) % {"title": in_language(point.title), "why": in_language(point.why)}


class PointForm(forms.Form):
    """What could be better, why, and what it asks of the board."""

    title = forms.CharField(
        label=_("What should be better?"),
        max_length=200,
        help_text=_("Start with a verb: when the board accepts it, this becomes the action."),
        error_messages={"required": _("Write what should be better.")},
    )
    why = forms.CharField(
        label=_("Why? Which figures show it?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: the board decides on the reason.")},
    )
    kind = forms.ChoiceField(label=_("What it asks of the board"), choices=PointKind.choices)
    objective = ObjectiveField(
        label=_("Which objective does it serve?"),
        queryset=Objective.objects.none(),
        error_messages={"required": _("Choose the objective.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, point: Point | None = None, **kwargs: Any) -> None:
        if point is not None:
            kwargs["initial"] = {
                "title": in_language(point.title),
                "why": in_language(point.why),
                "kind": point.kind,
                "objective": point.objective_id,
                "version": point.version,
            }
        super().__init__(*args, **kwargs)
        self.point = point
        field = self.fields["objective"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = plan.objectives.all()

    def edit(self) -> PointEdit:
        data, before = self.cleaned_data, self.point
        return PointEdit(
            kind=data["kind"],
            objective=data["objective"],
            title=kept_or_typed(data["title"], before.title if before else {}),
            why=kept_or_typed(data["why"], before.why if before else {}),
        )


DECISION = _("Such as: management committee of 14/03/2024, item 3.")


class AcceptForm(ActionForm):
    """The point as an action: owner, dates, and the decision that it follows from."""

    reason = forms.CharField(
        label=_("Which decision?"),
        max_length=200,
        help_text=DECISION,
        error_messages={"required": _("Say which decision of the board this follows from.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["owner"].required = True
        self.fields["owner"].error_messages["required"] = _(
            "A decision without an owner is carried out by nobody."
        )


class RefuseForm(forms.Form):
    decision = forms.CharField(
        label=_("Which decision?"),
        max_length=200,
        help_text=DECISION,
        error_messages={"required": _("Say which decision of the board this follows from.")},
    )
    reason = forms.CharField(
        label=_("Why not?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why the board did not accept it.")},
    )
