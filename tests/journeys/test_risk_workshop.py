"""A workshop on risks: votes that nobody sees, the middle from three people on, an agreed score (L6.2-d)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from rit.foundation.access.actor import Actor, system
from rit.foundation.access.verdict import Refused
from rit.foundation.notices.models import Notice
from rit.foundation.registries import turn
from rit.people.models import Person
from rit.protect.risks import actions as risks
from rit.protect.risks import queries as seen
from rit.protect.risks.models import Ballot, Item, Risk, Score, Workshop
from rit.protect.risks.workshop import actions, queries

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.2-d")]
TODAY = date(2025, 3, 18)
LEADER, VOTERS = "P0003", ("P0022", "P0009", "P0016")
OUTSIDER = "P0014"
WHY = "De kamer ziet het zo."


def as_(who: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.person', %s, true)", [str(who.person or "")])


@pytest.fixture
def room(actor: Any, now: datetime) -> Workshop:
    """Two risks, three people."""
    leader = actor("coordinator")
    as_(leader)
    chosen = list(Risk.objects.filter(state="open").order_by("number")[:2])
    made = actions.begin(actions.Wanted("Proef", TODAY, "now", chosen), by=leader, now=now)
    for number in VOTERS:
        actions.seat(made.pk, Person.objects.get(staff_number=number), by=leader, now=now)
    return made


def at(name: str, room: Workshop, *more: object) -> str:
    return reverse(f"risks:{name}", args=[room.pk, *more])


def test_a_workshop_from_choosing_risks_to_the_agreed_score(sign_in: Any) -> None:
    leader = sign_in(LEADER)
    one, two = Risk.objects.filter(state="open").order_by("number")[:2]
    begin = reverse("risks:begin_workshop")
    good = {"title": "Proef", "day": TODAY.isoformat(), "moment": "now", "risks": [str(one.pk), str(two.pk)]}
    for wrong, field in (
        ({"title": " "}, "title"),
        ({"day": "2025-03-17"}, "day"),
        ({"moment": "x"}, "moment"),
        ({"risks": []}, "risks"),
        ({"risks": ["x"]}, "risks"),
    ):
        answer = leader.post(begin, good | wrong)
        assert (answer.status_code, field in answer.context["form"].errors) == (422, True), wrong
    assert leader.post(begin, good).status_code == 302
    room = Workshop.objects.get(title="Proef")
    assert leader.post(at("seat", room), {"person_text": "Niemand Bekends"}).status_code == 422
    for number in VOTERS:
        assert leader.post(at("seat", room), {"person_text": number}).status_code == 302
    assert leader.post(at("show", room, 1)).status_code == 403  # nobody has scored

    for number, (likelihood, impact) in zip(VOTERS, ((2, 3), (4, 3), (2, 5)), strict=True):
        client = sign_in(number)
        assert at("workshop", room) in client.get(reverse("work:turn")).content.decode()
        assert client.get(reverse("risks:risk", args=[one.pk])).status_code == 404  # inside the workshop only
        asked = client.get(at("vote", room, 1)).content.decode()
        assert one.title["nl"] in asked
        assert asked.index(one.happens[:30]) < asked.index('name="likelihood"')  # read first, then score
        assert client.post(at("vote", room, 1), {"likelihood": "6", "impact": "3"}).status_code == 422
        assert client.post(at("vote", room, 1), {"likelihood": "3"}).status_code == 422
        assert client.post(at("vote", room, 1), {"likelihood": "1", "impact": "1"}).status_code == 302
        first = {"likelihood": str(likelihood), "impact": str(impact)}
        assert client.post(at("vote", room, 1), first).url == at(
            "vote", room, 2
        )  # changed, and on to the next
        assert client.post(at("show", room, 1)).status_code == 403
        assert client.get(at("agree", room, 1)).status_code == 403
    part = leader.get(at("counted", room)).content.decode()
    assert "3 van 3" in part
    assert leader.get(at("agree", room, 1)).status_code == 403  # the spread first

    assert leader.post(at("show", room, 1)).status_code == 302
    item = room.items.get(order=1)
    assert (item.voters, item.middle, item.apart, item.spread) == (3, [2, 3], True, [])
    assert sign_in(VOTERS[0]).post(at("vote", room, 1), {"likelihood": "1", "impact": "1"}).status_code == 403
    shown = leader.get(at("workshop", room)).content.decode()
    assert "kans 2, gevolg 3" in shown.lower()
    assert "van 2 tot 4" not in shown
    agree = leader.get(at("agree", room, 1))
    assert agree.context["form"]["likelihood"].value() == 2  # the middle is proposed
    version = Risk.objects.get(pk=one.pk).version
    said = {"likelihood": "3", "impact": "4", "sure": "fairly", "reason": WHY, "version": version}
    assert leader.post(at("agree", room, 1), said | {"reason": ""}).status_code == 422
    stale = leader.post(at("agree", room, 1), said | {"version": version - 1})
    assert (stale.status_code, WHY in stale.content.decode()) == (422, True)
    assert leader.post(at("agree", room, 1), said).status_code == 302
    assert leader.post(at("agree", room, 1), said | {"version": version + 1}).status_code == 403  # once
    score = Score.objects.filter(risk=one).latest("pk")
    assert (score.likelihood, score.impact, score.reason, score.agreed_in.order) == (3, 4, WHY, 1)
    page = leader.get(reverse("risks:risk", args=[one.pk])).content.decode()
    assert "3 mensen" in page

    assert leader.post(at("close_workshop", room)).status_code == 302
    assert leader.post(at("show", room, 2)).status_code == 403
    client = sign_in(VOTERS[0])
    assert client.post(at("vote", room, 2), {"likelihood": "1", "impact": "1"}).status_code == 403
    assert two.title["nl"] not in client.get(at("workshop", room)).content.decode()
    assert at("workshop", room) not in client.get(reverse("work:turn")).content.decode()


def test_nothing_ties_a_person_to_a_vote_once_the_spread_is_open(
    room: Workshop, actor: Any, now: datetime
) -> None:
    for number in VOTERS:
        voter = actor(number)
        as_(voter)
        for order in (1, 2):
            actions.vote(room.pk, order, 3, 3, by=voter, now=now)
        assert Ballot.objects.filter(item__workshop=room).count() == 2  # the wall: the own ones
    as_(actor("coordinator"))
    assert Ballot.objects.count() == 0  # whoever leads reads none
    assert set(queries.voted(room).values()) == {3}
    actions.show(room.pk, 1, by=actor("coordinator"), now=now)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
    assert set(Ballot.objects.filter(item__workshop=room).values_list("item__order", flat=True)) == {2}
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', '', true)")
    actions.close(room.pk, by=actor("coordinator"), now=now)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
    assert Ballot.objects.filter(item__workshop=room).count() == 0


def test_two_votes_show_no_spread(room: Workshop, actor: Any, now: datetime) -> None:
    for number in VOTERS[:2]:
        voter = actor(number)
        as_(voter)
        actions.vote(room.pk, 1, 3, 3, by=voter, now=now)
    as_(actor("coordinator"))
    item = actions.show(room.pk, 1, by=actor("coordinator"), now=now)
    assert (item.voters, item.spread, queries.spread_of(item)) == (2, [], None)


@pytest.mark.parametrize(
    ("votes", "middle", "apart", "places"),
    [
        ([(3, 3)] * 3, [3, 3], False, []),  # of one mind: with three that would tell each vote
        ([(3, 3), (4, 3), (3, 4), (3, 3)], [3, 3], False, []),
        ([(1, 3), (2, 3), (4, 3), (5, 3)], [2, 3], True, []),  # the lower one of two
        ([(3, 3)] * 5, [3, 3], False, [[3, 3, 5]]),
        ([(2, 3), (2, 3), (4, 5), (3, 3), (2, 3)], [2, 3], True, [[2, 3, 3], [3, 3, 1], [4, 5, 1]]),
    ],
)
def test_places_are_shown_from_five_votes_on(
    room: Workshop, actor: Any, now: datetime, votes: Any, middle: Any, apart: bool, places: Any
) -> None:
    people = list(Person.objects.filter(left_date=None).exclude(account=None).order_by("staff_number")[10:15])
    leader = actor("coordinator")
    for person, (likelihood, impact) in zip(people, votes, strict=False):
        as_(leader)
        if not room.people.filter(pk=person.pk).exists():
            actions.seat(room.pk, person, by=leader, now=now)
        voter = Actor(person.account_id, person=person.pk)
        as_(voter)
        actions.vote(room.pk, 1, likelihood, impact, by=voter, now=now)
    as_(leader)
    item = actions.show(room.pk, 1, by=leader, now=now)
    assert (item.middle, item.apart, item.spread) == (middle, apart, places)
    spread = queries.spread_of(item)
    assert spread is not None
    assert (spread.likelihood is None) == (not places)


def test_the_database_itself_keeps_votes_apart(room: Workshop, actor: Any, now: datetime) -> None:
    voter, other = actor(VOTERS[0]), actor(VOTERS[1])
    as_(voter)
    item = room.items.get(order=1)
    actions.vote(room.pk, 1, 5, 5, by=voter, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():  # in somebody else's name
        Ballot.objects.bulk_create(
            [Ballot(item=item, person_id=other.person, likelihood=1, impact=1, at=now)]
        )
    as_(other)
    assert Ballot.objects.filter(item__workshop=room).count() == 0
    assert queries.voted(room) == {}  # counts are for whoever leads
    for statement in ("select risk_workshop_show(%s, now())", "select risk_workshop_close(%s, now())"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [item.pk if "show" in statement else room.pk])
    as_(voter)
    assert Ballot.objects.get(item=item).likelihood == 5


def test_who_may_lead_and_who_may_take_part(room: Workshop, actor: Any, now: datetime) -> None:
    employee, outsider = actor("employee"), actor(OUTSIDER)
    foreign = list(Risk.objects.exclude(owner=employee.person)[:1])
    with pytest.raises(Refused):
        actions.begin(actions.Wanted("x", TODAY, "now", foreign), by=employee, now=now)
    with pytest.raises(Refused):
        actions.begin(actions.Wanted("x", TODAY, "now", []), by=actor("coordinator"), now=now)
    with pytest.raises(Refused):
        actions.vote(room.pk, 1, 1, 1, by=outsider, now=now)
    with pytest.raises(Refused):
        actions.seat(room.pk, Person.objects.get(staff_number=OUTSIDER), by=employee, now=now)
    assert not queries.visible_to(outsider).filter(pk=room.pk).exists()
    assert not seen.visible_to(employee).filter(pk__in=room.items.values("risk")).exists()
    rows = turn.gather(employee, TODAY, team=False)
    assert queries.address(room.pk) in [one.url for one in rows]
    actions.unseat(room.pk, Person.objects.get(pk=employee.person), by=actor("coordinator"), now=now)
    assert not Notice.objects.filter(account=employee.account, url=queries.address(room.pk)).exists()


def test_another_assessment_ends_the_scale_of_a_workshop(room: Workshop, actor: Any, now: datetime) -> None:
    leader, voter = actor("coordinator"), actor(VOTERS[0])
    as_(voter)
    actions.vote(room.pk, 1, 3, 3, by=voter, now=now)
    as_(leader)
    actions.show(room.pk, 1, by=leader, now=now)
    risks.begin({"nl": "Nieuwe ronde"}, by=leader, now=now)
    given, item = risks.Given("now", 3, 3, "sure", WHY), room.items.select_related("risk").get(order=1)
    with pytest.raises(Refused):
        actions.agree(room.pk, 1, given, version=item.risk.version, by=leader, now=now)


def test_a_workshop_left_open_closes_at_night(room: Workshop, actor: Any, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
    night = system("night")
    late = now + actions.LEFT_OPEN + timedelta(days=1)
    assert actions.close_left_open(by=night, now=now + actions.LEFT_OPEN) == 0
    assert actions.close_left_open(by=night, now=late) >= 1
    assert Workshop.objects.get(pk=room.pk).closed_at == late
    assert Item.objects.filter(workshop=room, shown_at=None).count() == 2


def test_the_pages_of_a_workshop_cost_few_queries(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    room = Workshop.objects.get(closed_at=None)
    leader, voter = sign_in(LEADER), sign_in("employee")
    for client, page in (
        (leader, at("workshop", room)),
        (leader, at("counted", room)),
        (leader, at("agree", room, 1)),
        (voter, at("workshop", room)),
        (voter, at("vote", room, 2)),
        (leader, reverse("risks:workshops")),
        (leader, reverse("risks:begin_workshop")),
    ):
        client.get(page)  # what a process learns once
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200, page


def test_who_led_it_and_sees_a_risk_no_more_reads_its_number_alone(
    sign_in: Any, actor: Any, now: datetime
) -> None:
    owner = actor("P0016")
    risk = Risk.objects.filter(owner=owner.person, state="open").first()
    as_(owner)
    made = actions.begin(actions.Wanted("Van de eigenaar", TODAY, "now", [risk]), by=owner, now=now)
    client = sign_in("P0016")
    assert risk.title["nl"] in client.get(at("workshop", made)).content.decode()
    Risk.objects.filter(pk=risk.pk).update(owner=actor("coordinator").person, unit=None)
    shown = client.get(at("workshop", made)).content.decode()
    assert (risk.title["nl"] in shown, risk.reference in shown) == (False, True)
