"""Reads what people type about instructions and words the errors. Never saves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rit.foundation.attachments.forms import AttachmentField
from rit.foundation.ui.words import in_language, typed
from rit.people.fields import PersonField
from rit.plan.forms import DayField
from rit.plan.rulebook import citing, queries
from rit.plan.rulebook.actions import InstructionEdit, VersionEdit
from rit.plan.rulebook.models import REFERENCE_LENGTH, Instruction, InstructionVersion
from rit.plan.rulebook.states import InstructionKind

LONGEST = 60_000
TEXT_HINT = _(
    "An empty line begins a new paragraph, # at the beginning of a line makes a heading, - an item."
)
OTHERS = ("nl", "fr", "de", "en")


class ReferencesField(forms.CharField):
    """References to values, points, instructions and laws, parted by commas, spaces or lines."""

    def __init__(self, **kwargs: Any) -> None:  # Any: Django's field arguments
        kwargs.setdefault("label", _("What does it rest on?"))
        kwargs.setdefault(
            "help_text",
            _("References such as code:13, value:R.2 or law:reporting-act-2022, with commas between."),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:  # Any: Django's signature; a list of references comes out
        said = [part for part in re.split(r"[\s,;]+", str(value or "")) if part]
        return list(dict.fromkeys(said))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def validate(self, value: Any) -> None:
        super().validate(value)
        if any(len(reference) > REFERENCE_LENGTH for reference in value):
            raise ValidationError(_("A reference is shorter than that; write for example code:13."))
        if len(value) > 60:
            raise ValidationError(_("At most sixty references."))
        reasons = citing.unknown(value)
        if reasons:
            raise ValidationError(list(reasons.values()))

    def run_validators(self, value: Any) -> None:
        """The text was taken apart already; lengths were looked at per reference."""


class ChosenReferencesField(forms.MultipleChoiceField):
    """The same, ticked by what it says: values with their behaviours, and the points of the code by chapter.

    `offer` fills it when a form is made.
    """

    def __init__(self, **kwargs: Any) -> None:  # Any: Django's field arguments
        super().__init__(choices=[], widget=forms.CheckboxSelectMultiple, **kwargs)

    def offer(self, also: Iterable[str] = ()) -> None:
        """`also`: what is cited already, and stays so where it is neither value nor point."""
        self.choices = queries.references(also)


class InstructionForm(forms.Form):
    title = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        error_messages={"required": _("Give it a name that people will use.")},
    )
    kind = forms.ChoiceField(label=_("What sort of rule is it?"), choices=InstructionKind.choices)
    owner = PersonField(
        label=_("Owner"), required=False, help_text=_("Who keeps it up to date. Name or staff number.")
    )

    def __init__(self, *args: Any, instruction: Instruction | None = None, **kwargs: Any) -> None:
        if instruction is not None:
            kwargs["initial"] = {
                "title": in_language(instruction.title),
                "kind": instruction.kind,
                "owner": instruction.owner,
            }
        super().__init__(*args, **kwargs)
        self.instruction = instruction

    def edit(self) -> InstructionEdit:
        data = self.cleaned_data
        before = self.instruction.title if self.instruction else {}
        title = before if data["title"] == in_language(before) else {**before, **typed(data["title"])}
        return InstructionEdit(title=title, kind=data["kind"], owner=data["owner"])


class VersionForm(forms.Form):
    """The text in one or more languages; whoever reads gets their own, else the first there is."""

    what_changed = forms.CharField(
        label=_("What changes, and why?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cites = ReferencesField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    attachment = AttachmentField(label=_("Attachment"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        version: InstructionVersion | None = None,
        begins_from: InstructionVersion | None = None,
        **kwargs: Any,
    ) -> None:
        shown = version or begins_from
        if shown is not None:
            kwargs["initial"] = _initial(shown, own=version is not None)
        super().__init__(*args, **kwargs)
        self.needs_change = begins_from is not None or (version is not None and version.number > 1)
        for code in _languages_first():
            self.fields[f"text_{code}"] = forms.CharField(
                label=_text_label(code),
                required=False,
                max_length=LONGEST,
                help_text=TEXT_HINT if code == _languages_first()[0] else "",
                widget=forms.Textarea(attrs={"rows": 14, "lang": code}),
            )
        texts = [f"text_{code}" for code in _languages_first()]
        self.order_fields([*texts, "what_changed", "cites", "attachment", "revision"])
        self.fields["what_changed"].required = self.needs_change
        self.fields["what_changed"].error_messages["required"] = _(
            "Say what changes: readers compare versions."
        )

    def texts(self) -> list[forms.BoundField]:
        return [self[f"text_{code}"] for code in _languages_first()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(f"text_{code}") for code in OTHERS):
            self.add_error(f"text_{_languages_first()[0]}", _("Write the text in at least one language."))
        return data

    def edit(self) -> VersionEdit:
        """The attachment is stored by the view, which knows the clock."""
        data = self.cleaned_data
        text = {code: data[f"text_{code}"] for code in OTHERS if data.get(f"text_{code}")}
        return VersionEdit(text=text, what_changed=data["what_changed"], cites=data["cites"])


class EarlierDecisionForm(forms.Form):
    decided = DayField(
        label=_("On which day was it decided?"),
        help_text=_("Before this text came into RIT."),
        error_messages={"required": _("Give the day of the decision.")},
    )
    decision = forms.CharField(
        label=_("Which decision adopted it?"),
        max_length=200,
        help_text=_("Board, date and item, as in the minutes."),
        error_messages={"required": _("Name the decision: a text is adopted by somebody.")},
    )


class InForceForm(forms.Form):
    first = DayField(
        label=_("From which day does it apply?"),
        error_messages={"required": _("Choose the first day on which it applies.")},
    )


def _languages_first() -> list[str]:
    """The language of the zone stands on top."""
    own = settings.LANGUAGE_CODE[:2]
    return [own, *(code for code in OTHERS if code != own)]


def _text_label(code: str) -> Any:  # Any: a lazily translated label
    return {
        "nl": _("Text in Dutch"),
        "fr": _("Text in French"),
        "de": _("Text in German"),
        "en": _("Text in English"),
    }[code]


def _initial(version: InstructionVersion, *, own: bool) -> Mapping[str, Any]:
    texts = {f"text_{code}": version.text.get(code, "") for code in OTHERS}
    if not own:
        return {**texts, "cites": version.cites}
    return {
        **texts,
        "cites": version.cites,
        "what_changed": version.what_changed,
        "revision": version.revision,
    }
