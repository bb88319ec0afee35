"""What the screens of the door read, one question each, and how a fault is worded. They never save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.enforce.intake.door import giveaways
from rit.enforce.intake.door.drafts import Content
from rit.enforce.intake.states import About, Naming, Quality

LONG, SHORT = 20_000, 2_000  # characters
CODE_IN_TEXT = _("A secret code stands in this text. Take it out: nobody here may know it.")
REPLIES = {
    "mailbox": _("Only here, in my mailbox"),
    "contact": _("Call or mail me; here too"),
}


@dataclass(frozen=True)
class Option:
    """One answer to choose: its value, its name, and what it means."""

    value: str
    label: Any  # a translated text
    hint: Any = ""
    more: Sequence[tuple[Any, Any]] = ()


class Screen(forms.Form):
    """`texts`: the fields that somebody anonymous may give themselves away in; `beside`: the notes for this screen."""

    heading: ClassVar[Any]
    lede: ClassVar[Any] = ""
    beside: ClassVar[str] = ""
    texts: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[tuple[Option, ...]] = ()

    def __init__(
        self, *args: Any, content: Content, **kwargs: Any
    ) -> None:  # Any: passed on to Django's form
        super().__init__(*args, **kwargs)
        self.content = content
        self.doubts: list[giveaways.Giveaway] = []

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.texts:
            text = data.get(name, "")
            if giveaways.holds_a_code(text):
                self.add_error(name, CODE_IN_TEXT)
            elif self.content.get("naming") == Naming.ANONYMOUS and "keep" not in self.data:
                for one in giveaways.found_in(text):
                    if one.found not in self.content.get("kept", []):
                        self.doubts.append(one)
                        self.add_error(name, one.said)
        return data

    def kept(self, data: dict[str, Any]) -> dict[str, Any]:
        """The answers to keep; what the reporter said may stay is not asked about again."""
        if self.texts and "keep" in self.data:
            found = [one.found for name in self.texts for one in giveaways.found_in(data.get(name, ""))]
            return {**data, "kept": sorted({*self.content.get("kept", []), *found})}
        return data


def _choice(options: Sequence[Option], missing: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[(one.value, one.label) for one in options],
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _text(
    label: Any, missing: Any = "", hint: Any = "", longest: int = SHORT, rows: int = 3
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": missing or "-"},
    )


QUALITIES = (
    Option(Quality.CITIZEN, _("I live here, pass by, or need the police"), _("Anybody from outside the police.")),
    Option(Quality.STAFF, _("I work for this police zone"), _("In uniform or not.")),
    Option(Quality.FORMER, _("I used to work here")),
    Option(Quality.CANDIDATE, _("I apply for a job here")),
    Option(Quality.CONTRACTOR, _("I work for a firm that works for the zone")),
    Option(Quality.PARTNER, _("I speak for another service"), _("Such as a school or a hospital.")),
)  # fmt: skip


class QualityForm(Screen):
    heading = _("Who are you to the police?")
    lede = _("In general: we do not ask your name here. It decides which rules protect you.")
    beside = "enforce/intake/door/beside_device.html"
    options = QUALITIES
    quality = _choice(QUALITIES, _("Choose who you are to the police."))


ABOUTS = (
    Option(About.OTHER, _("Somebody of the police, none of those below")),
    Option(About.CHIEF, _("The chief of police")),
    Option(About.DIT, _("Somebody of the service that handles complaints (DIT)")),
    Option(About.OFFICER, _("The integrity officer")),
    Option(About.ADMINISTRATOR, _("Somebody who runs the computers")),
    Option(About.UNKNOWN, _("I do not know")),
)


class AboutForm(Screen):
    heading = _("Whom is it about?")
    lede = _("No name yet. We ask this so that your report never reaches whoever it is about.")
    options = ABOUTS
    about = _choice(ABOUTS, _("Choose whom it is about."))


KNOWS, HEAR, GOOD = _("Who knows your name"), _("How you hear from us"), _("Good to know")
NAMINGS = (
    Option(
        Naming.NAMED,
        _("With my name"),
        _("Whoever handles your report knows who you are."),
        (
            (KNOWS, _("The people who handle your report.")),
            (HEAR, _("By telephone, by mail or here.")),
            (GOOD, _("We can ask you something quickly. That usually helps you best.")),
        ),
    ),
    Option(
        Naming.CONFIDENTIAL,
        _("Confidential"),
        _("Your name is in a closed envelope, apart from your report."),
        (
            (KNOWS, _("The custodian of names, who notes why the envelope is opened.")),
            (HEAR, _("Here, with a code. Or through the custodian.")),
            (GOOD, _("We do not pass on your name unless you agree. If the law obliges us, we write to you first.")),
        ),
    ),
    Option(
        Naming.ANONYMOUS,
        _("Anonymous"),
        _("Nobody knows who you are. Neither do we."),
        (
            (KNOWS, _("Nobody.")),
            (HEAR, _("Only here, with a code that you see once.")),
            (GOOD, _("Code lost? Then we cannot reach you any more. You may still give your name later.")),
        ),
    ),
)  # fmt: skip


class NamingForm(Screen):
    heading = _("How do you want to speak?")
    lede = _("We take what you say equally seriously.")
    beside = "enforce/intake/door/beside_device.html"
    options = NAMINGS
    naming = _choice(NAMINGS, _("Choose how you want to speak."))

    def kept(self, data: dict[str, Any]) -> dict[str, Any]:
        """Who turns anonymous leaves no name behind, not even in the draft."""
        gone = {"name": "", "contact": ""} if data["naming"] == Naming.ANONYMOUS else {}
        return {**super().kept(data), **gone}


class WhatForm(Screen):
    heading = _("What happened?")
    lede = _("Write it as you would tell it. Mistakes in your language do not matter.")
    beside = "enforce/intake/door/beside_text.html"
    texts = ("what",)
    what = _text("", _("Write what happened."), longest=LONG, rows=9)


class WhenForm(Screen):
    heading = _("When and where was it?")
    lede = _("As far as you know. “Last month, at the desk” is fine too.")
    beside = "enforce/intake/door/beside_text.html"
    texts = ("when", "where")
    when = _text(_("When? (may stay empty)"), hint=_("A day, a period, or how often. Does it still happen?"))
    where = _text(_("Where? (may stay empty)"))


class WhoForm(Screen):
    heading = _("Who was there?")
    lede = _("Names, or how to recognise somebody: a rank, a team, a vehicle. This may stay empty.")
    beside = "enforce/intake/door/beside_text.html"
    texts = ("who",)
    who = _text("", rows=5)


class KindForm(Screen):
    """Themes of the plan in force; the choices come from the view."""

    heading = _("What kind of thing is it?")
    lede = _("You may choose several, or none. It helps us to see what happens often.")
    themes = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, themes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = [Option(code, title) for code, title in themes]
        self.fields["themes"] = forms.MultipleChoiceField(
            required=False, choices=themes, widget=forms.CheckboxSelectMultiple
        )


class ReplyForm(Screen):
    """Who the reporter is goes into an envelope apart; never asked of who stays anonymous."""

    heading = _("How can we reach you?")
    lede = _("This goes into an envelope of its own, never into your report.")
    beside = "enforce/intake/door/beside_envelope.html"
    options = tuple(Option(value, label) for value, label in REPLIES.items())
    name = forms.CharField(
        label=_("Your name"), max_length=200, error_messages={"required": _("Write your name.")}
    )
    contact = forms.CharField(
        label=_("Telephone number or mail address (may stay empty)"), max_length=300, required=False
    )
    reply = _choice(options, _("Choose how we may answer."))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("reply") == "contact" and not data.get("contact"):
            self.add_error(
                "contact", _now("Write a telephone number or a mail address, or choose your mailbox.")
            )
        return data


class CodeForm(forms.Form):
    """A code that somebody types: a receipt, or the code of a draft."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=200,
        error_messages={"required": _("Type your code.")},
        widget=forms.TextInput(),
    )
