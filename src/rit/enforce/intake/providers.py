"""What the intake adds to the registries: sealed texts, menu, my turn, nightly jobs, indicators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.enforce.cases import texts
from rit.enforce.cases.models import Case
from rit.enforce.cases.states import Scope
from rit.enforce.cases.texts import Text
from rit.enforce.intake import clocks, desks, queries, registers, reminders, rules
from rit.enforce.intake.actions import following
from rit.enforce.intake.models import CheckIn, Identity, IdentityRequest, Message, Report
from rit.foundation.access.actor import Actor
from rit.foundation.registries import indicators, menu, nightly, turn

SEALED = (
    Text(Report, "body", "key_id", Scope.SHARED),
    Text(Report, "reason", "reason_key_id", Scope.LIST),
    Text(Message, "body", "key_id", Scope.SHARED),
    Text(CheckIn, "body", "key_id", Scope.LIST),
)


def register() -> None:
    for text in SEALED:
        texts.add(text)
    texts.add_inner_keys(_identity)
    texts.add_inner_keys(_requests)
    handles, enters = frozenset({rules.HANDLE}), frozenset({rules.ENTER})
    opens = frozenset({rules.OPEN_IDENTITY})
    menu.add(
        menu.Item("enforce", 10, _("Reports and complaints"), "intake:inbox", doors=handles, icon="inbox")
    )
    menu.add(menu.Item("enforce", 12, _("Enter a report"), "intake:enter", doors=enters, icon="pencil"))
    menu.add(
        menu.Item("enforce", 14, _("Registers of reports"), "intake:registers", doors=handles, icon="report")
    )
    menu.add(menu.Item("enforce", 16, _("Identities"), "intake:identities", doors=opens, icon="key"))
    turn.providers.add("enforce.intake", turn.Provider(gather=my_turn, count=count_my_turn))
    turn.providers.add("enforce.check_ins", turn.Provider(gather=check_ins, count=count_check_ins))
    turn.providers.add("enforce.identities", turn.Provider(gather=identities, count=count_identities))
    nightly.add("intake.reminders", reminders.remind)
    nightly.add("intake.destroy", following.destroy_due)
    for indicator in registers.INDICATORS:
        indicators.add(indicator)


def _identity(case: Case) -> Iterable[UUID]:
    """Only opens when the reporter let the handlers know."""
    return Identity.objects.filter(case=case).values_list("key", flat=True)


def _requests(case: Case) -> Iterable[UUID]:
    return IdentityRequest.objects.filter(case=case).values_list("key", flat=True)


def my_turn(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    """Confirmations and feedback that are due; the law or our own term stands beside the date."""
    if not actor.may_enter(rules.HANDLE):
        return
    for report in queries.nearest(actor, day)[:limit]:
        clock = clocks.running(report)
        if clock is None:
            continue
        yield turn.Turn(
            due=clock.due,
            what=_("Confirm that it is yours, and receipt") if report.case.owner_id is None else clock.what,
            subject=f"{report.case.number}, {report.get_quality_display()}",
            url=reverse("intake:report", args=[report.pk]),
            because=clocks.because(clock),
            step=report.get_state_display(),
            asked_by=str(report.get_origin_display()),
            legal=bool(clock.law),
            pillar="enforce",
            owner=report.case.owner.full_name if report.case.owner else "",
        )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Any] | None:  # Any: rows of whatever table
    """Bounded: it stands on every page, and a flood must not slow all of them down."""
    if not actor.may_enter(rules.HANDLE) or not (desks.desks_of(actor.roles) or actor.person):
        return None
    return Case.objects.filter(pk__in=queries.asking_keys(actor, day))


def check_ins(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    if not actor.may_enter(rules.HANDLE):
        return
    for one in queries.check_ins_asking(actor, day)[:limit]:
        yield turn.Turn(
            due=one.due_date,
            what=_("Note what the reporter answered")
            if one.asked_at
            else _("Ask the reporter how things go"),
            subject=one.case.number,
            url=reverse("intake:check_in", args=[one.case_id, one.pk]),
            because=_("Protection from reprisals, at set intervals"),
            step=_("protection"),
            pillar="enforce",
        )


def count_check_ins(actor: Actor, day: date) -> QuerySet[CheckIn] | None:
    return queries.check_ins_asking(actor, day) if actor.may_enter(rules.HANDLE) else None


def identities(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    if not actor.may_enter(rules.OPEN_IDENTITY):
        return
    for one in queries.requests_asking(actor)[:limit]:
        yield turn.Turn(
            due=one.asked_at.date(),
            what=_("Decide whether to open an identity"),
            subject=one.number,
            url=reverse("intake:identity", args=[one.pk]),
            because=_("Somebody waits for it"),
            asked_by=one.asked_by.full_name,
            pillar="enforce",
        )


def count_identities(actor: Actor, day: date) -> QuerySet[IdentityRequest] | None:
    return queries.requests_asking(actor) if actor.may_enter(rules.OPEN_IDENTITY) else None
