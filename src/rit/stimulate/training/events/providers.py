"""What training adds to the registries: menu, my turn, what is asked, calendars, pages of people, nights, X-ray."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding
from rit.foundation.registries import (
    calendar,
    cascade,
    courses,
    menu,
    nightly,
    of_person,
    related,
    turn,
    xray,
)
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import hours, in_language
from rit.stimulate.training.events import followed, queries, rules
from rit.stimulate.training.events.models import Invitation, TrainingSession
from rit.stimulate.training.events.states import STANDING, TAKING, Answer, SessionState

ON_PAGE = 5


def register() -> None:
    menu.add(menu.Item("stimulate", 20, _("Training"), "training:sessions", icon="school"))
    menu.add(menu.Item("me", 60, _("My training"), "training:mine", icon="certificate"))
    turn.providers.add("training", turn.Provider(my_turn, to_answer, count_my_turn))
    turn.providers.add("training.attendance", turn.Provider(to_lead, to_record, count_to_lead))
    cascade.providers.add("training", cascade.Provider(asked_of_person, asked))
    calendar.providers.add("training", days)
    of_person.providers.add(
        "training", of_person.Provider(_("Training followed"), _("My training"), was_at, as_line)
    )
    nightly.add("training.reminders", remind)
    xray.providers.add("training", xray.Provider(lacking, faults))
    courses.providers.add("training", courses.Provider(followed.every, followed.followed))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _open(person: UUID, day: date) -> QuerySet[Invitation]:
    """From the morning of that day."""
    return queries.standing_of(person, _midnight(day)).filter(answer=Answer.ASKED)


def _rows(rows: QuerySet[Invitation]) -> Rows:
    found = rows.order_by("session__begins_at").annotate(due=TruncDate("session__begins_at"))
    return described(found, "due", key="session_id", title="session__activity__title")


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    return _rows(_open(actor.person, day)) if actor.person else None


def to_answer(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Answer an invitation"),
        subject=in_language(row["title"]),
        url=reverse("training:session", args=[row["key"]]),
        because=_("The day of the session"),
        pillar="stimulate",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Invitation] | None:
    return _open(actor.person, day) if actor.person else None


def _unrecorded(actor: Actor, day: date) -> QuerySet[TrainingSession]:
    """Sessions that this actor led, that lie behind, and of which nobody was recorded."""
    past = TrainingSession.objects.filter(state=SessionState.PLANNED, begins_at__lt=_midnight(day))
    return past.filter(leaders=actor.person)


def to_lead(actor: Actor, day: date, team: bool) -> Rows | None:
    if not (actor.person and rules.plans(actor)):
        return None
    found = _unrecorded(actor, day).order_by("begins_at").annotate(due=TruncDate("begins_at"))
    return described(found, "due", key="id", title="activity__title")


def to_record(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Record who was there"),
        subject=in_language(row["title"]),
        url=reverse("training:attendance", args=[row["key"]]),
        because=_("The day of the session"),
        pillar="stimulate",
    )


def count_to_lead(actor: Actor, day: date) -> QuerySet[TrainingSession] | None:
    return _unrecorded(actor, day) if actor.person and rules.plans(actor) else None


def asked_of_person(reader: Actor, person: UUID, day: date) -> Rows:
    """The wall lets only the person, who leads the session, the head of the unit, the coordinator and HR see it."""
    return _rows(_open(person, day))


def asked(row: Row, day: date) -> cascade.Asked:
    return cascade.Asked(
        what=in_language(row["title"]),
        url=reverse("training:session", args=[row["key"]]),
        due=day_of(row["due"]),
        because=_("Invited, not answered yet"),
        pillar="stimulate",
    )


def days(actor: Actor, first: date, last: date) -> Iterable[calendar.Day]:
    """What somebody is asked for or comes to, and what somebody leads: two queries."""
    if actor.person is None:
        return
    within = {"begins_at__gte": _midnight(first), "begins_at__lt": _midnight(last + timedelta(days=1))}
    sessions = TrainingSession.objects.filter(**within).exclude(state=SessionState.CANCELLED)
    asked = Invitation.objects.filter(person=actor.person, answer__in=TAKING).values("session")
    mine = sessions.filter(pk__in=asked) | sessions.filter(leaders=actor.person)
    for one in mine.select_related("activity").distinct():
        yield calendar.Day(
            uid=f"training-{one.pk}",
            on=timezone.localdate(one.begins_at),
            title=in_language(one.activity.title),
            url=reverse("training:session", args=[one.pk]),
            version=one.revision,
            changed_at=one.changed_at,
        )


def was_at(actor: Actor, person: UUID, day: date) -> Rows:
    """Where this person was last. The wall decides who sees it."""
    rows = queries.attended(person)[:ON_PAGE]
    return described(rows, "minutes", "session_id", title="session__activity__title", at="session__begins_at")


def as_line(row: Row, actor: Actor, day: date) -> related.Line:
    words = {"day": shortdate(day_of(row["at"])), "hours": hours(row["minutes"])}
    return related.Line(
        in_language(row["title"]),
        _("%(day)s, %(hours)s hours") % words,
        reverse("training:session", args=[row["session_id"]]),
    )


def remind(*, by: Actor, now: datetime) -> int:
    """Who is expected somewhere soon. On which days is policy (`policy/notices.toml`). Runs as the clerk."""
    return reminding.remind(("training_due",), _expected, reverse("training:mine"), by=by, now=now)


def _expected(days: Collection[date]) -> Iterable[UUID]:
    rows = Invitation.objects.filter(
        session__begins_at__date__in=days,
        session__state=SessionState.PLANNED,
        answer__in=STANDING,
        person__account__isnull=False,
    )
    return rows.values_list("person__account_id", flat=True)


def lacking(actor: Actor, day: date) -> Rows | None:
    """For who plans: sessions that lie behind without attendance, and coming ones that nobody leads."""
    if not rules.plans(actor):
        return None
    led = Exists(TrainingSession.leaders.through.objects.filter(trainingsession=OuterRef("pk")))
    wrong = Q(begins_at__date__lt=day) | ~led
    planned = TrainingSession.objects.filter(wrong, state=SessionState.PLANNED).order_by("begins_at")
    return described(planned[: xray.READ], "pk", "begins_at", title="activity__title")


def faults(row: Row, day: date) -> Iterator[xray.Finding]:
    title, page = in_language(row["title"]), reverse("training:session", args=[row["pk"]])
    began = timezone.localdate(datetime.fromisoformat(row["begins_at"]))
    if began < day:
        yield xray.Finding(_("Sessions of which nobody recorded who was there"), title, page, since=began)
    else:
        yield xray.Finding(_("Sessions to come that nobody leads"), title, page)
