"""*My RIT*, and what the plan asks of a person or a unit now (L1-e): the plan cascades to each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.queries import roles_held
from rit.foundation.access.roles import roles
from rit.foundation.registries import cascade, channels, doors, of_person
from rit.foundation.registries import turn as turns
from rit.foundation.ui.spoken import current
from rit.foundation.ui.words import in_language
from rit.people import queries as people
from rit.people.models import Person
from rit.plan import queries
from rit.plan.models import Plan, PlanActor
from rit.stimulate.training.month import queries as months

NEXT = 5
PLAN_CODES = {"board_member": "board", "board_secretary": "board"}


@dataclass(frozen=True)
class Part:
    """What the plan asks of somebody in a role, or as an employee or a line manager."""

    title: str
    responsibilities: list[str]


@require_GET
@entry(EMPLOYEE)
def rit(request: Request) -> HttpResponse:
    """For every employee: what waits for me, my part in the plan, our values, where to turn."""
    today, actor = clock.today(), request.actor
    plan = queries.current_plan(actor, today)
    waiting = turns.gather(actor, today, team=False)
    units = people.units_of(actor.person, today) if actor.person else []
    context = {
        "today": today,
        "first_name": actor.name.split()[0] if actor.name else "",
        "waiting": waiting[:NEXT],
        "total": len(waiting),
        "more": max(0, len(waiting) - NEXT),
        "parts": _parts(plan, actor.roles, leads=bool(actor.units_led)),
        "values": plan.values.all() if plan else [],
        "units": units,
        "channels": channels.channels(),
        "guide": doors.find("guide", current()),
        "own": of_person.mine(actor, today),
        "month": months.of_this_month(actor, today),
    }
    return render(request, "insight/mine.html", context)


@require_GET
@entry(EMPLOYEE)
def person(request: Request, staff_number: str) -> HttpResponse:
    """What the plan asks of a colleague: actions are open to the corps, and so is everybody's part."""
    today = clock.today()
    shown = get_object_or_404(people.visible_to(request.actor), staff_number=staff_number)
    plan = queries.current_plan(request.actor, today)
    held = roles_held(shown.account_id, today) if shown.account_id else frozenset()
    context = {
        "person": shown,
        "lines": cascade.of_person(request.actor, shown.pk, today),
        "parts": _parts(plan, held, leads=_leads(shown, today)),
    }
    return render(request, "insight/asked_of_person.html", context)


@require_GET
@entry(EMPLOYEE)
def unit(request: Request, code: str) -> HttpResponse:
    """The unit's part, with the units below it; its head gives actions to people from here."""
    today = clock.today()
    shown = get_object_or_404(people.units_visible_to(request.actor).select_related("parent"), code=code)
    below: list[UUID] = people.units_below([shown.pk], today)
    lines = cascade.of_units(request.actor, below, today)
    given = [line for line in lines if not line.shared]
    plan = queries.current_plan(request.actor, today)
    context = {
        "unit": shown,
        "head": people.head_of(shown, today),
        "lines": lines,
        "actions": len(given),
        "late": sum(line.late for line in given),
        "unowned": sum(not line.owner for line in given),
        "below": len(below) - 1,
        "processes": plan.processes.filter(units__in=below).distinct() if plan else [],
        "leads": shown.pk in request.actor.units_led,
        "parts": _parts(plan, frozenset(), leads=True)[1:],
    }
    return render(request, "insight/asked_of_unit.html", context)


def _parts(plan: Plan | None, held: frozenset[str], *, leads: bool) -> list[Part]:
    """As an employee, as a line manager, then in each role; roles that the plan does not name have their tasks."""
    if plan is None:
        return []
    named = {actor.code: actor for actor in plan.actors.all()}
    parts = [_part(named.get("employee"), _("As an employee"))]
    if leads:
        parts.append(_part(named.get("manager"), _("As a line manager")))
    for code, role in roles().items():
        if code in held:
            actor = named.get(PLAN_CODES.get(code, code))
            tasks = [in_language(task) for task in role.tasks]
            parts.append(_part(actor, in_language(role.title)) or Part(in_language(role.title), tasks))
    return [part for part in parts if part]


def _part(actor: PlanActor | None, title: str) -> Part | None:
    if actor is None:
        return None
    return Part(title, [in_language(words) for words in actor.responsibilities])


def _leads(person: Person, day: date) -> bool:
    return person.assignments.filter(people.held_on(day), leads=True).exists()
