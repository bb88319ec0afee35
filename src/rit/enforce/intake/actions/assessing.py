"""Says what a report is and why: taken up as a case, or ended with a letter to the reporter (L6.5-b, L2-c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from rit.enforce.cases import actions as cases
from rit.enforce.cases import queries as lists
from rit.enforce.cases import texts
from rit.enforce.cases.models import Case, File
from rit.enforce.cases.states import EventKind
from rit.enforce.intake import queries, rules
from rit.enforce.intake.actions import following, talking
from rit.enforce.intake.models import Report
from rit.enforce.intake.states import TAKEN_UP, Direction, MessageKind, Outcome, Outside, State
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.audit import actions as audit
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.vault.keyring import Keyring
from rit.people.models import Person

CHIEF = "chief"


@dataclass(frozen=True)
class Assessment:
    """`reason` is the list's own; `letter` what the reporter gets to read, empty for none.

    `service` and `reference`: where it is forwarded. `repeats`: the report of which this is a duplicate.
    """

    outcome: Outcome
    reason: str
    letter: str = ""
    service: Outside | None = None
    reference: str = ""
    repeats: Report | None = None


@transaction.atomic
def own(report: Report, *, by: Actor, now: datetime) -> None:
    """The actor answers for it from here on. Check-ins with a protected reporter begin."""
    locked = _locked(report)
    cases.own(locked.case, by=by, now=now)
    if locked.state == State.NEW:
        locked.state = State.IN_HAND
        locked.save(update_fields=["state"])
    following.plan_check_ins(locked, by=by, now=now)


@transaction.atomic
def ask(
    report: Report, text: str, *, files: Sequence[File] = (), ring: Keyring, by: Actor, now: datetime
) -> None:
    """A question to the reporter: the report waits for the answer. The clocks of the law do not."""
    locked = _locked(report)
    require(rules.may_take(by, queries.facts(locked, by), "ask"))
    talking.write(locked, text, files=files, ring=ring, by=by, now=now)
    _go(locked, State.WAITING, EventKind.ASKED, by=by, now=now)


@transaction.atomic
def stop_waiting(report: Report, *, by: Actor, now: datetime) -> None:
    locked = _locked(report)
    require(rules.may_take(by, queries.facts(locked, by), "stop_waiting"))
    _go(locked, State.IN_HAND, EventKind.RESUMED, by=by, now=now)


@transaction.atomic
def assess(report: Report, found: Assessment, *, ring: Keyring, by: Actor, now: datetime) -> Report:
    """Takes up or ends, whichever the outcome means. Raises Refused with the way that is open instead."""
    locked = _locked(report)
    facts = queries.facts(locked, by)
    require(rules.may_assess(by, facts, found.outcome))
    _require_whole(locked, found)
    if found.letter:
        _tell_reporter(locked, found, ring=ring, by=by, now=now)
        locked.refresh_from_db(fields=["acknowledged_at", "feedback_at", "feedback_by"])
    _seal_reason(locked, found.reason, ring=ring, by=by, now=now)
    locked.outcome, locked.assessed_at = found.outcome, now
    locked.duplicate_of = found.repeats
    if found.service:
        following.register(
            locked,
            Direction.OUT,
            found.service,
            _("The report in its original form"),
            reference=found.reference,
            by=by,
            now=now,
        )
    if found.outcome in TAKEN_UP:
        _take_up(locked, by=by, now=now)
        if rules.chief_steers(facts, found.outcome):
            _let_the_chief_steer(locked, ring=ring, by=by, now=now)
    else:
        _end(locked, by=by, now=now)
    audit.append("intake.assessed", by=by, now=now, subject=locked.case, detail={"outcome": found.outcome})
    return locked


@transaction.atomic
def close(report: Report, reason: str, letter: str, *, ring: Keyring, by: Actor, now: datetime) -> None:
    """A case that was taken up ends here until casework takes it over; the reporter hears what became of it.

    A reason from before that is damaged does not stop it: the new one says so. Raises CannotOpen when it is the key
    that is missing, as a colleague may still read what would be written over.
    """
    locked = _locked(report)
    require(rules.may_take(by, queries.facts(locked, by), "close"))
    if not letter:
        raise Refused(no(_("The reporter gets to know what became of it: write the letter.")))
    talking.write(locked, letter, kind=MessageKind.LETTER, ring=ring, by=by, now=now)
    before = _reason_before(locked, ring, now.date())
    _seal_reason(locked, f"{before}\n\n{reason}".strip(), ring=ring, by=by, now=now)
    if locked.feedback_at is None:
        locked.feedback_at = now
    _end(locked, by=by, now=now)
    audit.append("intake.closed", by=by, now=now, subject=locked.case)


def _locked(report: Report) -> Report:
    lists.hold(report.pk)
    return Report.objects.select_for_update(of=("self",)).select_related("case").get(pk=report.pk)


def _require_whole(report: Report, found: Assessment) -> None:
    if found.outcome in rules.WITH_LETTER and not found.letter:
        raise Refused(no(_("The reporter gets to know why: write the letter.")))
    if found.outcome == Outcome.ELSEWHERE and found.service is None:
        raise Refused(no(_("Say to which service it goes.")))
    if found.outcome == Outcome.DUPLICATE:
        other = found.repeats
        require(
            rules.may_duplicate(report.pk, other.pk if other else None, bool(other and other.duplicate_of_id))
        )


def _tell_reporter(report: Report, found: Assessment, *, ring: Keyring, by: Actor, now: datetime) -> None:
    """A letter that ends it is confirmation and feedback too; what is taken up goes on, its feedback is still due."""
    talking.write(report, found.letter, kind=MessageKind.LETTER, ring=ring, by=by, now=now)
    if found.outcome not in TAKEN_UP:
        Report.objects.filter(pk=report.pk, feedback_at=None).update(feedback_at=now)
        Report.objects.filter(pk=report.pk, acknowledged_at=None).update(acknowledged_at=now)


def _reason_before(report: Report, ring: Keyring, day: date) -> str:
    if not (report.reason_key_id and report.reason):
        return ""
    ring.key(report.reason_key_id)
    opened = ring.try_open(report.reason_key_id, bytes(report.reason), texts.place(report, "reason"))
    if opened is not None:
        return opened.decode()
    return _("[The reason from before could not be opened on %(day)s: it was damaged.]") % {
        "day": shortdate(day)
    }


def _seal_reason(report: Report, reason: str, *, ring: Keyring, by: Actor, now: datetime) -> None:
    """With the key of the list: the reporter does not read it."""
    key = cases.list_key(report.case, ring, by=by, now=now)
    report.reason_key_id = key
    report.reason = ring.seal(key, reason.encode(), texts.place(report, "reason"))


def _take_up(report: Report, *, by: Actor, now: datetime) -> None:
    report.state = State.TAKEN_UP
    report.save()
    Case.objects.filter(pk=report.pk).update(taken_up_at=now)
    cases.note(report.case, EventKind.TAKEN_UP, by=by, now=now, detail={"outcome": report.outcome})


def _end(report: Report, *, by: Actor, now: datetime) -> None:
    """The next of the look-alikes takes its place in the inbox."""
    report.state = State.CLOSED
    report.save()
    Case.objects.filter(pk=report.pk).update(closed_at=now)
    with connection.cursor() as cursor:  # past the wall: not everybody on this list sees all of them
        cursor.execute("select rit_intake_closed(%s)", [report.pk])
    cases.note(report.case, EventKind.CLOSED, by=by, now=now, detail={"outcome": report.outcome})


def _go(report: Report, state: State, event: EventKind, *, by: Actor, now: datetime) -> None:
    report.state = state
    report.save(update_fields=["state"])
    cases.note(report.case, event, by=by, now=now)
    audit.append(f"intake.{event}", by=by, now=now, subject=report.case)


def _let_the_chief_steer(report: Report, *, ring: Keyring, by: Actor, now: datetime) -> None:
    """Onto the list with that role, unless a conflict of interest keeps the chief off it."""
    day = now.date()
    listed = set(report.case.members.filter(lists.on_list(day)).values_list("person", flat=True))
    for one in lists.holders([CHIEF], day):
        if one.person in listed or lists.kept_off(report.case, one.person, day):
            continue
        cases.add_member(
            report.case,
            Person.objects.get(pk=one.person),
            role=CHIEF,
            reason=_("The chief steers complaints of criminal or disciplinary facts."),
            ring=ring,
            by=by,
            now=now,
        )
