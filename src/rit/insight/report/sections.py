"""The report, section by section, as texts and numbers that the template lays out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.foundation.access.actor import Actor
from rit.foundation.ui.templatetags.rit import daydiff, shortdate
from rit.foundation.ui.words import in_language
from rit.insight import house_drawing
from rit.insight.house_drawing import percent
from rit.insight.report.gathering import Gathered, Turns
from rit.plan import queries, surface
from rit.plan.models import Action, Instrument
from rit.plan.states import ActionState, Approach, Kind

Data = dict[str, Any]  # Any: what JSON can hold
MOST_ROWS = 100  # of a list whose actions all stand in the last table too
MARKS = {"done": "✓", "late": "(✓)", "missed": "◆", "planned": "○"}


def document(found: Gathered, actor: Actor, language: str, now: datetime) -> Data:
    """All that the template needs; every word in the active language."""
    return {
        "title": _title(found),
        "author": settings.ENVIRONMENT.zone_name,
        "language": language,
        "words": _words(),
        "cover": _cover(found, actor, now),
        "summary": _summary(found),
        "house": house_drawing.describe(found.house),
        "progress": [_wing(wing) for wing in found.house.wings],
        "balance": _balance(found),
        "late": _rows(found, found.late[:MOST_ROWS]),
        "late_more": _more(found.late),
        "coming": _rows(found, found.coming[:MOST_ROWS]),
        "coming_more": _more(found.coming),
        "turns": _heat(found),
        "decisions": [
            {
                "day": shortdate(decision.day),
                "title": in_language(decision.action.title),
                "what": decision.what,
                "reason": decision.reason,
                "who": decision.who,
            }
            for decision in found.decisions
        ],
        "adjusted": _adjusted(found),
        "more_decisions": _("There are more; the spreadsheet holds them all.")
        if found.more_decisions
        else "",
        "groups": [
            {"title": title, "code": code, "rows": _rows(found, actions)}
            for title, code, actions in by_objective(found)
        ],
        "notes": _notes(found),
        "corrections": [
            {
                "code": correction.code,
                "says": in_language(correction.says),
                "correct": in_language(correction.correct),
                "source": correction.source,
            }
            for correction in found.corrections
        ],
    }


def by_objective(found: Gathered) -> Iterable[tuple[str, str, list[Action]]]:
    """Heading, pillar and actions: each action once, under the first objective it serves."""
    groups: dict[int, list[Action]] = {}
    for action in found.actions:
        first = found.served.get(action.pk, [0])[0]
        groups.setdefault(first, []).append(action)
    for wing in found.house.wings:
        for room in wing.rooms:
            if actions := groups.get(room.objective.number):
                title = f"{room.objective.number} {in_language(room.objective.title)}"
                yield title, wing.pillar.code, actions
    if 0 in groups:
        yield _("Without an objective"), "", groups[0]


def instruments(found: Gathered) -> list[Instrument]:
    """Each once, in the order of the plan's sections."""
    rooms = [room for wing in found.house.wings for room in wing.rooms]
    known = {instrument.pk: instrument for room in rooms for instrument in room.instruments}
    return sorted(known.values(), key=lambda instrument: instrument.section)


def state_words(action: Action, day: date) -> str:
    """The state, and how late it is when it is late."""
    shape, _days = surface.standing(action, day)
    state = str(ActionState(action.state).label)
    return f"{state}, {daydiff(action.next_date, day)}" if shape == "late" else state


def owner_name(action: Action) -> str:
    return action.owner.full_name if action.owner else _("nobody yet")


def _title(found: Gathered) -> str:
    return f"{_('State of the plan')}: {in_language(found.plan.title)}"


def _words() -> dict[str, str]:
    """The headings of sections and columns."""
    return {
        "house": _("Policy on one page"),
        "summary": _("In short"),
        "attention": _("What needs attention"),
        "progress": _("Progress by pillar and objective"),
        "objective": _("Objective"),
        "share": _("Progress"),
        "done": _("Done"),
        "late": _("Overdue"),
        "balance": _("Balance of the instruments"),
        "approach": _("Approach"),
        "kind": _("Kind"),
        "instruments": _("Instruments"),
        "late_title": _("Overdue actions"),
        "late_none": _("Nothing is overdue."),
        "coming": _("The next 90 days"),
        "coming_none": _("Nothing is due in the next 90 days."),
        "action": _("Action"),
        "action_of": _("Action (and the objectives it serves)"),
        "owner": _("Owner"),
        "due": _("Due"),
        "state": _("State"),
        "turns": _("Recurring work"),
        "turns_none": _("The plan has no recurring work."),
        "decisions": _("Decisions to adjust, last twelve months"),
        "decisions_none": _("The plan was not adjusted."),
        "date": _("Date"),
        "what": _("What changed"),
        "reason": _("Reason"),
        "all": _("All actions by objective"),
        "notes": _("Notes"),
        "counting": _("How progress is counted"),
        "corrections": _("Where the text of the plan is corrected"),
        "says": _("The plan says"),
        "correct": _("What holds"),
        "source": _("Source"),
        "page": _("Page {page} of {pages}"),
    }


def _cover(found: Gathered, actor: Actor, now: datetime) -> Data:
    position, head = found.trail
    moment = date_format(timezone.localtime(now), "DATETIME_FORMAT")
    made_by = _("Made on %(moment)s by %(name)s") if actor.name else _("Made on %(moment)s")
    sealed = _("Trail sealed up to entry %(position)s: %(hash)s") if position else _("Trail not sealed yet")
    return {
        "zone": settings.ENVIRONMENT.zone_name,
        "kind": _("State of the plan"),
        "plan": in_language(found.plan.title),
        "day": _("As of %(day)s") % {"day": date_format(found.day, "DATE_FORMAT")},
        "made": made_by % {"moment": moment, "name": actor.name},
        "trail": sealed % {"position": position, "hash": head[:12]},
    }


def _summary(found: Gathered) -> Data:
    """The answer first: how much is done, how much is late; then what needs attention."""
    standing = found.house.standing
    lead = ngettext(
        "%(done)s of %(total)s action is done; the plan as a whole stands at %(share)s.",
        "%(done)s of %(total)s actions are done; the plan as a whole stands at %(share)s.",
        standing.total,
    ) % {"done": standing.done, "total": standing.total, "share": percent(standing.share)}
    return {"lead": f"{lead} {_lateness(found)}", "points": list(_points(found))}


def _lateness(found: Gathered) -> str:
    late = found.late
    if not late:
        return _("Nothing is overdue.")
    return ngettext(
        "%(count)s is overdue, since %(day)s.", "%(count)s are overdue, the oldest since %(day)s.", len(late)
    ) % {"count": len(late), "day": shortdate(late[0].next_date)}


def _points(found: Gathered) -> Iterable[str]:
    rooms = [room for wing in found.house.wings for room in wing.rooms]
    worst = max(rooms, key=lambda room: room.standing.late, default=None)
    if worst and worst.standing.late:
        yield _("Most overdue: objective %(objective)s, with %(count)s.") % {
            "objective": _name(worst),
            "count": worst.standing.late,
        }
    for room in rooms:
        if not room.standing.total:
            yield _("Objective %(objective)s has no actions yet.") % {"objective": _name(room)}
    counted = [
        queries.Ask(kind, getattr(found.house.standing, kind)) for kind in ("missed", "unowned", "quiet")
    ]
    for ask in counted:
        if ask.count:
            yield f"{house_drawing.ask_words(ask)}."
    if found.coming:
        yield ngettext(
            "%(count)s action is due in the next 90 days.",
            "%(count)s actions are due in the next 90 days.",
            len(found.coming),
        ) % {"count": len(found.coming)}


def _name(room: queries.Room) -> str:
    return f"{room.objective.number} ({in_language(room.objective.title)})"


def _wing(wing: queries.Wing) -> Data:
    return {
        "code": wing.pillar.code,
        "title": in_language(wing.pillar.title),
        **_standing(wing.standing),
        "rooms": [
            {
                "title": f"{room.objective.number} {in_language(room.objective.title)}",
                **_standing(room.standing),
            }
            for room in wing.rooms
        ],
    }


def _standing(standing: queries.Standing) -> Data:
    return {
        "share": standing.share,
        "percent": percent(standing.share),
        "done": _("%(done)s of %(total)s") % {"done": standing.done, "total": standing.total},
        "late": standing.late,
    }


def _balance(found: Gathered) -> Data:
    """Controlling against stimulating (L1-d); prevention, control and reaction (L2-a)."""
    house = found.house
    counts = {"controlling": house.controlling, "stimulating": house.stimulating, "both": house.both}
    kinds = {kind: sum(kind in instrument.kinds for instrument in instruments(found)) for kind in Kind.values}
    lead = _("%(controlling)s controlling, %(stimulating)s stimulating, %(both)s both.") % counts
    return {
        "lead": lead,
        "note": _("An instrument can be of more than one kind."),
        "most": max(1, *counts.values(), *kinds.values()),
        "approaches": [
            {"label": str(label).capitalize(), "count": counts[code]} for code, label in Approach.choices
        ],
        "kinds": [{"label": str(label).capitalize(), "count": kinds[code]} for code, label in Kind.choices],
    }


def _rows(found: Gathered, actions: Iterable[Action]) -> list[Data]:
    return [
        {
            "title": in_language(action.title),
            "objectives": ", ".join(map(str, found.served.get(action.pk, []))),
            "owner": owner_name(action),
            "due": shortdate(action.next_date),
            "state": state_words(action, found.day),
            "late": surface.standing(action, found.day)[0] == "late",
            "percent": percent(action.progress),
        }
        for action in actions
    ]


def _more(actions: list[Action]) -> str:
    left = len(actions) - MOST_ROWS
    if left <= 0:
        return ""
    return ngettext(
        "%(count)s more stands in the table of all actions.",
        "%(count)s more stand in the table of all actions.",
        left,
    ) % {"count": left}


def _heat(found: Gathered) -> Data:
    missed = sum(cell == "missed" for turns in found.turns for cell in turns.cells)
    lead = ngettext(
        "%(count)s month in which a turn of recurring work did not happen.",
        "%(count)s months in which a turn of recurring work did not happen.",
        missed,
    )
    legend = {
        "done": _("done"),
        "late": _("done, too late"),
        "missed": _("did not happen"),
        "planned": _("planned"),
    }
    return {
        "lead": lead % {"count": missed} if missed else _("All recurring work happened."),
        "legend": ", ".join(f"{MARKS[state]} {words}" for state, words in legend.items()),
        "months": [
            {"month": date_format(month, "M").lower(), "year": date_format(month, "y")}
            for month in found.months
        ],
        "rows": [_turns(turns) for turns in _most_missed(found.turns)],
        "more": _("There are more; the spreadsheet holds them all.") if len(found.turns) > MOST_ROWS else "",
    }


def _most_missed(turns: list[Turns]) -> list[Turns]:
    """All of them where they are few; else those that missed most, which are what the board has to see."""
    if len(turns) <= MOST_ROWS:
        return turns
    return sorted(turns, key=lambda turns: turns.cells.count("missed"), reverse=True)[:MOST_ROWS]


def _turns(turns: Turns) -> Data:
    return {
        "title": in_language(turns.action.title),
        "rhythm": str(turns.action.get_recurrence_display()),
        "cells": [{"state": cell, "mark": MARKS.get(cell, "")} for cell in turns.cells],
    }


def _adjusted(found: Gathered) -> str:
    count = len(found.decisions)
    if found.more_decisions:
        return _("The plan was adjusted more than %(count)s times.") % {"count": count}
    return ngettext("The plan was adjusted once.", "The plan was adjusted %(count)s times.", count) % {
        "count": count
    }


def _notes(found: Gathered) -> list[str]:
    stopped = sum(action.state == "stopped" for action in found.actions)
    notes = [
        _("A percentage is the mean progress of the actions; stopped actions do not count."),
        _(
            "An action that serves several objectives counts under each,"
            " and once in its pillar and in the whole."
        ),
        _("The progress of recurring work is the share of its turns that happened."),
        _("An action is overdue when its next date has passed and it is not done or stopped."),
        _("The figures are those in the register at the moment the report was made."),
    ]
    if stopped:
        notes.append(
            ngettext("%(count)s action was stopped.", "%(count)s actions were stopped.", stopped)
            % {"count": stopped}
        )
    return notes
