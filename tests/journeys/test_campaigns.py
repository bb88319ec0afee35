"""Reading and confirming: a campaign from preparing to the last reminder, newcomers, and who sees which name (L3-b)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from rit.config.launch import postgres
from rit.foundation.access.actor import Actor, system
from rit.foundation.notices.models import Notice
from rit.foundation.registries import cascade, citations, indicators, turn, xray
from rit.people.models import Assignment, Function, Person, Unit
from rit.plan.rulebook.models import Behaviour, InstructionVersion
from rit.protect.norms import actions, queries, reminders
from rit.protect.norms.models import Campaign, Confirmation
from tests import database

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 18)
WRONG, RIGHT = "Dat is het niet: lees punt drie.", "Juist."
QUESTION = {
    "text_nl": "Wat doe je met een geschenk?", "option_1_nl": "Houden", "feedback_1_nl": WRONG,
    "option_2_nl": "Inschrijven", "feedback_2_nl": RIGHT, "option_3_nl": "Verkopen", "feedback_3_nl": WRONG,
    "right": "2",
}  # fmt: skip


@pytest.fixture
def coordinator(actor: Any) -> Actor:
    found: Actor = actor("coordinator")
    return found


@pytest.fixture
def version(db: None) -> InstructionVersion:
    return InstructionVersion.objects.get(instruction__code="blauw-vakmanschap", number=2)


def as_(who: Actor) -> None:
    """What `who_is_asking` tells the database at the start of a request."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('rit.person', %s, true), set_config('rit.day', %s, true)",
            [str(who.person or ""), TODAY.isoformat()],
        )


def as_clerk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")


def made(version: InstructionVersion, by: Actor, now: datetime, **more: Any) -> Campaign:
    team = Unit.objects.get(code="INT-A")
    given = {"units": [team], "last_date": TODAY + timedelta(days=14)} | more
    edit = actions.Edit(title={"nl": "Geschenken"}, why={"nl": "Omdat het telt."}, version=version, **given)
    return actions.prepare(edit, by=by, now=now)


@pytest.mark.req("L3-b")
def test_a_campaign_from_preparing_to_confirming(sign_in: Any, version: InstructionVersion) -> None:
    client = sign_in("coordinator")
    team = Unit.objects.get(code="INT-A")
    good = {
        "text": f"version:{version.pk}", "title_nl": "Geschenken",
        "why_nl": "Omdat het telt.", "last_date": "2025-04-01",
        "units": [str(team.pk)], "newcomer_days": "30",
    }  # fmt: skip
    for wrong, field in (
        ({"text": ""}, "text"),
        ({"text": "code:99"}, "text"),
        ({"title_nl": "x" * 121}, "title_nl"),
        ({"why_nl": ""}, "why_nl"),
        ({"last_date": TODAY.isoformat()}, "last_date"),
        ({"units": []}, "everybody"),
        ({"units": ["x"]}, "units"),
        ({"newcomer_days": "0"}, "newcomer_days"),
    ):
        answer = client.post(reverse("norms:prepare"), good | wrong)
        assert answer.status_code == 422, wrong
        assert field in answer.context["form"].errors, wrong
    client.post(reverse("norms:prepare"), good)
    campaign = Campaign.objects.get(title__nl="Geschenken")
    page = reverse("norms:campaign", args=[campaign.pk])
    ask, read = reverse("norms:ask", args=[campaign.pk]), reverse("norms:read", args=[campaign.pk])
    assert sign_in("employee").get(page).status_code == 404  # being prepared
    assert client.post(ask, QUESTION | {"feedback_3_nl": ""}).status_code == 422
    assert client.post(ask, QUESTION).status_code == 302
    assert client.post(reverse("norms:publish", args=[campaign.pk])).status_code == 302

    member = (
        Assignment.objects.filter(unit=team, leads=False, to_date=None, person__account__isnull=False)
        .select_related("person")
        .order_by("person__staff_number")[0]
        .person
    )
    reader = sign_in(member.staff_number)
    assert read in reader.get(reverse("mine:rit")).content.decode()
    text = reader.get(read).content.decode()
    assert "Blauw Vakmanschap" in text
    asking = reverse("norms:ask_rule") + "?about=" + quote(version.instruction.reference, safe="")
    assert asking in text.replace("%3a", "%3A")  # who does not understand it asks, before confirming
    assert reader.get(asking).status_code == 200
    wrong_answer = reader.post(read, {"q1": "1", "read": "on"})
    assert wrong_answer.status_code == 422
    assert WRONG in wrong_answer.content.decode()
    assert reader.post(read, {"q1": "2"}).status_code == 422  # the box is not ticked
    assert reader.post(read, {"q1": "9", "read": "on"}).status_code == 422
    assert reader.post(read, {"q1": "2", "read": "on"}).status_code == 302
    assert read not in reader.get(reverse("mine:rit")).content.decode()
    assert "bevestigde op" in reader.get(read).content.decode()
    assert reader.post(read, {"q1": "2", "read": "on"}).status_code == 302  # twice is once
    assert sign_in("mayor").get(read).status_code == 404  # was not asked
    counted = queries.counts(TODAY, [campaign.pk])[campaign.pk]
    assert (counted.confirmed, counted.asked > 20) == (1, True)
    for name in ("change", "ask"):
        assert client.get(reverse(f"norms:{name}", args=[campaign.pk])).status_code == 403
    assert client.post(reverse("norms:drop_question", args=[campaign.pk, 1])).status_code == 403
    assert client.post(reverse("norms:close", args=[campaign.pk])).status_code == 302
    assert client.post(reverse("norms:close", args=[campaign.pk])).status_code == 403


@pytest.mark.req("L3-b")
def test_everybody_reads_why_and_the_check_in_their_own_language(
    sign_in: Any, coordinator: Actor, version: InstructionVersion, now: datetime
) -> None:
    """What was left out is read in the first language; a language is given whole, or not."""
    campaign, client = made(version, coordinator, now), sign_in("coordinator")
    change, ask = (reverse(f"norms:{name}", args=[campaign.pk]) for name in ("change", "ask"))
    given = {
        "text": f"version:{version.pk}", "title_nl": "Geschenken",
        "why_nl": "Omdat het telt.", "why_fr": "Cela compte.",
        "last_date": "2025-04-01", "units": [str(Unit.objects.get(code="INT-A").pk)], "newcomer_days": "30",
        "revision": "1",
    }  # fmt: skip
    assert client.post(change, given).status_code == 302
    half = client.post(ask, QUESTION | {"text_fr": "Que faites-vous ?"})
    assert half.status_code == 422
    assert {"option_1_fr", "feedback_3_fr"} <= set(half.context["form"].errors)
    french = {name.replace("_nl", "_fr"): f"fr {text}" for name, text in QUESTION.items() if name != "right"}
    assert client.post(ask, QUESTION | french).status_code == 302
    campaign.refresh_from_db()
    assert campaign.why == {"nl": "Omdat het telt.", "fr": "Cela compte."}
    assert 'value="Cela' not in client.get(change).content.decode()
    assert "Cela compte." in client.get(change).content.decode()
    actions.publish(campaign.pk, by=coordinator, now=now)

    read = reverse("norms:read", args=[campaign.pk])
    member = Assignment.objects.filter(unit__code="INT-A", leads=False, to_date=None).select_related(
        "person"
    )[0]
    reader = sign_in(member.person.staff_number)
    for language, why, answer, wrong in (
        ("fr", "Cela compte.", "fr Inschrijven", f"fr {WRONG}"),
        ("de", "Omdat het telt.", "Inschrijven", WRONG),
    ):
        reader.post(reverse("ui:language"), {"language": language, "next": read})
        page = reader.get(read).content.decode()
        assert (why in page, answer in page, "fr Inschrijven" in page) == (True, True, language == "fr")
        assert wrong in reader.post(read, {"q1": "1", "read": "on"}).content.decode()
    assert reader.post(read, {"q1": "2", "read": "on"}).status_code == 302


@pytest.mark.req("L3-b")
def test_a_campaign_is_called_in_the_language_of_its_reader(
    sign_in: Any, version: InstructionVersion
) -> None:
    """What nobody types is the name of the text, and follows when another text is chosen."""
    client = sign_in("coordinator")
    given = {
        "text": f"version:{version.pk}", "why_nl": "Omdat het telt.", "last_date": "2025-04-01",
        "units": [str(Unit.objects.get(code="INT-A").pk)], "newcomer_days": "30",
    }  # fmt: skip
    assert client.post(reverse("norms:prepare"), given).status_code == 302
    campaign = Campaign.objects.latest("created_at")
    assert campaign.title == {
        "nl": "Blauw Vakmanschap, versie 2",
        "fr": "Blauw Vakmanschap (le métier en bleu), version 2",
        "de": "Blauw Vakmanschap (Handwerk in Blau), Fassung 2",
        "en": "Blauw Vakmanschap (craft in blue), version 2",
    }
    change = reverse("norms:change", args=[campaign.pk])
    form = client.get(change).context["form"]
    assert [field.value() for field in form.names] == [None] * 4
    named = given | {"revision": "1", "text": "values", "title_fr": "Nos valeurs"}
    assert client.post(change, named).status_code == 302
    campaign.refresh_from_db()
    assert campaign.title["nl"] == "De kernwaarden en hun gedragingen"
    assert campaign.title["fr"] == "Nos valeurs"
    assert "Nos valeurs" in client.get(change).content.decode()


@pytest.mark.req("L3-b")
def test_the_campaigns_of_the_demo_are_in_four_languages() -> None:
    for one in Campaign.objects.exclude(created_by=None):
        words = [one.why]
        for question in one.questions.all():
            words += [question.text]
            words += [option[part] for option in question.options for part in ("text", "feedback")]
        assert all(set(filter(text.get, text)) == {"nl", "fr", "de", "en"} for text in words)


@pytest.mark.req("L3-b")
def test_what_was_written_in_one_language_is_carried_over() -> None:
    """And back again, on tables that stand in front of the real ones."""
    moved = import_module("rit.protect.norms.migrations.0010_in_four_languages")
    before = [{"text": "Houden", "feedback": WRONG}, {"text": "Weigeren", "feedback": RIGHT}]
    to = {"host": str(database.socket()), "user": postgres.OWNER, "dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**to) as owner, owner.cursor() as cursor:
        cursor.execute("create temporary table protect_norms_campaign (why text)")
        cursor.execute("create temporary table protect_norms_question (text text, options jsonb)")
        cursor.execute("insert into protect_norms_campaign values ('Omdat \"het\" telt.')")
        cursor.execute("insert into protect_norms_question values ('Wat?', %s)", [json.dumps(before)])
        _run(cursor, moved.WRITTEN)
        both = "select why::jsonb, text::jsonb, options from protect_norms_campaign, protect_norms_question"
        why, text, options = cursor.execute(both).fetchone()
        assert (why, text) == ({"nl": 'Omdat "het" telt.'}, {"nl": "Wat?"})
        assert options[1] == {"text": {"nl": "Weigeren"}, "feedback": {"nl": RIGHT}}
        _run(cursor, moved.BACK)
        back = "select why, text, options from protect_norms_campaign, protect_norms_question"
        assert cursor.execute(back).fetchone() == ('Omdat "het" telt.', "Wat?", before)
        owner.rollback()


def _run(cursor: Any, statements: Any) -> None:
    for statement, values in statements:
        cursor.execute(statement, values)


@pytest.mark.req("L3-b")
def test_names_are_for_the_head_of_the_unit_and_numbers_for_all(sign_in: Any, actor: Any) -> None:
    campaign = Campaign.objects.get(state="running")
    page = reverse("norms:campaign", args=[campaign.pk])
    head = (
        Assignment.objects.filter(unit__code="INT-A", leads=True, to_date=None)
        .select_related("person")[0]
        .person
    )
    members = Person.objects.filter(
        assignments__unit__code="INT-A", assignments__to_date=None, left_date=None
    )
    member = members.exclude(pk=head.pk).order_by("folded")[0]
    assert member.full_name in sign_in(head.staff_number).get(page).content.decode()
    for other in ("coordinator", "chief", "employee", "hr"):
        assert member.full_name not in sign_in(other).get(page).content.decode()
    units = sign_in("coordinator").get(page).context["units"]
    assert {one.unit.code for one in units} >= {"INT-A", "INT-B"}
    hidden = [one for one in units if one.share is None]
    assert len(hidden) != 1  # the total beside the others would give one away
    assert all(one.asked >= 10 for one in units if one.share is not None)
    for other in ("employee", "chief", head.staff_number):
        assert sign_in(other).get(page).context["units"] == []


@pytest.mark.req("L3-b")
def test_the_database_itself_walls_who_confirmed(actor: Any) -> None:
    campaign = Campaign.objects.get(state="running")
    with transaction.atomic():
        as_(actor("coordinator"))
        assert not Confirmation.objects.filter(campaign=campaign).exists()
    head = (
        Assignment.objects.filter(unit__code="INT-A", leads=True, to_date=None)
        .select_related("person")[0]
        .person
    )
    with transaction.atomic():
        as_(replace(actor("employee"), person=head.pk))
        seen = list(Confirmation.objects.filter(campaign=campaign))
        assert len(seen) > 10
        stranger = next(row for row in seen if row.person_id != head.pk)
        assert Confirmation.objects.filter(pk=stranger.pk).update(confirmed_at=stranger.asked_at) == 0
    with transaction.atomic():
        as_(replace(actor("employee"), person=stranger.person_id))
        assert [row.person_id for row in Confirmation.objects.filter(campaign=campaign)] == [
            stranger.person_id
        ]
    confirmed = queries.counts(TODAY)[campaign.pk].confirmed
    assert confirmed > 10


@pytest.mark.req("L3-b")
def test_a_confirmation_is_never_taken_back(actor: Any) -> None:
    with transaction.atomic():
        as_clerk()
        row = Confirmation.objects.exclude(confirmed_at=None)[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        as_(replace(actor("employee"), person=row.person_id))
        Confirmation.objects.filter(pk=row.pk).update(confirmed_at=None)


@pytest.mark.req("L3-b")
def test_who_comes_later_gets_it_by_itself_and_is_reminded_until_the_end(
    coordinator: Actor, version: InstructionVersion, now: datetime
) -> None:
    campaign = made(version, coordinator, now, standing=True, newcomer_days=10)
    actions.publish(campaign.pk, by=coordinator, now=now)
    night = system("nightly")
    as_clerk()
    actions.ask_newcomers(by=night, now=now)
    there = Confirmation.objects.filter(campaign=campaign).count()
    newcomer = (
        Person.objects.exclude(assignments__unit__code="INT-A")
        .exclude(account=None)
        .filter(left_date=None)
        .first()
    )
    assert newcomer is not None
    team = Unit.objects.get(code="INT-A")
    Assignment.objects.create(
        person=newcomer, unit=team, function=Function.objects.get(code="response-inspector"), from_date=TODAY
    )
    later = now + timedelta(days=1)
    assert actions.ask_newcomers(by=night, now=later) == 1
    assert actions.ask_newcomers(by=night, now=later) == 0
    row = Confirmation.objects.get(campaign=campaign, person=newcomer)
    assert Confirmation.objects.filter(campaign=campaign).count() == there + 1
    assert row.until_date == campaign.last_date  # the later of the last day and ten days from now
    told = Notice.objects.filter(kind="campaign_asked", account=newcomer.account_id)
    assert told.filter(url=reverse("norms:read", args=[campaign.pk])).count() == 1

    def reminded(day: date, kind: str) -> int:
        moment = now.replace(year=day.year, month=day.month, day=day.day)
        reminders.remind(by=night, now=moment)
        again = reminders.remind(by=night, now=moment)
        assert again == 0
        return Notice.objects.filter(kind=kind, account=newcomer.account_id, at=moment).count()

    assert reminded(row.until_date - timedelta(days=3), "campaign_due") == 1
    assert reminded(row.until_date - timedelta(days=2), "campaign_due") == 0
    assert reminded(row.until_date + timedelta(days=1), "campaign_overdue") == 1
    assert reminded(row.until_date + timedelta(days=8), "campaign_overdue") == 1
    assert reminded(row.until_date + timedelta(days=200), "campaign_overdue") == 0
    actions.close(campaign.pk, by=coordinator, now=later)
    assert reminded(row.until_date + timedelta(days=15), "campaign_overdue") == 0
    assert actions.ask_newcomers(by=night, now=later + timedelta(days=1)) == 0


@pytest.mark.req("L3-b")
def test_who_left_counts_no_more_as_not_confirmed(
    sign_in: Any, coordinator: Actor, version: InstructionVersion, now: datetime
) -> None:
    campaign = made(version, coordinator, now)
    asked = actions.publish(campaign.pk, by=coordinator, now=now)
    as_clerk()
    rows = Confirmation.objects.filter(campaign=campaign, person__account__isnull=False)
    faithful, forgetful, late = [row.person for row in rows.select_related("person").order_by("pk")[:3]]
    actions.confirm(campaign.pk, by=Actor(faithful.account_id, person=faithful.pk), now=now)
    gone = TODAY + timedelta(days=2)
    Person.objects.filter(pk__in=[faithful.pk, forgetful.pk]).update(left_date=gone)

    def counted(day: date) -> tuple[int, int]:
        found = queries.counts(day, [campaign.pk])[campaign.pk]
        return found.asked, found.confirmed

    assert counted(gone) == (asked, 1)  # the last day in service is one
    after = gone + timedelta(days=1)
    assert counted(after) == (asked - 1, 1)  # what was confirmed stays
    by_unit = sum(one.asked for one in queries.by_unit(coordinator, campaign, after))
    assert by_unit == asked - 1
    moment = now.replace(month=3, day=29)  # three days before the last day
    reminders.remind(by=system("nightly"), now=moment)
    told = Notice.objects.filter(kind="campaign_due", at=moment).values_list("account", flat=True)
    assert forgetful.account_id not in told
    assert late.account_id in told
    head = Assignment.objects.get(unit__code="INT-A", leads=True, to_date=None).person
    by = Actor(
        head.account_id, person=head.pk, units_led=frozenset(campaign.units.values_list("pk", flat=True))
    )
    names = [one.person for one in queries.of_led_units(by, campaign, after)]
    assert late in names
    assert forgetful not in names
    actions.close(campaign.pk, by=coordinator, now=now + timedelta(days=20))
    Person.objects.filter(pk=late.pk).update(left_date=TODAY + timedelta(days=30))
    assert counted(TODAY + timedelta(days=60)) == (asked - 1, 1)  # closed, it stands


@pytest.mark.req("L3-b")
def test_nobody_is_asked_twice_and_an_empty_audience_is_refused(
    sign_in: Any, coordinator: Actor, version: InstructionVersion, now: datetime
) -> None:
    campaign = made(version, coordinator, now)
    many = actions.publish(campaign.pk, by=coordinator, now=now)
    assert many > 20
    assert actions.publish(campaign.pk, by=coordinator, now=now) == 0
    nobody = made(version, coordinator, now, units=[], functions=[], roles=["no-such-role"])
    answer = sign_in("coordinator").post(reverse("norms:publish", args=[nobody.pk]))
    assert answer.status_code == 403
    nobody.refresh_from_db()
    assert nobody.state == "draft"


@pytest.mark.req("L3-b")
def test_two_who_prepare_do_not_overwrite_each_other(
    sign_in: Any, coordinator: Actor, version: InstructionVersion, now: datetime
) -> None:
    campaign, client = made(version, coordinator, now), sign_in("coordinator")
    url = reverse("norms:change", args=[campaign.pk])
    given = {
        "text": f"version:{version.pk}", "title_nl": "Eerste",
        "why_nl": "x", "last_date": "2025-04-01", "everybody": "on",
        "newcomer_days": "30", "revision": "1",
    }  # fmt: skip
    assert client.post(url, given).status_code == 302
    second = client.post(url, given | {"title_nl": "Tweede"})
    assert second.status_code == 422
    assert 'value="Tweede"' in second.content.decode()


@pytest.mark.req("L3-c")
def test_the_version_says_which_campaign_put_it_out(coordinator: Actor, version: InstructionVersion) -> None:
    found = citations.of(coordinator, citations.Wanted(frozenset({version.reference})))
    running = Campaign.objects.get(state="running")
    assert reverse("norms:campaign", args=[running.pk]) in [one.url for one in found]
    other = citations.of(coordinator, citations.Wanted(frozenset({"instruction:sociale-media"})))
    assert not any(one.key.startswith("campaign:") for one in other)


@pytest.mark.req("L4-b")
def test_what_it_adds_to_the_lists_of_others(actor: Any, coordinator: Actor) -> None:
    assert 0 < (indicators.values(["norms.confirmed"], TODAY)["norms.confirmed"] or 0) <= 100
    Campaign.objects.filter(state="running").update(last_date=date(2025, 3, 10), standing=False)
    running = Campaign.objects.get(state="running")
    page = reverse("norms:campaign", args=[running.pk])
    assert page in [one.url for _k, found, *_n in xray.findings(coordinator, TODAY) for one in found]
    assert page not in [one.url for _k, found, *_n in xray.findings(actor("hr"), TODAY) for one in found]
    with transaction.atomic():
        as_clerk()
        waits = Confirmation.objects.filter(campaign=running, confirmed_at=None).select_related("person")[0]
    me = replace(actor("employee"), person=waits.person_id)
    as_(me)
    read = reverse("norms:read", args=[running.pk])
    assert read in [one.url for one in turn.gather(me, TODAY, team=False)]
    assert read in [one.url for one in cascade.of_person(me, waits.person_id, TODAY)]


@pytest.mark.req("L3-b")
def test_what_was_replaced_goes_to_nobody_new(
    sign_in: Any, coordinator: Actor, version: InstructionVersion, now: datetime
) -> None:
    old = InstructionVersion.objects.get(instruction__code="blauw-vakmanschap", number=1)
    campaign = made(old, coordinator, now)
    assert sign_in("coordinator").post(reverse("norms:publish", args=[campaign.pk])).status_code == 403
    standing = made(version, coordinator, now, standing=True)
    actions.publish(standing.pk, by=coordinator, now=now)
    Campaign.objects.filter(pk=standing.pk).update(version=old)
    Assignment.objects.create(
        person=Person.objects.get(staff_number="P0012"),
        unit=Unit.objects.get(code="INT-A"),
        function=Function.objects.get(code="response-inspector"),
        from_date=TODAY,
    )
    as_clerk()
    actions.ask_newcomers(by=system("nightly"), now=now + timedelta(days=1))
    assert not Confirmation.objects.filter(campaign=standing, person__staff_number="P0012").exists()


@pytest.mark.req("L3-b")
def test_what_was_asked_of_whom_stays(actor: Any) -> None:
    with transaction.atomic():
        as_clerk()
        row = Confirmation.objects.filter(confirmed_at=None)[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        as_(replace(actor("employee"), person=row.person_id))
        Confirmation.objects.filter(pk=row.pk).update(until_date=date(2030, 1, 1))


@pytest.mark.req("L3-a", "L3-b", "L3-c")
def test_values_and_code_are_put_out_and_stay_what_people_read(sign_in: Any, coordinator: Actor) -> None:
    client, team = sign_in("coordinator"), Unit.objects.get(code="INT-A")
    good = {
        "title_nl": "Waarden", "why_nl": "Omdat het telt.", "last_date": "2025-04-01", "units": [str(team.pk)],
        "newcomer_days": "30",
    }  # fmt: skip
    reader = sign_in(
        Assignment.objects.filter(unit=team, leads=False, to_date=None, person__account__isnull=False)
        .select_related("person").order_by("person__staff_number")[0].person.staff_number
    )  # fmt: skip
    for key, reference, says in (
        ("values", "value:R.1", None),
        ("code:1", "code:1", "1"),
        ("code", "code:81", "81"),
    ):
        assert client.post(reverse("norms:prepare"), good | {"text": key, "title_nl": key}).status_code == 302
        campaign = Campaign.objects.get(title__nl=key)
        assert client.get(reverse("norms:change", args=[campaign.pk])).context["form"]["text"].value() == key
        assert campaign.sections == []
        assert client.post(reverse("norms:publish", args=[campaign.pk])).status_code == 302
        campaign.refresh_from_db()
        read = reverse("norms:read", args=[campaign.pk])
        shown = reader.get(read).context["parts"]
        lines = [line.text for part in shown for line in part.lines]
        behaviour = Behaviour.objects.filter(value__code="R", code="R1", current=True).first()
        assert any((says or behaviour.text["nl"]) in line for line in lines), (key, lines)
        found = citations.of(coordinator, citations.Wanted(frozenset({reference})))
        assert reverse("norms:campaign", args=[campaign.pk]) in [one.url for one in found], key
    values = Campaign.objects.get(title__nl="values")
    Behaviour.objects.filter(value__code="R", code="R1").update(text={"nl": "Nu anders"})
    again = reader.get(reverse("norms:read", args=[values.pk])).content.decode()
    assert "Nu anders" not in again
    assert reader.post(reverse("norms:read", args=[values.pk]), {"read": "on"}).status_code == 302
    assert queries.counts(TODAY, [values.pk])[values.pk].confirmed == 1
