"""Reads what handlers type and words the errors. Never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.enforce.cases.forms import FilesForm
from rit.enforce.intake import letters
from rit.enforce.intake.actions.receiving import Given
from rit.enforce.intake.actions.talking import LONGEST
from rit.enforce.intake.answers import Answers, Person
from rit.enforce.intake.states import (
    BY_STAFF,
    About,
    Direction,
    Finding,
    Naming,
    Origin,
    Outcome,
    Outside,
    Quality,
    RequestState,
)
from rit.foundation.access.actor import Actor
from rit.people.fields import PersonField
from rit.plan.forms import DayField

REASON = {"required": _("Give the reason: it stays with the case.")}


def _reason(label: Any, **kwargs: Any) -> forms.CharField:  # Any: a lazy text, and Django's arguments
    return forms.CharField(
        label=label,
        max_length=kwargs.pop("max_length", 300),
        widget=forms.Textarea(attrs={"rows": kwargs.pop("rows", 3)}),
        error_messages=REASON,
        **kwargs,
    )


def _no_gap(text: str) -> None:
    """A letter with its reason left open is no letter with a reason, and it cannot be taken back."""
    found = letters.gaps(text)
    if found:
        raise forms.ValidationError(_("Write what belongs here: %(gaps)s") % {"gaps": " ".join(found)})


class TextForm(forms.Form):
    text = forms.CharField(
        label=_("Text to the reporter"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("Write the text.")},
        validators=[_no_gap],
    )


class MessageForm(TextForm, FilesForm):
    """The text, and files that the reporter gets with it."""


class AssessForm(forms.Form):
    """`letter` is asked where the reporter hears why; `service` and `repeats` only where they mean something."""

    reason = _reason(
        _("Why do you find it to be this?"),
        max_length=4000,
        rows=5,
        help_text=_("For the list of the case only; the reporter does not read it."),
    )
    service = forms.ChoiceField(
        label=_("To which service?"),
        choices=Outside.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say to which service it goes.")},
    )
    reference = forms.CharField(label=_("Their reference"), max_length=60, required=False)
    repeats = forms.CharField(
        label=_("Number of the report that it repeats"),
        max_length=12,
        error_messages={"required": _("Give the number of the first report.")},
    )
    letter = forms.CharField(
        label=_("Letter to the reporter"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("You see it once more as the reporter will, before it is sent."),
        error_messages={"required": _("The reporter gets to know why: write the letter.")},
        validators=[_no_gap],
    )

    def __init__(self, *args: Any, outcome: Outcome, needs_letter: bool, letter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # Any: Django's form arguments
        if outcome != Outcome.ELSEWHERE:
            del self.fields["service"], self.fields["reference"]
        if outcome != Outcome.DUPLICATE:
            del self.fields["repeats"]
        if not letter:
            del self.fields["letter"]
        else:
            self.fields["letter"].required = needs_letter


class CloseForm(forms.Form):
    reason = _reason(_("What was decided, and why?"), max_length=4000, rows=5)
    letter = forms.CharField(
        label=_("Letter to the reporter"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("The reporter gets to know what became of it: write the letter.")},
        validators=[_no_gap],
    )


class SplitForm(forms.Form):
    part = forms.CharField(
        label=_("The part that belongs to the confidential counsellor"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Copy it word for word from the report."),
        error_messages={"required": _("Copy the part from the report.")},
    )


class MemberForm(forms.Form):
    person = PersonField(label=_("Who"))
    reason = _reason(_("Why does this person need it?"))
    until = DayField(label=_("Until when"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until < self.today:
            raise forms.ValidationError(_("This day is past."))
        return until


class HandOverForm(forms.Form):
    """`agreed` only where the list knows who reported."""

    person = forms.ChoiceField(
        label=_("To whom"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say to whom it goes.")},
    )
    reason = _reason(_("Why is it handed over?"), max_length=2000, rows=5)
    agreed = forms.BooleanField(
        label=_("The reporter agreed that the authority learns who reported."),
        error_messages={"required": _("Ask the reporter first, in a message.")},
    )

    def __init__(
        self, *args: Any, authorities: list[tuple[str, str]], knows_who: bool, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = authorities  # type: ignore[attr-defined]
        if len(authorities) == 1:
            self.initial["person"] = authorities[0][0]
        if not knows_who:
            del self.fields["agreed"]


class FactsKnownForm(forms.Form):
    day = DayField(label=_("Facts known on"), error_messages={"required": _("Give the day.")})
    reason = _reason(_("Why this day?"), max_length=1000)


class EndForm(forms.Form):
    reason = _reason(_("Why does this person leave the list?"))


class NameForm(forms.Form):
    person = PersonField(label=_("Whom it is about"))


class KeepOffForm(forms.Form):
    person = PersonField(label=_("Who reported"))


class StepAsideForm(forms.Form):
    reason = _reason(
        _("Why do you step aside?"),
        help_text=_("“A conflict of interest” is enough; what sort of tie it is, nobody needs to know."),
    )
    close_to = forms.ChoiceField(
        label=_("Keep on record that you are close to"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, concerned: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # Any: Django's form arguments
        if concerned:
            self.fields["close_to"].choices = [("", _("nobody")), *concerned]  # type: ignore[attr-defined]
        else:
            del self.fields["close_to"]


class RegisterForm(forms.Form):
    direction = forms.ChoiceField(
        label=_("Which way"), choices=Direction.choices, widget=forms.RadioSelect, initial=Direction.OUT
    )
    service = forms.ChoiceField(label=_("Service"), choices=Outside.choices)
    what = forms.CharField(
        label=_("What"),
        max_length=200,
        help_text=_("Such as: copy of the complaint, proposal to mediate, decision."),
        error_messages={"required": _("Say what it was.")},
    )
    reference = forms.CharField(label=_("Their reference"), max_length=60, required=False)
    day = DayField(label=_("Day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **{"initial": {"day": today}, **kwargs})
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day


class CheckInForm(forms.Form):
    finding = forms.ChoiceField(
        label=_("What came of it"),
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
    text = forms.CharField(
        label=_("Signs, and what you did"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AskIdentityForm(forms.Form):
    reason = _reason(
        _("Why do you need to know who reported?"),
        max_length=2000,
        rows=5,
        help_text=_(
            "The custodian reads this and nothing else of the case. Do not tell more than is needed."
        ),
    )


class DecideIdentityForm(forms.Form):
    state = forms.ChoiceField(
        label=_("What do you do?"),
        choices=[
            (RequestState.SHARED, _("Open it and hand it to the list")),
            (RequestState.KEPT, _("Open it, and keep it to yourself")),
            (RequestState.REFUSED, _("Do not open it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you do.")},
    )
    reason = _reason(
        _("Reason"),
        max_length=2000,
        rows=4,
        help_text=_("Free and express consent of the reporter, or which exception of the law applies."),
    )


class EnterForm(forms.Form):
    """As it came in, in the reporter's own words."""

    draft = forms.CharField(widget=forms.HiddenInput, max_length=64, min_length=64)
    origin = forms.ChoiceField(
        label=_("How did it come in?"),
        choices=[(one.value, one.label) for one in BY_STAFF if one is not Origin.MANAGER],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it came in.")},
    )
    day = DayField(
        label=_("Which day did it come in?"), help_text=_("The terms run from that day."), required=False
    )
    reference = forms.CharField(
        label=_("Reference of the service that sent it"), max_length=60, required=False
    )
    quality = forms.ChoiceField(
        label=_("Who reports?"),
        choices=Quality.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who reports.")},
    )
    about = forms.ChoiceField(
        label=_("Whom is it about?"),
        choices=About.choices,
        widget=forms.RadioSelect,
        help_text=_("This decides who never gets to see it."),
        error_messages={"required": _("Choose whom it is about.")},
    )
    naming = forms.ChoiceField(
        label=_("With or without a name?"),
        choices=Naming.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose with or without a name.")},
    )
    name = forms.CharField(label=_("Name of the reporter"), max_length=200, required=False)
    contact = forms.CharField(label=_("How to reach the reporter"), max_length=300, required=False)
    colleague = PersonField(
        label=_("The reporter works in this corps"),
        required=False,
        help_text=_(
            "Then the own report never comes to them, whatever role they have. With a name for all of the list this is "
            "kept as a seal that nobody can read; in confidence nothing is kept, and they are left out now only."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the reporter"),
        choices=[("nl", _("Dutch")), ("fr", _("French")), ("de", _("German")), ("en", _("English"))],
    )
    themes = forms.MultipleChoiceField(label=_("Theme"), required=False, widget=forms.CheckboxSelectMultiple)
    what = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("In the reporter's own words. The reporter can check and correct it with the code."),
        error_messages={"required": _("Write what was reported.")},
    )
    when = forms.CharField(label=_("When"), max_length=300, required=False)
    where = forms.CharField(label=_("Where"), max_length=300, required=False)
    who = forms.CharField(label=_("Who is involved"), max_length=1000, required=False)

    def __init__(self, *args: Any, themes: list[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # Any: Django's form arguments
        self.today = today
        self.fields["themes"].choices = themes  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"] or self.today
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_draft(self) -> str:
        draft: str = self.cleaned_data["draft"]
        try:
            bytes.fromhex(draft)
        except ValueError as error:
            raise forms.ValidationError(_("This form is incomplete. Open it anew.")) from error
        return draft

    def clean(self) -> dict[str, Any]:  # Any: Django's cleaned data
        data = super().clean() or {}
        named = data.get("name") or data.get("contact")
        if data.get("naming") == Naming.ANONYMOUS and named:
            self.add_error("name", _("An anonymous report has no name. Take it out, or choose otherwise."))
        elif data.get("naming") in {Naming.NAMED, Naming.CONFIDENTIAL} and not data.get("name"):
            self.add_error("name", _("Give the name, or choose anonymous."))
        if data.get("naming") == Naming.ANONYMOUS and data.get("colleague"):
            self.add_error(
                "colleague", _("An anonymous report has no name. Take it out, or choose otherwise.")
            )
        return data

    def given(self) -> Given:
        data = self.cleaned_data
        return Given(
            Answers(what=data["what"], when=data["when"], where=data["where"], who=data["who"]),
            Quality(data["quality"]),
            Naming(data["naming"]),
            About(data["about"]),
            data["language"],
            themes=tuple(data["themes"]),
            person=Person(data["name"], data["contact"]),
            origin=Origin(data["origin"]),
            came=data["day"] if data["day"] < self.today else None,
            colleague=data["colleague"].pk if data["colleague"] else None,
        )


class ManagerForm(forms.Form):
    """Short: whoever leads a unit and suspects a breach (L5-g)."""

    draft = forms.CharField(widget=forms.HiddenInput, max_length=64, min_length=64)
    about = forms.ChoiceField(
        label=_("Whom is it about?"),
        choices=About.choices,
        widget=forms.RadioSelect,
        help_text=_("This decides who never gets to see it."),
        error_messages={"required": _("Choose whom it is about.")},
    )
    what = forms.CharField(
        label=_("What do you suspect, and why?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what you suspect.")},
    )
    when = forms.CharField(label=_("When and where"), max_length=300, required=False)
    done = forms.CharField(
        label=_("What you did already"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    clean_draft = EnterForm.clean_draft

    def given(self, manager: Actor, language: str) -> Given:
        data = self.cleaned_data
        done = f"\n\n{data['done']}" if data["done"] else ""
        return Given(
            Answers(what=f"{data['what']}{done}", when=data["when"]),
            Quality.STAFF,
            Naming.NAMED,
            About(data["about"]),
            language,
            person=Person(manager.name),
            origin=Origin.MANAGER,
            colleague=manager.person,
        )
