"""What evaluations add to the registries: menu, my turn, cards on My RIT, what is asked of a unit, nights (L6.8-a).

Nothing here answers a search, a citation of a person's goal or the X-ray: what is walled shows itself to nobody who
did not ask for it by its own page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import cascade, citations, menu, nightly, of_person, related, turn
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.people.queries import full_name
from rit.people.rules import HR_DOOR
from rit.stimulate.appraisal import queries, reminders, rules
from rit.stimulate.appraisal.models import Cycle, SharedGoal, Trajectory
from rit.stimulate.appraisal.standing import next_of
from rit.stimulate.appraisal.states import CycleState


def register() -> None:
    hr, follow, decide = frozenset({HR_DOOR}), frozenset({rules.FOLLOW}), frozenset({rules.DECIDE})
    menu.add(menu.Item("stimulate", 60, _("My evaluation"), "appraisal:mine", icon="clipboard-text"))
    menu.add(menu.Item("stimulate", 62, _("Goals"), "appraisal:goals", icon="target"))
    menu.add(
        menu.Item("stimulate", 64, _("Trajectories"), "appraisal:trajectories", doors=follow, icon="route")
    )
    menu.add(menu.Item("stimulate", 66, _("Evaluators"), "appraisal:evaluators", doors=hr, icon="user-check"))
    menu.add(menu.Item("stimulate", 68, _("Appeals"), "appraisal:appeals", doors=decide, icon="gavel"))
    turn.providers.add("appraisal", turn.Provider(talks_due, to_talk, count_talks))
    turn.providers.add("appraisal.seen", turn.Provider(to_see, see, count_to_see))
    turn.providers.add("appraisal.appeals", turn.Provider(to_decide, decide_one, count_to_decide))
    turn.providers.add("appraisal.naming", turn.Provider(to_name, name_one, count_to_name))
    turn.providers.add("appraisal.reviews", turn.Provider(reviews_due, look_back, count_reviews))
    of_person.providers.add(
        "appraisal",
        of_person.Provider(_("My evaluation"), _("My evaluation"), my_own, as_line, only_mine=True),
    )
    cascade.providers.add("appraisal.goals", cascade.Provider(no_goals, asked_by_goal, goals_of_units))
    citations.providers.add("appraisal.goals", cites)
    nightly.add("appraisal.reminders", reminders.remind)


DUE = Coalesce("next_date", "to_date")  # the talk that is agreed, else the end of the period


def _running(actor: Actor) -> QuerySet[Cycle]:
    return Cycle.objects.filter(evaluator=actor.person, state=CycleState.RUNNING)


def talks_due(actor: Actor, day: date, team: bool) -> Rows | None:
    if actor.person is None or team:
        return None
    rows = _running(actor).order_by(DUE)
    return described(rows, due=DUE, key="id", first="person__first_name", last="person__last_name")


def to_talk(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Talk about the evaluation"),
        subject=f"{row['first']} {row['last']}",
        url=reverse("appraisal:cycle", args=[row["key"]]),
        because=_("Agreed day, or the end of the period"),
        pillar="stimulate",
    )


def count_talks(actor: Actor, day: date) -> QuerySet[Cycle] | None:
    if actor.person is None:
        return None
    near = Q(next_date__lte=day) | Q(next_date=None, to_date__lte=day)
    return _running(actor).filter(near)


def _unseen(actor: Actor) -> QuerySet[Cycle]:
    return Cycle.objects.filter(person=actor.person, seen_at=None, given_at__isnull=False)


def to_see(actor: Actor, day: date, team: bool) -> Rows | None:
    return described(_unseen(actor).order_by("given_at"), key="id") if actor.person and not team else None


def see(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=None,
        what=_("Read and sign for having seen it"),
        subject=str(_("Your evaluation")),
        url=reverse("appraisal:cycle", args=[row["key"]]),
        because=_("The evaluator finished it"),
        pillar="stimulate",
    )


def count_to_see(actor: Actor, day: date) -> QuerySet[Cycle] | None:
    return _unseen(actor) if actor.person else None


def _waiting(actor: Actor) -> QuerySet[Cycle] | None:
    """For the final responsible, and for whoever was named in their place."""
    if actor.person is None:
        return None
    mine = Q(decider=actor.person)
    if actor.may_enter(rules.DECIDE):
        mine |= Q(decider=None) & ~Q(evaluator=actor.person)
    return Cycle.objects.filter(mine, state=CycleState.APPEALED).exclude(person=actor.person)


def to_decide(actor: Actor, day: date, team: bool) -> Rows | None:
    waiting = None if team else _waiting(actor)
    return None if waiting is None else described(waiting.order_by("changed_at"), key="id")


def decide_one(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=None,
        what=_("Decide as final responsible"),
        subject=str(_("An appeal")),
        url=reverse("appraisal:cycle", args=[row["key"]]),
        because=_("Act of 16 March 2006, article 7"),
        legal=True,
        pillar="stimulate",
    )


def count_to_decide(actor: Actor, day: date) -> QuerySet[Cycle] | None:
    return _waiting(actor)


def to_name(actor: Actor, day: date, team: bool) -> Rows | None:
    waiting = None if team else count_to_name(actor, day)
    return None if waiting is None else described(waiting.order_by("changed_at"), key="id")


def name_one(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=None,
        what=_("Name who decides on an appeal"),
        subject=str(_("An appeal")),
        url=reverse("appraisal:name_decider", args=[row["key"]]),
        because=_("The chief has a part in it and does not judge it"),
        pillar="stimulate",
    )


def count_to_name(actor: Actor, day: date) -> QuerySet[Cycle] | None:
    if not (actor.may_enter(HR_DOOR) or rules.may_stand_in(actor)):
        return None
    return queries.to_be_named(actor, day).filter(decider=None)


def _followed(actor: Actor) -> QuerySet[Trajectory]:
    me = Q(evaluator=actor.person) | Q(coordinator=actor.person) | Q(coach=actor.person)
    return Trajectory.objects.filter(me | Q(person=actor.person), closed_at=None)


def reviews_due(actor: Actor, day: date, team: bool) -> Rows | None:
    if actor.person is None or team:
        return None
    return described(_followed(actor).order_by("review_date"), key="id", due="review_date")


def look_back(row: Row, actor: Actor, day: date) -> turn.Turn:
    """Without a name: a screen is seen by others too."""
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Look back together"),
        subject=str(_("A trajectory")),
        url=reverse("appraisal:trajectory", args=[row["key"]]),
        because=_("Agreed review day"),
        pillar="stimulate",
    )


def count_reviews(actor: Actor, day: date) -> QuerySet[Trajectory] | None:
    return _followed(actor).filter(review_date__lte=day) if actor.person else None


def my_own(actor: Actor, person: UUID, day: date) -> Rows:
    """Where one's own evaluation stands."""
    rows = queries.mine(actor).exclude(state=CycleState.STOPPED)[:1]
    days = ("from_date", "to_date", "next_date", "seen_at")
    who = {"with_whom": full_name("evaluator")}
    return described(rows, "state", "person_id", "evaluator_id", "talked", *days, **who)


def as_line(row: Row, actor: Actor, day: date) -> related.Line:
    days = {name: day_of(row[name]) for name in ("from_date", "to_date", "next_date", "seen_at")}
    one = Cycle(
        state=row["state"], person_id=UUID(row["person_id"]), evaluator_id=UUID(row["evaluator_id"]), **days
    )
    coming = next_of(one, actor, row["talked"])
    said = [one.get_state_display()]
    if coming:
        said += [str(coming.what), shortdate(coming.due)] if coming.due else [str(coming.what)]
    return related.Line(
        _now("With %(name)s") % {"name": row["with_whom"]}, ", ".join(said), reverse("appraisal:mine")
    )


def no_goals(reader: Actor, person: UUID, day: date) -> Rows:
    """Goals of persons are behind their wall; the page of a person is open to the corps."""
    return described(SharedGoal.objects.none(), "text", due="until_date")


def goals_of_units(reader: Actor, units: Sequence[UUID], day: date) -> Rows:
    rows = queries.shared_goals(day).filter(unit__in=units).order_by("until_date")
    return described(rows, "text", due="until_date")


def asked_by_goal(row: Row, day: date) -> cascade.Asked:
    due = day_of(row["due"])
    return cascade.Asked(
        what=in_language(row["text"]),
        url=reverse("appraisal:goals"),
        due=due,
        because=_("Goal of the unit"),
        pillar="stimulate",
        late=due is not None and due < day,
        shared=True,
    )


def cites(actor: Actor, wanted: citations.Wanted, limit: int) -> Iterable[citations.Citing]:
    """Goals of the corps and of units; never those of a person. One query."""
    for one in SharedGoal.objects.filter(cites__overlap=list(wanted.refs), ended_date=None)[:limit]:
        yield citations.Citing(
            key=f"goal:{one.pk}",
            kind=_("Goal"),
            title=in_language(one.text),
            url=reverse("appraisal:goals"),
        )
