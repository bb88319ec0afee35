"""Groups straight after an event: dealt evenly, a coach each, themes without names, the follow-up linked (L6.1-b)."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.urls import reverse

from rit.foundation.access.verdict import Refused
from rit.foundation.audit.models import Entry
from rit.foundation.figures.small import minimum
from rit.people.models import Person
from rit.stimulate.training.debriefing import actions
from rit.stimulate.training.debriefing.dealing import deal
from rit.stimulate.training.debriefing.models import DebriefGroup, DebriefTheme
from rit.stimulate.training.events.models import TrainingSession

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.1-b")]
COACHES = ("P0062", "P0069")


def talk() -> TrainingSession:
    """The last dilemma talk that was held: nobody formed groups for it."""
    return TrainingSession.objects.filter(state="held", activity__code="dilemma-talk").latest("begins_at")


def form(client: Any, one: TrainingSession, **more: Any) -> Any:  # Any: Django's test client and its answer
    coaches = Person.objects.filter(staff_number__in=COACHES)
    data = {"size": "5", "coaches": [str(coach.pk) for coach in coaches], "place": "Foyer"} | more
    return client.post(reverse("debriefing:form_groups", args=[one.pk]), data)


def test_groups_differ_by_one_at_most_and_mix_units() -> None:
    people = [Person(staff_number=f"P{number}") for number in range(23)]
    for number, one in enumerate(people):
        vars(one)["unit_code"] = f"U{number // 5}"
    groups = deal(people, 5, random.Random(4))
    assert sorted(len(group) for group in groups) == [4, 4, 5, 5, 5]
    assert {one.staff_number for group in groups for one in group} == {one.staff_number for one in people}
    assert deal(people, 5, random.Random(5)) != groups  # nobody deals them again from who was there
    assert all(len({vars(one)["unit_code"] for one in group}) == len(group) for group in groups)
    assert deal([], 5, random.Random(4)) == []
    assert [len(group) for group in deal(people[:9], 3, random.Random(4), least=5)] == [9]


def test_groups_are_formed_from_who_was_there(sign_in: Any) -> None:
    client, one = sign_in("coordinator"), talk()
    assert form(client, one, size="1").status_code == 422
    assert form(client, one, coaches=[]).status_code == 422
    assert form(client, one).status_code == 302
    groups = list(DebriefGroup.objects.filter(session=one))
    sizes = [group.size for group in groups]
    assert len(groups) > 1
    assert max(sizes) - min(sizes) <= 1
    assert {group.coach.staff_number for group in groups} == set(COACHES)
    again = form(client, one, size="20")
    assert again.status_code == 302
    assert DebriefGroup.objects.filter(session=one).count() == 1
    assert Entry.objects.filter(event="training.groups_formed").exists()


def test_only_the_coach_of_a_group_reads_who_sits_in_it_and_notes(sign_in: Any) -> None:
    one = talk()
    form(sign_in("coordinator"), one)
    group = DebriefGroup.objects.filter(session=one, coach__staff_number="P0062").earliest("number")
    page = reverse("debriefing:themes", args=[group.pk])
    assert len(sign_in("P0062").get(page).context["people"]) == group.size
    assert sign_in("P0069").get(page).status_code == 404
    assert sign_in("employee").get(page).status_code == 403

    client = sign_in("P0062")
    name = Person.objects.filter(left_date=None).exclude(last_name__contains=" ").earliest("folded").last_name
    told = {"on_lax-attitude": "on", "text_lax-attitude": f"Iemand als {name} kijkt weg."}
    refused = client.post(page, told)
    assert refused.status_code == 422
    assert name in refused.content.decode()
    assert not DebriefTheme.objects.filter(group=group).exists()
    assert client.post(page, {"text_lax-attitude": "Zonder vinkje."}).status_code == 422

    assert client.post(page, told | {"nobody": "on"}).status_code == 302
    assert (
        client.post(page, {"on_reception": "on", "text_reception": "Moe aan het loket."}).status_code == 302
    )
    assert [said.theme for said in DebriefTheme.objects.filter(group=group)] == ["reception"]
    assert form(sign_in("coordinator"), one).status_code == 403

    groups = reverse("debriefing:groups", args=[one.pk])
    assert "Moe aan het loket." in sign_in("P0069").get(groups).content.decode()
    assert "Moe aan het loket." not in sign_in("employee").get(groups).content.decode()


def test_of_a_group_below_the_minimum_no_words_are_kept(sign_in: Any, actor: Any, now: Any) -> None:
    """What three people said is what one of them said, and who sat there stands beside it for a month."""
    one = talk()
    form(sign_in("coordinator"), one, size="20")
    group = DebriefGroup.objects.get(session=one)
    DebriefGroup.objects.filter(pk=group.pk).update(size=minimum("count") - 1)
    client, page = sign_in(group.coach.staff_number), reverse("debriefing:themes", args=[group.pk])
    shown = client.get(page).content.decode()
    assert "text_narcotics" not in shown
    assert "Minder dan 5" in shown
    said = {"on_narcotics": "on", "text_narcotics": "Eén zei dat hij twijfelt."}
    assert client.post(page, said).status_code == 302
    assert [(kept.theme, kept.text) for kept in group.themes.all()] == [("narcotics", "")]
    with pytest.raises(Refused):
        actions.note(group.pk, {"narcotics": "Toch."}, by=actor(group.coach.staff_number), now=now)


def test_the_follow_up_is_linked(sign_in: Any) -> None:
    play = TrainingSession.objects.filter(activity__code="theatre-play").earliest("begins_at")
    client = sign_in("coordinator")
    assert "after=" in client.get(reverse("debriefing:groups", args=[play.pk])).content.decode()
    follow = TrainingSession.objects.filter(follows=play).earliest("begins_at")
    page = client.get(reverse("training:session", args=[follow.pk])).content.decode()
    assert reverse("training:session", args=[play.pk]) in page
    assert play.groups.count() > 1
    assert client.get(reverse("debriefing:groups", args=[play.pk])).context["raised"]
