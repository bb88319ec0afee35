"""The page of a report: what it is, where it stands, whose turn it is, until when, and everything about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rit.enforce.cases import actions as cases
from rit.enforce.cases import files as attachments
from rit.enforce.cases import queries as lists
from rit.enforce.cases import texts
from rit.enforce.cases.files import About
from rit.enforce.cases.models import Event, File, HandOver
from rit.enforce.cases.states import CHANNEL_DESKS, Scope
from rit.enforce.intake import answers, clocks, handed, queries, rules
from rit.enforce.intake.actions import assessing, identities, talking
from rit.enforce.intake.answers import Answers, Person
from rit.enforce.intake.desk import drafting
from rit.enforce.intake.desk.finding import address, report_or_404
from rit.enforce.intake.models import CheckIn, Identity, IdentityRequest, Report
from rit.enforce.intake.states import Outcome, State
from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.roles import roles
from rit.foundation.terms.models import Provision
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.foundation.vault import session
from rit.foundation.vault.crypto import CannotOpen, Place
from rit.foundation.vault.keyring import Keyring

MOST_MESSAGES = 200


@dataclass
class Opened:
    """What the vault opened; empty while it is locked. `why` says why it stays closed."""

    why: str = ""
    damaged: bool = False
    answers: Answers | None = None
    reason: str = ""
    texts: dict[UUID, str] = field(default_factory=dict)
    files: dict[UUID, About] = field(default_factory=dict)
    person: Person | None = None
    no_person: str = ""
    requests: dict[UUID, dict[str, str]] = field(default_factory=dict)
    check_ins: dict[UUID, str] = field(default_factory=dict)
    hand_overs: dict[UUID, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.answers is not None


@require_GET
@entry(door(rules.HANDLE))
def report(request: Request, key: UUID) -> HttpResponse:
    """Metadata always; content when the vault is open, and then it stands in the trail that it was read."""
    shown, day = report_or_404(request, key), clock.today()
    opened, ring, keys = _unseal(request, shown)
    newest = shown.case.messages.select_related("person").order_by("-at")[:MOST_MESSAGES]
    said = list(newest)[::-1]
    asked = list(queries.identity_requests(shown.case))
    identity: Identity | None = getattr(shown.case, "identity", None)
    given = handed.of(shown)
    attached = attachments.of(shown.case)
    check_ins = list(shown.case.check_ins.order_by("due_date"))
    if ring:
        if any(one.from_reporter and one.read_at is None for one in said):
            talking.seen(shown, by_reporter=False, now=clock.now())
        _load_within(ring, keys, attached, identity, asked)
        opened.texts = talking.opened(said, ring)
        opened.files = attachments.abouts(shown.case, attached, ring)
        _open_more(opened, shown, ring, identity, asked, check_ins)
        opened.hand_overs = handed.opened(given, ring)
    facts = queries.facts(shown, request.actor)
    running = clocks.running(shown)
    members, concerned = list(lists.members(shown.case)), list(lists.named(shown.case))
    context = {
        "report": shown,
        "case": shown.case,
        "opened": opened,
        "unlocked": ring is not None,
        "mend": texts.MEND,
        "locked": not session.is_open(request),
        "today": day,
        "clock": running,
        "clocks": _clocks(shown, day),
        "steps": _steps(shown),
        "whose": _whose(shown),
        "events": _events(lists.timeline(shown.case), day),
        "messages_said": [(one, opened.texts.get(one.pk)) for one in said],
        "members": [(one, _role(one.role)) for one in members if one.ended_at is None],
        "former": [(one, _role(one.role)) for one in members if one.ended_at is not None],
        "concerned": concerned,
        "handed": [
            (
                one,
                opened.hand_overs.get(one.pk, ""),
                [(said, opened.hand_overs.get(said.pk, "")) for said in one.known_days.all()],
                _may_confirm(request, facts, one),
            )
            for one in given
        ],
        "may_hand_over": handed.may(
            shown, facts, [one.person_id for one in concerned], given, day, by=request.actor
        ),
        "attached": [(one, opened.files.get(one.pk)) for one in attached],
        "identity": identity,
        "kept_off": bool(identity and identity.shared_at and lists.keeps_off_reporter(shown.case)),
        "requests": [(one, opened.requests.get(one.pk, {})) for one in asked],
        "transfers": list(shown.case.transfers.select_related("person").order_by("-day", "-recorded_at")),
        "splits": list(shown.case.splits.order_by("at")),
        "check_ins": [(one, opened.check_ins.get(one.pk, "")) for one in check_ins],
        "drafts": drafting.waiting(request, shown) if shown.state != State.CLOSED else [],
        "alike": queries.alike_counts([shown.pk]).get(shown.pk, 0),
        "themes": _themes(shown),
        "takes": {
            name: rules.may_take(request.actor, facts, name)
            for name in ("own", "ask", "stop_waiting", "close")
        },
        "may_assess": rules.may_assess(request.actor, facts, Outcome.COMPLAINT),
        "chief_waits": facts.desk in CHANNEL_DESKS and shown.state == State.TAKEN_UP and not given,
    }
    return render(request, "enforce/intake/report.html", context)


def _unseal(request: Request, report: Report) -> tuple[Opened, Keyring | None, dict[Scope, UUID]]:
    """The report itself, first: reading may renew the keys of everything else."""
    if not session.is_open(request):
        return Opened(why=_("This is sealed. Unlock your key to read it.")), None, {}
    ring, case = session.keyring(request), report.case
    try:
        keys = cases.read(case, ring, what="report", by=request.actor, now=clock.now())
        if report.key_id != keys.get(Scope.SHARED):  # renewed, just now or while this page was asked for
            report.refresh_from_db(fields=["key", "body", "reason_key", "reason"])
            report.case = case  # which it forgot, with its owner
        ring.key(report.key_id)
    except CannotOpen:
        why = _(
            "This is sealed, and not for your key yet. It opens for you once a colleague on the list has opened it."
        )
        return Opened(why=why), None, {}
    body = ring.try_open(report.key_id, bytes(report.body), texts.place(report, "body"))
    if body is None:
        return Opened(why=texts.damaged(), damaged=True), ring, keys
    return Opened(answers=answers.read(body)), ring, keys


def _load_within(
    ring: Keyring,
    keys: Mapping[Scope, UUID],
    attached: Sequence[File],
    identity: Identity | None,
    asked: Sequence[IdentityRequest],
) -> None:
    """What the shared key of the case opens: files, requests, the identity once it is shared. One query."""
    shared = keys.get(Scope.SHARED)
    inner = [one.key_id for one in attached] + [one.key_id for one in asked]
    inner += [identity.key_id] if identity and identity.shared_at else []
    if shared and ring.has(shared):
        ring.load_within(inner, shared)


def _open_more(
    opened: Opened,
    report: Report,
    ring: Keyring,
    identity: Identity | None,
    asked: list[IdentityRequest],
    check_ins: Sequence[CheckIn],
) -> None:
    """What only some reports have: a reason, an identity, requests, check-ins."""
    if report.reason_key_id and report.reason and ring.has(report.reason_key_id):
        opened.reason = _text(ring, report.reason_key_id, report.reason, texts.place(report, "reason"))
    if identity and identity.shared_at and ring.has(identity.key_id):
        body = ring.try_open(identity.key_id, bytes(identity.body), texts.place(identity, "body"))
        opened.person = answers.read_person(body) if body is not None else None
        opened.no_person = texts.damaged() if body is None else ""
    if asked:
        opened.requests = identities.opened(asked, ring)
    for one in check_ins:
        if one.key_id and one.body and ring.has(one.key_id):
            opened.check_ins[one.pk] = _text(ring, one.key_id, one.body, texts.place(one, "body"))


def _text(ring: Keyring, key: UUID, sealed: bytes | memoryview, place: Place) -> str:
    """What it says, or that it does not open."""
    opened = ring.try_open(key, bytes(sealed), place)
    return opened.decode() if opened is not None else texts.damaged()


@dataclass(frozen=True)
class Sum:
    """A term with its provision in words; `url` to the register of law."""

    clock: clocks.Clock
    late: bool
    law: str
    url: str


def _clocks(report: Report, day: date) -> list[Sum]:
    found = clocks.of(report)
    wanted = {one.law.removeprefix("law:").partition(".") for one in found if one.law}
    provisions = {
        (row.anchor_id, row.code): row
        for row in Provision.objects.filter(
            anchor__in=[code for code, _dot, _part in wanted], code__in=[part for _code, _dot, part in wanted]
        ).select_related("anchor")
    }
    sums = []
    for one in found:
        code, _dot, part = one.law.removeprefix("law:").partition(".")
        row = provisions.get((code, part))
        law = f"{row.anchor.short}, art. {row.article}" if row else one.law
        sums.append(Sum(one, one.is_late(day) and report.state != State.CLOSED, law, code))
    return sums


def _steps(report: Report) -> list[dict[str, str]]:
    """The way of a report, from STEPS: where it is, what is behind it, what is still to come."""
    order = [State.NEW, State.IN_HAND, State.TAKEN_UP, State.CLOSED]
    if report.state == State.CLOSED and report.case.taken_up_at is None:
        order.remove(State.TAKEN_UP)
    here = State.IN_HAND if report.state == State.WAITING else State(report.state)
    at = order.index(here)
    steps = []
    for index, state in enumerate(order):
        label = State.WAITING.label if state is here and report.state == State.WAITING else state.label
        standing = "was" if index < at or here is State.CLOSED else "now" if index == at else "todo"
        steps.append({"label": str(label).capitalize(), "state": standing})
    return steps


def _whose(report: Report) -> str:
    if report.state == State.CLOSED:
        return ""
    if report.state == State.WAITING:
        return _("the reporter")
    return report.case.owner.full_name if report.case.owner else ""


def _may_confirm(request: Request, facts: rules.Facts, one: HandOver) -> bool:
    opened = one.opened_at is not None
    return bool(rules.may_confirm_known(request.actor, facts, authority=one.person_id, opened=opened))


def _events(events: list[Event], day: date) -> list[tuple[Event, str, bool]]:
    """With what it says more: of an outcome, of a day."""
    outcomes = {one.value: str(one.label) for one in Outcome}
    return [
        (
            event,
            outcomes.get(event.detail.get("outcome", ""), _day_of(event)),
            timezone.localdate(event.at) == day,
        )
        for event in events
    ]


def _day_of(event: Event) -> str:
    found = event.detail.get("day", "")
    return shortdate(date.fromisoformat(found)) if found else ""


def _role(code: str) -> str:
    return in_language(roles()[code].title) if code in roles() else code


def _themes(report: Report) -> str:
    titles = queries.themes_of(report.themes)
    return ", ".join(in_language(titles[code]) for code in report.themes if code in titles)


@require_POST
@entry(door(rules.HANDLE))
def own(request: Request, key: UUID) -> HttpResponse:
    shown = report_or_404(request, key)
    assessing.own(shown, by=request.actor, now=clock.now())
    messages.success(request, _("This report is yours now."))
    return HttpResponseRedirect(address(shown))


@require_POST
@entry(door(rules.HANDLE))
def stop_waiting(request: Request, key: UUID) -> HttpResponse:
    shown = report_or_404(request, key)
    assessing.stop_waiting(shown, by=request.actor, now=clock.now())
    messages.success(request, _("This report no longer waits for the reporter."))
    return HttpResponseRedirect(address(shown))


@require_POST
@entry(door(rules.HANDLE))
@session.needs_vault
def renew_key(request: Request, key: UUID) -> HttpResponse:
    """Texts are sealed anew for who is on the list today and the reporter."""
    shown = report_or_404(request, key)
    ring = session.keyring(request)
    lists.load_keys(shown.case, ring)
    cases.rotate(shown.case, ring, by=request.actor, now=clock.now())
    messages.success(request, _("The key of this case is renewed."))
    return HttpResponseRedirect(address(shown))
