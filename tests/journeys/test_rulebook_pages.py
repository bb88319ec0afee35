"""Everybody reads values, code and instructions; the coordinator writes versions and puts them in force (L3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError
from django.test import Client

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused
from rit.foundation.audit.models import Entry
from rit.foundation.registries import calendar, search, turn
from rit.plan.models import Plan
from rit.plan.rulebook import actions, citing, loader
from rit.plan.rulebook.models import Behaviour, CodePoint, Instruction, InstructionVersion

pytestmark = pytest.mark.django_db

ENGLISH = {"headers": {"Accept-Language": "en"}}
BLUE = "blauw-vakmanschap"
SignIn = Callable[[str], Client]


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path, **ENGLISH)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def version(code: str = BLUE, number: int = 1) -> InstructionVersion:
    return InstructionVersion.objects.select_related("instruction").get(instruction__code=code, number=number)


# Reading


@pytest.mark.req("L3-a")
@pytest.mark.parametrize(
    ("language", "behaviour", "heading"),
    [
        ("nl", "Ik stel eerst vragen voor ik oordeel.", "Onpartijdigheid"),
        ("fr", "Je pose d'abord des questions avant de juger.", "Impartialité"),
        ("de", "Ich frage erst nach, bevor ich urteile.", "Unparteilichkeit"),
        ("en", "I ask questions before I judge.", "Impartiality"),
    ],
)
def test_the_living_page_speaks_four_languages(
    sign_in: SignIn, language: str, behaviour: str, heading: str
) -> None:
    client = sign_in("employee")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    shown = page(client, "/rules/")

    assert behaviour in shown
    assert heading in shown
    assert shown.count("/rules/code/") == 81


def test_a_point_that_nobody_reviewed_says_so(sign_in: SignIn) -> None:
    client = sign_in("coordinator")

    unknown, known = page(client, "/rules/code/77/"), page(client, "/rules/code/13/")

    assert "Nobody has yet read and reviewed what this point says" in unknown
    assert "not yet known" in unknown
    assert "Stopping grave conduct where possible" in known
    assert "not yet reviewed by a lawyer" in known
    assert "Nobody has yet read" not in known


@pytest.mark.req("L3-a")
@pytest.mark.parametrize(
    ("asked", "there", "away"),
    [
        ("13", {13}, {12, 14}),
        ("loyaute", {14, 29, 32}, {13}),
        ("LOYALTY", {29}, {13}),
        ("Opferbeistand", {63}, {62}),
        ("zzzz", set(), {1, 81}),
    ],
)
def test_the_code_is_searched_by_number_and_word(
    sign_in: SignIn, asked: str, there: set[int], away: set[int]
) -> None:
    shown = page(sign_in("coordinator"), f"/rules/?q={asked}")

    assert {number for number in there | away if f'/rules/code/{number}/"' in shown} == there


@pytest.mark.req("L3-b")
def test_everybody_reads_what_was_adopted_and_no_draft(sign_in: SignIn) -> None:
    client = sign_in("employee")

    assert "De waardenketting" in page(client, f"/rules/instructions/{BLUE}/")
    assert client.get(f"/rules/instructions/{BLUE}/3/").status_code == 404
    assert "moeilijk gesprek" not in page(client, f"/rules/instructions/{BLUE}/compare/?from=1&to=3")
    assert sign_in("coordinator").get(f"/rules/instructions/{BLUE}/3/").status_code == 200


@pytest.mark.req("L3-b")
def test_two_versions_are_compared_in_words(sign_in: SignIn) -> None:
    shown = page(sign_in("coordinator"), f"/rules/instructions/{BLUE}/compare/?from=1&to=2")

    assert "<ins>" in shown
    assert "<del>" in shown
    assert "[added: " in shown
    assert "[removed: " in shown
    assert "words added" in shown


@pytest.mark.parametrize("asked", ["?from=9&to=x", "?from=2&to=2", "", "?to=1"])
def test_comparing_what_is_not_there_shows_what_is(sign_in: SignIn, asked: str) -> None:
    page(sign_in("employee"), f"/rules/instructions/{BLUE}/compare/{asked}")


@pytest.mark.parametrize(
    "path",
    [
        "/rules/",
        "/rules/values/R/",
        "/rules/code/13/",
        "/rules/instructions/",
        f"/rules/instructions/{BLUE}/",
        f"/rules/instructions/{BLUE}/2/",
        f"/rules/instructions/{BLUE}/compare/",
        "/law/reporting-act-2022/",
    ],
)
def test_a_page_asks_few_queries(sign_in: SignIn, path: str, django_assert_max_num_queries: Any) -> None:
    client = sign_in("coordinator")
    client.get(path)

    with django_assert_max_num_queries(14):  # two of them are savepoints of the test
        client.get(path)


@pytest.mark.parametrize(
    "path", ["/rules/code/82/", "/rules/code/0/", "/rules/values/X/", "/rules/instructions/x/"]
)
def test_what_does_not_exist_is_not_found(sign_in: SignIn, path: str) -> None:
    assert sign_in("coordinator").get(path).status_code == 404


# Citing


@pytest.mark.req("L3-c")
def test_references_are_resolved_in_one_query_a_kind(plan: Plan, django_assert_num_queries: Any) -> None:
    asked = ["code:13", "code:14", "value:R", "value:R.2", "value:I.6@ghent-2020-2025", f"instruction:{BLUE}"]
    asked += [f"instruction:{BLUE}@2", f"instruction:{BLUE}@1", "law:cp3", "law:code-of-conduct-2006.K3-13"]

    with django_assert_num_queries(7):
        found = citing.resolve([*asked, "code:82", "nonsense", f"instruction:{BLUE}@3", "value:R.99"])

    assert list(found) == asked
    assert found["code:13"].url == "/rules/code/13/"
    assert found["value:R.2"].label == "R2"
    assert found[f"instruction:{BLUE}@2"].url == f"/rules/instructions/{BLUE}/2/"
    assert found["law:code-of-conduct-2006.K3-13"].url.endswith("#K3-13")


@pytest.mark.req("L3-c")
@pytest.mark.parametrize(
    ("path", "cited_by"),
    [
        ("/rules/code/13/", "/rules/instructions/klachten-tegen-collegas/2/"),
        ("/rules/values/R/", f"/rules/instructions/{BLUE}/2/"),
        ("/rules/values/I/", "/rules/instructions/giften-en-uitnodigingen/1/"),
        ("/law/reporting-act-2022/", "/rules/instructions/klachten-tegen-collegas/2/"),
        ("/law/reporting-act-2022/", "/roles/"),
        ("/law/reporting-act-2022/", "/plan/?plan=ghent-2020-2025"),
        ("/law/code-of-conduct-2006/", "/rules/code/13/"),
    ],
)
def test_each_tells_what_cites_it(sign_in: SignIn, path: str, cited_by: str) -> None:
    shown = page(sign_in("coordinator"), path)

    assert cited_by in shown[shown.index("What cites") :]


def test_a_draft_that_cites_is_not_told_to_others(sign_in: SignIn) -> None:
    draft = f"/rules/instructions/{BLUE}/3/"

    assert draft in page(sign_in("coordinator"), "/rules/code/13/")
    assert draft not in page(sign_in("employee"), "/rules/code/13/")


def test_everything_is_found_by_search(actor: Callable[[str], Actor]) -> None:
    def urls(text: str) -> set[str]:
        return {hit.url for hit in search.find(actor("employee"), text)}

    assert f"/rules/instructions/{BLUE}/" in urls("vakmanschap")
    assert any("/rules/values/R/" in url for url in urls("beleefd en correct"))
    assert "/rules/code/13/" in urls("13")
    assert "/law/cp3/" in urls("CP3")


# Loading


@pytest.mark.req("L3-c")
def test_loading_again_changes_nothing_and_keeps_a_review() -> None:
    CodePoint.objects.filter(pk=13).update(reviewed_by="mr. Peeters")

    loaded = loader.load(settings.POLICY / "code-of-conduct.toml")

    assert (loaded.points, loaded.behaviours, loaded.changed) == (81, 18, 0)
    assert CodePoint.objects.get(pk=13).reviewed_by == "mr. Peeters"


def test_a_behaviour_that_the_plan_drops_stays_for_who_cited_it(plan: Plan) -> None:
    value = plan.values.get(code="R")
    value.behaviours = [row for row in value.behaviours if row["code"] != "R2"]
    value.save()

    assert loader.load_behaviours() > 0

    assert Behaviour.objects.get(value=value, code="R2").current is False
    assert "value:R.2" in citing.resolve(["value:R.2"])


@pytest.mark.parametrize("number", [0, 82])
def test_the_database_knows_81_points(number: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CodePoint.objects.create(number=number, anchor_id="code-of-conduct-2006")


# Writing


NEW = {
    "title": "Gebruik van dienstvoertuigen",
    "kind": "service",
    "owner": "",
    "text_nl": "# Regel\nEen dienstvoertuig is voor de dienst.",
    "cites": "code:42, value:R.5",
}


def board_adopts(path: str, by: Actor, now: datetime) -> None:
    """What the sign-off of its decision does."""
    code, number = path.rstrip("/").split("/")[-2:]
    actions.adopt_version(version(code, int(number)).pk, "Besluit 2025/03", by=by, now=now)


@pytest.mark.req("L3-b", "L5-c")
def test_only_a_decision_from_before_rit_is_recorded_by_hand(sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    first = client.post("/rules/instructions/new/", NEW)["Location"]
    assert "aangenomen vóór RIT" in page(client, first).casefold() or "Adopted before RIT" in page(
        client, first
    )
    known = {"decision": "Directiecomité van 4 mei 2021, punt 3"}
    today = client.post(f"{first}earlier-decision/", {**known, "decided": "2025-03-18"}, **ENGLISH)
    assert today.status_code == 422
    assert "goes through its agenda" in today.content.decode()
    assert client.post(f"{first}earlier-decision/", {**known, "decided": ""}).status_code == 422
    assert client.post(f"{first}earlier-decision/", {**known, "decided": "2021-05-04"}).status_code == 302
    assert client.post(f"{first}in-force/", {"first": "2021-05-10"}).status_code == 302
    kept = InstructionVersion.objects.get(instruction__code="gebruik-van-dienstvoertuigen")
    assert (kept.state, kept.from_date, kept.decision) == ("in_force", date(2021, 5, 10), known["decision"])
    second = client.post(
        "/rules/instructions/gebruik-van-dienstvoertuigen/draft/", {**NEW, "what_changed": "Ook fietsen."}
    )["Location"]
    late = client.post(f"{second}earlier-decision/", {**known, "decided": "2022-05-04"}, **ENGLISH)
    assert late.status_code == 403
    assert "for the board" in late.content.decode()


@pytest.mark.req("L3-b")
def test_from_a_first_draft_to_two_versions(sign_in: SignIn, actor: Any, today: date, now: datetime) -> None:
    client = sign_in("coordinator")
    answer = client.post("/rules/instructions/new/", NEW)
    assert answer["Location"] == "/rules/instructions/gebruik-van-dienstvoertuigen/1/"
    first = answer["Location"]

    client.post(f"{first}propose/")
    assert client.get(f"{first}change/").status_code == 403
    client.post(f"{first}take-back/")
    changed = {**NEW, "text_nl": "# Regel\nAlleen voor de dienst.", "revision": "3"}
    assert client.post(f"{first}change/", changed).status_code == 302
    client.post(f"{first}propose/")
    board_adopts(first, actor("coordinator"), now)
    assert client.post(f"{first}in-force/", {"first": today.isoformat()}).status_code == 302

    draft = "/rules/instructions/gebruik-van-dienstvoertuigen/draft/"
    assert "Alleen voor de dienst." in page(client, draft)
    lacking = client.post(draft, {**NEW, "text_nl": "Iets nieuws."}, **ENGLISH)
    assert lacking.status_code == 422
    assert "Say what changes" in lacking.content.decode()
    assert "Iets nieuws." in lacking.content.decode()
    second = client.post(draft, {**NEW, "what_changed": "Ook fietsen."})["Location"]
    assert client.get(draft).status_code == 403
    client.post(f"{second}propose/")
    board_adopts(second, actor("coordinator"), now)
    later = today + timedelta(days=30)
    client.post(f"{second}in-force/", {"first": later.isoformat()})

    old, new = InstructionVersion.objects.filter(instruction__code="gebruik-van-dienstvoertuigen").order_by(
        "number"
    )
    assert (old.state, old.from_date, old.to_date) == ("replaced", today, later - timedelta(days=1))
    assert (new.state, new.from_date, new.to_date) == ("in_force", later, None)
    shown = page(sign_in("employee"), "/rules/instructions/gebruik-van-dienstvoertuigen/")
    assert "Alleen voor de dienst." in shown
    events = (
        Entry.objects.filter(event__startswith="rulebook.").order_by("-pk").values_list("event", flat=True)
    )
    assert events[0] == "rulebook.put_in_force"


@pytest.mark.req("L3-c")
@pytest.mark.parametrize(
    ("cites", "says"),
    [
        ("code:82", "The code of conduct has no point 82; it has 81."),
        ("13", "“13” is not a reference"),
        ("value:Z.1", "There is no “value:Z.1”."),
        (f"instruction:{BLUE}@3", f"There is no “instruction:{BLUE}@3”."),
        ("law:nothing, code:13", "There is no “law:nothing”."),
    ],
)
def test_a_wrong_reference_is_told_beside_the_field(sign_in: SignIn, cites: str, says: str) -> None:
    answer = sign_in("coordinator").post("/rules/instructions/new/", {**NEW, "cites": cites}, **ENGLISH)

    shown = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert says in shown
    assert NEW["text_nl"].split("\n")[1] in shown
    assert not Instruction.objects.filter(code="gebruik-van-dienstvoertuigen").exists()


def test_an_empty_text_is_told(sign_in: SignIn) -> None:
    answer = sign_in("coordinator").post("/rules/instructions/new/", {**NEW, "text_nl": " "}, **ENGLISH)

    assert answer.status_code == 422
    assert "Write the text in at least one language." in answer.content.decode()


@pytest.mark.req("L3-b")
def test_who_writes_on_an_old_text_sees_theirs_and_loses_nothing(sign_in: SignIn) -> None:
    client, path = sign_in("coordinator"), f"/rules/instructions/{BLUE}/3/change/"
    mine = {"text_nl": "Mijn zin.", "what_changed": "Alles.", "cites": "", "revision": "0"}

    answer = client.post(path, mine, **ENGLISH)

    shown = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Mijn zin." in shown
    assert "Leidinggevenden tonen zelf wat ze vragen." in shown
    current = version(number=3).revision
    assert f'value="{current}"' in shown
    assert client.post(path, {**mine, "revision": current}).status_code == 302
    assert version(number=3).text == {"nl": "Mijn zin."}


BEFORE = [
    ("2025-03-10", "It was adopted on 11/03/2025"),
    ("", "Choose the first day"),
    ("1200-01-01", "Choose a day between 1990 and 2100."),
    ("gisteren", "valid date"),
]


@pytest.mark.req("L3-b")
@pytest.mark.parametrize(("day", "says"), BEFORE)
def test_nothing_applies_before_it_is_adopted(sign_in: SignIn, day: str, says: str) -> None:
    path = "/rules/instructions/sociale-media/1/in-force/"

    answer = sign_in("coordinator").post(path, {"first": day}, **ENGLISH)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert version("sociale-media").state == "adopted"


def test_a_new_version_waits_for_the_last_day_of_the_old(
    actor: Callable[[str], Actor], now: datetime
) -> None:
    """One that starts on 1 April cannot be overtaken by one that starts before it."""
    by, old = actor("coordinator"), version("giften-en-uitnodigingen")
    new = actions.draft_version(
        old.instruction.pk, actions.VersionEdit({"nl": "x"}, "Korter."), by=by, now=now
    )
    actions.take_step(new.pk, actions.step_named("propose"), by=by, now=now)
    actions.adopt_version(new.pk, "Directiecomité", by=by, now=now)

    for day in (date(2025, 3, 20), date(2025, 4, 1)):
        with pytest.raises(Refused, match="2025"):
            actions.put_in_force(new.pk, day, by=by, now=now)
    actions.put_in_force(new.pk, date(2025, 4, 2), by=by, now=now)
    assert version("giften-en-uitnodigingen").to_date == date(2025, 4, 1)


@pytest.mark.req("L3-b")
def test_in_force_before_adopted_is_refused(actor: Callable[[str], Actor], now: datetime) -> None:
    draft = version(number=3)

    with pytest.raises(Refused):
        actions.put_in_force(draft.pk, now.date(), by=actor("coordinator"), now=now)
    with pytest.raises(Refused):
        actions.adopt_version(draft.pk, "Directiecomité", by=actor("coordinator"), now=now)


FROZEN_FIELDS = [
    {"text": {"nl": "anders"}},
    {"cites": []},
    {"decision": "x"},
    {"state": "draft"},
    {"number": 9},
]


@pytest.mark.req("L3-b")
@pytest.mark.parametrize("change", FROZEN_FIELDS)
def test_the_database_freezes_an_adopted_text(change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        InstructionVersion.objects.filter(pk=version().pk).update(**change)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        InstructionVersion.objects.filter(pk=version().pk).delete()


def test_an_attachment_is_open_to_who_may_read_the_version(sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    file = SimpleUploadedFile("fiche.txt", b"Zo doe je het.", content_type="text/plain")
    where = client.post("/rules/instructions/new/", {**NEW, "attachment": file})["Location"]
    kept = InstructionVersion.objects.exclude(attachment=None).get()
    key = kept.attachment_id

    assert "fiche.txt" in page(client, where)
    assert b"".join(client.get(f"/attachments/{key}/").streaming_content) == b"Zo doe je het."
    assert sign_in("employee").get(f"/attachments/{key}/").status_code == 404


# Walls, turn, calendar


@pytest.mark.req("L3-b")
@pytest.mark.parametrize(
    "path",
    [
        "new/",
        f"{BLUE}/change/",
        f"{BLUE}/draft/",
        f"{BLUE}/3/change/",
        f"{BLUE}/3/propose/",
        f"{BLUE}/3/earlier-decision/",
    ],
)
@pytest.mark.parametrize("role", ["employee", "chief", "board_secretary"])
def test_only_the_coordinator_writes(sign_in: SignIn, role: str, path: str) -> None:
    assert sign_in(role).post(f"/rules/instructions/{path}", NEW).status_code == 403


def test_an_adopted_text_waits_for_its_day(actor: Callable[[str], Actor], today: date) -> None:
    turns = turn.gather(actor("coordinator"), today, team=False)

    assert "/rules/instructions/sociale-media/1/in-force/" in {one.url for one in turns}
    assert not any("/rules/" in one.url for one in turn.gather(actor("employee"), today, team=False))


def test_the_first_day_of_a_version_is_in_everybodys_calendar(actor: Callable[[str], Actor]) -> None:
    days = calendar.between(actor("employee"), date(2025, 4, 1), date(2025, 4, 1))

    assert "/rules/instructions/giften-en-uitnodigingen/1/" in {day.url for day in days}
