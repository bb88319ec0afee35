"""Two calls of a fictional corps, by the real actions: one that is over, one that is open now (L5-d)."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.people.models import Person
from rit.plan.rules import STEER
from rit.stimulate.training.coaches.calls import actions
from rit.stimulate.training.coaches.calls.models import Candidate, CoachCall
from rit.stimulate.training.events.actions import attending, inviting, sessions
from rit.stimulate.training.events.models import Activity, TrainingSession
from rit.stimulate.training.events.rules import LEAD

COORDINATOR, TRAINER = "P0003", "P0009"
STORIES = tomllib.loads((Path(__file__).parent / "stories.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load(*, today: date) -> int:
    """How many; 0 when there are some already."""
    if CoachCall.objects.exists():
        return 0
    _over(today)
    call = _call(STORIES["now"], today - timedelta(days=6), today + timedelta(days=24))
    for told in STORIES["waiting"]:
        _answer(call, told["number"], told["words"], today - timedelta(days=3))
    return 2


def _over(today: date) -> None:
    """Ended two months ago; one became a coach, one follows the training soon, one was thanked."""
    begun = today - timedelta(days=85)
    call = _call(STORIES["over"], begun, begun + timedelta(days=21))
    by, decided = _actor(COORDINATOR, STEER), _at(begun + timedelta(days=25))
    applied = STORIES["applied"]
    kept = {
        told["number"]: _answer(call, told["number"], told["words"], begun + timedelta(days=8))
        for told in applied
    }
    for number, end in ((told["number"], told["end"]) for told in applied):
        if end == "declined":
            actions.decline(kept[number].pk, STORIES["word"], by=by, now=decided)
        else:
            actions.select(kept[number].pk, by=by, now=decided)
    first, second = (kept[told["number"]].person for told in applied if told["end"] != "declined")
    trained = _session(call, begun + timedelta(days=46), first, begun + timedelta(days=26))
    trainer = _actor(TRAINER, LEAD)
    attending.record(trained.pk, [first.pk], by=trainer, now=trained.ends_at)
    start = begun + timedelta(days=50)
    actions.appoint(
        kept[first.staff_number].pk,
        from_date=start,
        to_date=start + timedelta(days=3 * 365 - 1),
        reason="Gekozen na de oproep; de opleiding is gevolgd.",
        by=by,
        now=_at(start),
    )
    coming = _session(call, today + timedelta(days=15), second, today - timedelta(days=12))
    inviting.invite(coming.pk, [second], by=by, now=_at(today - timedelta(days=11)))


def _call(text: dict[str, str], begun: date, until: date) -> CoachCall:
    training = Activity.objects.get(code="coach-training")
    edit = actions.CallEdit(text, until, 2, training)
    return actions.open_call(edit, by=_actor(COORDINATOR, STEER), now=_at(begun))


def _answer(call: CoachCall, number: str, words: str, day: date) -> Candidate:
    return actions.put_forward(call.pk, words, by=_actor(number), now=_at(day))


def _session(call: CoachCall, day: date, candidate: Person, planned: date) -> TrainingSession:
    """A day with the coach who trains; for the unit of who comes."""
    begins = timezone.make_aware(datetime.combine(day, time(9)))
    edit = sessions.SessionEdit(
        activity=call.training,
        begins_at=begins,
        ends_at=begins + timedelta(hours=8),
        place="Opleidingscentrum",
        language="nl",
        capacity=8,
        units=[assignment.unit for assignment in candidate.assignments.select_related("unit")[:1]],
        leaders=[Person.objects.get(staff_number=TRAINER)],
    )
    return sessions.plan(edit, by=_actor(COORDINATOR, STEER), now=_at(planned))


def _actor(number: str, *doors: str) -> Actor:
    person = Person.objects.get(staff_number=number)
    roles = frozenset({"coordinator"} if STEER in doors else ())
    return Actor(person.account_id, person.pk, person.full_name, roles=roles, doors=frozenset(doors))


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10, 40)))
