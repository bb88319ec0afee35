"""What a handler has half written is kept, sealed to that handler alone, also while the vault is locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from rit.config.demo_data import PASSPHRASE
from rit.enforce.cases import actions as cases
from rit.enforce.intake.actions import assessing, drafting, listing
from rit.enforce.intake.models import HandlerDraft, Message, Report
from rit.foundation.access.actor import system
from rit.foundation.audit.models import Entry
from rit.foundation.retention import purge
from rit.people.demo import CAST
from rit.people.models import Person
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]

SignIn = Callable[[str], Client]
HANDLER, HELPER = "complaints_coordinator", "internal_oversight"
TEXT = "Wij keken de beelden van die avond na, en"


@pytest.fixture
def case(now: datetime) -> Report:
    report = enforce.reported(now).report
    assessing.own(report, by=enforce.arrive(HANDLER, now), now=now)
    return Report.objects.select_related("case").get(pk=report.pk)


def unlock(client: Client) -> Client:
    assert client.post(reverse("vault:unlock"), {"passphrase": PASSPHRASE}).status_code == 302
    return client


def keeps(client: Client, case: Report, code: str = "write-feedback", **fields: str) -> None:
    answer = client.post(
        reverse("intake:keep_draft", args=[case.pk, code]), fields, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200


def write(client: Client, case: Report, kind: str = "feedback") -> str:
    return client.get(reverse("intake:write", args=[case.pk]), {"kind": kind}).content.decode()


def test_a_draft_keeps_itself_while_somebody_types_and_is_back_once_unlocked(
    sign_in: SignIn, case: Report
) -> None:
    client = sign_in(HANDLER)
    answer = client.post(
        reverse("intake:keep_draft", args=[case.pk, "write-feedback"]),
        {"text": TEXT},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert any(word in answer.content.decode() for word in ("Draft kept at", "bewaard om"))
    assert TEXT in write(unlock(client), case)
    assert reverse("intake:write", args=[case.pk]) + "?kind=feedback" in client.get(
        reverse("intake:report", args=[case.pk])
    ).content.decode()  # fmt: skip


def test_the_button_works_without_script(sign_in: SignIn, case: Report) -> None:
    client = unlock(sign_in(HANDLER))
    answer = client.post(reverse("intake:keep_draft", args=[case.pk, "assess-unfounded"]), {"reason": TEXT})

    assert answer["Location"] == reverse("intake:assess_as", args=[case.pk, "unfounded"])
    assert TEXT in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("route", "more", "field"),
    [("write", "?kind=feedback", "text"), ("assess_as", "", "reason"), ("close", "", "reason")],
)
def test_what_is_sent_after_the_vault_locked_becomes_a_draft(
    route: str, more: str, field: str, sign_in: SignIn, case: Report, now: datetime
) -> None:
    if route == "close":
        me = enforce.unlocked(HANDLER, now)
        found = assessing.Assessment(assessing.Outcome.COMPLAINT, "Gegrond.")
        assessing.assess(case, found, ring=me.ring, by=me.actor, now=now)
    args = [case.pk, "complaint"] if route == "assess_as" else [case.pk]
    client, page = sign_in(HANDLER), reverse(f"intake:{route}", args=args) + more
    answer = client.post(page, {field: TEXT, "send": "1"})

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("vault:unlock"))
    assert "held_form" not in client.session  # nothing in the clear
    back = client.post(answer["Location"], {"passphrase": PASSPHRASE})
    assert TEXT in client.get(back["Location"]).content.decode()
    assert not Message.objects.filter(case=case.case, from_reporter=False).exists()


def test_it_is_gone_when_it_is_sent(sign_in: SignIn, case: Report, now: datetime) -> None:
    client = unlock(sign_in(HANDLER))
    keeps(client, case, text=TEXT)
    client.post(reverse("intake:write", args=[case.pk]) + "?kind=feedback", {"text": TEXT, "send": "1"})
    enforce.arrive(HANDLER, now)

    assert Message.objects.filter(case=case.case, kind="feedback").count() == 1
    assert not HandlerDraft.objects.exists()


def test_a_refused_letter_keeps_its_draft(sign_in: SignIn, case: Report, now: datetime) -> None:
    client = unlock(sign_in(HANDLER))
    keeps(client, case, code="assess-duplicate", reason=TEXT)
    answer = client.post(
        reverse("intake:assess_as", args=[case.pk, "duplicate"]),
        {"reason": TEXT, "repeats": "2020-0000000", "send": "1"},
    )
    enforce.arrive(HANDLER, now)

    assert answer.status_code == 422
    assert HandlerDraft.objects.count() == 1


def test_it_can_be_thrown_away(sign_in: SignIn, case: Report) -> None:
    client = unlock(sign_in(HANDLER))
    keeps(client, case, text=TEXT)
    client.post(reverse("intake:drop_draft", args=[case.pk, "write-feedback"]), {"text": TEXT})

    assert TEXT not in write(client, case)


def test_only_its_author_sees_or_opens_it(sign_in: SignIn, case: Report, now: datetime) -> None:
    me = enforce.unlocked(HANDLER, now)
    listing.add(
        case,
        Person.objects.get(staff_number=CAST[HELPER]),
        reason="Helpt.",
        ring=me.ring,
        by=me.actor,
        now=now,
    )
    keeps(sign_in(HANDLER), case, text=TEXT)
    helper = enforce.unlocked(HELPER, now)

    assert not HandlerDraft.objects.exists()
    assert TEXT not in write(unlock(sign_in(HELPER)), case)
    enforce.arrive(HANDLER, now)
    row = HandlerDraft.objects.get()
    assert TEXT.encode() not in bytes(row.body)
    with pytest.raises(drafting.CannotOpen):
        helper.ring.open_own(row.pk, bytes(row.key), bytes(row.body), drafting.texts.place(row, "body"))


def test_it_is_gone_when_its_author_leaves_the_list(sign_in: SignIn, case: Report, now: datetime) -> None:
    keeps(sign_in(HANDLER), case, text=TEXT)
    me = enforce.unlocked(HANDLER, now)
    helper = Person.objects.get(staff_number=CAST[HELPER])
    listing.add(case, helper, reason="Helpt.", ring=me.ring, by=me.actor, now=now)
    mine = case.case.members.get(person=me.actor.person)
    cases.end_member(case.case, mine.pk, reason="Verlof.", by=me.actor, now=now)
    other = enforce.unlocked(HELPER, now)
    listing.add(
        case,
        Person.objects.get(pk=me.actor.person),
        reason="Terug.",
        ring=other.ring,
        by=other.actor,
        now=now,
    )
    enforce.arrive(HANDLER, now)

    assert not HandlerDraft.objects.exists()


def test_it_is_swept_after_a_month(sign_in: SignIn, case: Report, now: datetime) -> None:
    keeps(sign_in(HANDLER), case, text=TEXT)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
    found = {one.table: one.rows for one in purge.due(now + timedelta(days=400))}
    purge.purge(by=system("night"), now=now + timedelta(days=400), dry_run=False)

    assert found["intake_handler_draft"] == 1
    assert not HandlerDraft.objects.exists()


def test_the_trail_says_once_that_a_draft_was_begun_and_never_what(sign_in: SignIn, case: Report) -> None:
    client = sign_in(HANDLER)
    for text in (TEXT, f"{TEXT} toen"):
        keeps(client, case, text=text)

    entries = list(Entry.objects.filter(event__startswith="intake.draft"))
    assert [one.event for one in entries] == ["intake.draft_begun"]
    assert TEXT not in str(entries[0].detail)


def test_nothing_is_kept_of_nothing_and_for_no_page(sign_in: SignIn, case: Report, now: datetime) -> None:
    client = sign_in(HANDLER)
    keeps(client, case, text="  ")
    answer = client.post(reverse("intake:keep_draft", args=[case.pk, "write-poem"]), {"text": TEXT})
    stranger = sign_in("mayor").post(
        reverse("intake:keep_draft", args=[case.pk, "write-feedback"]), {"text": TEXT}
    )
    enforce.arrive(HANDLER, now)

    assert (answer.status_code, stranger.status_code) == (404, 404)
    assert not HandlerDraft.objects.exists()
