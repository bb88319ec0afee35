"""What the plan adds to the registries: menu, my turn, search, calendar and indicators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Avg, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import (
    attachment_walls,
    calendar,
    cascade,
    citations,
    indicators,
    menu,
    nightly,
    search,
    turn,
    xray,
)
from rit.foundation.registries.rows import Row, Rows, described
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.plan import faults, queries
from rit.plan.models import Action, LogEntry, Plan
from rit.plan.reminders import remind
from rit.plan.starting import start_on_their_day
from rit.plan.states import STEPS, ActionState, PlanStatus

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def register() -> None:
    menu.add(menu.Item("insight", 20, _("Action plan"), "plan:actions", icon="checklist"))
    menu.add(menu.Item("insight", 30, _("The plan"), "plan:about", icon="book"))
    menu.add(menu.Item("insight", 35, _("Work processes"), "plan:processes", icon="route"))
    turn.providers.add("plan", turn.Provider(my_turn, turn_of, count_my_turn))
    cascade.providers.add("plan", cascade.Provider(asked_of_person, asked, asked_of_units))
    search.providers.add("plan", search.Provider(found, hit))
    calendar.providers.add("plan", days)
    calendar.unit_providers.add("plan", days_of_units)
    attachment_walls.walls.add("plan.log", may_open)
    citations.providers.add("plan", cites)
    xray.providers.add("plan", xray.Provider(faults.rows, faults.faults))
    nightly.add("plan.starting", start_on_their_day)  # first: what it starts is reminded of the same night
    nightly.add("plan.reminders", remind)
    for number in range(1, 10):
        indicators.add(
            indicators.Indicator(
                code=f"plan.progress.{number}",
                objective=number,
                title=_("Progress of its actions"),
                unit="%",
                source=_("Mean progress of the actions under this objective; stopped ones do not count."),
                value=partial(_progress, number),
                together=_progress_of_all,
            )
        )


def _mine(actor: Actor, team: bool) -> Q:
    whose = Q(owner_id=actor.person)
    return whose | Q(unit_id__in=actor.units_led) if team and actor.units_led else whose


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    """Open actions of the actor, or also of the units the actor leads."""
    if actor.person is None:
        return None
    return _described(queries.visible_to(actor).filter(_mine(actor, team)))


def _described(actions: QuerySet[Action]) -> Rows:
    """What is still asked, nearest date first, with the pillar of the first objective that it serves."""
    served = Action.objectives.through.objects.filter(action=OuterRef("pk")).order_by("objective__number")
    names = ("pk", "title", "next_date", "due_given", "state", "recurrence", "progress")
    return described(
        queries.still_asked(actions).order_by("next_date", "pk"),
        *names,
        owner=full_name("owner"),
        pillar=Subquery(served.values("objective__pillar__code")[:1]),
    )


def turn_of(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=date.fromisoformat(row["next_date"]),
        what=_what(row),
        subject=in_language(row["title"]),
        url=reverse("plan:action", args=[row["pk"]]),
        because=_("Date in the plan") if not row["due_given"] else _("Agreed date"),
        step=ActionState(row["state"]).label,
        pillar=row["pillar"] or "",
        owner=row["owner"],
    )


def _what(row: Row) -> _StrPromise:
    if row["recurrence"] != "none":
        return _("Do this turn and record it")
    return _("Record progress") if row["progress"] else _("Begin")


def count_my_turn(actor: Actor, day: date) -> QuerySet[Action] | None:
    """What asks attention now: overdue or within 30 days."""
    if actor.person is None:
        return None
    own = queries.still_asked(Action.objects.filter(owner_id=actor.person))
    return own.filter(next_date__lte=day + timedelta(days=queries.SOON_DAYS))


def asked_of_person(reader: Actor, person: UUID, day: date) -> Rows:
    return _described(queries.visible_to(reader).filter(owner_id=person))


def asked_of_units(reader: Actor, units: Sequence[UUID], day: date) -> Rows:
    return _described(queries.visible_to(reader).filter(unit_id__in=units))


def asked(row: Row, day: date) -> cascade.Asked:
    due = date.fromisoformat(row["next_date"])
    return cascade.Asked(
        what=in_language(row["title"]),
        url=reverse("plan:action", args=[row["pk"]]),
        due=due,
        because=_("Action of the plan"),
        owner=row["owner"],
        pillar=row["pillar"] or "",
        late=due < day,
    )


def found(actor: Actor, text: str, limit: int) -> Rows:
    named = queries.visible_to(actor).filter(queries.named(text)).order_by("next_date")[:limit]
    owner = full_name("owner")
    return described(named, "pk", "title", owner=owner, status="plan__status", plan="plan__title")


def hit(row: Row, text: str) -> search.Hit:
    elsewhere = "" if row["status"] == PlanStatus.RUNNING else in_language(row["plan"])
    return search.Hit(
        kind=_("Action"),
        title=in_language(row["title"]),
        url=reverse("plan:action", args=[row["pk"]]),
        second=" · ".join(part for part in (row["owner"], elsewhere) if part),
        icon="checklist",
    )


def days(actor: Actor, first: date, last: date) -> Iterable[calendar.Day]:
    """The next dates of one's own actions. Everybody in the corps reads actions, so they keep their titles."""
    return days_of(Action.objects.filter(owner_id=actor.person or NOBODY), first, last)


def days_of_units(actor: Actor, units: Sequence[UUID], first: date, last: date) -> Iterable[calendar.Day]:
    return days_of(queries.visible_to(actor).filter(unit_id__in=units), first, last)


def days_of(actions: QuerySet[Action], first: date, last: date) -> Iterable[calendar.Day]:
    """The next dates of these, as long as they are asked."""
    still = queries.still_asked(actions).filter(next_date__range=(first, last))
    for action in still.annotate(logged_at=Max("log__at")).order_by("next_date", "pk")[:500]:
        yield calendar.Day(
            f"action-{action.pk}",
            action.next_date,
            in_language(action.title),
            reverse("plan:action", args=[action.pk]),
            version=action.version,
            changed_at=action.logged_at or action.created_at,
        )


def cites(actor: Actor, wanted: citations.Wanted, limit: int) -> Iterable[citations.Citing]:
    """Plans that name the law among their anchors, and steps of an action that rest on it."""
    codes = [ref.removeprefix("law:") for ref in wanted.refs if ref.startswith("law:")]
    plans = queries.plans_visible_to(actor).filter(legal_anchors__overlap=codes)
    for plan in plans[:limit] if codes else []:
        yield citations.Citing(
            key=f"plan:{plan.code}",
            kind=_("Plan"),
            title=in_language(plan.title),
            url=f"{reverse('plan:about')}?plan={plan.code}",
        )
    for step in STEPS:
        if wanted.named_in(step.source):
            yield citations.Citing(
                key=f"plan.step:{step.name}",
                kind=_("Step of an action"),
                title=step.word,
                url=reverse("plan:actions"),
            )


def may_open(actor: Actor, attachment: Attachment) -> Verdict:
    """Evidence is open to whoever may see its action."""
    seen = LogEntry.objects.filter(evidence=attachment, action__in=queries.visible_to(actor)).exists()
    return YES if seen else no("")


def _progress(number: int, day: date) -> float | None:
    return _progress_of_all(day).get(f"plan.progress.{number}")


def _progress_of_all(day: date) -> dict[str, float | None]:
    """By code, in one query; only metadata columns, because a job asks it too.

    Of the plan in force that day: two that run beside each other are not mixed.
    """
    covers = Q(from_date__lte=day, to_date__gte=day)
    running = Plan.objects.filter(status=PlanStatus.RUNNING).annotate(covers=covers)
    in_force = running.order_by("-covers", "-from_date").values("pk")[:1]
    counted = Action.objects.filter(plan=Subquery(in_force)).exclude(state="stopped").order_by()
    means = counted.values_list("objectives__number").annotate(mean=Avg("progress"))
    return {f"plan.progress.{number}": round(mean) for number, mean in means if number}
