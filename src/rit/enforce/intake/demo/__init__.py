"""Reports of the demo, `stories.toml`: made up, in every state, from fixed days; only keys differ from run to run."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from rit.enforce.cases import actions as cases
from rit.enforce.cases import files, uploading, walls
from rit.enforce.cases import queries as lists
from rit.enforce.cases.models import Case, File
from rit.enforce.cases.states import Scope
from rit.enforce.intake import handed, letters
from rit.enforce.intake.actions import (
    assessing,
    entering,
    following,
    handing,
    identities,
    listing,
    receiving,
    talking,
)
from rit.enforce.intake.actions.assessing import Assessment
from rit.enforce.intake.actions.receiving import Given
from rit.enforce.intake.answers import Answers
from rit.enforce.intake.answers import Person as Reporter
from rit.enforce.intake.demo import attached
from rit.enforce.intake.models import CheckIn, Report
from rit.enforce.intake.states import (
    About,
    Direction,
    Finding,
    MessageKind,
    Naming,
    Origin,
    Outcome,
    Outside,
    Quality,
    RequestState,
)
from rit.foundation.access import queries as access
from rit.foundation.access.actor import Actor, system
from rit.foundation.access.models import Account
from rit.foundation.vault import actions as vault
from rit.foundation.vault import receipts, uploads
from rit.foundation.vault.keyring import Keyring
from rit.foundation.vault.uploads import Sealed
from rit.people.demo import CAST
from rit.people.models import Person

Step = list[Any]  # Any: a name, a number of days, and texts
HANDLERS = {
    "complaints": "complaints_coordinator",
    "channel": "integrity_officer",
    "trust": "trust_person",
    "mayor": "mayor",
}
DOOR = system("door")


@dataclass(frozen=True)
class Shown:
    """A mailbox that the demo's page offers to open."""

    title: str
    receipt: list[str]


def stories() -> list[dict[str, Any]]:
    with (Path(__file__).parent / "stories.toml").open("rb") as stream:
        found: list[dict[str, Any]] = tomllib.load(stream)["reports"]
    return found


def offered() -> list[Shown]:
    """Receipts that the demo shows, because nobody in it reported in earnest."""
    return [
        Shown(story["offered"], receipts.grouped(_receipt(story["code"])))
        for story in stories()
        if "offered" in story
    ]


def load(*, today: date, passphrase: str) -> None:
    """Each story from its arrival on; later steps may name an earlier story by its code."""
    made: dict[str, Report] = {}
    for story in sorted(stories(), key=lambda one: -int(one["ago"])):
        teller = Teller(story, today, passphrase, made)
        made[story["code"]] = teller.arrive()
        for step in story.get("steps", []):
            teller.take(step)


def _receipt(code: str) -> str:
    return receipts.from_draft(_draft(code))


def _draft(code: str) -> bytes:
    return blake2b(code.encode(), digest_size=32, person=b"rit.demo").digest()


def _colleague(story: dict[str, Any]) -> UUID | None:
    if "colleague" not in story:
        return None
    return Person.objects.get(staff_number=CAST[story["colleague"]]).pk


def _whole(name: str) -> tuple[str, int, Sealed]:
    content = attached.content(name)
    return name, len(content), uploads.cleaned(uploads.seal(content), name, len(content))


class Teller:
    """One story: who acts, when, and with which keys."""

    def __init__(self, story: dict[str, Any], today: date, passphrase: str, made: dict[str, Report]) -> None:
        self.story, self.passphrase, self.made = story, passphrase, made
        self.arrived = today - timedelta(days=story["ago"])
        self.report: Report

    def at(self, days: int) -> datetime:
        hour = 9 + len(self.story["code"]) % 8
        return datetime.combine(
            self.arrived + timedelta(days=days), time(hour), tzinfo=timezone.get_current_timezone()
        )

    def somebody(self, role: str, now: datetime) -> tuple[Actor, Keyring]:
        actor = access.actor_of(Account.objects.get(username=CAST[role]), now.date())
        return actor, vault.unlock(self.passphrase, by=actor, now=now)

    def handler(self, now: datetime) -> tuple[Actor, Keyring]:
        return self.somebody(HANDLERS[self.report.desk], now)

    def arrive(self) -> Report:
        story, now = self.story, self.at(0)
        given = Given(
            Answers(
                what=story["what"].strip(),
                when=story.get("when", ""),
                where=story.get("where", ""),
                who=story.get("who", ""),
                reply=story.get("reply", ""),
                salt=_draft(story["code"]).hex()[:32],
            ),
            Quality(story["quality"]),
            Naming(story.get("naming", "anonymous")),
            About(story.get("about", "other")),
            story.get("language", "nl"),
            themes=tuple(story.get("themes", [])),
            person=Reporter(story.get("name", ""), story.get("contact", "")),
            origin=Origin(story.get("origin", "web")),
            colleague=_colleague(story),
        )
        if "entered_by" in story:
            actor = access.actor_of(Account.objects.get(username=CAST[story["entered_by"]]), now.date())
            draft = _draft(story["code"]).hex()
            _code, received = entering.enter(
                given,
                draft,
                what="De melding zoals ze aankwam",
                reference=story.get("reference", ""),
                by=actor,
                now=now,
            )
            if received is None:
                raise ValueError(f"{story['code']} was there already")
        else:
            received = receiving.receive(given, _receipt(story["code"]), by=DOOR, now=now)
        self.report = received.report
        found = [_whole(name) for name in story.get("files", [])]
        files.keep(self.report.case, found, received.key, from_reporter=True, by=DOOR, now=now)
        return self.report

    def take(self, step: Step) -> None:
        """A step is its name, the day after arrival, and what it needs."""
        name, days, *rest = step
        now = self.at(days)
        self.report = Report.objects.select_related("case").get(pk=self.report.pk)
        self.report.case = Case.objects.get(pk=self.report.pk)
        getattr(self, f"_{name}")(now, *rest)

    def _own(self, now: datetime) -> None:
        actor, _ring = self.handler(now)
        assessing.own(self.report, by=actor, now=now)

    def _say(self, now: datetime, kind: str, text: str = "", *names: str) -> None:
        actor, ring = self.handler(now)
        said = text or letters.draft(kind, self.report)
        found = self._file(names, Scope.SHARED, "", now)
        talking.write(self.report, said, kind=MessageKind(kind), files=found, ring=ring, by=actor, now=now)

    def _keep(self, now: datetime, name: str, note: str) -> None:
        self._file([name], Scope.LIST, note, now)

    def _file(self, names: Sequence[str], scope: Scope, note: str, now: datetime) -> list[File]:
        actor, ring = self.handler(now)
        found = [_whole(name) for name in names]
        return uploading.keep(self.report.case, found, ring, scope=scope, note=note, by=actor, now=now)

    def _ask(self, now: datetime, text: str) -> None:
        actor, ring = self.handler(now)
        assessing.ask(self.report, text, ring=ring, by=actor, now=now)

    def _reply(self, now: datetime, text: str) -> None:
        box = receipts.mailbox(_receipt(self.story["code"]))
        walls.open_mailbox(box.id)
        talking.reply(self.report, text, ring=Keyring(box.id, box.pair.private), by=DOOR, now=now)

    def _name(self, now: datetime, number: str) -> None:
        actor, ring = self.handler(now)
        person = Person.objects.get(staff_number=number)
        listing.name(self.report, person, ring=ring, by=actor, now=now)

    def _add(self, now: datetime, role: str, reason: str) -> None:
        actor, ring = self.handler(now)
        person = Person.objects.get(staff_number=CAST[role])
        listing.add(self.report, person, reason=reason, ring=ring, by=actor, now=now)

    def _find(
        self, now: datetime, outcome: str, reason: str, letter: str = "", more: str = "", reference: str = ""
    ) -> None:
        actor, ring = self.handler(now)
        found = Assessment(
            Outcome(outcome),
            reason,
            letter=letter,
            service=Outside(more) if outcome == Outcome.ELSEWHERE else None,
            reference=reference,
            repeats=self.made[more] if outcome == Outcome.DUPLICATE else None,
        )
        assessing.assess(self.report, found, ring=ring, by=actor, now=now)

    def _hand_over(self, now: datetime, reason: str) -> None:
        actor, ring = self.handler(now)
        lists.load_keys(self.report.case, ring)
        _role, free = handed.authorities(self.report, handed.concerned(self.report.case), [], now.date())
        handing.hand_over(self.report, free[0].pk, reason, ring=ring, by=actor, now=now)

    def _open(self, now: datetime, role: str) -> None:
        actor, ring = self.somebody(role, now)
        cases.read(self.report.case, ring, what="report", by=actor, now=now)

    def _close(self, now: datetime, reason: str, letter: str) -> None:
        actor, ring = self.handler(now)
        assessing.close(self.report, reason, letter, ring=ring, by=actor, now=now)

    def _split(self, now: datetime, part: str) -> None:
        actor, ring = self.handler(now)
        following.split(self.report, part, ring=ring, by=actor, now=now)

    def _send(self, now: datetime, service: str, what: str, reference: str = "") -> None:
        actor, _ring = self.handler(now)
        following.register(
            self.report, Direction.OUT, Outside(service), what, reference=reference, by=actor, now=now
        )

    def _check_in(self, now: datetime, which: int, finding: str, text: str) -> None:
        actor, ring = self.handler(now)
        row = CheckIn.objects.filter(case=self.report.pk).order_by("due_date")[which]
        following.ask_how_things_go(
            row, letters.draft("check_in", self.report), ring=ring, by=actor, now=now - timedelta(days=2)
        )
        following.note_check_in(row, Finding(finding), text, ring=ring, by=actor, now=now)

    def _identity(self, now: datetime, reason: str, state: str = "", decision: str = "") -> None:
        actor, ring = self.handler(now)
        asked = identities.request(self.report, reason, ring=ring, by=actor, now=now)
        if state:
            custodian, own = self.somebody("custodian", now)
            identities.decide(asked, RequestState(state), decision, ring=own, by=custodian, now=now)
