"""What somebody adds at the door is there when it is sent, whatever else goes on at that moment (L6.5-a)."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rit.enforce.cases import files
from rit.enforce.cases.models import File
from rit.enforce.intake.door import drafts
from rit.enforce.intake.door import files as proof
from rit.enforce.intake.models import Draft
from rit.foundation.access.actor import system
from tests import door, enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]


def with_proof(client: Client) -> drafts.Held:
    """A draft with one file, as another page of the same browser read it before it was sent."""
    door.told(client)
    client.post("/report/files/", {"file": SimpleUploadedFile("rooster.txt", b"dienst van 22 uur")})
    held = drafts.with_code(
        client.cookies[settings.DRAFT_COOKIE_NAME].value, datetime.now().astimezone() - timedelta(days=1000)
    )
    assert held
    assert len(on_disk()) == 1
    return held


def on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_leaving_while_it_is_sent_takes_no_proof_along(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    before = with_proof(client)
    receipt = door.receipt_of(client.post("/report/send/"))
    with django_capture_on_commit_callbacks(execute=True):
        drafts.wipe(before)

    enforce.at_the_mailbox(receipt)
    kept = File.objects.get()
    assert [path.relative_to(settings.MEDIA_ROOT).as_posix() for path in on_disk()] == [kept.path]
    assert not Draft.objects.exists()


def test_nothing_goes_into_a_draft_that_was_sent(client: Client, now: datetime) -> None:
    before = with_proof(client)
    client.post("/report/send/")

    assert drafts.change(before, {"what": "Nog iets."}, now=now).is_sent
    assert proof.remove(before, before.content["files"][0]["id"], now=now).is_sent
    newest = drafts.lock(before)
    assert newest
    assert set(newest.content) == {"sent"}
    assert len(on_disk()) == 1


def test_proof_lives_as_long_as_the_draft_that_is_worked_on(client: Client) -> None:
    """A draft that is changed lives on for a day; what was added first was swept before it."""
    with_proof(client)
    old = datetime.now().astimezone() - timedelta(hours=30)
    for path in on_disk():
        os.utime(path, (old.timestamp(), old.timestamp()))
    door.answer(client, "when", when="gisteren", where="Veldstraat")

    assert files.sweep(by=system("worker"), now=datetime.now().astimezone()) == 0
    assert len(on_disk()) == 1
