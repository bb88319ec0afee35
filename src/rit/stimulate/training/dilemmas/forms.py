"""Reads what people type about a dilemma and words the errors. Never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rit.plan import queries as plan_queries
from rit.plan.forms import DayField
from rit.plan.rulebook.forms import ChosenReferencesField
from rit.stimulate.training.dilemmas.actions import About
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import LANGUAGES, MINUTES, OPTIONS, QUESTIONS, Level, Source

LONGEST = {"title": 120, "situation": 2000, "option": 300}
PARTS = {
    "text": _("Option %(letter)s: what could you do?"),
    "speaks_for": _("What speaks for option %(letter)s?"),
    "speaks_against": _("What speaks against option %(letter)s?"),
}


class QuestionsField(forms.CharField):
    """One question a line."""

    def to_python(self, value: Any) -> Any:  # Any: Django's signature; a list of questions comes out
        lines = (" ".join(line.split()) for line in str(value or "").splitlines())
        return [line for line in lines if line]

    def prepare_value(self, value: Any) -> Any:  # Any: as above
        return "\n".join(value) if isinstance(value, list) else value

    def validate(self, value: Any) -> None:  # Any: as above
        super().validate(value)
        if len(value) > QUESTIONS[1]:
            raise ValidationError(_("At most five questions: a talk has an end."))
        if any(len(question) > LONGEST["option"] for question in value):
            raise ValidationError(_("A question has at most 300 characters."))

    def run_validators(self, value: Any) -> None:  # Any: as above
        """The text was taken apart already."""


class DilemmaForm(forms.Form):
    """What is the same in every language, and the texts in one of them. An incomplete draft may be kept."""

    language = forms.ChoiceField(label=_("Language of these texts"), choices=[])
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST["title"],
        error_messages={"required": _("Give it a title that people remember.")},
    )
    situation = forms.CharField(
        label=_("Situation"),
        max_length=LONGEST["situation"],
        help_text=_("Sixty to a hundred words, in the second person, without names of people or places."),
        error_messages={"required": _("Tell what happens.")},
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    questions = QuestionsField(
        label=_("Questions for whoever leads the talk"),
        required=False,
        help_text=_("Three to five, each on a line of its own."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=[])
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    minutes = forms.IntegerField(
        label=_("How many minutes does the talk take?"),
        min_value=MINUTES[0],
        max_value=MINUTES[1],
        initial=30,
    )
    cites = ChosenReferencesField(
        label=_("Values and points of the code at stake"),
        error_messages={"required": _("Name at least one value or point that is at stake.")},
    )
    source = forms.ChoiceField(label=_("Where does it come from?"), choices=Source.choices)
    source_text = forms.CharField(
        label=_("Which lesson or debriefing?"), required=False, max_length=200, help_text=_("Never a name.")
    )
    source_date = DayField(label=_("Of which day?"), required=False)
    what_changed = forms.CharField(
        label=_("What changes, and why?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        edition: Edition | None = None,
        language: str = "",
        next_one: bool = False,
        **kwargs: Any,
    ) -> None:
        """`next_one`: the edition is where the next one begins from."""
        shown = language or (get_language() or settings.LANGUAGE_CODE)[:2]
        kwargs["initial"] = _initial(edition, shown, next_one=next_one)
        super().__init__(*args, **kwargs)
        for place in range(OPTIONS[1]):
            for part, label in PARTS.items():
                self.fields[f"{part}_{place}"] = forms.CharField(
                    label=label % {"letter": "ABCD"[place]}, required=False, max_length=LONGEST["option"]
                )
        cites, choice, theme = (self.fields[name] for name in ("cites", "language", "theme"))
        assert isinstance(cites, ChosenReferencesField)  # noqa: S101  # for the type
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  # for the type
        assert isinstance(theme, forms.ChoiceField)  # noqa: S101  # for the type
        choice.choices = [(code, name) for code, name in settings.LANGUAGES if code in LANGUAGES]
        cites.offer(edition.cites if edition else ())
        theme.choices = list(plan_queries.themes().items())
        if edition is not None:
            choice.widget = forms.HiddenInput()
        later = next_one or (edition is not None and edition.number > 1)
        self.fields["what_changed"].required = later
        self.fields["what_changed"].error_messages["required"] = _(
            "Say what changes: readers compare editions."
        )
        if not later:
            del self.fields["what_changed"]

    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in ("language", "title", "situation", "questions")]

    def options(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [("ABCD"[place], [self[f"{part}_{place}"] for part in PARTS]) for place in range(OPTIONS[1])]

    def about_fields(self) -> list[forms.BoundField]:
        names = ("theme", "level", "minutes", "cites", "source", "source_text", "source_date", "what_changed")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Options stand in a row, each whole: a vote names them by place."""
        data = super().clean() or {}
        ended = False
        for place in range(OPTIONS[1]):
            parts = {part: data.get(f"{part}_{place}", "") for part in PARTS}
            if any(parts.values()) and ended:
                self.add_error(
                    f"text_{place}", _("Fill the options in order, without one between left empty.")
                )
            if any(parts.values()) and not all(parts.values()):
                missing = next(part for part, text in parts.items() if not text)
                if f"{missing}_{place}" not in self.errors:
                    self.add_error(
                        f"{missing}_{place}",
                        _("An option says what one could do and what speaks for and against."),
                    )
            ended = ended or not any(parts.values())
        if data.get("source") not in (None, Source.OWN) and not data.get("source_text"):
            self.add_error("source_text", _("Say which one, without names."))
        return data

    def words(self) -> dict[str, dict[str, Any]]:
        """The texts of the one language that was typed."""
        data = self.cleaned_data
        options = [{part: data[f"{part}_{place}"] for part in PARTS} for place in range(OPTIONS[1])]
        text = {name: data[name] for name in ("title", "situation", "questions")}
        return {data["language"]: {**text, "options": [one for one in options if any(one.values())]}}

    def about(self) -> About:
        data = self.cleaned_data
        names = ("theme", "level", "minutes", "cites", "source", "source_text", "source_date")
        return About(**{name: data[name] for name in names}, what_changed=data.get("what_changed", ""))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason; it stays with the edition.")},
    )


def _initial(edition: Edition | None, language: str, *, next_one: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"language": language}
    if edition is None:
        return found
    names = ("theme", "level", "minutes", "cites", "source", "source_text", "source_date")
    found |= {name: getattr(edition, name) for name in names}
    if not next_one:
        found |= {"what_changed": edition.what_changed, "revision": edition.revision}
    text = edition.words.get(language)
    if text:
        found |= {name: text[name] for name in ("title", "situation", "questions")}
        for place, option in enumerate(text["options"]):
            found |= {f"{part}_{place}": option[part] for part in PARTS}
    return found
