"""Reads what the coordinator types about a plan: its next period, what comes along, its texts, why it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language, kept_or_typed
from rit.plan import actions, queries, rolling
from rit.plan.forms import DayField, ObjectivesField
from rit.plan.models import Action, Instrument, Objective, Plan, RollForward
from rit.plan.states import OPEN, Approach, Kind, PlanStatus

ROWS = 25  # actions on one page of the wizard: as many as somebody gets through by keyboard
CODE = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"


class PeriodForm(forms.Form):
    """The new period. `period()` gives it in the shape that the action takes."""

    title = forms.CharField(
        label=_("Name of the new plan"),
        max_length=120,
        error_messages={"required": _("Give the new plan a name.")},
    )
    from_date = DayField(label=_("First day"))
    to_date = DayField(label=_("Last day"))
    code = forms.RegexField(
        CODE,
        label=_("Code"),
        max_length=40,
        help_text=_("Stands in addresses and in the plan file: letters, digits and hyphens."),
        error_messages={"invalid": _("Use letters, digits and hyphens only, such as 2026-2031.")},
    )

    def __init__(self, *args: Any, plan: Plan, roll: RollForward | None, **kwargs: Any) -> None:
        self.plan, self.roll = plan, roll
        kwargs.setdefault("initial", _proposed(plan, roll))
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Plan.objects.filter(code=code).exists():
            raise ValidationError(_("There is a plan with this code already."))
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from_date"), data.get("to_date")
        if first and last:
            taken = queries.live_successor(self.plan, first, last)
            if last <= first:
                self.add_error("to_date", _("The last day comes after the first."))
            elif first <= self.plan.from_date:
                self.add_error("from_date", _("A new period begins after the first day of the old one."))
            elif taken:
                self.add_error("from_date", _("This plan goes on in that period already, in “%s”.") % taken)
        return data

    def period(self) -> actions.Period:
        data = self.cleaned_data
        before = self.roll.title if self.roll else _titles(self.plan)
        return actions.Period(
            data["code"], kept_or_typed(data["title"], before), data["from_date"], data["to_date"]
        )


def _proposed(plan: Plan, roll: RollForward | None) -> dict[str, Any]:
    if roll:
        kept = {"code": roll.code, "from_date": roll.from_date, "to_date": roll.to_date}
        return kept | {"title": in_language(roll.title)}
    first, last = rolling.next_period(plan)
    span = f"{first.year}-{last.year}"
    return {
        "title": in_language(_titles(plan)),
        "from_date": first,
        "to_date": last,
        "code": plan.code.replace(f"{plan.from_date.year}-{plan.to_date.year}", span)
        if f"{plan.from_date.year}-{plan.to_date.year}" in plan.code
        else span,
    }


def _titles(plan: Plan) -> dict[str, str]:
    """The name of the old plan with the new years, in each of its languages."""
    first, last = rolling.next_period(plan)
    old, new = f"{plan.from_date.year}-{plan.to_date.year}", f"{first.year}-{last.year}"
    return {language: text.replace(old, new) for language, text in plan.title.items()}


@dataclass(frozen=True)
class ActionRow:
    """One action of a page of the wizard with its fields."""

    action: Action
    take: forms.BoundField
    day: forms.BoundField
    owner: forms.BoundField | None


class PillarForm(forms.Form):
    """What comes along of one pillar: its objectives and instruments on the first page, and a page of its actions."""

    objectives = forms.MultipleChoiceField(
        label=_("Objectives"), required=False, widget=forms.CheckboxSelectMultiple
    )
    instruments = forms.MultipleChoiceField(
        label=_("Instruments"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, ground: rolling.Ground, roll: RollForward, pillar: str, page: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roll, self.choices = roll, rolling.Choices.of(roll)
        first = page == 1
        self.shown_objectives = [row for row in ground.objectives if row.pillar.code == pillar and first]
        self.shown_instruments = [
            row for row in ground.instruments if ground.place_of(row) == pillar and first
        ]
        here = [row for row in ground.actions if ground.place_of(row) == pillar]
        self.pages = max(1, -(-len(here) // ROWS))
        self.shown_actions = here[(page - 1) * ROWS : page * ROWS]
        self._offer("objectives", {str(row.number): row for row in self.shown_objectives})
        self._offer("instruments", {row.code: row for row in self.shown_instruments})
        for action in self.shown_actions:
            self._ask_about(action)

    def _offer(self, name: str, rows: Mapping[str, Objective | Instrument]) -> None:
        if not rows:
            del self.fields[name]
            return
        field = self.fields[name]
        field.choices = [(key, _numbered(row)) for key, row in rows.items()]  # type: ignore[attr-defined]  # it chooses
        field.initial = [key for key, row in rows.items() if self.choices.takes(row)]

    def _ask_about(self, action: Action) -> None:
        key, title = action.pk.hex, in_language(action.title)
        taken = self.choices.takes(action)
        self.fields[f"take_{key}"] = forms.BooleanField(label=title, required=False, initial=taken)
        self.fields[f"day_{key}"] = DayField(
            label=_("New date: %s") % title, required=False, initial=self.choices.due(action, self.roll)
        )
        if action.owner:
            self.fields[f"owner_{key}"] = forms.BooleanField(
                label=_("%s stays the owner") % action.owner.full_name,
                required=False,
                initial=self.choices.keeps_owner(action),
            )

    def rows(self) -> Iterator[ActionRow]:
        for action in self.shown_actions:
            key = action.pk.hex
            owner = self[f"owner_{key}"] if f"owner_{key}" in self.fields else None
            yield ActionRow(action, self[f"take_{key}"], self[f"day_{key}"], owner)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for action in self.shown_actions:
            day = data.get(f"day_{action.pk.hex}")
            if day and not self.roll.from_date <= day <= self.roll.to_date:
                span = {"first": shortdate(self.roll.from_date), "last": shortdate(self.roll.to_date)}
                self.add_error(
                    f"day_{action.pk.hex}",
                    _("The new period runs from %(first)s to %(last)s.") % span,
                )
        return data

    def chosen(self) -> Mapping[str, Mapping[str, Any]]:
        """What this page says, by group and key; None where it is as proposed."""
        data = self.cleaned_data
        groups: dict[str, dict[str, Any]] = {"actions": {}, "dates": {}, "owners": {}}
        groups["objectives"] = _left_out(
            data.get("objectives", []), [str(row.number) for row in self.shown_objectives]
        )
        groups["instruments"] = _left_out(
            data.get("instruments", []), [row.code for row in self.shown_instruments]
        )
        for action in self.shown_actions:
            key, hexed = str(action.pk), action.pk.hex
            taken, day = data[f"take_{hexed}"], data[f"day_{hexed}"]
            groups["actions"][key] = None if taken == (action.state in OPEN) else taken
            proposed = rolling.proposed_date(action, self.roll.from_date, self.roll.to_date)
            groups["dates"][key] = day.isoformat() if day and day != proposed else None
            if action.owner:
                keeps = data[f"owner_{hexed}"]
                groups["owners"][key] = None if keeps == (action.owner.left_date is None) else keeps
        return groups


def _numbered(row: Objective | Instrument) -> str:
    return f"{row.number if isinstance(row, Objective) else row.section} {in_language(row.title)}"


def _left_out(chosen: Sequence[str], shown: Sequence[str]) -> dict[str, Any]:
    return {key: None if key in chosen else False for key in shown}


class SharedForm(forms.Form):
    """What belongs to no pillar."""

    lists = forms.MultipleChoiceField(
        label=_("What comes along?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, roll: RollForward, counts: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = rolling.Choices.of(roll)
        shown = [(name, f"{label} ({counts[name]})") for name, label in rolling.LISTS.items() if counts[name]]
        self.names = [name for name, _label in shown]
        self.fields["lists"].choices = shown  # type: ignore[attr-defined]  # it chooses
        self.fields["lists"].initial = [name for name in self.names if choices.takes_list(name)]

    def chosen(self) -> Mapping[str, Mapping[str, Any]]:
        taken = set(self.cleaned_data["lists"])
        return {
            "lists": {
                name: None if (name in taken) == (name not in rolling.STAY) else name in taken
                for name in self.names
            }
        }


class ReasonForm(forms.Form):
    """Why a plan is closed or a draft thrown away."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever reads this next year should understand it."),
        error_messages={"required": _("Write why, in a sentence.")},
    )


def _text(label: Any, rows: int = 0, required: bool = True) -> forms.CharField:  # Any: a lazy text
    """A text of the plan; empty ones are left out of the plan file."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=4000 if rows else 200, required=required, widget=widget)


class TextForm(forms.Form):
    """Texts of a draft. A text left as it was keeps all its languages; a new one has the writer's."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    names: Sequence[str] = ()

    def __init__(self, *args: Any, row: Plan | Objective | Instrument, **kwargs: Any) -> None:
        kwargs["initial"] = {name: in_language(getattr(row, name)) for name in self.names} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        self.row = row

    def texts(self) -> dict[str, Any]:
        return {
            name: kept_or_typed(self.cleaned_data[name], getattr(self.row, name))
            if self.cleaned_data[name]
            else {}
            for name in self.names
        }


class PlanTextForm(TextForm):
    title = _text(_("Name of the plan"))
    strategic_goal = _text(_("Strategic goal"), 4)
    mission = _text(_("Mission"), 4, required=False)
    motto = _text(_("Motto"), required=False)
    names = ("title", "strategic_goal", "mission", "motto")


class ObjectiveForm(TextForm):
    title = _text(_("Objective"))
    short = _text(_("In a few words"))
    reason = _text(_("Why this objective?"), 4)
    names = ("title", "short", "reason")


class InstrumentForm(TextForm):
    title = _text(_("Instrument"))
    short = _text(_("In a few words"), required=False)
    summary = _text(_("What is it?"), 4, required=False)
    approach = forms.ChoiceField(label=_("Approach"), choices=Approach.choices)
    kinds = forms.MultipleChoiceField(
        label=_("What does it do?"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    class_reason = _text(_("Why this approach and kind?"), 2, required=False)
    objectives = ObjectivesField(
        label=_("Which objectives does the instrument serve?"),
        queryset=Objective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one objective.")},
    )
    names = ("title", "short", "summary", "class_reason")

    def __init__(self, *args: Any, row: Instrument, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "approach": row.approach,
            "kinds": row.kinds,
            "objectives": list(row.objectives.all()) if row.pk else [],
        }
        super().__init__(*args, row=row, **kwargs)
        self.fields["objectives"].queryset = row.plan.objectives.all()  # type: ignore[attr-defined]  # it chooses rows

    def texts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return super().texts() | {"approach": data["approach"], "kinds": data["kinds"]}


class NewInstrumentForm(InstrumentForm):
    """An instrument that is proposed; in a draft the plan gives the day."""

    section = forms.CharField(
        label=_("Section of the plan"), max_length=10, help_text=_("Where it gets its place, such as 6.8.")
    )
    from_date = DayField(
        label=_("In force from"),
        required=False,
        help_text=_("The day that you ask for; never before the day on which the board decides."),
    )
    approach = forms.ChoiceField(
        label=_("Approach"),
        choices=[("", _("choose")), *Approach.choices],
        error_messages={"required": _("Choose an approach.")},
    )
    field_order = (
        *("title", "short", "section", "from_date", "summary"),
        *("approach", "kinds", "class_reason", "objectives"),
    )

    def __init__(self, *args: Any, row: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.plan = row.plan
        if row.plan.status == PlanStatus.DRAFT:
            del self.fields["from_date"]

    def code(self) -> str:
        """Stands in addresses and in the plan file: from the title, and free in this plan."""
        base = slugify(in_language(self.texts()["title"]))[:30].strip("-") or "instrument"
        taken = set(self.plan.instruments.filter(code__startswith=base).values_list("code", flat=True))
        codes = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        return next(code for code in codes if code not in taken)
