"""Inviting people, and their own answers: come, cannot, or move to another session (L6.1-a, L6.4-b)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from rit.foundation import clock
from rit.foundation.access.actor import NOBODY
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.people.models import Person
from rit.stimulate.training.events import queries, rules
from rit.stimulate.training.events.actions import inviting as actions
from rit.stimulate.training.events.models import Invitation, TrainingSession
from rit.stimulate.training.events.states import Answer
from rit.stimulate.training.events.views.sessions import PLANNERS, session_or_404

SHOWN = 200


@require_GET
@entry(door(*PLANNERS))
def invite(request: Request, key: UUID) -> HttpResponse:
    """Whom the button would ask, before anybody is asked."""
    one, now = session_or_404(request, key), clock.now()
    require(rules.may_invite(request.actor, queries.facts(one), now=now))
    people, elsewhere = _of_teams(request, one)
    all_of_them = bool(rules.may_invite_everybody(request.actor))
    rest = (
        queries.not_asked_yet(one.activity_id, timezone.localdate(one.begins_at), now) if all_of_them else []
    )
    slots = list(queries.slots(one.activity_id, now)[: queries.MOST_SLOTS])
    counted = queries.counts([one.pk, *(slot.pk for slot in slots)])
    free = max(0, one.capacity - counted[one.pk].taken)
    context = {
        "session": one,
        "free": free,
        "people": people[:SHOWN],
        "many": len(people),
        "elsewhere": elsewhere[:SHOWN],
        "fit": min(free, len(people)),
        "stay": max(0, len(people) - free),
        "may_all": all_of_them,
        "rest": len(rest),
        "slots": len(slots),
        "left": sum(max(0, slot.capacity - counted[slot.pk].taken) for slot in slots),
    }
    return render(request, "stimulate/training/invite.html", context)


def _of_teams(request: Request, one: TrainingSession) -> tuple[list[Person], list[Person]]:
    """The members of its teams who are on no list; apart, those asked for another session of the activity."""
    leaders = {leader.pk for leader in one.leaders.all()}
    units = [unit.pk for unit in one.units.all()]
    members = queries.members(units, timezone.localdate(one.begins_at))
    members = [person for person in members if person.pk not in leaders]
    listed = queries.listed(one.pk, [person.pk for person in members], clock.now())
    return (
        [person for person in members if person.pk not in listed],
        [person for person in members if listed.get(person.pk) is False],
    )


@require_POST
@entry(door(*PLANNERS))
def invite_teams(request: Request, key: UUID) -> HttpResponse:
    """As many as there are places; who is left is for another session."""
    one = session_or_404(request, key)
    free = max(0, one.capacity - queries.counts([key])[key].taken)
    people, _elsewhere = _of_teams(request, one)
    many = actions.invite(key, people[:free], by=request.actor, now=clock.now())
    return _asked(request, key, many)


@require_POST
@entry(door(*PLANNERS))
def invite_everybody(request: Request, key: UUID) -> HttpResponse:
    session_or_404(request, key)
    return _asked(request, key, actions.invite_everybody(key, by=request.actor, now=clock.now()))


def _asked(request: Request, key: UUID, many: int) -> HttpResponse:
    said = ngettext("%(n)s person is invited.", "%(n)s people are invited.", many) % {"n": many}
    messages.success(request, said)
    return redirect("training:session", key)


def _invited_or_404(request: Request, key: UUID) -> None:
    get_object_or_404(Invitation, session=key, person=request.actor.person or NOBODY)


@require_POST
@entry(EMPLOYEE)
def come(request: Request, key: UUID) -> HttpResponse:
    _invited_or_404(request, key)
    _say(request, actions.come(key, by=request.actor, now=clock.now()))
    return redirect("training:session", key)


@require_POST
@entry(EMPLOYEE)
def decline(request: Request, key: UUID) -> HttpResponse:
    _invited_or_404(request, key)
    actions.decline(key, by=request.actor, now=clock.now())
    messages.success(request, _("Noted: you cannot come. You need not say why."))
    return redirect("training:session", key)


@require_POST
@entry(EMPLOYEE)
def move(request: Request, key: UUID) -> HttpResponse:
    """To this session, from another one of the same activity."""
    session_or_404(request, key)
    _say(request, actions.move(key, by=request.actor, now=clock.now()))
    return redirect("training:session", key)


def _say(request: Request, answer: str) -> None:
    if answer == Answer.WAITING:
        messages.info(
            request,
            _(
                "The session is full. You are on the waiting list and move up by itself when a place comes free."
            ),
        )
    else:
        messages.success(request, _("Noted: you are coming."))
