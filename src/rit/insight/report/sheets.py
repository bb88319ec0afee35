"""The report's data as tabs of a workbook."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from rit.foundation.access.actor import Actor
from rit.foundation.documents.workbook import Cell, Sheet
from rit.foundation.ui.words import in_language
from rit.insight.report.gathering import Gathered
from rit.insight.report.sections import owner_name, state_words
from rit.plan.queries import numbers_of
from rit.plan.states import Kind


def sheets(found: Gathered, actor: Actor) -> list[Sheet]:
    """Numbers as numbers and dates as dates, so that anybody can count again."""
    return [
        _actions(found),
        _objectives(found),
        _instruments(found),
        _turns(found),
        _decisions(found),
        _about(found, actor),
    ]


def _actions(found: Gathered) -> Sheet:
    head = [
        _("Code"), _("Action"), _("Objectives"), _("Instrument"), _("Owner"), _("Unit"),
        _("Starts on"), _("Next date"), _("Done by"), _("How often"), _("State"),
        _("Overdue"), _("Progress"), _("Finished on"),
    ]  # fmt: skip
    titles = {instrument.pk: in_language(instrument.title) for instrument in found.house.instruments}
    late = {action.pk for action in found.late}
    rows: list[list[Cell]] = [
        [
            action.code,
            in_language(action.title),
            ", ".join(map(str, found.served.get(action.pk, []))),
            titles.get(action.instrument_id or 0, ""),
            owner_name(action),
            in_language(action.unit.name) if action.unit else "",
            action.start_date,
            action.next_date,
            action.due_date,
            action.get_recurrence_display(),
            state_words(action, found.day),
            action.pk in late,
            action.progress,
            action.finished_date,
        ]
        for action in found.actions
    ]
    return Sheet(_("Actions"), head, rows)


def _objectives(found: Gathered) -> Sheet:
    head = [
        _("Pillar"),
        _("Number"),
        _("Objective"),
        _("Actions"),
        _("Done"),
        _("Running"),
        _("Overdue"),
        _("Progress"),
    ]
    rows: list[list[Cell]] = [
        [
            in_language(wing.pillar.title),
            room.objective.number,
            in_language(room.objective.title),
            room.standing.total,
            room.standing.done,
            room.standing.running,
            room.standing.late,
            room.standing.share,
        ]
        for wing in found.house.wings
        for room in wing.rooms
    ]
    return Sheet(_("Objectives"), head, rows)


def _instruments(found: Gathered) -> Sheet:
    kinds = dict(Kind.choices)
    rows: list[list[Cell]] = [
        [
            instrument.section,
            in_language(instrument.title),
            instrument.get_approach_display(),
            ", ".join(str(kinds.get(kind, kind)) for kind in instrument.kinds),
            ", ".join(map(str, numbers_of(instrument))),
            sum(action.instrument_id == instrument.pk for action in found.actions),
            instrument.force_words,
        ]
        for instrument in found.house.instruments
    ]
    head = [
        _("Section"), _("Instrument"), _("Approach"), _("Kind"), _("Objectives"), _("Actions"), _("State")
    ]  # fmt: skip
    return Sheet(_("Instruments"), head, rows)


def _turns(found: Gathered) -> Sheet:
    words = {
        "done": _("done"),
        "late": _("done, too late"),
        "missed": _("did not happen"),
        "planned": _("planned"),
        "": "",
    }
    head = [_("Action"), _("How often"), *(f"{month:%Y-%m}" for month in found.months)]
    rows: list[list[Cell]] = [
        [
            in_language(turns.action.title),
            turns.action.get_recurrence_display(),
            *(words[cell] for cell in turns.cells),
        ]
        for turns in found.turns
    ]
    return Sheet(_("Recurring work"), head, rows)


def _decisions(found: Gathered) -> Sheet:
    rows: list[list[Cell]] = [
        [
            decision.day,
            in_language(decision.action.title),
            "; ".join(decision.what),
            decision.reason,
            decision.who,
        ]
        for decision in found.decisions
    ]
    return Sheet(_("Decisions"), [_("Date"), _("Action"), _("What changed"), _("Reason"), _("By")], rows)


def _about(found: Gathered, actor: Actor) -> Sheet:
    position, head = found.trail
    rows: list[list[Cell]] = [
        [_("Zone"), settings.ENVIRONMENT.zone_name],
        [_("Plan"), in_language(found.plan.title)],
        [_("As of"), found.day],
        [_("Made by"), actor.name],
        [_("Trail sealed up to entry"), position],
        [_("Hash of the trail"), head],
    ]
    return Sheet(_("About"), [_("What"), _("Value")], rows)
