"""Who may do what with an anchoring point. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.anchoring.states import STEPS, UNKNOWN, Anchored, Area
from rit.plan.rules import STEER
from rit.plan.states import PlanStatus

HR = "people.hr"
FINANCE = "plan.finance"


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one point."""

    area: str
    owner: UUID | None = None
    state: str = UNKNOWN
    plan_status: str = PlanStatus.RUNNING


CLOSED = _("This plan is closed; nothing is added to it any more.")


def _steers(by: Actor) -> bool:
    return by.may_enter(STEER) or by.account is None


def _keeps(by: Actor, area: str) -> bool:
    """HR keeps the points of HR, finance those of finance."""
    return by.may_enter(HR) if area == Area.HR else by.may_enter(FINANCE)


def may_give(by: Actor, point: Facts) -> Verdict:
    """Who holds the point, and how often it is reviewed."""
    if point.plan_status == PlanStatus.CLOSED:
        return no(CLOSED)
    return (
        YES if _steers(by) else no(_("Only the integrity coordinator gives an anchoring point to somebody."))
    )


def may_describe(by: Actor, point: Facts) -> Verdict:
    """How integrity is embedded, and what a review finds: the owner, those of HR or finance, the coordinator."""
    if point.plan_status == PlanStatus.CLOSED:
        return no(CLOSED)
    own = by.person is not None and by.person == point.owner
    if own or _steers(by) or _keeps(by, point.area):
        return YES
    return no(_("Only the owner, HR or finance for their own points, and the integrity coordinator do this."))


def may_review(by: Actor, point: Facts) -> Verdict:
    return may_describe(by, point)


def finding_fits(point: Facts, found: str) -> Verdict:
    """Only what was embedded can slip back, and what was is not suddenly never embedded."""
    if any(step.target == found and point.state in step.sources for step in STEPS):
        return YES
    if found == Anchored.SLIPPED:
        return no(_("Only what was embedded before can slip back."))
    return no(_("It was embedded before: then it slipped back, or it is partly embedded."))


def review_fits(on_date: date, next_date: date, *, today: date, plan_from: date, plan_to: date) -> Verdict:
    """A review happened already, within the plan; the next one comes after today."""
    if on_date > today:
        return no(_("A review is written down when it has happened."))
    if on_date < plan_from:
        return no(_("The plan starts on %(day)s.") % {"day": plan_from.strftime("%d/%m/%Y")})
    return next_fits(next_date, today=today)


def next_fits(next_date: date, *, today: date) -> Verdict:
    return YES if next_date > today else no(_("The next review lies ahead."))


def evidence_fits(found: str, *, has_proof: bool) -> Verdict:
    """Whoever says that it is embedded shows it."""
    if found == Anchored.EMBEDDED and not has_proof:
        return no(_("Embedded: add a file or an address that shows it."))
    return YES
