"""The forms of the method: how a criterion or question reads, one more, one less (L6.2-a, L6.2-b)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypedDict

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language
from rit.protect.functions.actions.method import Added
from rit.protect.functions.method import PLACES, Anchored
from rit.protect.functions.states import Group, Part

TEXTS = ("title", "low", "medium", "high")
GROUP_PLACES = [(f"group-{group}", group.label) for group in Group]
STEP_PLACES: list[tuple[str, str | Promise]] = [
    ("step-vulnerabilities-person", _("Vulnerabilities: of the person")),
    ("step-vulnerabilities-organisation", _("Vulnerabilities: of the organisation")),
    *((f"step-{part}", part.label) for part in Part if part != Part.VULNERABILITIES),
]


class Signed(TypedDict):
    """Why a version came, and on which one its writer worked."""

    reason: str
    version: int


class RetireForm(forms.Form):
    """Why the method changes."""

    reason = forms.CharField(
        label=_("Why does it change?"),
        max_length=2000,
        help_text=_("Assessments made before keep the version they were made with."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason: somebody will ask next year.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def signed(self) -> Signed:
        return {"reason": self.cleaned_data["reason"], "version": self.cleaned_data["version"]}


class WordsForm(RetireForm):
    """What is asked, and what each score means."""

    title = forms.CharField(label=_("What is asked"), max_length=200)
    low = forms.CharField(label=_("Low means"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    medium = forms.CharField(
        label=_("Medium means"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    high = forms.CharField(label=_("High means"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ["place", *TEXTS, "source", "reason", "version"]

    def edit(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}


class CriterionForm(WordsForm):
    """How a criterion or question reads, in the language of its writer."""

    def __init__(
        self, *args: Any, anchored: Anchored, version: int, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        texts = {name: in_language(getattr(anchored, name)) for name in TEXTS}
        kwargs["initial"] = texts | {"version": version}
        super().__init__(*args, **kwargs)


class AddCriterionForm(WordsForm):
    """One more, in own words, with where the idea comes from."""

    place = forms.ChoiceField(
        label=_("Where does it belong?"),
        choices=[(_("Criteria"), GROUP_PLACES), (_("Questions of the five steps"), STEP_PLACES)],
        error_messages={"required": _("Choose where it belongs.")},
    )
    source = forms.CharField(
        label=_("Where does the idea come from?"),
        max_length=200,
        help_text=_("Such as a recommendation, a lesson, or the corps’ own choice."),
        error_messages={"required": _("Say where the idea comes from: it stands beside it.")},
    )

    def __init__(
        self, *args: Any, full: Collection[str], place: str, version: int, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        first = place if place in PLACES else next(iter(PLACES))
        kwargs["initial"] = {"place": first, "version": version}
        super().__init__(*args, **kwargs)
        self.full = full

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        if place in self.full:
            raise forms.ValidationError(
                _("There are as many there as people can read. Retire one first, or choose another place.")
            )
        return place

    def added(self) -> Added:
        return Added(self.cleaned_data["place"], self.edit(), self.cleaned_data["source"])
