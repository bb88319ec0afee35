"""What the pages of the door and the mailbox show: never a row of a table, always words for who reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rit.enforce.cases.states import Desk
from rit.enforce.intake import desks
from rit.enforce.intake.actions.receiving import Given
from rit.enforce.intake.answers import Answers, Person
from rit.enforce.intake.door import forms, giveaways, screens
from rit.enforce.intake.door.drafts import Content, Held
from rit.enforce.intake.models import Report
from rit.enforce.intake.states import About, Naming, Quality
from rit.foundation.terms.models import Provision
from rit.foundation.ui.words import in_language


@dataclass(frozen=True)
class Line:
    """An answer to check; `hidden`: not shown at once, for somebody may look over a shoulder."""

    label: str
    text: str
    url: str
    hidden: bool = False


@dataclass(frozen=True)
class Term:
    """A last day and how it is counted: by law, with what the register says of it, or by our own choice."""

    day: date
    length: int
    law: str = ""
    article: str = ""
    what: str = ""
    reviewed_by: str = ""


@dataclass(frozen=True)
class Ticket:
    """What stands under the code, and what happens next."""

    sent_at: datetime
    desk: str
    naming: str
    is_anonymous: bool
    check: str
    acknowledge: Term
    feedback: Term
    files: int = 0


def given(held: Held, language: str, day: date) -> Given:
    """The report as it is handed in. What it is sealed with stays the same when it is sent again."""
    content = held.content
    naming = Naming(content["naming"])
    named = naming != Naming.ANONYMOUS
    chosen = content.get("themes", [])
    known = {code for code, _title in screens.themes(day)} if chosen else set()
    return Given(
        answers=Answers(
            what=content["what"],
            when=content.get("when", ""),
            where=content.get("where", ""),
            who=content.get("who", ""),
            reply=str(forms.REPLIES[content.get("reply", "mailbox") if named else "mailbox"]),
        ),
        quality=Quality(content["quality"]),
        naming=naming,
        about=About(content["about"]),
        language=language,
        themes=tuple(code for code in chosen if code in known),
        person=Person(content.get("name", ""), content.get("contact", "")) if named else Person(),
    )


def lines(content: Content, day: date) -> list[Line]:
    named = content["naming"] != Naming.ANONYMOUS
    titles = dict(screens.themes(day))
    themes = ", ".join(titles[code] for code in content.get("themes", []) if code in titles)
    found = [
        _line("quality", _("Who you are to the police"), _label(forms.QUALITIES, content["quality"])),
        _line("about", _("Whom it is about"), _label(forms.ABOUTS, content["about"])),
        _line("naming", _("How you speak"), _label(forms.NAMINGS, content["naming"])),
        _line("what", _("What happened"), content["what"]),
        _line("when", _("When"), content.get("when", "")),
        _line("when", _("Where"), content.get("where", "")),
        _line("who", _("Who was there"), content.get("who", ""), hidden=True),
        _line("kind", _("What kind of thing"), themes),
    ]
    if named:
        contact = " · ".join(part for part in (content.get("name"), content.get("contact")) if part)
        found.append(_line("reply", _("Your name and contact"), contact, hidden=True))
        found.append(
            _line("reply", _("How we may answer"), str(forms.REPLIES[content.get("reply", "mailbox")]))
        )
    else:
        found.append(_line("naming", _("How we may answer"), str(forms.REPLIES["mailbox"])))
    return found


def doubts(content: Content) -> list[tuple[str, str]]:
    """Where somebody who is anonymous by now may be recognised: what was found, and the address to change it."""
    if content["naming"] != Naming.ANONYMOUS:
        return []
    texts = [
        (name, content.get(key, ""))
        for name, key in (("what", "what"), ("when", "when"), ("when", "where"), ("who", "who"))
    ]
    files = [("proof", giveaways.words_of(one["name"])) for one in content.get("files", [])]
    return [
        (one.said, _change(name))
        for name, text in texts + files
        for one in giveaways.found_in(text)
        if one.found not in content.get("kept", [])
    ]


def other_page(form: forms.Screen, content: Content) -> list[tuple[str, str]]:
    """What another page put here meanwhile."""
    found = []
    for name, field in form.fields.items():
        value = content.get(name, "")
        if form.options and name in {"quality", "about", "naming", "reply"}:
            value = _label(form.options, value)
        found.append(
            (str(field.label or form.heading), ", ".join(value) if isinstance(value, list) else value)
        )
    return [(label, text) for label, text in found if text]


def ticket(report: Report) -> Ticket:
    return Ticket(
        sent_at=report.arrived_at,
        desk=str(Desk(report.desk).label),
        naming=str(Naming(report.naming).label),
        is_anonymous=report.naming == Naming.ANONYMOUS,
        check=check_number(report),
        acknowledge=acknowledge_term(report),
        feedback=feedback_term(report),
    )


def check_number(report: Report) -> str:
    """The first half of the digest, for people to compare."""
    text = bytes(report.digest).hex().upper()[:16]
    return " ".join(text[at : at + 4] for at in range(0, 16, 4))


def acknowledge_term(report: Report) -> Term:
    terms = desks.policy().terms[Desk(report.desk)]
    return _term(report.acknowledge_by, terms.acknowledge_days, terms.law_acknowledge)


def feedback_term(report: Report) -> Term:
    terms = desks.policy().terms[Desk(report.desk)]
    return _term(report.feedback_by, terms.feedback_months, terms.law_feedback)


def _term(day: date, length: int, law: str) -> Term:
    anchor, _dot, code = law.removeprefix("law:").partition(".")
    found = (
        Provision.objects.filter(anchor__code=anchor, code=code, withdrawn_at=None)
        .select_related("anchor")
        .first()
        if law
        else None
    )
    if found is None:
        return Term(day, length)
    return Term(
        day,
        length,
        in_language(found.anchor.title),
        found.article,
        in_language(found.what),
        found.reviewed_by,
    )


def _line(screen: str, label: str, text: str, *, hidden: bool = False) -> Line:
    return Line(label, text, _change(screen), hidden and bool(text))


def _change(name: str) -> str:
    url = reverse("door:start") if name == "quality" else reverse("door:screen", args=[name])
    return f"{url}?to_check"


def _label(options: tuple[forms.Option, ...], value: str) -> str:
    return next((str(one.label) for one in options if one.value == value), "")
