"""Reads what people type about campaigns and words the errors. Never saves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language
from rit.plan.communication.audience import AudienceForm
from rit.plan.forms import DayField
from rit.protect.norms import reading, rules
from rit.protect.norms.actions import Asked, Edit
from rit.protect.norms.models import Campaign, Question
from rit.protect.norms.reading import Readable
from rit.protect.norms.states import NEWCOMER_DAYS, OPTIONS

CHANGED = _(
    "Somebody changed this campaign after you opened it. What you typed is still here: "
    "look at what changed, then send again."
)


class CampaignForm(AudienceForm):
    """Which text, for whom, by when, and why."""

    text = forms.ChoiceField(
        label=_("Which text?"),
        error_messages={
            "required": _("Choose the text that people read."),
            "invalid_choice": _("Choose a text that applies."),
        },
    )
    last_date = DayField(label=_("Last day"), error_messages={"required": _("Choose the last day.")})
    standing = forms.BooleanField(
        label=_("Newcomers too"),
        required=False,
        help_text=_("Whoever comes into the audience later gets the text by itself, every night."),
    )
    newcomer_days = forms.IntegerField(
        label=_("How many days does a newcomer get?"), min_value=1, max_value=365, initial=NEWCOMER_DAYS
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # Any: Django's form arguments
        texts: Sequence[Readable],
        today: date,
        campaign: Campaign | None = None,
        **kwargs: Any,
    ) -> None:
        if campaign is not None:
            kwargs["initial"] = _initial(campaign)
        super().__init__(*args, **kwargs)
        self.campaign, self.today = campaign, today
        self.texts = {one.key: one for one in texts}
        for number, (code, name) in enumerate(settings.LANGUAGES):
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Name of the campaign (%(language)s)") % {"language": name},
                max_length=120,
                required=False,
                help_text="" if number else _("Left empty, it is the name of the text, in each language."),
                widget=forms.TextInput(attrs={"lang": code}),
            )
            self.fields[f"why_{code}"] = forms.CharField(
                label=_("Why do people read this now? (%(language)s)") % {"language": name},
                max_length=1000,
                required=not number,
                help_text=""
                if number
                else _("They see this above the text, each in their own language where it is written."),
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
                error_messages={"required": _("Say why; people read better when they know.")},
            )
        field = self.fields["text"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("choose")), *((one.key, one.title) for one in texts)]

    @property
    def names(self) -> list[forms.BoundField]:
        return [self[f"title_{code}"] for code, _name in settings.LANGUAGES]

    @property
    def whys(self) -> list[forms.BoundField]:
        """Why, in the order of the zone's languages; only the first is required."""
        return [self[f"why_{code}"] for code, _name in settings.LANGUAGES]

    def clean_last_date(self) -> date:
        day: date = self.cleaned_data["last_date"]
        fits = rules.last_day_fits(day, self.today)
        if not fits and (self.campaign is None or day != self.campaign.last_date):
            raise ValidationError(str(fits.reason))
        return day

    def edit(self) -> Edit:
        data, before = self.cleaned_data, self.campaign
        text = self.texts[data["text"]]
        return Edit(
            title=_unoffered(before.title if before else {}) | text.names() | _in_languages(data, "title"),
            why=_unoffered(before.why if before else {}) | _in_languages(data, "why"),
            last_date=data["last_date"],
            subject=text.subject,
            version=text.version,
            chapter=text.chapter,
            standing=data["standing"],
            newcomer_days=data["newcomer_days"],
            **self.groups(),
        )


def _unoffered(kept: dict[str, str]) -> dict[str, str]:
    """Languages that this zone no longer offers keep their text."""
    return {code: text for code, text in kept.items() if code not in dict(settings.LANGUAGES)}


def _in_languages(data: dict[str, Any], name: str) -> dict[str, str]:
    """What was typed, in those of the zone's languages that were not left out."""
    typed = {code: data[f"{name}_{code}"] for code, _name in settings.LANGUAGES}
    return {code: text for code, text in typed.items() if text}


def _initial(campaign: Campaign) -> dict[str, Any]:
    names = (
        "last_date",
        "standing",
        "newcomer_days",
        "everybody",
        "leaders",
        "cadres",
        "roles",
    )
    whys = {f"why_{code}": text for code, text in campaign.why.items()}
    own = reading.names_of(
        campaign
    )  # what nobody typed stands empty, and follows when another text is chosen
    names_typed = {f"title_{code}": text for code, text in campaign.title.items() if text != own.get(code)}
    return (
        {name: getattr(campaign, name) for name in names}
        | whys
        | names_typed
        | {
            "text": reading.key_of(campaign),
            "units": list(campaign.units.all()),
            "functions": list(campaign.functions.all()),
            "revision": campaign.revision,
        }
    )


class QuestionForm(forms.Form):
    """A question with three answers, each with what is said to whoever chooses it, in the languages of the zone.

    All of it in the first language; in another language all of it or nothing, so that nobody reads a mixture."""

    right = forms.TypedChoiceField(
        label=_("Which answer is right?"),
        coerce=int,
        choices=[(number, str(number)) for number in range(1, OPTIONS + 1)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which answer is right.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        for number, (code, name) in enumerate(settings.LANGUAGES):
            for field, made in _question_fields(code, required=not number).items():
                made.label = _("%(field)s (%(language)s)") % {"field": made.label, "language": name}
                self.fields[f"{field}_{code}"] = made

    @property
    def first(self) -> list[forms.BoundField]:
        """What has to be written, in the first language of the zone."""
        return self._in(settings.LANGUAGES[0][0])

    @property
    def others(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The other languages by name, and whether something was begun there."""
        found = [(code, name, self._in(code)) for code, name in settings.LANGUAGES[1:]]
        return [(name, fields, any(field.value() for field in fields)) for _code, name, fields in found]

    def _in(self, code: str) -> list[forms.BoundField]:
        return [self[f"{name}_{code}"] for name in _PARTS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for code, name in settings.LANGUAGES[1:]:
            names = [f"{part}_{code}" for part in _PARTS]
            missing = [one for one in names if not data.get(one) and one not in self.errors]
            if len(missing) < len(names):
                for one in missing:
                    said = _("Write this too, or leave everything empty here (%(language)s).") % {
                        "language": name
                    }
                    self.add_error(one, said)
        return data

    def asked(self) -> Asked:
        data = self.cleaned_data
        options = [
            (_in_languages(data, f"option_{number}"), _in_languages(data, f"feedback_{number}"))
            for number in range(1, OPTIONS + 1)
        ]
        return Asked(_in_languages(data, "text"), options, data["right"])


_PARTS = ["text"] + [
    f"{part}_{number}" for number in range(1, OPTIONS + 1) for part in ("option", "feedback")
]


def _question_fields(code: str, *, required: bool) -> dict[str, forms.CharField]:
    """By name, in the order of `_PARTS`."""
    of: dict[str, Any] = {"required": required, "widget": forms.TextInput(attrs={"lang": code})}
    fields = {
        "text": forms.CharField(
            label=_("Question"), max_length=300, error_messages={"required": _("Write the question.")}, **of
        )
    }
    for number in range(1, OPTIONS + 1):
        fields[f"option_{number}"] = forms.CharField(
            label=_("Answer %(number)s") % {"number": number},
            max_length=200,
            error_messages={"required": _("Write this answer.")},
            **of,
        )
        fields[f"feedback_{number}"] = forms.CharField(
            label=_("What is said to whoever chooses answer %(number)s") % {"number": number},
            max_length=300,
            error_messages={
                "required": _("Say why this answer is right or wrong: that is how people learn.")
            },
            **of,
        )
    return fields


class CheckForm(forms.Form):
    """The check of understanding. A wrong answer says why, and one tries again; nothing of it is kept."""

    read = forms.BooleanField(
        label=_("I have read this and I know what it asks of me."),
        error_messages={"required": _("Tick this when you have read the text.")},
    )

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.order}"] = forms.TypedChoiceField(
                label=in_language(question.text),
                coerce=int,
                choices=[
                    (number, in_language(option["text"])) for number, option in enumerate(question.options, 1)
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )
        self.order_fields([*(f"q{question.order}" for question in questions), "read"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for question in self.questions:
            name = f"q{question.order}"
            chosen = data.get(name)
            if chosen is not None and chosen != question.right:
                self.add_error(name, in_language(question.options[chosen - 1]["feedback"]))
        return data
