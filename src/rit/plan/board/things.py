"""What of the plan itself can be put to the board: the plan, an instrument, its withdrawal, an action (L5-c).

An adopted plan or instrument gets its state and its decision here and nowhere else. The other areas register their own
things.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import YES, Verdict
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.plan import actions as plan_actions
from rit.plan import queries as plan_queries
from rit.plan import rules as plan_rules
from rit.plan.board import subjects
from rit.plan.board.models import Decision
from rit.plan.models import Action, Instrument, Plan
from rit.plan.states import COUNTED


def register() -> None:
    subjects.add(
        subjects.Subject(
            code="plan",
            label=gettext_lazy("Plan"),
            title=lambda key: _words(Plan.objects.filter(code=key).values_list("title", flat=True).first()),
            address=lambda key: f"{reverse('plan:about')}?plan={key}",
            visible=lambda actor, key: plan_queries.plans_visible_to(actor).filter(code=key).exists(),
            summaries=_of_plans,
            adopted=_adopt_plan,
            can_adopt=_can_adopt_plan,
        )
    )
    subjects.add(
        subjects.Subject(
            code="instrument",
            label=gettext_lazy("Instrument"),
            title=_instrument_title,
            address=_instrument_address,
            visible=_instrument_visible,
            summaries=_of_instruments,
            adopted=_adopt_instrument,
            can_adopt=lambda key: _can(plan_rules.can_adopt_instrument, key),
        )
    )
    subjects.add(
        subjects.Subject(
            code="withdrawal",
            label=gettext_lazy("Withdrawal of an instrument"),
            title=_withdrawal_title,
            address=_instrument_address,
            visible=_instrument_visible,
            summaries=_of_instruments,
            adopted=_withdraw_instrument,
            can_adopt=lambda key: _can(plan_rules.can_withdraw_instrument, key),
            asks=gettext_lazy("Propose to withdraw it"),
        )
    )
    subjects.add(
        subjects.Subject(
            code="action",
            label=gettext_lazy("Action"),
            title=_action_title,
            address=lambda key: reverse("plan:action", args=[key]),
            visible=lambda actor, key: plan_queries.visible_to(actor).filter(pk=_uuid(key)).exists(),
            summaries=_of_actions,
            adoptable=False,
        )
    )


def instrument_key(instrument: Instrument, plan: Plan) -> str:
    """An instrument's code is unique in its plan only."""
    return f"{plan.code}:{instrument.code}"


def _words(found: object) -> Mapping[str, str] | None:
    return found if isinstance(found, Mapping) else None


def _uuid(key: str) -> UUID:
    """A key that is none names nothing."""
    try:
        return UUID(key)
    except ValueError:
        return NOBODY


def _can_adopt_plan(key: str) -> Verdict:
    plan = Plan.objects.filter(code=key).first()
    return plan_rules.can_be_adopted(plan.status, plan.decision) if plan else YES


def _adopt_plan(key: str, decision: Decision, *, by: Actor, now: datetime) -> None:
    """The reference stands on the plan in the zone's first language, as a text that outlives this register."""
    with override(settings.LANGUAGE_CODE):
        said = _("Decision %(reference)s of the management committee of %(day)s.") % {
            "reference": decision.reference,
            "day": date_format(decision.decided_date, "DATE_FORMAT"),
        }
    plan_actions.adopt(Plan.objects.get(code=key), said, by=by, now=now)


def _of_plans(keys: Sequence[str]) -> Mapping[str, list[str]]:
    return {
        plan.code: [
            f"{shortdate(plan.from_date)} – {shortdate(plan.to_date)}, {plan.get_status_display()}",
            in_language(plan.strategic_goal),
        ]
        for plan in Plan.objects.filter(code__in=keys)
    }


def _instrument(key: str) -> QuerySet[Instrument]:
    plan, _colon, code = key.partition(":")
    return Instrument.objects.filter(plan__code=plan, code=code)


def _instrument_title(key: str) -> Mapping[str, str] | None:
    return _words(_instrument(key).values_list("title", flat=True).first())


def _withdrawal_title(key: str) -> Mapping[str, str] | None:
    """So that nobody reads on an agenda that the instrument itself is to be adopted."""
    words = {}
    for language, title in (_instrument_title(key) or {}).items():
        with override(language):
            words[language] = _("Withdraw: %(title)s") % {"title": title}
    return words or None


def _can(rule: Callable[[str, str], Verdict], key: str) -> Verdict:
    found = _instrument(key).select_related("plan").first()
    return rule(found.plan.status, found.state) if found else YES


def _adopt_instrument(key: str, decision: Decision, *, by: Actor, now: datetime) -> None:
    instrument = _instrument(key).select_related("plan").get()
    plan_actions.adopt_instrument(instrument, decision.reference, decision.decided_date, by=by, now=now)


def _withdraw_instrument(key: str, decision: Decision, *, by: Actor, now: datetime) -> None:
    instrument = _instrument(key).select_related("plan").get()
    plan_actions.withdraw_instrument(instrument, decision.reference, decision.decided_date, by=by, now=now)


def _instrument_visible(actor: Actor, key: str) -> bool:
    return _instrument(key).filter(plan__in=plan_queries.plans_visible_to(actor)).exists()


def _instrument_address(key: str) -> str:
    plan, _colon, code = key.partition(":")
    return f"{reverse('plan:instrument', args=[code])}?plan={plan}"


def _of_instruments(keys: Sequence[str]) -> Mapping[str, list[str]]:
    codes = [key.partition(":")[2] for key in keys]
    counted = Instrument.objects.filter(code__in=codes).select_related("plan")
    counted = counted.annotate(
        total=Count("actions", filter=Q(actions__state__in=COUNTED)),
        done=Count("actions", filter=Q(actions__state="done")),
    )
    return {
        instrument_key(one, one.plan): [
            in_language(one.summary),
            one.force_words,
            _("%(done)s of %(total)s actions are done.") % {"done": one.done, "total": one.total},
        ]
        for one in counted
    }


def _action_title(key: str) -> Mapping[str, str] | None:
    return _words(Action.objects.filter(pk=_uuid(key)).values_list("title", flat=True).first())


def _of_actions(keys: Sequence[str]) -> Mapping[str, list[str]]:
    found = Action.objects.filter(pk__in=[_uuid(key) for key in keys]).select_related("owner")
    return {
        str(action.pk): [
            _("%(owner)s, by %(day)s, %(state)s, %(progress)s%%")
            % {
                "owner": action.owner.full_name if action.owner else _("nobody yet"),
                "day": shortdate(action.due_date),
                "state": action.get_state_display(),
                "progress": action.progress,
            }
        ]
        for action in found
    }
