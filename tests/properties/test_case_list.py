"""Whatever happens to the list of a case: who is on it reads it, who is not does not learn that it exists."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rit.enforce.cases import actions, queries
from rit.enforce.cases.models import Case, Member
from rit.enforce.cases.texts import place
from rit.enforce.intake import answers
from rit.enforce.intake.models import Report
from rit.foundation.access.verdict import Refused
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.keyring import Keyring
from rit.people.demo import CAST
from rit.people.models import Person
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a", "L7-h")]
NOW = datetime.combine(date(2025, 3, 18), time(10), tzinfo=ZoneInfo("Europe/Brussels"))
PEOPLE = (
    "complaints_coordinator",
    "internal_oversight",
    "integrity_investigator",
    "integrity_officer",
    "mayor",
)
steps = st.lists(
    st.tuples(
        st.sampled_from(["join", "leave", "name", "read", "rotate"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
    ),
    max_size=8,
)


class Undo(Exception):
    """Takes one example back."""


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_the_list_and_nobody_else(db: None, walk: list[tuple[str, str, str]]) -> None:
    try:
        with transaction.atomic():
            case, receipt = _begin()
            for step, actor, whom in walk:
                _take(step, actor, whom, case)
                _hold(case)
            ring = enforce.at_the_mailbox(receipt)
            assert _text(case, ring) == enforce.TEXT  # whatever was done, the reporter reads on
            raise Undo
    except Undo:
        pass


def _begin() -> tuple[Case, str]:
    receipt = enforce.new_receipt()
    return enforce.reported(NOW, receipt).report.case, receipt


def _take(step: str, actor: str, whom: str, case: Case) -> None:
    """One step, by somebody who may be on the list or not; a refusal is an answer too."""
    somebody = enforce.unlocked(actor, NOW)
    seen = queries.visible_to(somebody.actor, NOW.date()).filter(pk=case.pk).first()
    if seen is None:
        return
    person = Person.objects.get(staff_number=CAST[whom])
    ring, by = somebody.ring, somebody.actor
    try:
        with transaction.atomic():
            actions.read(seen, ring, what="report", by=by, now=NOW)
            if step == "join":
                actions.add_member(seen, person, role=whom, reason="x", ring=ring, by=by, now=NOW)
            elif step == "leave":
                member = Member.objects.filter(case=seen, person=person, ended_at=None).first()
                if member:
                    actions.end_member(seen, member.pk, reason="x", by=by, now=NOW)
            elif step == "name":
                actions.name_concerned(seen, person, by=by, now=NOW)
            elif step == "rotate":
                actions.rotate(seen, ring, by=by, now=NOW)
    except Refused:
        pass
    except CannotOpen:
        assert seen.rotation_due or not _has_copy(seen, ring)  # nobody has let this one in yet


def _hold(case: Case) -> None:
    """The wall and the vault agree about everybody."""
    for role in PEOPLE:
        somebody = enforce.unlocked(role, NOW)
        sees = queries.visible_to(somebody.actor, NOW.date()).filter(pk=case.pk).exists()
        assert Case.objects.filter(pk=case.pk).exists() == sees, role
        assert Report.objects.filter(pk=case.pk).exists() == sees, role
        if not sees:
            assert not Member.objects.filter(case=case).exists()
        elif _has_copy(case, somebody.ring):
            assert _text(case, somebody.ring) == enforce.TEXT


def _has_copy(case: Case, ring: Keyring) -> bool:
    report = Report.objects.filter(pk=case.pk).first()
    return report is not None and ring.has(report.key_id)


def _text(case: Case, ring: Keyring) -> str:
    report = Report.objects.get(pk=case.pk)
    return answers.read(ring.open(report.key_id, bytes(report.body), place(report, "body"))).what
