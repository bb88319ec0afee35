"""Five years of training in a fictional corps, through the real actions: the play, teams and dilemmas, whole days."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.people.models import Assignment, Person, Unit
from rit.people.queries import held_on
from rit.people.states import UnitKind
from rit.plan.rules import STEER
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import EditionState
from rit.stimulate.training.events import queries
from rit.stimulate.training.events.actions import attending, catalogue, inviting, sessions
from rit.stimulate.training.events.models import Activity, Attendance, Invitation, TrainingSession
from rit.stimulate.training.events.rules import LEAD

SEED = 61
COORDINATOR, COACH, EMPLOYEE = "P0003", "P0009", "P0022"
COACHES = (COACH, "P0062", "P0069", "P0078", "P0141", "P0567", "P0782", "P1331")
OWN_TEAM, NEXT_TEAM, QUIET_TEAM, CANCELLED_TEAM = "COM-OO1", "COM-OO2", "COM-WE1", "COM-ZU1"
FIRST_SHOW = date(2020, 1, 6)
SHOWS = ((13, 30), (19, 0))
WHOLE_DAYS = (date(2022, 10, 4), date(2023, 5, 16), date(2024, 4, 23), date(2024, 11, 19))
TRAINED = "drugs-investigator"
HOUR_OF_TALK = (9, 0)


@transaction.atomic
def load(*, today: date) -> int:
    """How many sessions; 0 when there are some already."""
    if TrainingSession.objects.exists():
        return 0
    return _Story(today).tell()


class _Story:
    """Who and what it takes: read once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.dice = random.Random(SEED)  # noqa: S311  # made up, the same every time
        people = Person.objects.filter(staff_number__in=(COORDINATOR, *COACHES, EMPLOYEE))
        self.people = {one.staff_number: one for one in people}
        self.activities = {one.code: one for one in Activity.objects.all()}
        self.units = {one.code: one for one in Unit.objects.all()}
        published = Edition.objects.filter(state=EditionState.PUBLISHED)
        self.editions = list(published.order_by("dilemma__code"))
        self.by = _actor(self.people[COORDINATOR], STEER, LEAD)
        self.first_show: TrainingSession | None = None

    def tell(self) -> int:
        self._recognise()
        self._play()
        self._talks()
        self._days()
        self._function_training()
        self._to_come()
        return TrainingSession.objects.count()

    def _recognise(self) -> None:
        one = self.activities["dilemma-day"]
        names = ("sort", "title", "about", "minutes", "languages", "group_least", "group_most")
        edit = catalogue.ActivityEdit(
            recognised_as="DEMO/2022/17", **{name: getattr(one, name) for name in names}
        )
        now = _at(date(2022, 3, 14), 10)
        changed = catalogue.change(one.pk, edit, revision=one.revision, by=self.by, now=now)
        self.activities["dilemma-day"] = changed

    def _play(self) -> None:
        """Two performances on each day of the integrity week; who could not come was on the street."""
        staff = queries.staff_on(FIRST_SHOW).exclude(staff_number=COORDINATOR).order_by("staff_number")
        staff_keys = list(staff.values_list("pk", flat=True))
        shows = [
            self._plan("theatre-play", FIRST_SHOW + timedelta(days=day), hour, 120, "Theaterzaal", 150, None)
            for day in range(5)
            for hour in SHOWS
        ]
        self.dice.shuffle(staff_keys)
        there = staff_keys[: min(len(staff_keys) * 84 // 100, 140 * len(shows))]
        self.first_show = shows[0]
        for at, show in enumerate(shows):
            attending.record(show.pk, there[at :: len(shows)], by=self.by, now=show.ends_at)

    def _talks(self) -> None:
        """Each team about once a year, by a coach; a few teams wait longer than they should."""
        teams = [unit for unit in self.units.values() if unit.kind == UnitKind.TEAM]
        for number, team in enumerate(sorted(teams, key=lambda unit: unit.code)):
            if team.code != QUIET_TEAM:
                for day in self._days_of(number):
                    self._talk(team, day, COACHES[number % len(COACHES)])
        late = self._talk(self.units["INT-A"], self.today - timedelta(days=6), "P0062", recorded=False)
        self._invite(late, self.today - timedelta(days=25))

    def _days_of(self, number: int) -> Iterator[date]:
        day = date(2021, 2, 2) + timedelta(days=number * 9)
        while day < self.today - timedelta(days=20):
            yield day + timedelta(days=(1 - day.weekday()) % 7)
            day += timedelta(days=self.dice.choice((330, 365, 420)))

    def _talk(self, team: Unit, day: date, coach: str, *, recorded: bool = True) -> TrainingSession:
        one = self._plan("dilemma-talk", day, HOUR_OF_TALK, 120, "Briefinglokaal", 16, coach, [team])
        if recorded:
            members = [person.pk for person in queries.members([team.pk], day)][:16]
            self._record(one, [key for key in members if self.dice.random() < 0.86], coach)
        return one

    def _days(self) -> None:
        """Whole recognised days, for who put down a name; one line was wrong and was set right."""
        own = self.people[EMPLOYEE].pk
        for number, day in enumerate(WHOLE_DAYS):
            if day >= self.today:
                continue
            coach = COACHES[number % 2]
            one = self._plan(
                "dilemma-day", day, (8, 30), 510, "Opleidingscentrum", 16, coach, [self.units["COM-OO"]]
            )
            staff = list(queries.staff_on(day).order_by("staff_number").values_list("pk", flat=True))
            there = self.dice.sample(staff, 12)
            self._record(one, [*there, own] if number == 2 else there, coach)
        line = Attendance.objects.filter(session=one).exclude(person__in=(own, self.by.person)).first()
        if line:
            reason = "Moest om 12 uur weg voor een oproep."
            attending.correct(line, 210, reason, by=self.by, now=one.ends_at + timedelta(days=1))

    def _function_training(self) -> None:
        """Two mornings for who investigates drugs: most came, some for half of it, and some not at all."""
        for day in (date(2024, 10, 8), date(2025, 1, 21)):
            if day >= self.today:
                continue
            held = Assignment.objects.filter(held_on(day), function__code=TRAINED).order_by(
                "person__staff_number"
            )
            people = list(dict.fromkeys(held.values_list("person", flat=True)))
            turn = people[::2] if day.year == 2024 else people[1::2]
            one = self._plan("function-training", day, (8, 30), 255, "Opleidingscentrum", 12, COACH)
            self._record(one, [key for number, key in enumerate(turn[:12]) if number % 4 != 2], COACH)
            left = Attendance.objects.filter(session=one).order_by("person__staff_number").first()
            if left and day.year == 2025:
                attending.correct(left, 120, "Moest weg voor een huiszoeking.", by=self.by, now=one.ends_at)

    def _to_come(self) -> None:
        """Next Tuesday the team of the employee, another team a week later, one that was cancelled, and a course."""
        tuesday = self.today + timedelta(days=(1 - self.today.weekday()) % 7 or 7)
        asked = self.today - timedelta(days=8)
        talk = (120, "Briefinglokaal Oost", 16)
        own = self._plan(
            "dilemma-talk", tuesday, (13, 30), *talk, COACH, [self.units[OWN_TEAM]], edition=True
        )
        self._invite(own, asked, answers=True)
        later = tuesday + timedelta(days=9)
        other = self._plan("dilemma-talk", later, HOUR_OF_TALK, *talk, "P0069", [self.units[NEXT_TEAM]])
        self._invite(other, asked, answers=True)
        gone = self._plan("dilemma-talk", later, (13, 30), *talk, "P0078", [self.units[CANCELLED_TEAM]])
        reason = "Het lokaal is niet vrij; er komt een nieuwe datum."
        sessions.cancel(gone.pk, reason, by=self.by, now=_at(asked, 15))
        self._plan(
            "evaluator-training", tuesday + timedelta(days=23), (9, 0), 240, "Opleidingscentrum", 16, None
        )

    def _plan(
        self,
        activity: str,
        day: date,
        hour: tuple[int, int],
        minutes: int,
        place: str,
        capacity: int,
        coach: str | None,
        units: Sequence[Unit] = (),
        *,
        edition: bool = False,
    ) -> TrainingSession:
        """`minutes`: how long people are there, with the break."""
        begins = _at(day, *hour)
        edit = sessions.SessionEdit(
            activity=self.activities[activity],
            begins_at=begins,
            ends_at=begins + timedelta(minutes=minutes),
            place=place,
            language="nl",
            capacity=capacity,
            units=units,
            leaders=[self.people[coach]] if coach else [],
            everybody=not units,
            edition=self.editions[0] if edition and self.editions else None,
            follows=self.first_show if activity == "dilemma-talk" and day.year == 2021 else None,
        )
        planned = min(begins - timedelta(days=30), _at(self.today - timedelta(days=10), 10))
        return sessions.plan(edit, by=self.by, now=planned)

    def _record(self, one: TrainingSession, people: list[UUID], coach: str) -> None:
        by = _actor(self.people[coach], LEAD)
        there = [key for key in people if key != by.person]
        attending.record(one.pk, there, by=by, now=one.ends_at)

    def _invite(self, one: TrainingSession, day: date, *, answers: bool = False) -> None:
        """Everybody of its teams; half of them answered, the employee not yet."""
        units = [unit.pk for unit in one.units.all()]
        leaders = {leader.pk for leader in one.leaders.all()}
        there = queries.members(units, timezone.localdate(one.begins_at))
        there.sort(key=lambda person: person.staff_number != EMPLOYEE)
        people = [person for person in there if person.pk not in leaders][: one.capacity]
        inviting.invite(one.pk, people, by=self.by, now=_at(day, 10))
        if answers:
            rows = list(Invitation.objects.filter(session=one).order_by("person__staff_number"))
            own = self.people[EMPLOYEE].pk
            for number, row in enumerate(rows):
                if row.person_id != own and number % 2:
                    row.answer = "cannot" if number % 7 == 3 else "coming"
                    row.answered_at = _at(day + timedelta(days=1), 8)
            Invitation.objects.bulk_update(rows, ["answer", "answered_at"])


def _actor(person: Person, *doors: str) -> Actor:
    return Actor(account=person.account_id, person=person.pk, name=person.full_name, doors=frozenset(doors))


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
