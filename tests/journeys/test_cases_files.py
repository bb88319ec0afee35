"""Sealed attachments of a case: kept with it, opened by who is on its list, and by nobody else."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rit.enforce.cases import actions, files
from rit.enforce.cases.models import Case, File
from rit.enforce.cases.states import FileState
from rit.foundation.access import lock
from rit.foundation.audit.models import Entry
from rit.foundation.vault import crypto, streams, uploads
from rit.foundation.vault.scanning import Finding
from rit.foundation.vault.uploads import Sealed
from tests import enforce
from tests.rules.test_vault_files import jpeg_with_place, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]


def sealed(content: bytes, finding: Finding = Finding.NOT_ASKED) -> Sealed:
    file_id, key = uuid4(), crypto.new_key()
    path = f"{uploads.FOLDER}/{file_id.hex[:2]}/{file_id}"
    sealer = streams.Sealer(uploads.location(path), key, file_id)
    sealer.write(content)
    sealer.close()
    return Sealed(file_id, path, key, finding)


def with_file(
    now: datetime, name: str, content: bytes, finding: Finding = Finding.NOT_ASKED
) -> tuple[Case, File]:
    received = enforce.reported(now)
    case = received.report.case
    kept = uploads.cleaned(sealed(content, finding), name, len(content))
    (row,) = files.keep(
        case, [(name, len(content), kept)], received.key, from_reporter=True, by=enforce.DOOR, now=now
    )
    return case, row


@pytest.fixture
def handler(sign_in: Any, now: datetime) -> Client:
    """Signed in as the complaints coordinator, with the vault unlocked."""
    client: Client = sign_in("complaints_coordinator")
    answer = client.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE})
    assert answer.status_code == 302
    return client


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_handler_sees_it_downloads_the_clean_copy_and_the_original(
    handler: Client, now: datetime
) -> None:
    source = jpeg_with_place()
    _case, row = with_file(now, "nummerplaat.jpg", source)

    page = handler.get(reverse("cases:file", args=[row.pk]))
    clean = handler.get(reverse("cases:download", args=[row.pk]))
    whole = handler.get(reverse("cases:original", args=[row.pk]))

    assert "nummerplaat.jpg" in page.content.decode()
    assert b"Jan Janssens" not in content_of(clean)
    assert content_of(whole) == source
    assert whole["Content-Disposition"].startswith("attachment")
    assert "sandbox" in whole["Content-Security-Policy"]
    assert Entry.objects.filter(event="cases.read", detail__what="original").count() == 1


def test_the_viewer_shows_a_page_as_a_picture(handler: Client, now: datetime) -> None:
    _case, row = with_file(now, "brief.pdf", pdf(pages=2))

    shown = handler.get(reverse("cases:picture", args=[row.pk, 2]))

    assert shown["Content-Type"] == "image/png"
    assert handler.get(reverse("cases:picture", args=[row.pk, 3])).status_code == 404


def test_a_text_is_shown_as_text(handler: Client, now: datetime) -> None:
    _case, row = with_file(now, "notitie.txt", b"<script>alert(1)</script>")

    page = handler.get(reverse("cases:file", args=[row.pk]))

    assert "&lt;script&gt;" in page.content.decode()


def test_a_locked_vault_asks_for_the_passphrase_first(sign_in: Any, now: datetime) -> None:
    _case, row = with_file(now, "a.txt", b"x")

    answer = sign_in("complaints_coordinator").get(reverse("cases:original", args=[row.pk]))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/vault/unlock/")


@pytest.mark.parametrize("role", ["integrity_officer", "chief", "mayor", "internal_oversight"])
@pytest.mark.parametrize("name", ["file", "download", "original"])
def test_who_is_not_on_the_list_finds_nothing(role: str, name: str, sign_in: Any, now: datetime) -> None:
    _case, row = with_file(now, "a.txt", b"x")
    client: Client = sign_in(role)
    client.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE})

    assert client.get(reverse(f"cases:{name}", args=[row.pk])).status_code == 404


def test_what_the_scanner_found_stays_shut(handler: Client, now: datetime) -> None:
    _case, row = with_file(now, "a.pdf", pdf(), Finding.FOUND)

    assert row.state == FileState.QUARANTINED
    assert handler.get(reverse("cases:file", args=[row.pk])).status_code == 403
    assert handler.get(reverse("cases:picture", args=[row.pk, 1])).status_code == 403
    assert handler.get(reverse("cases:original", args=[row.pk])).status_code == 200


def test_a_changed_file_is_an_error_not_half_a_download(handler: Client, now: datetime) -> None:
    _case, row = with_file(now, "a.txt", b"x" * 1000)
    path = uploads.location(row.path)
    path.write_bytes(path.read_bytes()[:-1] + b"?")

    assert handler.get(reverse("cases:original", args=[row.pk])).status_code == 410


def test_files_open_after_the_key_is_renewed(now: datetime) -> None:
    case, row = with_file(now, "a.txt", b"what happened")
    reader = enforce.unlocked("complaints_coordinator", now)
    actions.read(case, reader.ring, what="report", by=reader.actor, now=now)
    assert files.abouts(case, [row], reader.ring)[row.pk].name == "a.txt"

    actions.rotate(case, reader.ring, by=reader.actor, now=now)

    later = enforce.unlocked("complaints_coordinator", now)
    assert files.abouts(case, [row], later.ring)[row.pk].name == "a.txt"
    assert b"".join(files.pieces(row, later.ring, clean=False)) == b"what happened"


def test_the_sweep_removes_what_no_case_knows_and_nothing_else(now: datetime) -> None:
    _case, row = with_file(now, "a.jpg", jpeg_with_place())
    lost = sealed(b"a draft that ended")
    young = sealed(b"a draft of today")
    old = now.timestamp() - 30 * 3600
    for path in (row.path, row.clean_path, lost.path):
        os.utime(uploads.location(path), (old, old))
    os.utime(uploads.location(young.path), (now.timestamp(), now.timestamp()))
    enforce.unlocked("complaints_coordinator", now)  # the test's database role needs to see the row

    assert files.sweep(by=enforce.DOOR, now=now) == 1
    kept = {
        str(path.relative_to(settings.MEDIA_ROOT))
        for path in Path(settings.MEDIA_ROOT).rglob("*")
        if path.is_file()
    }
    assert kept == {row.path, row.clean_path, young.path}


def test_the_session_keeps_the_key_and_locking_takes_it(handler: Client) -> None:
    assert handler.session.get(lock.VAULT)
    handler.post("/vault/lock/")
    assert not handler.session.get(lock.VAULT)
