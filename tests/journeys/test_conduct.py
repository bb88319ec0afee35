"""Example and talks: what leaders engage to, yearly; and how often teams talk about integrity (L2-f, L5-g)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from rit.foundation.access.actor import Actor, system
from rit.foundation.notices.models import Notice
from rit.foundation.registries import turn, xray
from rit.people.models import Unit
from rit.stimulate.conduct.engagement import actions as engaging
from rit.stimulate.conduct.engagement import queries as engaged
from rit.stimulate.conduct.engagement import reminders as renewing
from rit.stimulate.conduct.models import Engagement, Talk
from rit.stimulate.conduct.talks import actions, heat, queries, reminders

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 18)
MANAGER, TEAM = "P0016", "COM-OO"
LOGGED = {"unit": TEAM, "on_date": "2025-03-17", "theme": "reception", "dilemma": "", "present": "9"}


def unit(code: str = TEAM) -> Unit:
    return Unit.objects.get(code=code)


def as_clerk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")


def turns(actor: Actor) -> list[str]:
    return [one.url for one in turn.gather(actor, TODAY, team=False)]


@pytest.mark.req("L2-f", "L5-g")
def test_a_head_writes_it_in_own_words_and_everybody_reads_it(sign_in: Any, actor: Any) -> None:
    client, give = sign_in(MANAGER), reverse("conduct:give", args=[TEAM])
    assert client.post(give, {"nl": " ", "fr": ""}).status_code == 422
    long = client.post(give, {"nl": "x" * 601})
    assert long.status_code == 422
    assert "x" * 601 in long.content.decode()
    assert client.post(give, {"nl": "Ik luister eerst.", "fr": "J'écoute d'abord."}).status_code == 302
    for where in ("conduct:engagement", "people:unit"):
        shown = sign_in("employee").get(reverse(where, args=[TEAM])).content.decode()
        assert "Ik luister eerst." in shown
    page = sign_in("employee").get(reverse("conduct:engagement", args=[TEAM])).content.decode()
    assert "Wat je mij daar zegt" in page  # what was said before stays readable
    for who in ("employee", "chief", "coordinator"):
        assert sign_in(who).post(give, {"nl": "Voor een ander."}).status_code == 403


@pytest.mark.req("L2-f")
def test_it_holds_a_year_and_stays_as_it_was_said(actor: Any, now: datetime) -> None:
    manager = actor(MANAGER)
    made = engaging.give(unit(), {"nl": "Ik luister.", "fr": ""}, by=manager, now=now)
    assert (made.words, made.until_date) == ({"nl": "Ik luister."}, date(2026, 3, 18))
    for change in (made.delete, lambda: Engagement.objects.filter(pk=made.pk).update(words={"nl": "…"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    (then,) = engaged.shown([unit()], date(2026, 3, 18))
    assert then.standing == "current"
    (after,) = engaged.shown([unit()], date(2026, 3, 19))
    assert after.standing == "expired"


@pytest.mark.req("L2-f")
def test_it_asks_for_renewal_a_month_before_and_after(actor: Any, now: datetime) -> None:
    manager = actor(MANAGER)
    give = reverse("conduct:give", args=[TEAM])
    assert give in turns(manager)  # the demo's runs until 2 April
    night = system("nightly")
    as_clerk()
    due = datetime.combine(date(2025, 3, 3), now.timetz())
    for moment, kind in ((due, "engagement_due"), (due + timedelta(days=31), "engagement_overdue")):
        renewing.remind(by=night, now=moment)
        renewing.remind(by=night, now=moment)
        assert Notice.objects.filter(kind=kind, account=manager.account, at=moment).count() == 1
    engaging.give(unit(), {"nl": "Ik luister."}, by=manager, now=now)
    assert give not in turns(manager)
    later = due + timedelta(days=61)
    renewing.remind(by=night, now=later)
    assert not Notice.objects.filter(kind="engagement_overdue", account=manager.account, at=later).exists()


@pytest.mark.req("L2-f")
def test_units_stand_by_state_and_the_x_ray_names_those_without(sign_in: Any, actor: Any) -> None:
    counted = engaged.counted(TODAY)
    assert all(counted.values())
    for state, many in counted.items():
        assert engaged.standing_in(engaged.led_units(TODAY), state, TODAY).count() == many
        assert sign_in("employee").get(f"{reverse('conduct:engagements')}?state={state}").status_code == 200
    urls = [one.url for _kind, found, *_many in xray.findings(actor("coordinator"), TODAY) for one in found]
    lacking = engaged.standing_in(engaged.led_units(TODAY), "none", TODAY).first()
    assert reverse("conduct:engagement", args=[lacking.code]) in urls
    assert reverse("conduct:engagement", args=["KORPS"]) not in urls


@pytest.mark.req("L5-g")
def test_a_talk_is_logged_in_one_form(sign_in: Any, actor: Any) -> None:
    client, log = sign_in(MANAGER), reverse("conduct:log")
    assert f"{log}?unit={TEAM}" in turns(actor(MANAGER))  # the demo's team is late
    shown = client.get(f"{log}?theme=reception").content.decode()
    assert f'value="{TEAM}" selected' in shown
    assert 'value="reception" selected' in shown
    for wrong in (
        {"on_date": "2025-03-19"},
        {"on_date": "2024-11-01"},
        {"theme": ""},
        {"present": "1"},
        {"unit": "INT-A"},
        {"dilemma": "bestaat-niet"},
    ):
        assert client.post(log, LOGGED | wrong).status_code == 422, wrong
    named = client.post(log, LOGGED | {"takeaway": "Lammens had gelijk."})
    assert named.status_code == 422
    assert "Lammens had gelijk." in named.content.decode()
    kept = client.post(log, LOGGED | {"takeaway": "Eerst vragen, dan helpen."})
    assert kept.status_code == 302
    assert f"{log}?unit={TEAM}" not in turns(actor(MANAGER))
    assert "Eerst vragen, dan helpen." in client.get(kept["Location"]).content.decode()
    by_dilemma = LOGGED | {"theme": "", "dilemma": "the-third-visit", "unit": "COM-OO1"}
    assert client.post(log, by_dilemma).status_code == 302  # a team below
    assert Talk.objects.get(dilemma="the-third-visit", on_date=date(2025, 3, 17)).theme
    assert sign_in("employee").get(log).status_code == 403
    assert sign_in("coach").post(log, LOGGED | {"unit": "INT-A"}).status_code == 302


@pytest.mark.req("L5-g")
def test_what_a_team_takes_along_is_the_teams(sign_in: Any, actor: Any, now: datetime) -> None:
    said = actions.Logged(date(2025, 3, 17), "reception", 9, takeaway="Eerst vragen.")
    made = actions.log(unit("COM-OO1"), said, by=actor(MANAGER), now=now)
    page = reverse("conduct:team", args=["COM-OO1"])
    reads = {MANAGER: True, "employee": True, "coordinator": True, "coach": True, "hr": False}
    for who, may in reads.items():
        assert ("Eerst vragen." in sign_in(who).get(page).content.decode()) == may, who
    drop = reverse("conduct:drop", args=[made.pk])
    assert sign_in("employee").post(drop).status_code == 403
    assert sign_in(MANAGER).post(drop).status_code == 302
    assert not Talk.objects.filter(pk=made.pk).exists()


@pytest.mark.req("L5-g")
def test_the_coordinator_says_how_often(sign_in: Any, actor: Any) -> None:
    client, page = sign_in("coordinator"), reverse("conduct:rhythm", args=[TEAM])
    assert client.post(page, {"months": "5"}).status_code == 422
    assert client.post(page, {"months": "6"}).status_code == 302
    assert queries.teams(TODAY).get(code=TEAM).due == date(2025, 9, 18)
    assert client.post(page, {"months": "0"}).status_code == 302
    assert not queries.teams(TODAY).filter(code=TEAM).exists()
    assert client.post(page, {"months": ""}).status_code == 302
    assert queries.teams(TODAY).get(code=TEAM).months == 3
    top = reverse("conduct:rhythm", args=["KORPS"])
    assert client.post(top, {"months": "0"}).status_code == 422  # what holds for all is a number
    assert client.post(top, {"months": "4"}).status_code == 302
    assert queries.teams(TODAY).get(code=TEAM).months == 4
    assert sign_in("chief").get(page).status_code == 403


@pytest.mark.req("L5-g")
def test_the_strip_shows_who_talked_and_who_is_late(sign_in: Any) -> None:
    client, page = sign_in("employee"), reverse("conduct:talks")
    for query in ("", "?view=list", "?state=late", "?state=late&view=list"):
        assert client.get(f"{page}{query}").status_code == 200
    assert "Commissariaat Oost" in client.get(f"{page}?state=late&view=list").content.decode()
    told = queries.strip(TODAY, date(2024, 3, 18))
    assert 0 < told.late < told.talked <= told.teams


@pytest.mark.req("L5-g")
def test_months_of_a_strip() -> None:
    months = [date(2025, month, 1) for month in range(1, 8)]
    start, today = date(2024, 11, 5), date(2025, 5, 10)

    def of(*talked: date) -> list[str]:
        return heat.states(months, talked, start, 2, today)

    assert of() == ["missed"] * 4 + ["planned", "none", "planned"]
    assert of(date(2025, 1, 9), date(2025, 3, 2), date(2025, 5, 2)) == [
        *("done", "none", "done", "none", "done", "none", "planned")
    ]
    assert of(date(2025, 2, 9), date(2025, 4, 2)) == [
        *("missed", "late", "none", "done", "none", "planned", "none")
    ]
    assert heat.states(months, [], None, None, today) == ["none"] * 7


@pytest.mark.req("L5-g")
def test_heads_are_reminded_a_week_before(actor: Any, now: datetime) -> None:
    manager, night = actor(MANAGER), system("nightly")
    due = queries.teams(TODAY).get(code=TEAM).due
    moment = datetime.combine(due - timedelta(days=7), now.timetz())
    as_clerk()
    reminders.remind(by=night, now=moment)
    assert reminders.remind(by=night, now=moment) == 0
    assert Notice.objects.filter(kind="team_talk_due", account=manager.account, at=moment).count() == 1


@pytest.mark.req("L5-g")
def test_each_month_has_its_card_and_somebody_may_choose_another(sign_in: Any) -> None:
    client = sign_in(MANAGER)
    cards = [client.get(reverse("conduct:card_of", args=[2025, month])) for month in range(1, 10)]
    titles = {one.context["text"].title for one in cards}
    assert len({one.context["theme"] for one in cards}) == 9  # every theme of the plan in turn
    assert len(titles) == 9
    assert client.get(reverse("conduct:card")).context["text"].questions
    questions = client.get(reverse("conduct:card")).context["text"].questions
    assert questions[0] not in sign_in("employee").get(reverse("conduct:card")).content.decode()
    choose = reverse("conduct:choose_card", args=[2025, 3])
    assert client.get(choose).status_code == 403
    coach = sign_in("coach")
    assert coach.post(choose, {"dilemma": "bestaat-niet"}).status_code == 422
    assert coach.post(choose, {"dilemma": "the-third-visit"}).status_code == 302
    assert client.get(reverse("conduct:card_of", args=[2025, 3])).context["card"].chosen
    assert coach.post(choose, {"dilemma": ""}).status_code == 302
    assert not client.get(reverse("conduct:card_of", args=[2025, 3])).context["card"].chosen
    assert client.get("/conduct/talks/card/1999/13/").status_code == 404
