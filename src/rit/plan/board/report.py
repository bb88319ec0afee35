"""What the chief's report tells the mayor beside the chief's own words: the state of the plan, the decisions of the
period and what comes of them (L5-c, L7-f).

`gather` gives plain JSON in all languages, so that a report that was sent can be read again, in any language, with
the figures it was sent with. `told` puts it in the reader's language, for the screen and the document.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.plan import queries as plan_queries
from rit.plan.board import queries
from rit.plan.board.models import Decision, MayorReport
from rit.plan.board.states import Outcome
from rit.plan.models import Action, Plan
from rit.plan.states import ActionState

Data = dict[str, Any]  # Any: what JSON can hold
MOST_DECISIONS = 200


def gather(plan: Plan, first: date, last: date, day: date) -> Data:
    """Figures of `day`; decisions taken from `first` to `last`, signed by then. Six queries."""
    house = plan_queries.house(plan, day)
    taken = Decision.objects.filter(decided_date__range=(first, last), signed_at__isnull=False)
    taken = queries.corrected(taken.order_by("decided_date", "number"))
    return {
        "day": day.isoformat(),
        "standing": _standing(house.standing),
        "wings": [
            {
                "code": wing.pillar.code,
                "title": wing.pillar.title,
                "standing": _standing(wing.standing),
                "rooms": [
                    {
                        "number": room.objective.number,
                        "title": room.objective.short,
                        "standing": _standing(room.standing),
                    }
                    for room in wing.rooms
                ],
            }
            for wing in house.wings
        ],
        "decisions": [_decision(one) for one in queries.with_actions(taken)[:MOST_DECISIONS]],
    }


def _standing(standing: plan_queries.Standing) -> Data:
    return {
        "total": standing.total,
        "done": standing.done,
        "late": standing.late,
        "running": standing.running,
        "share": standing.share,
    }


def _decision(decision: Decision) -> Data:
    return {
        "key": str(decision.pk),
        "reference": decision.reference,
        "date": decision.decided_date.isoformat(),
        "title": decision.title,
        "outcome": decision.outcome,
        "text": decision.text,
        "corrected": bool(vars(decision)["is_corrected"]),
        "actions": [_action(action) for action in queries.actions_of([decision])],
    }


def _action(action: Action) -> Data:
    return {
        "key": str(action.pk),
        "title": action.title,
        "owner": action.owner.full_name if action.owner else "",
        "due": action.due_date.isoformat(),
        "state": action.state,
        "progress": action.progress,
    }


def told(report: MayorReport, day: date) -> Data:
    """Kept figures of a report that was sent, today's of a draft; every word in the active language."""
    figures = report.figures or gather(report.plan, report.from_date, report.to_date, day)
    return {
        "day": date.fromisoformat(figures["day"]),
        "lead": _lead(figures["standing"]),
        "wings": [
            {
                "code": wing["code"],
                "title": in_language(wing["title"]),
                **wing["standing"],
                "rooms": [
                    {"title": f"{room['number']} {in_language(room['title'])}", **room["standing"]}
                    for room in wing["rooms"]
                ],
            }
            for wing in figures["wings"]
        ],
        "decisions": [
            {
                "key": one["key"],
                "reference": one["reference"],
                "date": date.fromisoformat(one["date"]),
                "title": in_language(one["title"]),
                "outcome": str(Outcome(one["outcome"]).label),
                "text": one["text"],
                "corrected": one["corrected"],
                "actions": [
                    {
                        "key": action["key"],
                        "title": in_language(action["title"]),
                        "owner": action["owner"] or _("nobody yet"),
                        "due": date.fromisoformat(action["due"]),
                        "state": str(ActionState(action["state"]).label),
                        "progress": action["progress"],
                    }
                    for action in one["actions"]
                ],
            }
            for one in figures["decisions"]
        ],
    }


def _lead(standing: Data) -> str:
    done = ngettext(
        "%(done)s of %(total)s action is done.", "%(done)s of %(total)s actions are done.", standing["total"]
    ) % {"done": standing["done"], "total": standing["total"]}
    if not standing["late"]:
        return f"{done} {_('Nothing is overdue.')}"
    late = ngettext("%(count)s is overdue.", "%(count)s are overdue.", standing["late"])
    return f"{done} {late % {'count': standing['late']}}"


def period(report: MayorReport) -> str:
    return period_of(report.from_date, report.to_date)


def period_of(first: date, last: date) -> str:
    return f"{shortdate(first)} – {shortdate(last)}"
