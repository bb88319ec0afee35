"""What every compromise yields (docs/threat-model.md, *What a compromise yields*): each row is tried here."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from psycopg import errors, sql

from rit.config.launch.postgres import APP, CLERK, OWNER
from rit.enforce.cases import actions, glass, night, queries
from rit.enforce.cases.states import Desk, Scope
from rit.enforce.intake import registers
from rit.enforce.intake.answers import Person as Name
from rit.enforce.intake.states import Naming
from rit.foundation.access import lock
from rit.foundation.access.session_store import SessionStore
from rit.foundation.notices.models import Notice
from rit.foundation.retention.policy import policy
from rit.foundation.vault import crypto, receipts
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.keyring import Keyring
from rit.people.demo import CAST
from rit.people.models import Assignment, Person
from tests import database, enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a", "L7-h")]
WALLED = (
    "cases_case", "cases_mailbox", "cases_member", "cases_concerned", "cases_key", "cases_event", "cases_file",
    "cases_relation", "cases_glass", "intake_report", "intake_identity", "intake_message", "intake_message_files",
    "vault_copy", "vault_private",
)  # fmt: skip
OF_A_CASE = {
    "cases_case": "id",
    "cases_mailbox": "case_id",
    "cases_member": "case_id",
    "cases_key": "case_id",
    "cases_event": "case_id",
    "intake_report": "case_id",
}
NAME = Name(name="Fatma Aydın", contact="0470 12 34 56")


@pytest.fixture(scope="module")
def standing(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A database of its own with one committed report in it: what the attacker finds, and nobody here changes."""
    name = f"rit_attacked_{worker_id}"
    database.copy(name)
    script = (
        "import django; django.setup()\n"
        "from django.db import transaction\n"
        "from rit.foundation import clock\n"
        "from rit.enforce.intake.states import Naming\n"
        "from rit.enforce.intake.answers import Person\n"
        "from tests import enforce\n"
        "receipt = enforce.new_receipt()\n"
        "who = Person(name='Fatma Aydın', contact='0470 12 34 56')\n"
        "what = enforce.given(naming=Naming.CONFIDENTIAL, person=who)\n"
        "with transaction.atomic():\n"
        "    print(receipt, enforce.reported(clock.now(), receipt, what).report.case_id)\n"
    )
    import sys

    env = database.environment(name, RIT_MODE="demo", RIT_DATA=str(tmp_path_factory.mktemp("attacked")))
    root = str(database.ROOT)
    receipt, case = database.run(
        [sys.executable, "-c", script], env | {"PYTHONPATH": f"{root}/src:{root}"}
    ).split()
    yield {"name": name, "receipt": receipt, "case": case}
    database.drop(name)


def as_role(role: str, name: str) -> psycopg.Connection[Any]:
    return psycopg.connect(host=database.socket(), user=role, dbname=name, autocommit=True)


def everything(asker: psycopg.Connection[Any]) -> bytes:
    """All rows of all tables that can be read at all, as one heap of bytes; binary columns as they are."""
    heap = bytearray()
    for table in policy().tables:
        try:
            rows = asker.execute(sql.SQL("select * from {}").format(sql.Identifier(table))).fetchall()
        except errors.InsufficientPrivilege:
            continue
        for row in rows:
            for value in row:
                heap += bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                heap += b"\n"
    return bytes(heap)


# Raw SQL as the runtime role


def test_raw_sql_without_a_name_finds_nothing(standing: dict[str, str]) -> None:
    with as_role(APP, standing["name"]) as asker:
        for table in WALLED:
            query = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
            assert asker.execute(query).fetchone() == (0,), table


@pytest.mark.parametrize(
    "role", ["chief", "mayor", "technical_admin", "dpo", "integrity_officer", "employee"]
)
def test_raw_sql_with_another_name_finds_nothing(role: str, now: datetime) -> None:
    """Whoever slips past `visible_to`, in our own code, still meets the wall."""
    report = enforce.reported(now).report
    enforce.arrive(role, now)
    with connection.cursor() as cursor:
        for table, column in OF_A_CASE.items():
            query = sql.SQL("select count(*) from {} where {} = %s")
            cursor.execute(query.format(*map(sql.Identifier, (table, column))), [report.case_id])
            assert cursor.fetchone() == (0,), table
        cursor.execute("select count(*) from vault_copy where key_id = %s", [report.key_id])
        assert cursor.fetchone() == (0,)
        for statement in (
            "update cases_case set owner_id = null where id = %s",
            "update intake_report set state = 'in_hand' where case_id = %s",
            "delete from cases_member where case_id = %s",
        ):
            cursor.execute(statement, [report.case_id])
            assert cursor.rowcount == 0, statement
        cursor.execute("delete from vault_copy where key_id = %s", [report.key_id])
        assert cursor.rowcount == 0


def test_raw_sql_with_the_name_of_a_reader_finds_rows_and_no_words(standing: dict[str, str]) -> None:
    """The wall guards against our mistakes: whoever holds the role can name anybody. The vault guards against that."""
    with as_role(APP, standing["name"]) as asker:
        person, account = asker.execute(
            "select id, account_id from people_person where staff_number = %s",
            [CAST["complaints_coordinator"]],
        ).fetchone() or (None, None)
        asker.execute("select set_config('rit.person', %s, false)", [str(person)])
        asker.execute("select set_config('rit.account', %s, false)", [str(account)])
        found = asker.execute(
            "select body from intake_report where case_id = %s", [standing["case"]]
        ).fetchall()
        heap = everything(asker)

    assert len(found) == 1
    assert enforce.TEXT.encode() not in heap
    assert NAME.name.encode() not in heap


# A stolen database


def test_a_stolen_database_holds_no_word_no_name_and_no_receipt(standing: dict[str, str]) -> None:
    with as_role(OWNER, standing["name"]) as thief:
        heap = everything(thief)

    box = receipts.mailbox(standing["receipt"])
    assert len(heap) > 1_000_000
    for secret in (
        enforce.TEXT.encode(),
        NAME.name.encode(),
        NAME.contact.encode(),
        standing["receipt"].encode(),
        box.pair.private,
        box.pair.private.hex().encode(),
        enforce.PASSPHRASE.encode(),
    ):
        assert secret not in heap


def test_a_stolen_database_and_the_secret_of_the_installation_open_no_case(standing: dict[str, str]) -> None:
    """Every 32 bytes that the thief could try as a key: what stands in the rows, and what the secret gives."""
    with as_role(OWNER, standing["name"]) as thief:
        row = thief.execute(
            "select case_id, key_id, body from intake_report where case_id = %s", [standing["case"]]
        ).fetchone()
        assert row
        copies = thief.execute("select key_id, holder_id, sealed from vault_copy").fetchall()
        publics = thief.execute(
            "select public from vault_pair union all select public from cases_mailbox"
        ).fetchall()
    candidates = [bytes(public) for (public,) in publics]
    candidates += [
        settings.SECRET_KEY.encode()[:32],
        crypto.KEY_BYTES * b"\0",
        UUID(standing["case"]).bytes * 2,
    ]
    place = crypto.Place("intake_report", "body", row[0])

    for key in candidates:
        with pytest.raises(CannotOpen):
            crypto.unseal(key, row[2], place)
        for key_id, _holder, sealed in copies:
            with pytest.raises(CannotOpen):
                crypto.receive(sealed, key_id, key)


def test_a_stolen_database_shows_what_the_threat_table_says_it_shows(standing: dict[str, str]) -> None:
    """Metadata is in the clear: that something arrived, where, in what quality, who reads it."""
    with as_role(OWNER, standing["name"]) as thief:
        shown = thief.execute(
            "select desk, quality, naming, about from intake_report where case_id = %s", [standing["case"]]
        ).fetchone()
        readers = thief.execute(
            "select count(*) from cases_member where ended_at is null and case_id = %s", [standing["case"]]
        ).fetchone()

    assert shown == ("complaints", "citizen", "confidential", "other")
    assert readers == (1,)


def test_the_clerk_sees_that_and_no_sealed_column(standing: dict[str, str]) -> None:
    with as_role(CLERK, standing["name"]) as clerk:
        clerk.execute("select set_config('rit.clerk', 'on', false)")
        found = clerk.execute("select count(desk) from intake_report where case_id = %s", [standing["case"]])
        assert found.fetchone() == (1,)
        for column in ("body", "reason", "digest", "lookalike"):
            with pytest.raises(errors.InsufficientPrivilege):
                clerk.execute(f"select {column} from intake_report")
        for statement in (
            "select sealed from vault_copy",
            "select box from vault_private",
            "select body from intake_message",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                clerk.execute(statement)


# A stolen session table, a stolen cookie


@pytest.fixture
def unlocked(sign_in: Callable[[str], Client]) -> Client:
    client = sign_in("complaints_coordinator")
    client.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE})
    assert lock.VAULT in client.session
    return client


def test_a_stolen_session_table_holds_no_key(unlocked: Client) -> None:
    private = b64decode(unlocked.session[lock.VAULT][1])
    for row in Session.objects.all():
        raw = b64decode(row.session_data)
        assert private not in raw
        assert lock.VAULT.encode() not in raw
        assert SessionStore(row.session_key).decode(row.session_data) == {}


def test_a_stolen_cookie_without_the_database_holds_no_key(unlocked: Client) -> None:
    private = unlocked.session[lock.VAULT][1]
    for morsel in unlocked.cookies.values():
        assert private not in morsel.value
        assert len(morsel.value) < 200


def test_a_locked_session_forgets_the_key(unlocked: Client) -> None:
    session = unlocked.session
    session[lock.SEEN] = 1
    session.save()

    unlocked.get("/work/")

    assert lock.VAULT not in unlocked.session


def test_signing_out_forgets_the_key(unlocked: Client) -> None:
    key = unlocked.session.session_key
    unlocked.post("/account/logout/")

    assert not SessionStore(key).load()


# Ciphertext moved about


def test_a_report_moved_into_another_case_does_not_open(now: datetime) -> None:
    one, two = (
        enforce.reported(now).report,
        enforce.reported(now, what=enforce.given(text="Iets anders.")).report,
    )
    reader = enforce.unlocked("complaints_coordinator", now)
    reader.ring.load([one.key_id, two.key_id])

    with pytest.raises(CannotOpen):
        reader.ring.open(one.key_id, one.body, crypto.Place("intake_report", "body", two.pk))


def test_a_copy_put_in_somebody_elses_name_does_not_open(now: datetime) -> None:
    """Anybody can add a copy; only the private half of its holder opens it."""
    report = enforce.reported(now).report
    reader = enforce.unlocked("complaints_coordinator", now)
    thief = crypto.new_pair()
    with connection.cursor() as cursor:
        cursor.execute("select sealed from vault_copy where key_id = %s", [report.key_id])
        for (sealed,) in cursor.fetchall():
            with pytest.raises(CannotOpen):
                crypto.receive(bytes(sealed), report.key_id, thief.private)
    del reader


def test_the_mailbox_of_one_report_opens_no_other(now: datetime) -> None:
    receipt, other = enforce.new_receipt(), enforce.new_receipt()
    enforce.reported(now, receipt)
    hidden = enforce.reported(now, other).report
    ring = enforce.at_the_mailbox(receipt)

    with pytest.raises(CannotOpen):
        ring.key(hidden.key_id)
    with pytest.raises(CannotOpen):
        Keyring(receipts.mailbox(other).id, ring.private).key(hidden.key_id)


# Guessing


def test_wrong_passphrases_are_counted_and_end(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("complaints_coordinator")
    for _try in range(10):
        assert client.post("/vault/unlock/", {"passphrase": "niet deze zin van mij"}).status_code == 422

    answer = client.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE})

    assert answer.status_code == 422
    assert lock.VAULT not in client.session


def test_the_passphrase_is_kept_nowhere_when_the_session_ran_out(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("complaints_coordinator")
    session = client.session
    session[lock.LOCKED] = 2**40
    session.save()

    client.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE})

    assert enforce.PASSPHRASE not in json.dumps(dict(client.session.items()), default=str)


# Someone named later, and the night


def test_the_wall_closes_when_the_corps_changes_while_nobody_is_unlocked(now: datetime) -> None:
    """A nightly import puts the reader under the person concerned: from then on the case is not there."""
    case = enforce.reported(now).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    team = Assignment.objects.filter(unit__kind="team", to_date=None, leads=False).select_related("person")[0]
    actions.name_concerned(case, team.person, by=reader.actor, now=now)
    assert queries.visible_to(reader.actor, now.date()).filter(pk=case.pk).exists()

    Assignment.objects.create(
        person_id=reader.actor.person, unit=team.unit, function=team.function, from_date=now.date()
    )

    assert not queries.visible_to(reader.actor, now.date()).filter(pk=case.pk).exists()
    enforce.arrive("complaints_coordinator", now)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from intake_report where case_id = %s", [case.pk])
        assert cursor.fetchone() == (0,)


def test_at_night_the_list_says_so_and_the_key_goes_to_nobody_in_conflict(now: datetime) -> None:
    case = enforce.reported(now).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    helper = Person.objects.get(staff_number=CAST["integrity_investigator"])
    actions.add_member(
        case, helper, role="helper", reason="Helpt.", ring=reader.ring, by=reader.actor, now=now
    )
    team = Assignment.objects.filter(unit__kind="team", to_date=None, leads=False).select_related("person")[0]
    actions.name_concerned(case, team.person, by=reader.actor, now=now)
    Assignment.objects.create(
        person_id=reader.actor.person, unit=team.unit, function=team.function, from_date=now.date()
    )

    assert night.close_walls(by=enforce.DOOR, now=now) == 1
    assert night.close_walls(by=enforce.DOOR, now=now) == 0

    stays = enforce.unlocked("integrity_investigator", now)
    seen = queries.visible_to(stays.actor, now.date()).get(pk=case.pk)
    assert seen.rotation_due
    keys = actions.read(seen, stays.ring, what="report", by=stays.actor, now=now)
    with pytest.raises(CannotOpen):
        reader.ring.key(keys[Scope.SHARED])
    assert Notice.objects.filter(kind="case_stand_in").exists()


def test_a_period_on_a_list_ends_at_night(now: datetime) -> None:
    case = enforce.reported(now).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    helper = Person.objects.get(staff_number=CAST["integrity_investigator"])
    actions.add_member(
        case, helper, role="helper", reason="x", until=now.date(), ring=reader.ring, by=reader.actor, now=now
    )

    assert night.close_walls(by=enforce.DOOR, now=now) == 0
    assert night.close_walls(by=enforce.DOOR, now=now + timedelta(days=1)) == 1


def test_no_bell_and_no_register_tells_of_a_case_that_was_closed_to_somebody(now: datetime) -> None:
    case = enforce.reported(now).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    before = registers.counted(now.date(), now.date())[Desk.COMPLAINTS]["all"][""]
    assert Notice.objects.filter(url=actions.address(case)).exists()
    helper = Person.objects.get(staff_number=CAST["integrity_investigator"])
    actions.add_member(
        case, helper, role="helper", reason="Helpt.", ring=reader.ring, by=reader.actor, now=now
    )

    actions.name_concerned(case, Person.objects.get(pk=reader.actor.person), by=reader.actor, now=now)

    after = registers.counted(now.date(), now.date())[Desk.COMPLAINTS].get("all", {}).get("", 0)
    assert after == before - 1
    assert not Notice.objects.filter(url=actions.address(case)).exists()


def test_whoever_a_case_is_about_is_not_asked_to_break_its_glass(now: datetime) -> None:
    case = enforce.reported(now).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    concerned = Person.objects.get(staff_number=CAST["internal_oversight"])
    actions.name_concerned(case, concerned, by=reader.actor, now=now)
    glass.ask(case.number, "Dringend.", by=enforce.arrive("mayor", now), now=now)

    enforce.arrive("internal_oversight", now)
    assert not Notice.objects.filter(kind="glass_asked").exists()
    enforce.arrive("dpo", now)
    assert Notice.objects.filter(kind="glass_asked").count() == 1


def test_a_confidential_name_needs_the_custodian(now: datetime) -> None:
    what = enforce.given(naming=Naming.CONFIDENTIAL, person=NAME)
    case = enforce.reported(now, what=what).report.case
    for role in ("complaints_coordinator", "chief", "mayor", "integrity_officer"):
        somebody = enforce.unlocked(role, now)
        with connection.cursor() as cursor:
            cursor.execute("select key_id from intake_identity where case_id = %s", [case.pk])
            row = cursor.fetchone()
        if row:
            with pytest.raises(CannotOpen):
                somebody.ring.key(row[0])
