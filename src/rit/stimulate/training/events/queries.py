"""Sessions, how full they are, and who is asked or was there as far as a reader may know (L6.1-a, L6.4-b)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.queries import accounts_with
from rit.people.models import Assignment, Person, Unit
from rit.people.queries import held_on, in_service_on
from rit.people.states import Cadre
from rit.stimulate.training.events import rules
from rit.stimulate.training.events.models import Activity, Attendance, Invitation, TrainingSession
from rit.stimulate.training.events.states import STANDING, TAKING, SessionState

MOST = 2_000
MOST_SLOTS = 60
OF_PERSON = 200
ROUND = timedelta(days=365)  # who was asked within a year belongs to the same round


def visible_to(actor: Actor) -> QuerySet[TrainingSession]:
    """When and where people train is no secret; who does is."""
    return TrainingSession.objects.select_related("activity").prefetch_related("leaders", "units")


def locked(key: UUID) -> TrainingSession:
    """The activity is locked first: no two people take the last place of one of its sessions."""
    activity = TrainingSession.objects.values_list("activity_id", flat=True).get(pk=key)
    Activity.objects.select_for_update(of=("self",)).get(pk=activity)
    found = TrainingSession.objects.select_related("activity").prefetch_related("leaders")
    return found.select_for_update(of=("self",)).get(pk=key)


def activities(actor: Actor) -> QuerySet[Activity]:
    found = Activity.objects.order_by("sort", "code")
    return found if rules.steers(actor) else found.filter(offered=True)


def facts(session: TrainingSession) -> rules.Facts:
    leaders = frozenset(one.pk for one in session.leaders.all())
    return rules.Facts(session.state, session.begins_at, leaders)


@dataclass(frozen=True)
class Count:
    """`taken`: places kept for who was asked or is coming; `present` of those that were recorded."""

    asked: int = 0
    coming: int = 0
    cannot: int = 0
    waiting: int = 0
    present: int = 0

    @property
    def taken(self) -> int:
        return self.asked + self.coming

    @property
    def invited(self) -> int:
        return self.taken + self.cannot + self.waiting


def counts(keys: Collection[UUID]) -> dict[UUID, Count]:
    """Numbers only, from a function that reads past the wall: one query, and each session counts once."""
    found = dict.fromkeys(keys, Count())
    if keys:
        with connection.cursor() as cursor:
            cursor.execute("select * from training_counts(%s)", [list(found)])
            found |= {key: Count(*numbers) for key, *numbers in cursor.fetchall()}
    return found


def invitation(session: UUID, person: UUID | None) -> Invitation | None:
    return Invitation.objects.filter(session=session, person=person or NOBODY).first()


def standing_of(person: UUID, now: datetime) -> QuerySet[Invitation]:
    """What somebody is asked for, comes to or waits for, and that has not begun."""
    return Invitation.objects.filter(
        person=person,
        answer__in=STANDING,
        session__state=SessionState.PLANNED,
        session__begins_at__gt=now,
    ).select_related("session__activity")


def elsewhere(session: TrainingSession, person: UUID | None, now: datetime) -> list[Invitation]:
    """Standing invitations of somebody for other sessions of the same activity."""
    found = standing_of(person or NOBODY, now).filter(session__activity=session.activity_id)
    return list(found.exclude(session=session.pk).order_by("session__begins_at")[:MOST_SLOTS])


def own(
    session: TrainingSession, person: UUID | None, now: datetime
) -> tuple[Invitation | None, list[Invitation]]:
    """Somebody's invitation for this session, and the standing ones for other sessions of the activity: one query."""
    coming = Q(session__begins_at__gt=now, answer__in=STANDING, session__state=SessionState.PLANNED)
    rows = Invitation.objects.filter(coming | Q(session=session.pk), session__activity=session.activity_id)
    rows = rows.filter(person=person or NOBODY).select_related("session").order_by("session__begins_at")
    found = list(rows[:MOST_SLOTS])
    here = next((one for one in found if one.session_id == session.pk), None)
    return here, [one for one in found if one is not here]


def own_line(session: TrainingSession, person: UUID | None) -> Attendance | None:
    return counting().filter(session=session, person=person or NOBODY).first()


def on_a_list(session: TrainingSession, now: datetime) -> QuerySet[Invitation, UUID]:
    """Who stands on the list of this session, or of another coming one of the activity: of what the reader may see."""
    coming = Q(session__begins_at__gt=now, answer__in=STANDING, session__state=SessionState.PLANNED)
    rows = Invitation.objects.filter(session__activity=session.activity_id)
    return rows.filter(coming | Q(session=session)).values_list("person", flat=True)


def listed(session: UUID, people: Collection[UUID], now: datetime) -> dict[UUID, bool]:
    """Who of them is on the list of this session (True), or of another coming one of the activity (False).

    For whoever leads this session and for the coordinator: a function past the wall, which tells that and no more.
    """
    with connection.cursor() as cursor:
        cursor.execute("select person, here from training_asked(%s, %s, %s)", [session, list(people), now])
        return dict(cursor.fetchall())


def slots(activity: UUID, now: datetime) -> QuerySet[TrainingSession]:
    """The coming sessions of an activity."""
    planned = TrainingSession.objects.filter(activity=activity, state=SessionState.PLANNED)
    return planned.filter(begins_at__gt=now).order_by("begins_at")


def counting() -> QuerySet[Attendance]:
    """The rows that count: what was corrected does not."""
    return Attendance.objects.filter(replaced_by=None)


def attended(person: UUID | None) -> QuerySet[Attendance]:
    """Where somebody was, newest first."""
    rows = counting().filter(person=person or NOBODY, present=True).select_related("session__activity")
    return rows.order_by("-session__begins_at")


def roster(session: UUID) -> QuerySet[Person]:
    """Who is asked, comes or was there, by name: of what the reader may see."""
    asked = Invitation.objects.filter(session=session, answer__in=TAKING).values("person")
    there = Attendance.objects.filter(session=session).values("person")
    return Person.objects.filter(Q(pk__in=asked) | Q(pk__in=there)).order_by("folded")


def invited(session: UUID) -> QuerySet[Invitation]:
    """With the person; who comes first, then who waits, by time."""
    rows = Invitation.objects.filter(session=session).select_related("person")
    return rows.order_by("answer", "waiting_since", "person__folded")


def there(session: UUID) -> QuerySet[Attendance]:
    """The rows that count, with the person, by name."""
    return counting().filter(session=session).select_related("person").order_by("person__folded")


def lines_of(session: UUID, people: Iterable[UUID]) -> dict[UUID, Attendance]:
    """By person, the row that counts: one query."""
    rows = counting().filter(session=session, person__in=list(people)).select_related("by")
    return {row.person_id: row for row in rows[:MOST]}


def staff_on(day: date) -> QuerySet[Person]:
    return Person.objects.filter(in_service_on(day)).exclude(cadre=Cadre.EXTERNAL)


def members(units: Collection[UUID], day: date) -> list[Person]:
    """Who holds a function in one of these units on the day."""
    held = Assignment.objects.filter(held_on(day), unit__in=list(units)).values("person")
    return list(staff_on(day).filter(pk__in=held).order_by("folded")[:MOST])


def not_asked_yet(activity: UUID, day: date, now: datetime) -> list[Person]:
    """Staff who were not asked in this round, unit after unit: who declined was asked. For who reads all names."""
    asked = Invitation.objects.filter(session__activity=activity, session__begins_at__gt=now - ROUND).exclude(
        session__state=SessionState.CANCELLED
    )
    main = Assignment.objects.filter(held_on(day), person=OuterRef("pk")).order_by("-share", "from_date")
    found = staff_on(day).exclude(pk__in=asked.values("person"))
    return list(
        found.annotate(unit_code=Subquery(main.values("unit__code")[:1])).order_by("unit_code", "folded")[
            :MOST
        ]
    )


def who_can_lead(day: date) -> QuerySet[Person]:
    """Coaches and the coordinator."""
    return Person.objects.filter(account__in=accounts_with(rules.LEAD, day)).order_by("folded")


def teams(day: date) -> QuerySet[Unit]:
    """The units that exist on the day."""
    open_ = Q(opened_date=None) | Q(opened_date__lte=day)
    return Unit.objects.filter(open_, Q(closed_date=None) | Q(closed_date__gte=day)).order_by("order", "code")
