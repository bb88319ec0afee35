"""What is sealed while somebody else renews the keys of the case opens afterwards; else it would be lost for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rit.enforce.cases import actions as cases
from rit.enforce.cases import files, uploading
from rit.enforce.cases.states import Scope
from rit.enforce.intake.actions import assessing, following, handing, identities, talking
from rit.enforce.intake.answers import Person as Reporter
from rit.enforce.intake.door import guard
from rit.enforce.intake.models import CheckIn, Report
from rit.enforce.intake.states import Finding, Naming, Outcome, Quality
from rit.foundation.vault import uploads
from rit.foundation.vault.uploads import SealedUpload
from tests import door, enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]
Acts = Callable[[Report, enforce.Somebody, datetime], Any]


def test_proof_sent_while_the_key_is_renewed_opens(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cleaning takes seconds; in the midst of it a handler opens a case whose key is due."""
    guard.forget()
    enforce.with_key("complaints_coordinator", now)
    receipt = enforce.new_receipt()
    report = enforce.reported(now, receipt).report
    clean = SealedUpload.keep

    def meanwhile(upload: SealedUpload) -> uploads.Sealed:
        me = enforce.unlocked("complaints_coordinator", now)
        cases.rotate(Report.objects.get(pk=report.pk).case, me.ring, by=me.actor, now=now)
        enforce.at_the_mailbox(receipt)
        return clean(upload)

    client = Client()
    client.post("/mailbox/", {"code": receipt})
    monkeypatch.setattr(SealedUpload, "keep", meanwhile)
    client.post("/mailbox/write/", {"text": "Kijk.", "file": SimpleUploadedFile("rooster.txt", b"22 uur")})
    monkeypatch.undo()

    assert "rooster.txt" in door.text_of(client.get("/mailbox/mine/"))
    me = enforce.unlocked("complaints_coordinator", now)
    shown = Report.objects.get(pk=report.pk).case
    assert [one.name for one in files.abouts(shown, files.of(shown), me.ring).values()] == ["rooster.txt"]


def wrote(report: Report, me: enforce.Somebody, now: datetime) -> None:
    talking.write(report, "Dank.", ring=me.ring, by=me.actor, now=now)


def assessed(report: Report, me: enforce.Somebody, now: datetime) -> None:
    found = assessing.Assessment(Outcome.DISCIPLINARY, "Het klopt.")
    assessing.assess(report, found, ring=me.ring, by=me.actor, now=now)


def took_out(report: Report, me: enforce.Somebody, now: datetime) -> None:
    following.split(report, "Op 3 maart", ring=me.ring, by=me.actor, now=now)


def noted(report: Report, me: enforce.Somebody, now: datetime) -> None:
    check_in = CheckIn.objects.filter(case=report.pk).order_by("due_date")[0]
    following.note_check_in(check_in, Finding.NONE, "Niets.", ring=me.ring, by=me.actor, now=now)


def asked(report: Report, me: enforce.Somebody, now: datetime) -> None:
    identities.request(report, "Nodig.", ring=me.ring, by=me.actor, now=now)


def added(report: Report, me: enforce.Somebody, now: datetime) -> None:
    one = ("a.txt", 1, uploads.seal(b"a"))
    uploading.keep(report.case, [one], me.ring, scope=Scope.LIST, by=me.actor, now=now)


def handed(report: Report, me: enforce.Somebody, now: datetime) -> None:
    with pytest.raises(handing.Refused):
        handing.hand_over(report, report.pk, "Tucht.", ring=me.ring, by=me.actor, now=now)


@pytest.mark.parametrize("act", [wrote, assessed, took_out, noted, asked, added, handed])
def test_whatever_seals_holds_the_case_before_it_looks_at_a_key_or_a_report(act: Acts, now: datetime) -> None:
    enforce.with_key("integrity_officer", now)
    confidential = enforce.given(
        quality=Quality.STAFF, naming=Naming.CONFIDENTIAL, person=Reporter("An Peeters", "thuis")
    )
    key = enforce.reported(now, what=confidential).report.pk
    me = enforce.unlocked("integrity_officer", now)
    assessing.own(Report.objects.get(pk=key), by=me.actor, now=now)
    report = Report.objects.select_related("case").get(pk=key)
    with CaptureQueriesContext(connection) as questions:
        act(report, me, now)

    said = [one["sql"] for one in questions if "FOR UPDATE" in one["sql"] or '"cases_key"' in one["sql"]]
    assert 'FROM "cases_case"' in said[0], said[0]
    assert "FOR UPDATE" in said[0]
