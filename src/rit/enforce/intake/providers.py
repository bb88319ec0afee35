"""What the intake adds to the registries: sealed texts, menu, my turn, nightly jobs, indicators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
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
from rit.foundation.registries import doors, indicators, menu, nightly, turn
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.people.queries import full_name

CLOCKED = (
    "desk",
    "state",
    "origin",
    "quality",
    "arrived_at",
    "came_date",
    "acknowledge_by",
    "acknowledged_at",
    "feedback_by",
    "feedback_at",
)
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
    doors.add(
        doors.Door(
            doors.REPORT,
            10,
            _("Tell us"),
            _(
                "Something you saw, heard or lived through. It takes about ten minutes. You may stop at any time."
            ),
            "door:start",
            first=True,
        )
    )
    doors.add(
        doors.Door(
            "mailbox",
            20,
            _("Follow up with your receipt"),
            _("Read our answer and ask your question. You need your code."),
            "mailbox:open",
        )
    )
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
    turn.providers.add("enforce.intake", turn.Provider(my_turn, turn_of, count_my_turn))
    turn.providers.add("enforce.check_ins", turn.Provider(check_ins, check_in_turn, count_check_ins))
    turn.providers.add("enforce.identities", turn.Provider(identities, identity_turn, count_identities))
    nightly.add("intake.reminders", reminders.remind)
    nightly.add("intake.destroy", following.destroy_due)
    nightly.add("intake.lines", reminders.hand_lines_on)
    for indicator in registers.INDICATORS:
        indicators.add(indicator)


def _identity(case: Case) -> Iterable[UUID]:
    """Only opens when the reporter let the handlers know."""
    return Identity.objects.filter(case=case).values_list("key", flat=True)


def _requests(case: Case) -> Iterable[UUID]:
    return IdentityRequest.objects.filter(case=case).values_list("key", flat=True)


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    """Confirmations and feedback that are due."""
    if not actor.may_enter(rules.HANDLE):
        return None
    return described(
        queries.nearest(actor, day).order_by("acknowledge_by"),
        "pk",
        *CLOCKED,
        number="case__number",
        owner=full_name("case__owner"),
        owned="case__owner_id",
    )


def turn_of(row: Row, actor: Actor, day: date) -> turn.Turn | None:
    """The law or our own term stands beside the date."""
    report = _report(row)
    clock = clocks.running(report)
    if clock is None:
        return None
    return turn.Turn(
        due=clock.due,
        what=clock.what if row["owned"] else _("Confirm that it is yours, and receipt"),
        subject=f"{row['number']}, {report.get_quality_display()}",
        url=reverse("intake:report", args=[row["pk"]]),
        because=clocks.because(clock),
        step=report.get_state_display(),
        asked_by=str(report.get_origin_display()),
        legal=bool(clock.law),
        pillar="enforce",
        owner=row["owner"] if row["owned"] else "",
    )


def _report(row: Row) -> Report:
    """As much of a report as its clocks need, from what JSON kept of it."""
    days = {
        name: date.fromisoformat(row[name]) if row[name] else None
        for name in ("acknowledge_by", "feedback_by", "came_date")
    }
    moments = {
        name: datetime.fromisoformat(row[name]) if row[name] else None
        for name in ("arrived_at", "acknowledged_at", "feedback_at")
    }
    plain = {name: row[name] for name in ("desk", "state", "origin", "quality")}
    return Report(**plain, **days, **moments)


def count_my_turn(actor: Actor, day: date) -> list[QuerySet[Report]] | None:
    """Bounded: it stands on every page, and a flood must not slow all of them down."""
    if not actor.may_enter(rules.HANDLE) or not (desks.desks_of(actor.roles) or actor.person):
        return None
    return queries.asking_some(actor, day)


def check_ins(actor: Actor, day: date, team: bool) -> Rows | None:
    if not actor.may_enter(rules.HANDLE):
        return None
    rows = queries.check_ins_asking(actor, day)
    return described(rows, "pk", "case_id", "due_date", "asked_at", number="case__number")


def check_in_turn(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=date.fromisoformat(row["due_date"]),
        what=_("Note what the reporter answered") if row["asked_at"] else _("Ask the reporter how things go"),
        subject=row["number"],
        url=reverse("intake:check_in", args=[row["case_id"], row["pk"]]),
        because=_("Protection from reprisals, at set intervals"),
        step=_("protection"),
        pillar="enforce",
    )


def count_check_ins(actor: Actor, day: date) -> QuerySet[CheckIn] | None:
    return queries.check_ins_asking(actor, day) if actor.may_enter(rules.HANDLE) else None


def identities(actor: Actor, day: date, team: bool) -> Rows | None:
    if not actor.may_enter(rules.OPEN_IDENTITY):
        return None
    return described(
        queries.requests_asking(actor), "pk", "number", "asked_at", asked_by=full_name("asked_by")
    )


def identity_turn(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["asked_at"]),
        what=_("Decide whether to open an identity"),
        subject=row["number"],
        url=reverse("intake:identity", args=[row["pk"]]),
        because=_("Somebody waits for it"),
        asked_by=row["asked_by"],
        pillar="enforce",
    )


def count_identities(actor: Actor, day: date) -> QuerySet[IdentityRequest] | None:
    return queries.requests_asking(actor) if actor.may_enter(rules.OPEN_IDENTITY) else None
