"""What the mailbox shows and asks: status in plain words, dates, messages both ways, questions for the reporter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.enforce.cases import files as sealed
from rit.enforce.cases.states import Desk
from rit.enforce.cases.texts import place
from rit.enforce.intake import answers
from rit.enforce.intake.actions import talking
from rit.enforce.intake.answers import Answers, Person
from rit.enforce.intake.door import files, giveaways, shown
from rit.enforce.intake.door.boxes import Box
from rit.enforce.intake.door.forms import CODE_IN_TEXT
from rit.enforce.intake.models import Identity, Message, Report
from rit.enforce.intake.states import MessageKind, Naming, Outcome, State
from rit.foundation.vault.uploads import SealedFilesField

# What each state is to the reporter: the shape, the word beside it, and the heading.
STATES: dict[State, tuple[str, Any, Any]] = {
    State.NEW: ("clock", _("Received"), _("Your report is with us")),
    State.IN_HAND: ("clock", _("Busy"), _("We are looking at your report")),
    State.WAITING: ("ask", _("Question for you"), _("We have a question for you")),
    State.TAKEN_UP: ("clock", _("Busy"), _("We are examining your report")),
    State.CLOSED: ("tick", _("Closed"), _("Your report is closed")),
}
# What became of it, in words for who reported; the reasons are in the messages.
OUTCOMES: dict[Outcome, Any] = {
    Outcome.COMPLAINT: _("We handle it as a complaint."),
    Outcome.CRIMINAL: _("It may be a crime; the public prosecutor decides on that."),
    Outcome.DISCIPLINARY: _("It may be a matter of discipline; the disciplinary authority decides on that."),
    Outcome.BREACH: _("We examine it as a breach of integrity under the law of 8 December 2022."),
    Outcome.WELLBEING: _(
        "It belongs with the confidential counsellor or the prevention adviser; we led you there."
    ),
    Outcome.ELSEWHERE: _("It belongs with another service; we told you which."),
    Outcome.INADMISSIBLE: _("We may not handle it; you find the reasons below."),
    Outcome.UNFOUNDED: _("We found nothing wrong; you find the reasons below."),
    Outcome.DUPLICATE: _("We know of it already, and handle it together with what was told before."),
}
# The same once it is closed, for those that say what we are doing now.
AT_THE_END: dict[Outcome, Any] = {
    Outcome.COMPLAINT: _("We handled it as a complaint; you find below what came of it."),
    Outcome.BREACH: _(
        "We examined it as a breach of integrity under the law of 8 December 2022; you find below what came of it."
    ),
}
SCORES = ((5, _("Very well")), (4, _("Well")), (3, _("So-so")), (2, _("Badly")), (1, _("Very badly")))


@dataclass(frozen=True)
class Letter:
    """One message with its files. `title`: what it is when it is more than a message; `text` None: it does not open."""

    from_me: bool
    at: datetime
    text: str | None
    title: str
    is_new: bool
    files: Sequence[files.Line]


@dataclass(frozen=True)
class Step:
    """`state`: done, now or next; `shape` beside the words."""

    state: str
    title: str
    said: str
    day: date | None = None


@dataclass(frozen=True)
class Page:
    shape: str
    word: str
    heading: str
    outcome: str
    desk: str
    steps: Sequence[Step]
    letters: Sequence[Letter]
    acknowledge: shown.Term
    feedback: shown.Term
    waits_for_feedback: bool
    answers: Answers | None
    files: Sequence[files.Line]
    is_whole: bool
    was_split: bool
    check: str
    is_anonymous: bool
    is_closed: bool
    is_staffs: bool
    approved_at: datetime | None
    asks_who: bool
    asks_how: bool
    may_rate: bool


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Write a message"),
        max_length=talking.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your message.")},
    )
    file = SealedFilesField(required=False)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:  # Any: passed on to Django's form
        super().__init__(*args, **kwargs)
        self.anonymous = report.naming == Naming.ANONYMOUS
        self.doubts: list[giveaways.Giveaway] = []

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if giveaways.holds_a_code(text):
            raise forms.ValidationError(CODE_IN_TEXT)
        if self.anonymous and "keep" not in self.data:
            self.doubts = giveaways.found_in(text)
            if self.doubts:
                raise forms.ValidationError([one.said for one in self.doubts])
        return text


class CheckInForm(MessageForm):
    choice = forms.ChoiceField(
        choices=[("well", _("Nothing bad happened")), ("bad", _("Something happened"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it goes.")},
    )
    field_order = ("choice", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["file"]
        self.fields["text"].required = False
        self.fields["text"].label = _("What happened? (may stay empty)")

    def said(self) -> str:
        """The answer as one message."""
        choice = dict(self.fields["choice"].choices)[self.cleaned_data["choice"]]  # type: ignore[attr-defined]
        return "\n\n".join(part for part in (str(choice), self.cleaned_data.get("text", "")) if part)


class WhoForm(forms.Form):
    """Consent. Nothing is chosen beforehand; a name is asked only of who says yes and gave none before."""

    choice = forms.ChoiceField(
        choices=[
            ("no", _("No, I do not say it")),
            ("yes", _("Yes, I say who I am")),
            ("question", _("I have a question first")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you want, or leave it for now.")},
    )
    name = forms.CharField(label=_("Your name, if you say yes"), max_length=200, required=False)
    contact = forms.CharField(
        label=_("Telephone number or mail address (may stay empty)"), max_length=300, required=False
    )

    def __init__(self, *args: Any, known: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        if known:
            del self.fields["name"], self.fields["contact"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("choice") == "yes" and not self.known and not data.get("name"):
            self.add_error("name", _now("Write your name, or choose no."))
        return data

    def person(self) -> Person:
        return self.known or Person(self.cleaned_data["name"], self.cleaned_data["contact"])


class RateForm(forms.Form):
    score = forms.ChoiceField(
        choices=SCORES, widget=forms.RadioSelect, error_messages={"required": _("Choose one of the five.")}
    )


def mailbox(box: Box, now: datetime) -> Page:
    """Everything the mailbox shows, opened with its receipt. Eight queries at most, however many messages."""
    report = box.report
    rows = list(Message.objects.filter(case=report.case_id).order_by("at", "pk"))
    texts = talking.opened(rows, box.ring)
    shape, word, heading = STATES[State(report.state)]
    own, lines, with_message = _own(box), _files(box), _files_of(rows)
    closed = report.state == State.CLOSED
    return Page(
        shape=shape,
        word=word,
        heading=heading,
        outcome=_outcome(report),
        desk=str(Desk(report.desk).label),
        steps=_steps(report),
        letters=[
            _letter(
                row, texts.get(row.pk), [lines[key] for key in with_message.get(row.pk, []) if key in lines]
            )
            for row in rows
        ],
        acknowledge=shown.acknowledge_term(report),
        feedback=shown.feedback_term(report),
        waits_for_feedback=report.feedback_at is None and not closed,
        answers=own,
        files=[line for key, line in lines.items() if not any(key in of for of in with_message.values())],
        is_whole=own is not None and own.digest == bytes(report.digest),
        was_split=own is not None and answers.was_split(own.what, report.language),
        check=shown.check_number(report),
        is_anonymous=report.naming == Naming.ANONYMOUS,
        is_closed=closed,
        is_staffs=report.entered_by_id is not None,
        approved_at=report.approved_at,
        asks_who=not closed and _is_open(rows, MessageKind.IDENTITY),
        asks_how=_is_open(rows, MessageKind.CHECK_IN),  # also after the end
        may_rate=closed and not report.rated,
    )


def _outcome(report: Report) -> str:
    if not report.outcome:
        return ""
    found = Outcome(report.outcome)
    said = AT_THE_END.get(found) if report.state == State.CLOSED else None
    return str(said or OUTCOMES[found])


def identity(box: Box) -> Person | None:
    """The name in the envelope, for whoever put it there."""
    found = Identity.objects.filter(case=box.report.case_id).first()
    if found is None:
        return None
    opened = box.ring.try_open(found.key_id, bytes(found.body), place(found, "body"))
    return answers.read_person(opened) if opened is not None else None


def _files(box: Box) -> dict[UUID, files.Line]:
    rows = sealed.shared(box.report.case)
    abouts = sealed.abouts(box.report.case, rows, box.ring) if rows else {}
    return {row.pk: files.line_of(row, abouts.get(row.pk)) for row in rows}


def _files_of(rows: Sequence[Message]) -> dict[UUID, list[UUID]]:
    """Which files came with which message. One query."""
    found: dict[UUID, list[UUID]] = {}
    for tie in Message.files.through.objects.filter(message__in=[row.pk for row in rows]):
        found.setdefault(tie.message_id, []).append(tie.file_id)
    return found


def _own(box: Box) -> Answers | None:
    report = box.report
    opened = box.ring.try_open(report.key_id, bytes(report.body), place(report, "body"))
    return answers.read(opened) if opened is not None else None


def _is_open(rows: Sequence[Message], kind: MessageKind) -> bool:
    """Asked, and nothing said by the reporter since."""
    asked = [row.at for row in rows if row.kind == kind and not row.from_reporter]
    said = [row.at for row in rows if row.from_reporter]
    return bool(asked) and not any(at > asked[-1] for at in said)


def _letter(row: Message, text: str | None, with_it: Sequence[files.Line]) -> Letter:
    plain = row.kind == MessageKind.MESSAGE
    title = "" if plain else str(MessageKind(row.kind).label)
    is_new = not row.from_reporter and row.read_at is None
    return Letter(row.from_reporter, row.at, text, title, is_new, with_it)


def _steps(report: Report) -> list[Step]:
    """Sent, confirmed, looked at, answered: what is behind has its day, what is ahead its last day."""
    sent = Step("done", _now("Sent"), "", timezone.localdate(report.arrived_at))
    if report.acknowledged_at:
        confirmed = Step("done", _now("Receipt confirmed"), "", timezone.localdate(report.acknowledged_at))
    else:
        confirmed = Step("next", _now("We confirm that we have it"), "by", report.acknowledge_by)
    if report.feedback_at:
        answered = Step("done", _now("Answer to you"), "", timezone.localdate(report.feedback_at))
    else:
        answered = Step("next", _now("Answer to you"), "by", report.feedback_by)
    if report.state == State.CLOSED:
        ended = timezone.localdate(report.assessed_at) if report.assessed_at else None
        happened = [step for step in (sent, confirmed, answered) if step.state == "done"]
        return [*happened, Step("done", _now("Closed"), "", ended)]
    looking = Step("now", str(STATES[State(report.state)][2]), "")
    return (
        [sent, confirmed, looking, answered]
        if report.acknowledged_at
        else [sent, looking, confirmed, answered]
    )
