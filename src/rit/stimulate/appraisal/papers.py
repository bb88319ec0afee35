"""The evaluation of one person on paper: what the page shows, for who reads all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.documents.paper import Bullets, Paper, Part, Section, Text
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.stimulate.appraisal import rules
from rit.stimulate.appraisal.models import Cycle, Remark, Talk

Shown = Mapping[str, Any]  # Any: what the page shows


def may_print(by: Actor, cycle: Cycle) -> Verdict:
    if by.person in (cycle.person_id, cycle.evaluator_id):
        return YES
    decides = by.may_enter(rules.DECIDE) or (by.person is not None and by.person == cycle.decider_id)
    if decides and getattr(cycle, "appeal", None) is not None:
        return YES
    return no(_("An evaluation on paper is for the person, the evaluator, and who decides on an appeal."))


def name_of(cycle: Cycle) -> str:
    """Without a name: a file lies about."""
    return f"rit-evaluation-{cycle.from_date}"


def draw(shown: Shown, language: str) -> Paper:
    cycle: Cycle = shown["cycle"]
    sections = [
        Section("talks", _("Talks"), [part for talk in shown["talks"] for part in _talk(talk)]),
        Section("goals", _("Goals"), _goals(shown)),
        Section("mention", _("Mention for the values"), _mention(shown)),
    ]
    if shown["appeal"]:
        sections.append(Section("appeal", _("Appeal"), _appeal(shown)))
    facts = [
        _("Evaluator: %(name)s") % {"name": cycle.evaluator.full_name},
        _("Period: %(first)s to %(last)s")
        % {"first": shortdate(cycle.from_date), "last": shortdate(cycle.to_date)},
        _("State: %(state)s") % {"state": cycle.get_state_display()},
    ]
    if cycle.seen_at:
        facts.append(_("Signed for having seen it on %(day)s") % {"day": shortdate(cycle.seen_at)})
    return Paper(
        language=language,
        kind=_("Evaluation on the values"),
        title=cycle.person.full_name,
        author=settings.ENVIRONMENT.zone_name,
        foot=_("Evaluation on the values. For the person and the evaluator."),
        page=_("Page {page} of {pages}"),
        facts=facts,
        sections=[section for section in sections if section.parts],
    )


def _talk(talk: Talk) -> list[Part]:
    head = f"{talk.get_kind_display()}, {shortdate(talk.day)}"
    parts: list[Part] = [Text(head[:1].upper() + head[1:]), Text(talk.discussed)]
    if talk.agreed:
        parts.append(Text(_("Agreed: %(text)s") % {"text": talk.agreed}))
    return [*parts, *_remarks(talk.said)]  # type: ignore[attr-defined]  # of `talks_of`


def _remarks(remarks: list[Remark]) -> list[Part]:
    return [
        Text(_("Remark of %(name)s: %(text)s") % {"name": one.by.full_name, "text": one.text})
        for one in remarks
    ]


def _goals(shown: Shown) -> list[Part]:
    lines = [
        f"{one.text} ({in_language(one.comes_of.text)})" if one.comes_of else one.text
        for one in shown["goals"]
    ]
    return [Bullets(lines)] if lines else []


def _mention(shown: Shown) -> list[Part]:
    parts: list[Part] = []
    for one in shown["mentions"]:
        mention = one["mention"]
        said = f"{mention.get_rating_display()}, {shortdate(mention.given_date)}, {mention.by.full_name}"
        parts.append(Text(said[:1].upper() + said[1:]))
        parts += [Text(f"{title}: {text}") for title, text in one["grounds"]]
    return [*parts, *_remarks(shown["remarks"])] if parts else []


def _appeal(shown: Shown) -> list[Part]:
    appeal = shown["appeal"]
    parts: list[Part] = [Text(appeal.text)]
    if appeal.outcome:
        parts.append(Text(f"{appeal.get_outcome_display()}: {appeal.decision}"))
    return parts
