"""Questions about rules: asked on the page of the rule, answered, and shared without a name (L3-b)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from rit.foundation import clock
from rit.foundation.access import lock
from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account
from rit.foundation.access.roles import roles
from rit.foundation.access.verdict import Refused
from rit.foundation.registries import indicators, turn, xray
from rit.plan.rulebook import actions as rulebook_actions
from rit.plan.rulebook.models import Instruction
from rit.plan.rulebook.states import step_named
from rit.protect.norms.asking import actions
from rit.protect.norms.models import RuleQuestion

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 18)
MINE = "Mag mijn zoon Wout stage lopen bij een firma die wij controleren?"
SHOWN = "Mag familie stage lopen bij wie wij controleren?"


def as_(who: Actor) -> None:
    """What `who_is_asking` tells the database at the start of a request."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('rit.person', %s, true), set_config('rit.day', %s, true),"
            " set_config('rit.account', %s, true)",
            [str(who.person or ""), TODAY.isoformat(), str(who.account or "")],
        )


def asked(sign_in: Any, actor: Any, about: str = "code:13") -> RuleQuestion:
    url = reverse("norms:ask_rule") + f"?about={about}"
    assert sign_in("employee").post(url, {"text": MINE}).status_code == 302
    as_(actor("employee"))
    return RuleQuestion.objects.get(text=MINE)


@pytest.mark.req("L3-b")
def test_a_question_is_asked_answered_and_shared_without_a_name(sign_in: Any, actor: Any) -> None:
    rule = reverse("rulebook:point", args=[13])
    assert reverse("norms:ask_rule") in sign_in("employee").get(rule).content.decode()
    assert (
        sign_in("employee").post(reverse("norms:ask_rule") + "?about=code:13", {"text": " "}).status_code
        == 422
    )
    one = asked(sign_in, actor)
    answer, page = (reverse(f"norms:{name}", args=[one.pk]) for name in ("answer", "question"))
    assert sign_in("employee").get(page).status_code == 200
    for other in ("coach", "chief", "hr"):
        assert sign_in(other).get(page).status_code == 404
        assert MINE not in sign_in(other).get(reverse("norms:questions")).content.decode()
        assert sign_in(other).get(answer).status_code == 403
    coordinator = sign_in("coordinator")
    assert MINE in coordinator.get(reverse("norms:questions")).content.decode()
    assert coordinator.post(answer, {"answer": ""}).status_code == 422
    unsaid = coordinator.post(answer, {"answer": "Liever niet.", "share": "on", "shown": ""})
    assert unsaid.status_code == 422  # theirs would tell who asked
    assert "Liever niet." in unsaid.content.decode()
    assert (
        coordinator.post(answer, {"answer": "Liever niet.", "share": "on", "shown": SHOWN}).status_code == 302
    )

    read = sign_in("coach").get(rule).content.decode()
    assert (SHOWN in read, "Liever niet." in read, MINE in read) == (True, True, False)
    assert one.asked_by is not None
    assert one.asked_by.full_name not in read
    assert (
        "Je vraag over een regel is beantwoord."
        in sign_in("employee").get(reverse("notices:bell")).content.decode()
    )
    second = coordinator.post(
        answer, {"answer": "Ik was tweede.", "shown": SHOWN}
    )  # on the page without an answer
    assert second.status_code == 422
    assert ("Ik was tweede." in second.content.decode(), "Liever niet." in second.content.decode()) == (
        True,
        True,
    )
    seen = second.context["form"].data["seen"]
    coordinator.post(
        answer, {"answer": "Nee.", "share": "", "shown": SHOWN, "seen": seen}
    )  # thought better of
    assert SHOWN not in sign_in("coach").get(rule).content.decode()


@pytest.mark.req("L3-c")
@pytest.mark.parametrize(
    ("about", "page"),
    [
        ("value:R", ("rulebook:value", ["R"])),
        ("instruction:blauw-vakmanschap", ("rulebook:instruction", ["blauw-vakmanschap"])),
    ],
)
def test_every_kind_of_rule_can_be_asked_about(
    sign_in: Any, actor: Any, about: str, page: tuple[str, list[str]]
) -> None:
    name, args = page
    assert (
        f"about={about.replace(':', '%3A')}"
        in sign_in("employee").get(reverse(name, args=args)).content.decode()
    )
    assert asked(sign_in, actor, about).reference == about


@pytest.mark.req("L3-b")
@pytest.mark.parametrize(
    "about", ["", "code:999", "code:x", "law:reporting-act-2022", "instruction:nothing", "%00", "x" * 300]
)
def test_what_is_no_rule_cannot_be_asked_about(sign_in: Any, about: str) -> None:
    assert sign_in("employee").get(reverse("norms:ask_rule") + f"?about={about}").status_code == 404


@pytest.mark.req("L3-b")
def test_what_waits_too_long_shows(sign_in: Any, actor: Any) -> None:
    one = asked(sign_in, actor)
    url = reverse("norms:answer", args=[one.pk])
    coordinator = actor("coordinator")
    as_(coordinator)
    assert url in [item.url for item in turn.gather(coordinator, TODAY, team=False)]
    assert url not in [item.url for item in turn.gather(actor("employee"), TODAY, team=False)]
    mine = next(item for item in turn.gather(coordinator, TODAY, team=False) if item.url == url)
    assert str(mine.subject) == "Punt 13 van de deontologische code"  # as people say it, not as a reference
    late = TODAY + timedelta(days=30)
    assert url in [item.url for _k, found, *_n in xray.findings(coordinator, late) for item in found]
    assert url not in [item.url for _k, found, *_n in xray.findings(actor("hr"), late) for item in found]
    share = indicators.values(["norms.answered"], TODAY)["norms.answered"]
    assert share is not None
    assert share > (indicators.values(["norms.answered"], late)["norms.answered"] or 0)


@pytest.mark.req("L3-b")
def test_nothing_is_shared_without_an_answer(sign_in: Any, actor: Any) -> None:
    one = asked(sign_in, actor)
    coordinator = actor("coordinator")
    as_(coordinator)
    written = {"shared": True, "shown": SHOWN, "answered_by": coordinator.person, "answered_at": one.asked_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleQuestion.objects.filter(pk=one.pk).update(**written)


def told(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Past Django, as the runtime role; a statement that is refused leaves the transaction as it was."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]


@pytest.mark.req("L3-b")
def test_the_wall_gives_a_question_to_who_asked_and_to_who_answers(sign_in: Any, actor: Any) -> None:
    one = asked(sign_in, actor)
    select = "select text, asked_by_id from protect_norms_rulequestion where id = %s"
    for role, sees in {
        "employee": 1,
        "coordinator": 1,
        "chief": 0,
        "hr": 0,
        "manager": 0,
        "coach": 0,
    }.items():
        as_(actor(role))
        assert len(told(select, one.pk)) == sees, role
    as_(Actor(account=None))
    assert told("select count(*) from protect_norms_rulequestion") == [(0,)]
    answered = actor("coordinator")
    sign_in("coordinator").post(
        reverse("norms:answer", args=[one.pk]), {"answer": "Liever niet.", "share": "on", "shown": SHOWN}
    )
    as_(actor("coach"))  # what is shared shows its words and no row
    assert told(select, one.pk) == []
    read = told("select * from norms_shared(%s, 20)", ["code:13"])
    assert ("code:13", SHOWN, "Liever niet.") in read
    assert not any(str(mine) in str(read) for mine in (MINE, one.asked_by_id, answered.person))


@pytest.mark.req("L3-b")
def test_the_wall_stands_against_writing(sign_in: Any, actor: Any) -> None:
    one, coordinator = asked(sign_in, actor), actor("coordinator")
    insert = (
        "insert into protect_norms_rulequestion"
        " (id, reference, text, asked_at, asked_by_id, answer, answered_at, answered_by_id, shared, shown)"
        " values (gen_random_uuid(), 'code:13', 'Mag dat?', %s, %s, %s, %s, %s, %s, %s)"
    )
    at, nobody = one.asked_at, (None, "", None, None, False, "")
    other, answered = actor("manager").person, ("Ja.", at, coordinator.person)
    for role in ("employee", "coach", "chief", "coordinator"):
        as_(actor(role))
        for values in (nobody, (other, *nobody[1:]), (actor(role).person, *answered, True, "Mag dat?")):
            with pytest.raises(
                DatabaseError, match="row-level security"
            ):  # nameless, as another, answered already
                told(insert, at, *values)
    update = "update protect_norms_rulequestion set {} where id = %s"
    answer = "answer = 'Ja.', answered_at = now(), answered_by_id = %s"
    for role in ("employee", "coach", "chief", "hr"):  # also who asked: an answer is not one's own to give
        as_(actor(role))
        person = actor(role).person
        assert told(update.format(answer), person, one.pk) == [(0,)]
        assert told("delete from protect_norms_rulequestion where id = %s", one.pk) == [(0,)]
    as_(coordinator)
    with pytest.raises(DatabaseError, match="row-level security"):
        told(update.format(answer), other, one.pk)  # in another's name
    for change in ("text = 'Iets anders'", f"asked_by_id = '{other}'", "asked_at = now()"):
        with pytest.raises(DatabaseError, match="stays"):
            told(update.format(f"{answer}, {change}"), coordinator.person, one.pk)
    assert told("delete from protect_norms_rulequestion where id = %s", one.pk) == [(0,)]
    assert told(update.format(answer), coordinator.person, one.pk) == [(1,)]


@pytest.mark.req("L3-b")
def test_the_numbers_are_the_same_for_every_reader(actor: Any) -> None:
    shares = set()
    for role in ("employee", "coordinator", "chief"):
        as_(actor(role))
        shares.add(indicators.values(["norms.answered"], TODAY)["norms.answered"])
    assert len(shares) == 1
    assert shares != {None}


def test_the_wall_names_the_role_that_answers() -> None:
    wall = import_module("rit.protect.norms.migrations.0009_questions_walled")
    assert {wall.ANSWER_ROLE} == {code for code, role in roles().items() if "plan.steer" in role.doors}


def test_an_account_of_nobody_asks_nothing(client: Client, now: datetime) -> None:
    account = Account.objects.create(username="installer")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[lock.DEMO] = True
    session.save()
    assert reverse("norms:ask_rule") not in client.get(reverse("rulebook:point", args=[13])).content.decode()
    refused = client.post(reverse("norms:ask_rule") + "?about=code:13", {"text": MINE})
    assert refused.status_code == 403
    with pytest.raises(Refused):
        actions.ask("code:13", MINE, by=Actor(account.pk), now=now)


@pytest.mark.req("L3-b", "L3-c")
def test_an_instruction_is_named_as_people_say_it_wherever_it_is_cited(sign_in: Any, actor: Any) -> None:
    """Never by the word that its address has."""
    about = "instruction:giften-en-uitnodigingen"
    page = sign_in("employee").get(reverse("norms:ask_rule") + f"?about={about}").content.decode()
    head = page[page.index("<main") : page.index("</h1>") + 300]
    assert "Instructie, Giften en uitnodigingen" in head
    assert ">giften-en-uitnodigingen<" not in head
    asked(sign_in, actor, about)
    listed = sign_in("employee").get(reverse("norms:questions")).content.decode()
    assert "Instructie: Giften en uitnodigingen<" in listed


@pytest.mark.req("L3-b")
def test_what_was_shared_about_a_version_is_read_with_the_instruction_and_its_other_versions(
    sign_in: Any, actor: Any
) -> None:
    code = "blauw-vakmanschap"
    pages = [
        reverse("rulebook:instruction", args=[code]),
        *(reverse("rulebook:version", args=[code, number]) for number in (1, 2)),
    ]
    other = reverse("rulebook:instruction", args=["klachten-tegen-collegas"])
    one = asked(sign_in, actor, f"instruction:{code}@2")
    given = {"answer": "Liever niet.", "share": "on", "shown": SHOWN}
    coach = sign_in("coach")
    assert not any(SHOWN in coach.get(page).content.decode() for page in pages)
    assert sign_in("coordinator").post(reverse("norms:answer", args=[one.pk]), given).status_code == 302
    assert one.asked_by is not None
    for page in pages:
        read = coach.get(page).content.decode()
        asked_here = read[read.index('id="asked"') :]
        assert (SHOWN in asked_here, "Liever niet." in asked_here, MINE in read) == (True, True, False), page
        assert one.asked_by.full_name not in asked_here
    assert SHOWN not in coach.get(other).content.decode()


@pytest.mark.req("L3-b")
def test_what_was_shared_about_a_version_to_come_is_not_read_before_it_applies(
    sign_in: Any, actor: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not of the draft, not of what the board adopted, not before its first day: the rule of today is another."""
    code, coordinator = "giften-en-uitnodigingen", actor("coordinator")
    instruction = Instruction.objects.get(code=code)
    pages = [reverse("rulebook:instruction", args=[code]), reverse("rulebook:version", args=[code, 1])]
    coach: Client = sign_in("coach")
    edit = rulebook_actions.VersionEdit({"nl": "Nieuwe tekst."}, "Nieuwe tekst")
    made = rulebook_actions.draft_version(instruction.pk, edit, by=coordinator, now=now)
    about = f"instruction:{code}@{made.number}"
    assert coach.get(reverse("norms:ask_rule") + f"?about={about}").status_code == 404  # nobody knows of it

    as_(actor("employee"))
    asked_early = actions.ask(about, MINE, by=actor("employee"), now=now)
    as_(coordinator)
    given = {"shown": SHOWN, "share": True, "seen": None}
    actions.answer(asked_early.pk, "Liever niet.", **given, by=coordinator, now=now)

    def shown() -> list[bool]:
        return [SHOWN in coach.get(page).content.decode() for page in pages]

    assert shown() == [False] * 2
    assert SHOWN not in sign_in("coordinator").get(pages[0]).content.decode()
    rulebook_actions.take_step(made.pk, step_named("propose"), by=coordinator, now=now)
    rulebook_actions.adopt_version(made.pk, "2025/031", by=coordinator, now=now)
    assert shown() == [False] * 2
    first = TODAY + timedelta(days=30)
    rulebook_actions.put_in_force(made.pk, first, by=coordinator, now=now)
    assert shown() == [False] * 2
    monkeypatch.setattr(clock, "today", lambda: first)
    assert shown() == [True] * 2
