"""Reads what people type about a message and words the errors. Never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rit.foundation.attachments.forms import AttachmentField
from rit.foundation.ui.words import in_language, kept_or_typed
from rit.people.fields import PersonField
from rit.plan.communication import actions, rules
from rit.plan.communication.audience import AudienceForm
from rit.plan.communication.models import Item
from rit.plan.communication.states import Channel
from rit.plan.forms import DayField
from rit.plan.models import Instrument, Objective, Plan

LONGEST = 6000


class ObjectiveField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Objective) -> str:
        return f"{obj.number} {in_language(obj.short)}"


class InstrumentField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Instrument) -> str:
        return f"{obj.section} {in_language(obj.title)}"


class ItemForm(AudienceForm):
    """A message: what, in which words, for whom, how and when. `edit()` gives it in the shape the writers take."""

    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        help_text=_("As people see it above the text."),
        error_messages={"required": _("Give the message a title.")},
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    planned_date = DayField(
        label=_("Planned for"), error_messages={"required": _("Choose the day on which it goes out.")}
    )
    owner = PersonField(label=_("Owner"), required=False, help_text=_("Who writes it. Name or staff number."))
    objective = ObjectiveField(
        label=_("Objective"), queryset=Objective.objects.none(), required=False, empty_label=_("none")
    )
    instrument = InstrumentField(
        label=_("Instrument"), queryset=Instrument.objects.none(), required=False, empty_label=_("none")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, item: Item | None = None, **kwargs: Any) -> None:
        if item is not None:
            kwargs["initial"] = initial(item) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.plan, self.item = plan, item
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text (%(language)s)") % {"language": name},
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 6, "lang": code}),
            )
        self._choose()

    def _choose(self) -> None:
        rows = {
            "objective": self.plan.objectives.all(),
            "instrument": self.plan.instruments.all(),
        }
        for name, found in rows.items():
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = found

    @property
    def texts(self) -> list[forms.BoundField]:
        """The fields of the texts, in the order of the zone's languages."""
        return [self[f"text_{code}"] for code, _name in settings.LANGUAGES]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = [field.name for field in self.texts]
        if not any(data.get(name) or name in self.errors for name in names):
            self.add_error(names[0], _("Write the text in at least one language."))
        planned = data.get("planned_date")
        if planned:
            fits = rules.date_fits(planned, self.plan.from_date, self.plan.to_date)
            if not fits:
                self.add_error("planned_date", str(fits.reason))
        return data

    def edit(self) -> actions.Edit:
        data, before = self.cleaned_data, self.item
        return actions.Edit(
            title=kept_or_typed(data["title"], before.title if before else {}),
            texts=self._written(),
            channel=data["channel"],
            planned_date=data["planned_date"],
            owner=data["owner"],
            objective=data["objective"],
            instrument=data["instrument"],
            **self.groups(),
        )

    def _written(self) -> dict[str, str]:
        """Languages that this zone no longer offers keep their text."""
        offered = dict(settings.LANGUAGES)
        kept = self.item.texts if self.item else {}
        texts = {code: text for code, text in kept.items() if code not in offered}
        return texts | {
            code: self.cleaned_data[f"text_{code}"] for code in offered if self.cleaned_data[f"text_{code}"]
        }


def initial(item: Item) -> dict[str, Any]:
    """Of an item with its groups. Asks the database nothing."""
    return {
        "title": in_language(item.title),
        "channel": item.channel,
        "planned_date": item.planned_date,
        "owner": item.owner,
        "objective": item.objective_id,
        "instrument": item.instrument_id,
        "everybody": item.everybody,
        "leaders": item.leaders,
        "cadres": item.cadres,
        "roles": item.roles,
        "units": item.unit_keys,
        "functions": item.function_keys,
        "version": item.version,
    } | {f"text_{code}": text for code, text in item.texts.items()}


class SendForm(forms.Form):
    """What somebody can add about a channel that is not RIT's own."""

    counted = forms.IntegerField(
        label=_("How many did it reach, as counted?"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("For example those who came, or the leaflets handed out."),
    )
    evidence = AttachmentField(label=_("Evidence: a file"), required=False)
    link = forms.URLField(
        label=_("Evidence: an address"), required=False, max_length=200, assume_scheme="https"
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("Why? Whoever reads this next year should understand it."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason: adjusting the plan is a decision.")},
    )
