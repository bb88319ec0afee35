"""Who may do what with indicators, and which values make sense. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.indicators import periods
from rit.plan.indicators.states import COUNTS, MOST, MOST_ELSE, SHARES, IndicatorState, Unit
from rit.plan.rules import STEER
from rit.plan.states import PlanStatus, Step


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one indicator."""

    owner: UUID | None
    state: str = IndicatorState.OPEN
    supplied: bool = False
    plan_status: str = PlanStatus.RUNNING


@dataclass(frozen=True)
class Measured:
    """A value as somebody gives it: the number itself, or so many of so many."""

    value: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None

    @property
    def number(self) -> Decimal | None:
        """The value to two decimals; counted when it was given as a part of a whole."""
        if self.numerator is not None and self.denominator:
            return (Decimal(100) * self.numerator / self.denominator).quantize(Decimal("0.01"))
        return self.value


def _steers(by: Actor) -> bool:
    return by.may_enter(STEER) or by.account is None


def may_define(by: Actor, plan_status: str) -> Verdict:
    """A new indicator, another definition, a break in the series."""
    if plan_status == PlanStatus.CLOSED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if not _steers(by):
        return no(_("Only the integrity coordinator decides what an indicator measures."))
    return YES


def may_enter(by: Actor, indicator: Facts) -> Verdict:
    """A value by hand."""
    if indicator.supplied:
        return no(_("The system counts this indicator by itself; only a correction is made by hand."))
    return _may_record(by, indicator)


def may_correct(by: Actor, indicator: Facts) -> Verdict:
    return _may_record(by, indicator)


def _may_record(by: Actor, indicator: Facts) -> Verdict:
    if indicator.plan_status == PlanStatus.CLOSED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if indicator.state == IndicatorState.CLOSED:
        return no(_("This indicator is no longer followed. The coordinator can take it up again."))
    if not _steers(by) and (by.person is None or by.person != indicator.owner):
        return no(_("Only the owner of the indicator and the integrity coordinator enter its values."))
    return YES


def may_take(by: Actor, indicator: Facts, step: Step) -> Verdict:
    if indicator.state not in step.sources:
        return no(_("This step is not possible from where the indicator stands now."))
    return may_define(by, indicator.plan_status)


def value_fits(unit: str, measured: Measured, *, hides_few: bool = False) -> Verdict:
    """Whether this can be a value in that unit. Negative numbers never are.

    `hides_few`: a share must come as its two numbers, else nobody can tell whether it is about few people.
    """
    if measured.numerator is not None or measured.denominator is not None:
        return _share_fits(unit, measured)
    value = measured.value
    if hides_few and unit in SHARES:
        return no(
            _("Give the two numbers: from a share alone nobody can tell whether it is about few people.")
        )
    if value is None:
        return no(_("Give the value."))
    if value < 0:
        return no(_("A value is not negative."))
    if value > MOST.get(unit, MOST_ELSE):
        return no(_("In this unit a value is %(most)s at most.") % {"most": MOST.get(unit, MOST_ELSE)})
    if unit in COUNTS and value != value.to_integral_value():
        return no(_("This is counted in whole numbers."))
    return YES


def _share_fits(unit: str, measured: Measured) -> Verdict:
    if unit not in SHARES:
        return no(_("In this unit there is one number, not a part of a whole."))
    if measured.numerator is None or not measured.denominator:
        return no(_("Give both numbers: how many, and of how many."))
    if unit == Unit.PERCENT and measured.numerator > measured.denominator:
        return no(_("The part is larger than the whole: more than 100 percent."))
    return YES


def period_fits(rhythm: str, since: date, on_date: date, today: date) -> Verdict:
    """A value is about a period of this rhythm that began to count and is over."""
    if not periods.is_end(on_date, rhythm):
        return no(_("Choose the last day of a period of this indicator."))
    if on_date < since:
        return no(_("This indicator is followed since %(day)s.") % {"day": since.strftime("%d/%m/%Y")})
    if on_date > today:
        return no(_("This period is not over yet."))
    return YES


def target_fits(unit: str, target: Decimal | None, target_date: date | None, since: date) -> Verdict:
    if target is None:
        return YES if target_date is None else no(_("Give the target that goes with this date."))
    fits = value_fits(unit, Measured(target))
    if not fits:
        return fits
    if target_date is None or target_date < since:
        return no(_("Give the day by which the target is to be reached, after the start."))
    return YES


def definition_fits(unit: str, rhythm: str, new_unit: str, new_rhythm: str, has_values: bool) -> Verdict:
    """Unit and rhythm say what the numbers are; with values there, a change would be another indicator."""
    if has_values and (unit != new_unit or rhythm != new_rhythm):
        return no(
            _("There are values in this unit and rhythm. Stop following this indicator and define a new one.")
        )
    return YES


def break_fits(since: date, on_date: date, today: date) -> Verdict:
    if on_date <= since:
        return no(_("A break lies after the first day of the series."))
    return YES if on_date <= today else no(_("A break is marked when it has happened."))
