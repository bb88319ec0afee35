"""The handlers' side: inbox and page of a report, locked and open; triage to the end; the list; entry by staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rit.config.demo_data import PASSPHRASE
from rit.enforce.cases import actions as cases
from rit.enforce.cases import walls
from rit.enforce.cases.models import Case, Event, Member
from rit.enforce.cases.texts import place
from rit.enforce.intake import answers, clocks, registers
from rit.enforce.intake.actions import assessing, following, identities, listing, receiving, talking
from rit.enforce.intake.actions.assessing import Assessment
from rit.enforce.intake.answers import Person as Reporter
from rit.enforce.intake.desk import report as report_page
from rit.enforce.intake.models import CheckIn, IdentityRequest, Message, Report, Split, Transfer
from rit.enforce.intake.reminders import remind
from rit.enforce.intake.states import (
    About,
    Direction,
    Finding,
    MessageKind,
    Naming,
    Outcome,
    Outside,
    Quality,
    RequestState,
    State,
)
from rit.foundation.access.actor import system
from rit.foundation.access.verdict import Refused
from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.vault import receipts
from rit.foundation.vault.crypto import CannotOpen
from rit.people.demo import CAST
from rit.people.models import Person
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]

COORDINATOR, OFFICER = "complaints_coordinator", "integrity_officer"
SignIn = Callable[[str], Client]


def unlock(client: Client) -> Client:
    answer = client.post(reverse("vault:unlock"), {"passphrase": PASSPHRASE})
    assert answer.status_code == 302
    return client


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"intake:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def person(role: str) -> Person:
    return Person.objects.get(staff_number=CAST.get(role, role))


def receipt_of(now: datetime, **what: Any) -> tuple[Report, str]:
    receipt = enforce.new_receipt()
    return enforce.reported(now, receipt, enforce.given(**what)).report, receipt


@pytest.fixture
def case(now: datetime) -> Report:
    """A citizen's report that the coordinator confirmed as theirs."""
    report = enforce.reported(now).report
    me = enforce.arrive(COORDINATOR, now)
    assessing.own(report, by=me, now=now)
    return Report.objects.select_related("case").get(pk=report.pk)


def test_the_inbox_shows_metadata_while_the_vault_is_locked(sign_in: SignIn, now: datetime) -> None:
    report = enforce.reported(now).report
    shown = page(sign_in(COORDINATOR), "inbox")

    assert report.case.number in shown
    assert enforce.TEXT not in shown


@pytest.mark.parametrize("view", ["open", "new", "mine", "waiting", "late", "closed"])
def test_every_tab_of_the_inbox_works(view: str, sign_in: SignIn) -> None:
    page(sign_in(COORDINATOR), "inbox", view=view)


def test_the_inbox_asks_few_questions(sign_in: SignIn) -> None:
    client = sign_in(COORDINATOR)
    page(client, "inbox")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(client, "inbox")
    statements = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 12, "\n".join(one[:120] for one in statements)


def test_look_alikes_are_one_line_with_their_number(sign_in: SignIn, now: datetime) -> None:
    first = enforce.reported(now, what=enforce.given("Steeds dezelfde tekst, nummer 1.")).report
    for number in range(2, 5):
        again = enforce.given(f"Steeds dezelfde tekst, nummer {number}.")
        last = enforce.reported(now + timedelta(seconds=number), what=again).report
    client = sign_in(COORDINATOR)
    shown, alike = page(client, "inbox"), page(client, "inbox", like=str(first.pk))

    assert first.case.number in shown
    assert last.case.number not in shown
    assert last.case.number in alike


def test_a_report_opens_with_the_vault_and_that_stands_in_the_trail(sign_in: SignIn, case: Report) -> None:
    client = sign_in(COORDINATOR)
    locked = page(client, "report", case.pk)
    opened = page(unlock(client), "report", case.pk)

    assert enforce.TEXT not in locked
    assert enforce.TEXT in opened
    assert Entry.objects.filter(event="cases.read", subject_id=str(case.pk)).count() == 1


@pytest.mark.parametrize(
    "role", ["chief", "mayor", OFFICER, "trust_person", "internal_oversight", "discipline_office"]
)
def test_who_is_not_on_the_list_finds_nothing(role: str, sign_in: SignIn, case: Report) -> None:
    client = unlock(sign_in(role))
    for name in ("report", "assess", "write", "name", "add_member", "step_aside", "split", "register"):
        assert client.get(reverse(f"intake:{name}", args=[case.pk])).status_code == 404, name
    for name in ("own", "stop_waiting", "renew_key"):
        assert client.post(reverse(f"intake:{name}", args=[case.pk])).status_code == 404, name


def test_of_very_many_messages_the_newest_are_shown(
    sign_in: SignIn, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, receipt = receipt_of(now)
    monkeypatch.setattr(report_page, "MOST_MESSAGES", 2)
    for number in range(3):
        ring = enforce.at_the_mailbox(receipt)
        shown = receiving.by_mailbox(ring.holder_id)
        assert shown
        at = now + timedelta(minutes=number)
        talking.reply(shown, f"Bericht {number}.", ring=ring, by=enforce.DOOR, now=at)
    page_of_it = page(unlock(sign_in(COORDINATOR)), "report", report.pk)

    assert [f"Bericht {number}." in page_of_it for number in range(3)] == [False, True, True]
    assert page_of_it.index("Bericht 1.") < page_of_it.index("Bericht 2.")


@pytest.mark.parametrize("role", ["employee", "hr", "technical_admin", "custodian", "coordinator"])
def test_without_the_door_there_is_no_inbox(role: str, sign_in: SignIn) -> None:
    assert sign_in(role).get(reverse("intake:inbox")).status_code == 403


def test_every_page_of_a_report_shows(sign_in: SignIn, case: Report) -> None:
    client = unlock(sign_in(COORDINATOR))
    for name in ("write", "assess", "split", "add_member", "name", "step_aside", "register"):
        page(client, name, case.pk)
    for outcome in (Outcome.COMPLAINT, Outcome.INADMISSIBLE, Outcome.ELSEWHERE, Outcome.DUPLICATE):
        page(client, "assess_as", case.pk, outcome)
    for kind in ("message", "ask", "acknowledgement", "feedback", "identity"):
        page(client, "write", case.pk, kind=kind)


@pytest.mark.req("L5-f", "L2-c")
def test_from_inbox_to_letter(sign_in: SignIn, now: datetime) -> None:
    report, receipt = receipt_of(now)
    client = unlock(sign_in(COORDINATOR))
    assert client.post(reverse("intake:own", args=[report.pk])).status_code == 302
    write = reverse("intake:write", args=[report.pk])
    text = {"text": "Goed ontvangen."}

    preview = client.post(f"{write}?kind=acknowledgement", text).content.decode()
    assert "Goed ontvangen." in preview
    assert not Message.objects.filter(case=report.pk).exists()
    assert client.post(f"{write}?kind=acknowledgement", {**text, "send": "1"}).status_code == 302
    assess = reverse("intake:assess_as", args=[report.pk, "inadmissible"])
    given = {"reason": "Betwisting van een boete.", "letter": "Dit kan alleen de rechter beslissen."}
    assert client.post(assess, {"reason": "Zo maar."}).status_code == 422
    assert "alleen de rechter" in client.post(assess, given).content.decode()
    assert client.post(assess, {**given, "send": "1"}).status_code == 302

    ring = enforce.at_the_mailbox(receipt)
    said = list(Message.objects.filter(case=report.pk).order_by("at", "kind"))
    texts = talking.opened(said, ring).values()
    ended = Report.objects.get(pk=report.pk)
    assert "Dit kan alleen de rechter beslissen." in texts
    assert (ended.state, ended.outcome) == (State.CLOSED, Outcome.INADMISSIBLE)
    assert ended.acknowledged_at
    assert ended.feedback_at
    with pytest.raises(CannotOpen):
        ring.key(ended.reason_key_id)


@pytest.mark.req("L5-f")
def test_a_letter_comes_on_paper_too(sign_in: SignIn, case: Report, now: datetime) -> None:
    me = enforce.unlocked(COORDINATOR, now)
    said = talking.write(case, "Een brief.", ring=me.ring, by=me.actor, now=now)
    client = unlock(sign_in(COORDINATOR))
    answer = client.get(reverse("intake:letter_pdf", args=[case.pk, said.pk]))

    assert answer.content.startswith(b"%PDF")


@pytest.mark.req("L6.5-b")
def test_the_chief_steers_a_complaint_of_criminal_facts(case: Report, now: datetime) -> None:
    me = enforce.unlocked(COORDINATOR, now)
    assessing.assess(case, Assessment(Outcome.CRIMINAL, "Slagen."), ring=me.ring, by=me.actor, now=now)

    member = Member.objects.get(case=case.pk, person=person("chief"))
    assert member.role == "chief"
    assert Case.objects.get(pk=case.pk).taken_up_at == now
    enforce.arrive("chief", now)
    assert Notice.objects.filter(kind="case_joined").exists()
    assert Report.objects.filter(pk=case.pk).exists()


@pytest.mark.req("L6.5-b", "L7-h")
def test_the_disciplinary_authority_sees_no_report_of_the_channel(now: datetime) -> None:
    report, _receipt = receipt_of(now, quality=Quality.STAFF)
    me = enforce.unlocked(OFFICER, now)
    assessing.own(report, by=me.actor, now=now)
    for role in ("chief", "mayor"):
        with pytest.raises(Refused):
            listing.add(report, person(role), reason="Weten.", ring=me.ring, by=me.actor, now=now)
    assessing.assess(report, Assessment(Outcome.CRIMINAL, "Diefstal."), ring=me.ring, by=me.actor, now=now)

    assert not Member.objects.filter(case=report.pk, person__in=[person("chief"), person("mayor")]).exists()


@pytest.mark.req("L7-h")
def test_a_mixed_report_is_split_and_only_the_fact_stays(now: datetime) -> None:
    report, receipt = receipt_of(
        now, text="De kas klopt niet. Mijn chef roept tegen mij.", quality=Quality.STAFF
    )
    me = enforce.unlocked(OFFICER, now)
    assessing.own(report, by=me.actor, now=now)
    row = following.split(report, "Mijn chef roept tegen mij.", ring=me.ring, by=me.actor, now=now)

    kept = Report.objects.get(pk=report.pk)
    left = answers.read(me.ring.open(kept.key_id, bytes(kept.body), place(kept, "body"))).what
    assert "De kas klopt niet." in left
    assert "roept" not in left
    said = list(Message.objects.filter(case=report.pk))
    assert talking.opened(said, me.ring) == {}
    assert "roept tegen mij" in str(talking.opened(said, enforce.at_the_mailbox(receipt)))

    later = now + timedelta(days=31)
    assert following.destroy_due(by=system("worker"), now=later) >= 1
    enforce.arrive(OFFICER, later)
    assert not Message.objects.filter(case=report.pk).exists()
    assert Split.objects.get(pk=row.pk).destroyed_at == later
    assert Event.objects.filter(case=report.pk, kind="destroyed").exists()


def test_the_key_is_renewed_with_a_copy_for_the_reporter_alone(now: datetime) -> None:
    """What has a key of its own keeps it: the list could not seal it anew."""
    report, _receipt = receipt_of(now, text="De kas. Het gepest.", quality=Quality.STAFF)
    me = enforce.unlocked(OFFICER, now)
    assessing.own(report, by=me.actor, now=now)
    following.split(report, "Het gepest.", ring=me.ring, by=me.actor, now=now)
    before = Report.objects.get(pk=report.pk).key_id

    cases.rotate(Case.objects.get(pk=report.pk), me.ring, by=me.actor, now=now)
    assert Report.objects.get(pk=report.pk).key_id != before


def test_naming_a_colleague_of_the_actor_lands_on_a_page_without_details(
    sign_in: SignIn, case: Report, now: datetime
) -> None:
    client = unlock(sign_in(COORDINATOR))
    address, head = reverse("intake:name", args=[case.pk]), person(COORDINATOR)
    before = client.post(address, {"person": head.pk, "person_text": head.full_name}).content.decode()
    assert "je" in before
    done = client.post(address, {"person": head.pk, "person_text": head.full_name, "sure": "1"}, follow=True)

    assert done.redirect_chain[-1][0] == reverse("intake:left")
    assert case.case.number not in done.content.decode()
    assert client.get(reverse("intake:report", args=[case.pk])).status_code == 404
    enforce.arrive("mayor", now)
    assert Report.objects.filter(pk=case.pk).exists(), "somebody stands in"


def test_stepping_aside_leaves_the_case_to_a_stand_in(sign_in: SignIn, case: Report, now: datetime) -> None:
    client = unlock(sign_in(COORDINATOR))
    address = reverse("intake:step_aside", args=[case.pk])
    assert client.post(address, {"reason": "Belangenconflict."}, follow=True).status_code == 200

    assert client.get(reverse("intake:report", args=[case.pk])).status_code == 404
    enforce.arrive("mayor", now)
    assert Report.objects.filter(pk=case.pk).exists()


def test_somebody_put_on_the_list_reads_and_somebody_taken_off_does_not(
    sign_in: SignIn, case: Report
) -> None:
    client = unlock(sign_in(COORDINATOR))
    helper = person("internal_oversight")
    given = {"person": helper.pk, "person_text": helper.full_name, "reason": "Hoort de getuige."}
    assert client.post(reverse("intake:add_member", args=[case.pk]), given).status_code == 302
    theirs = unlock(sign_in("internal_oversight"))
    assert enforce.TEXT in page(theirs, "report", case.pk)
    assert case.case.number in page(theirs, "inbox")

    shown = page(client, "report", case.pk)
    members = {part.split("/")[0] for part in shown.split("/list/")[1:]} - {"add"}
    for member in members:
        client.post(reverse("intake:end_member", args=[case.pk, member]), {"reason": "Klaar."})
    assert theirs.get(reverse("intake:report", args=[case.pk])).status_code == 404
    assert enforce.TEXT in page(client, "report", case.pk), "the next reader renews the key"


def test_a_conflict_is_refused_with_its_reason(sign_in: SignIn, case: Report, now: datetime) -> None:
    me = enforce.unlocked(COORDINATOR, now)
    listing.name(case, person("P0022"), ring=me.ring, by=me.actor, now=now)
    client = unlock(sign_in(COORDINATOR))
    concerned = person("P0022")
    answer = client.post(
        reverse("intake:add_member", args=[case.pk]),
        {"person": concerned.pk, "person_text": concerned.full_name, "reason": "Weten."},
    )
    assert answer.status_code == 422


@pytest.mark.req("L7-h")
def test_the_custodian_opens_an_identity_and_never_sees_the_report(sign_in: SignIn, now: datetime) -> None:
    report, _receipt = receipt_of(
        now, quality=Quality.STAFF, naming=Naming.CONFIDENTIAL, person=Reporter("An Peeters", "thuis")
    )
    client = unlock(sign_in(OFFICER))
    ask = reverse("intake:ask_identity", args=[report.pk])
    assert client.post(ask, {"reason": "De melder stemt in."}).status_code == 302
    keeper = unlock(sign_in("custodian"))
    assert report.case.number in page(keeper, "identities")
    enforce.arrive("custodian", now)
    asked = IdentityRequest.objects.get(case=report.pk)
    shown = page(keeper, "identity", asked.pk)
    assert "De melder stemt in." in shown
    assert keeper.get(reverse("intake:report", args=[report.pk])).status_code == 403
    done = keeper.post(
        reverse("intake:identity", args=[asked.pk]), {"state": "shared", "reason": "Toestemming gelezen."}
    )
    assert "An Peeters" in done.content.decode()
    assert "An Peeters" not in page(keeper, "identity", asked.pk)
    assert "An Peeters" in page(client, "report", report.pk)


@pytest.mark.parametrize("state", [RequestState.KEPT, RequestState.REFUSED])
def test_what_the_custodian_keeps_reaches_nobody(state: RequestState, now: datetime) -> None:
    report, _receipt = receipt_of(now, naming=Naming.CONFIDENTIAL, person=Reporter("An Peeters", "thuis"))
    me = enforce.unlocked(COORDINATOR, now)
    asked = identities.request(report, "Nodig.", ring=me.ring, by=me.actor, now=now)
    keeper = enforce.unlocked("custodian", now)
    found = identities.decide(asked, state, "Geen reden.", ring=keeper.ring, by=keeper.actor, now=now)
    asked.refresh_from_db()

    assert (found is None) == (state == RequestState.REFUSED)
    assert asked.answer is None


def test_a_report_entered_by_staff_gives_a_code_once(sign_in: SignIn, now: datetime) -> None:
    client = sign_in("trust_person")
    shown = client.get(reverse("intake:enter"))
    draft = shown.context["form"].initial["draft"]
    given = {
        "draft": draft,
        "origin": "telephone",
        "quality": "citizen",
        "about": "other",
        "naming": "anonymous",
        "language": "nl",
        "what": "Aan de telefoon verteld.",
    }
    first, again = (client.post(reverse("intake:enter"), given) for _time in range(2))
    receipt = "".join(first.context["receipt"])

    assert first.status_code == 200
    assert first["Cache-Control"] == "no-store"
    assert again.context["receipt"] == first.context["receipt"]
    assert first.context["case"] is None, "the trust person does not read this desk"
    box = receipts.mailbox(receipt)
    enforce.at_the_mailbox(receipt)
    report = Report.objects.select_related("case__mailbox").get(case__mailbox=box.id)
    assert (report.origin, report.case.mailbox.renew) == ("telephone", True)


def test_the_terms_of_what_staff_enter_run_from_the_day_it_came_in(sign_in: SignIn, now: datetime) -> None:
    """A letter of last Wednesday that is entered on Tuesday has two days left, not seven."""
    client = sign_in(OFFICER)
    came = now.date() - timedelta(days=5)
    given = {
        "draft": client.get(reverse("intake:enter")).context["form"].initial["draft"],
        "origin": "letter",
        "day": came.isoformat(),
        "quality": "staff",
        "about": "other",
        "naming": "anonymous",
        "language": "nl",
        "what": "In een brief.",
    }
    assert client.post(reverse("intake:enter"), given | {"day": "2025-03-19"}).status_code == 422
    key = client.post(reverse("intake:enter"), given).context["case"].pk
    me = enforce.unlocked(OFFICER, now)
    report = Report.objects.select_related("case").get(pk=key)

    assert (report.acknowledge_by, report.feedback_by) == (date(2025, 3, 20), date(2025, 6, 20))
    assert [one.start for one in clocks.of(report)] == [came, date(2025, 3, 20)]
    talking.write(
        report, "Wij kregen je brief.", kind=MessageKind.ACKNOWLEDGEMENT, ring=me.ring, by=me.actor, now=now
    )
    report.refresh_from_db()
    assert report.feedback_by == date(2025, 6, 18)
    assessing.own(report, by=me.actor, now=now)
    first = CheckIn.objects.filter(case=report.pk).order_by("due_date")[0]
    assert first.due_date == came + timedelta(days=30)


def test_a_transfer_from_comite_p_stands_in_the_register(sign_in: SignIn, now: datetime) -> None:
    client = sign_in(COORDINATOR)
    draft = client.get(reverse("intake:enter")).context["form"].initial["draft"]
    given = {
        "draft": draft,
        "origin": "comite_p",
        "reference": "CP-1",
        "quality": "citizen",
        "about": "other",
    }
    given |= {"naming": "anonymous", "language": "nl", "what": "Overgemaakt."}
    answer = client.post(reverse("intake:enter"), given)
    enforce.arrive(COORDINATOR, now)

    row = Transfer.objects.get(case=answer.context["case"].pk)
    assert (row.direction, row.service, row.reference) == ("in", Outside.COMITE_P, "CP-1")


@pytest.mark.req("L5-g")
def test_a_head_of_a_unit_reports_past_the_disciplinary_authority(sign_in: SignIn, now: datetime) -> None:
    client = sign_in("manager")
    form = client.get(reverse("intake:manager")).context["form"]
    given = {"draft": form.initial["draft"], "about": "other", "what": "Opzoekingen zonder reden."}
    done = client.post(reverse("intake:manager"), given)
    receipt = "".join(done.context["receipt"])
    ring = enforce.at_the_mailbox(receipt)
    report = Report.objects.get(case__mailbox=ring.holder_id)

    assert (report.desk, report.origin) == ("channel", "manager")
    assert sign_in("employee").get(reverse("intake:manager")).status_code == 403


@pytest.mark.req("L7-h")
def test_a_check_in_with_signs_needs_what_was_done(now: datetime) -> None:
    report, _receipt = receipt_of(now, quality=Quality.STAFF)
    me = enforce.unlocked(OFFICER, now)
    assessing.own(report, by=me.actor, now=now)
    first = CheckIn.objects.filter(case=report.pk).order_by("due_date")[0]
    following.ask_how_things_go(first, "Hoe gaat het?", ring=me.ring, by=me.actor, now=now)
    with pytest.raises(Refused):
        following.note_check_in(first, Finding.SIGNS, " ", ring=me.ring, by=me.actor, now=now)
    following.note_check_in(first, Finding.SIGNS, "Dienst gewijzigd.", ring=me.ring, by=me.actor, now=now)

    assert CheckIn.objects.get(pk=first.pk).finding == Finding.SIGNS


@pytest.mark.req("L2-c", "L7-h")
def test_whoever_answers_for_it_is_reminded_before_and_after(now: datetime) -> None:
    enforce.reported(now)
    me = enforce.arrive(COORDINATOR, now)
    Notice.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
    for days, kind in ((5, "report_due"), (8, "report_overdue")):
        at = now + timedelta(days=days)
        remind(by=system("worker"), now=at)
        assert Notice.objects.filter(kind=kind, account=me.account, at=at).exists(), kind
        before = Notice.objects.filter(at=at).count()
        remind(by=system("worker"), now=at)
        assert Notice.objects.filter(at=at).count() == before


@pytest.mark.req("L2-c", "L7-h")
def test_a_night_without_a_worker_loses_no_reminder(now: datetime) -> None:
    """The confirmation is due on the seventh day: told two days before, and the day after it."""
    enforce.reported(now)
    me = enforce.arrive(COORDINATOR, now)
    Notice.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")

    def told(days: int) -> list[str]:
        at = now + timedelta(days=days)
        remind(by=system("worker"), now=at)
        return sorted(Notice.objects.filter(account=me.account, at=at).values_list("kind", flat=True))

    told(4)
    assert "report_due" in told(6)  # nothing ran in the night of the fifth day
    assert "report_due" not in told(7)
    assert told(30).count("report_overdue") == 1  # however many nights nothing ran
    assert told(30).count("report_overdue") == 1  # nor when it runs twice


@pytest.mark.req("L7-a")
def test_small_numbers_are_hidden_from_who_does_not_read_the_desk(sign_in: SignIn) -> None:
    own, other = (
        sign_in(OFFICER).get(reverse("intake:registers")),
        sign_in(COORDINATOR).get(reverse("intake:registers")),
    )
    by_desk = {one.desk: one for one in other.context["channels"]}

    assert all(one.exact == (one.desk == "channel") for one in own.context["channels"])
    for part in by_desk["channel"].breakdowns:
        assert all(row.number >= 5 for row in part.rows), part.kind


@pytest.mark.req("L7-a", "L7-h")
def test_none_and_few_look_the_same_to_who_does_not_read_the_desk(sign_in: SignIn, now: datetime) -> None:
    """At the trust person's desk only what is about the officer arrives: that there is one would tell the officer."""
    enforce.with_key("trust_person", now)
    client = sign_in(OFFICER)
    day = now.date().replace(year=2021)

    def shown() -> tuple[str, registers.Paper]:
        page = client.get(reverse("intake:registers"), {"year": day.year}).content.decode()
        return re.sub(r"csrf\S+ value=\S+", "", page).split("<main")[1], registers.yearly(
            day.year, now.date(), "nl"
        )

    before = shown()
    about_the_officer = enforce.given(quality=Quality.STAFF, about=About.OFFICER)
    report = enforce.reported(now, what=about_the_officer).report
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
        cursor.execute(
            "update intake_report set arrived_at = %s where case_id = %s", [now.replace(year=2021), report.pk]
        )
        assert cursor.rowcount == 1
        cursor.execute("select set_config('rit.clerk', '', true)")
    assert shown() == before


@pytest.mark.req("L7-a", "L7-h")
@pytest.mark.parametrize(("days", "seen"), [(0, False), (31, True)])
def test_of_another_desk_only_whole_months_are_counted(
    days: int, seen: bool, sign_in: SignIn, now: datetime
) -> None:
    """Who looks every day does not see on which day something arrived there; who reads the desk does."""
    arrived = now if not days else now.replace(day=1) - timedelta(days=1)
    if arrived.year < now.year:
        pytest.skip("no month of this year has ended")
    ended = now.date().replace(day=1) - timedelta(days=1)

    def shown(role: str) -> int:
        page = sign_in(role).get(reverse("intake:registers"), {"year": now.year})
        if role == COORDINATOR:
            assert f"Geteld tot en met {shortdate(ended)}" in page.content.decode()
        return sum(one.total or 0 for one in page.context["channels"] if one.desk == "channel")

    def papers() -> registers.Paper:
        return registers.yearly(now.year, now.date(), "nl")

    read, other, paper = shown(OFFICER), shown(COORDINATOR), papers()
    assert f"Geteld tot en met {shortdate(ended)}" in str(paper)
    reports = [enforce.reported(now, what=enforce.given(quality=Quality.STAFF)).report.pk for _ in range(9)]
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
        cursor.execute(
            "update intake_report set arrived_at = %s where case_id = any (%s)", [arrived, reports]
        )
        assert cursor.rowcount == len(reports)
        cursor.execute("select set_config('rit.clerk', '', true)")

    assert (shown(COORDINATOR) > other) is seen
    assert (papers() != paper) is seen
    assert shown(OFFICER) >= read


@pytest.mark.req("L7-a", "L7-h")
@pytest.mark.parametrize("ago", [0, 1])
def test_of_another_desk_the_day_of_an_assessment_does_not_show(
    ago: int, sign_in: SignIn, now: datetime
) -> None:
    """What is found today counts there when the month is over; `ago`: a month that ended before."""
    ended = now.replace(day=1) - timedelta(days=1)
    found = ended if ago else now

    def shown(role: str) -> dict[str, int]:
        page = sign_in(role).get(reverse("intake:registers"), {"year": ended.year})
        desk = next(one for one in page.context["channels"] if one.desk == "channel")
        return {
            row.label: row.number for part in desk.breakdowns if part.kind == "outcome" for row in part.rows
        }

    reports = [enforce.reported(now, what=enforce.given(quality=Quality.STAFF)).report.pk for _ in range(9)]

    def change(what: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('rit.clerk', 'on', true)")
            cursor.execute(f"update intake_report set {what} where case_id = any (%s)", [*values, reports])
            assert cursor.rowcount == len(reports)
            cursor.execute("select set_config('rit.clerk', '', true)")

    change("arrived_at = %s", ended)
    before, timely = shown(COORDINATOR), registers.in_time(now.date())
    change(
        "outcome = 'unfounded', reason = 'x', assessed_at = %s, acknowledge_by = %s, acknowledged_at = %s",
        found,
        now.date(),
        now,
    )
    assert (shown(COORDINATOR) != before) is bool(ago)
    assert registers.in_time(now.date()) == timely


def test_the_month_that_ended() -> None:
    assert registers.last_of_months(date(2025, 3, 1)) == date(2025, 2, 28)
    assert registers.last_of_months(date(2025, 2, 28)) == date(2025, 1, 31)
    assert registers.last_of_months(date(2025, 1, 1)) == date(2024, 12, 31)


@pytest.mark.req("L7-a", "L7-h")
def test_the_yearly_report_is_a_paper_without_a_name(sign_in: SignIn) -> None:
    answer = sign_in(OFFICER).get(reverse("intake:yearly_pdf", args=[2025]))

    assert answer.content.startswith(b"%PDF")


def test_a_report_about_the_chief_never_takes_the_chief_on(now: datetime) -> None:
    report, _receipt = receipt_of(now, about=About.CHIEF)
    me = enforce.unlocked("mayor", now)
    with pytest.raises(Refused):
        listing.add(report, person("chief"), reason="Weten.", ring=me.ring, by=me.actor, now=now)


def test_a_wall_hides_what_handlers_add(case: Report, now: datetime) -> None:
    me = enforce.unlocked(COORDINATOR, now)
    following.register(case, Direction.OUT, Outside.AIG, "Afschrift", by=me.actor, now=now)
    enforce.arrive("chief", now)
    walls.open_mailbox(UUID(int=0))

    assert not Transfer.objects.filter(case=case.pk).exists()
    assert not CheckIn.objects.filter(case=case.pk).exists()


@pytest.mark.req("L5-f")
@pytest.mark.parametrize(
    ("name", "of", "field"),
    [("assess_as", ["unfounded"], "letter"), ("close", [], "letter"), ("write", [], "text")],
)
def test_a_letter_does_not_go_with_its_reason_left_open(
    case: Report, now: datetime, sign_in: SignIn, name: str, of: list[str], field: str
) -> None:
    """The standard text says where the reason belongs; whoever does not look sends that."""
    reader = enforce.unlocked(COORDINATOR, now)
    assessing.own(case, by=reader.actor, now=now)
    if name == "close":
        found = Assessment(Outcome.COMPLAINT, "Bejegening.")
        assessing.assess(case, found, ring=reader.ring, by=reader.actor, now=now)
    client = unlock(sign_in(COORDINATOR))
    address = reverse(f"intake:{name}", args=[case.pk, *of]) + ("?kind=feedback" if name == "write" else "")
    standard = client.get(address).context["form"].initial[field]
    before = Message.objects.count()

    for button in ({}, {"send": "1"}):
        answer = client.post(address, {"reason": "Bekeken.", field: standard, **button})
        assert answer.status_code == 422
        assert "Schrijf wat hier hoort: [Wat onderzocht is" in answer.content.decode()
    assert Message.objects.count() == before


def test_a_wrong_number_of_a_duplicate_is_said_before_the_letter_is_read_once_more(
    case: Report, now: datetime, sign_in: SignIn
) -> None:
    assessing.own(case, by=enforce.unlocked(COORDINATOR, now).actor, now=now)
    address = reverse("intake:assess_as", args=[case.pk, "duplicate"])
    answer = unlock(sign_in(COORDINATOR)).post(address, {"reason": "Zelfde.", "repeats": "2025-1234567"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["repeats"]
