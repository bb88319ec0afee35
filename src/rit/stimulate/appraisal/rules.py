"""Who may do what in an evaluation. Questions only: no writes, no HTTP, no clock.

What the law asks is refused with its article: act of 16-03-2006 on the evaluation of police staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.people.rules import HR_DOOR
from rit.stimulate.appraisal.states import CASEWORK_ROLES, DONE, MAY_EVALUATE, CycleState, Rating, TalkKind

DECIDE = "appraisal.decide"  # the final responsible: the chief
COUNT = "appraisal.count"  # numbers of the whole corps
FOLLOW = "appraisal.follow"  # coordinator and coaches
STEER = "plan.steer"


@dataclass(frozen=True)
class Facts:
    """What the rules ask about a cycle. `rating`: the mention that stands now, empty when there is none.

    `decider`: who was named to decide on the appeal.
    """

    person: UUID
    evaluator: UUID
    state: str
    talked: frozenset[str] = frozenset()
    seen: bool = False
    rating: str = ""
    followed: bool = False
    decider: UUID | None = None


@dataclass(frozen=True)
class Standing:
    """Whether somebody is on HR's list that day, and has the grade for it."""

    trained: bool
    grade: str


def may_keep_list(by: Actor) -> Verdict:
    if by.account is None or by.may_enter(HR_DOOR):
        return YES
    return no(_("HR keeps the list of who is trained to evaluate."))


def may_be_listed(by: Actor, grade: str, *, listed: bool) -> Verdict:
    if not may_keep_list(by):
        return may_keep_list(by)
    if grade not in MAY_EVALUATE:
        return no(
            _("An evaluator has at least the middle cadre or level B (act of 16 March 2006, article 4).")
        )
    if listed:
        return no(_("This person is on the list already."))
    return YES


def may_evaluate(standing: Standing) -> Verdict:
    """The law's two questions about whoever evaluates."""
    if standing.grade not in MAY_EVALUATE:
        return no(
            _("An evaluator has at least the middle cadre or level B (act of 16 March 2006, article 4).")
        )
    if not standing.trained:
        return no(
            _(
                "Only an evaluation by a trained person is valid (act of 16 March 2006, article 14). "
                "HR keeps the list; ask to be put on it after your training."
            )
        )
    return YES


def may_begin(by: Actor, person: UUID, standing: Standing, *, in_line: bool, of_corps: bool) -> Verdict:
    """`in_line`: the evaluator heads the unit of the person, or one above it."""
    if by.person is None or by.person == person:
        return no(_("Nobody evaluates himself or herself."))
    if not of_corps:
        return no(_("Somebody outside the corps is not evaluated here."))
    if not in_line:
        return no(
            _("An evaluator has a link of authority with the person (act of 16 March 2006, article 4).")
        )
    return may_evaluate(standing)


def may_talk(by: Actor, facts: Facts, kind: str = "") -> Verdict:
    """The preparatory talk comes first and the evaluation talk ends the period (art. 9–12)."""
    if by.person != facts.evaluator:
        return no(_("The evaluator writes down the talks."))
    if facts.state != CycleState.RUNNING:
        return no(_("This evaluation is not running any more."))
    begun = TalkKind.PREPARATORY in facts.talked
    if kind == TalkKind.PREPARATORY and begun:
        return no(_("The preparatory talk stands already; correct that one."))
    if kind and kind != TalkKind.PREPARATORY and not begun:
        return no(_("The preparatory talk comes first (act of 16 March 2006, articles 9 to 12)."))
    if TalkKind.EVALUATION in facts.talked and kind:
        return no(_("The evaluation talk ended the period."))
    return YES


def may_correct(by: Actor, facts: Facts, *, corrected: bool) -> Verdict:
    if by.person != facts.evaluator:
        return no(_("The evaluator writes down the talks."))
    if facts.state != CycleState.RUNNING:
        return no(_("This evaluation is not running any more."))
    return no(_("This text was corrected already; correct the newest one.")) if corrected else YES


def may_remark(by: Actor, facts: Facts) -> Verdict:
    if by.person != facts.person:
        return no(_("Remarks are those of the person who is evaluated."))
    return YES if facts.state != CycleState.STOPPED else no(_("This evaluation was stopped."))


def may_give(by: Actor, facts: Facts, standing: Standing) -> Verdict:
    if by.person != facts.evaluator:
        return no(_("The evaluator gives the mention."))
    if facts.state != CycleState.RUNNING:
        return no(_("The mention is given already, or the evaluation was stopped."))
    if not may_evaluate(standing):
        return may_evaluate(standing)
    if not {TalkKind.PREPARATORY, TalkKind.EVALUATION} <= facts.talked:
        return no(
            _(
                "First the preparatory talk and the evaluation talk are written down "
                "(act of 16 March 2006, articles 9 to 12)."
            )
        )
    return YES


def may_sign(by: Actor, facts: Facts) -> Verdict:
    """For having seen it; that is not agreeing."""
    if by.person != facts.person:
        return no(_("Only the person signs for having seen it."))
    if facts.seen or not facts.rating:
        return no(_("There is nothing to sign."))
    return YES


def may_appeal(by: Actor, facts: Facts) -> Verdict:
    if by.person != facts.person:
        return no(_("Only the person lodges an appeal."))
    if facts.state != CycleState.GIVEN:
        return no(_("An appeal is against a mention that was given, and lodged once."))
    return YES


def may_decide(by: Actor, facts: Facts) -> Verdict:
    """The final responsible; who gave the mention does not judge it, and then whoever was named does (own choice)."""
    if by.person in (facts.evaluator, facts.person):
        return no(_("Whoever gave the mention does not decide on the appeal against it."))
    if facts.decider is not None and by.person != facts.decider:
        return no(_("Somebody else was named to decide on this appeal."))
    if facts.decider is None and not by.may_enter(DECIDE):
        return no(_("The chief is finally responsible (act of 16 March 2006, articles 7 and 8)."))
    if facts.state != CycleState.APPEALED:
        return no(_("There is no appeal that waits."))
    return YES


def may_name(by: Actor, facts: Facts, *, judges_own: bool, hr_free: bool) -> Verdict:
    """Only where nobody else decides. `judges_own`: the final responsible is the evaluator or the person.

    `hr_free`: there is somebody of HR besides these two; where not, the coordinator names.
    Our own rule: who then decides stands in no text that was read (law.md V8); a jurist confirms it.
    """
    if by.person in (facts.person, facts.evaluator):
        return no(_("Nobody names who decides on an appeal of one's own."))
    if hr_free and not by.may_enter(HR_DOOR):
        return no(_("HR names who decides."))
    if not hr_free and not may_stand_in(by):
        return no(_("The coordinator names who decides, because nobody of HR can."))
    if facts.state != CycleState.APPEALED:
        return no(_("There is no appeal that waits."))
    if not judges_own:
        return no(_("The chief did not give this mention, and so decides on the appeal."))
    return YES


def may_stand_in(by: Actor) -> bool:
    """For HR, where nobody of HR can: who works on cases learns nothing of an evaluation, also not so."""
    return by.may_enter(STEER) and not by.roles & CASEWORK_ROLES


def may_be_named(person: UUID, by: Actor, facts: Facts, standing: Standing, *, in_line: bool) -> Verdict:
    """A trained evaluator of another line. `in_line`: heads the unit of the person, or one above it."""
    if person in (facts.person, facts.evaluator, by.person):
        return no(_("Name somebody besides the person, the evaluator and yourself."))
    if in_line:
        return no(_("Name somebody who does not lead this person."))
    return may_evaluate(standing)


def may_stop(by: Actor, facts: Facts) -> Verdict:
    """HR too: an evaluator who left stops nothing, and one evaluation at a time runs."""
    if by.person != facts.evaluator and not (by.may_enter(HR_DOOR) and by.person != facts.person):
        return no(_("The evaluator or HR stops an evaluation."))
    return YES if facts.state == CycleState.RUNNING else no(_("This evaluation is not running any more."))


def may_have_goal(by: Actor, facts: Facts) -> Verdict:
    """Evaluator and person agree on goals; both may write one down."""
    if by.person not in (facts.evaluator, facts.person):
        return no(_("The person and the evaluator agree on goals."))
    return YES if facts.state == CycleState.RUNNING else no(_("This evaluation is not running any more."))


def may_ask_trajectory(by: Actor, facts: Facts) -> Verdict:
    if by.person != facts.evaluator:
        return no(_("The evaluator asks coordinator and coach."))
    if facts.rating != Rating.INSUFFICIENT or facts.state not in DONE:
        return no(_("A trajectory follows an insufficient on the values against which no appeal waits."))
    return YES if not facts.followed else no(_("There is a trajectory already."))


def may_follow(roles: frozenset[str], *, is_party: bool) -> Verdict:
    """Whether somebody with these roles can be coordinator or coach of a trajectory."""
    if is_party:
        return no(_("Choose somebody besides the person and the evaluator."))
    if roles & CASEWORK_ROLES:
        return no(_("Whoever works on cases follows no trajectory: neither side learns from the other."))
    return YES


@dataclass(frozen=True)
class Followed:
    """What the rules ask about a trajectory."""

    person: UUID
    evaluator: UUID
    coordinator: UUID
    coach: UUID
    closed: bool

    @property
    def parties(self) -> frozenset[UUID]:
        return frozenset({self.person, self.evaluator, self.coordinator, self.coach})


def may_work_on(by: Actor, one: Followed) -> Verdict:
    """Steps and what is shared: all four."""
    if by.person not in one.parties:
        return no(_("This is for the person, the evaluator, the coordinator and the coach."))
    return no(_("This trajectory is closed.")) if one.closed else YES


def may_review(by: Actor, one: Followed) -> Verdict:
    """The person answers, and writes no review of the own trajectory."""
    if by.person == one.person:
        return no(_("Those who guide the trajectory write the review; you can share your own view."))
    return may_work_on(by, one)


def may_close(by: Actor, one: Followed) -> Verdict:
    if by.person not in (one.evaluator, one.coordinator):
        return no(_("The evaluator or the coordinator closes a trajectory."))
    return may_work_on(by, one)


def may_change_coach(by: Actor, one: Followed) -> Verdict:
    if by.person != one.coordinator:
        return no(_("The coordinator gives a trajectory another coach."))
    return may_work_on(by, one)


def may_set_goal(by: Actor, unit: UUID | None) -> Verdict:
    """Goals of the corps are the coordinator's, goals of a unit are its head's."""
    if unit is None:
        return YES if by.may_enter(STEER) else no(_("The coordinator sets goals of the corps."))
    return YES if unit in by.units_led else no(_("Whoever leads a unit sets its goals."))
