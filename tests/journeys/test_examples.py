"""Good examples: noted by anybody about a colleague, shown only as long as that colleague consents (L5-g)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from rit.enforce.correction import actions as agreements
from rit.enforce.correction.models import Recognition
from rit.enforce.correction.recognition import actions
from rit.foundation.access.actor import Actor, system
from rit.foundation.registries import turn
from rit.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.req("L5-g")]
TODAY = date(2025, 3, 18)
BY, ABOUT = "P0016", "P0022"
TEXT = "Bleef rustig bij een man die riep, en vroeg wat hij nodig had."
GOOD = {"about": ABOUT, "value": "R", "text": TEXT}


def setting(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [name, value])


def as_(who: Actor | None) -> None:
    setting("rit.person", str(who.person) if who else "")


@pytest.fixture
def noted(actor: Any, now: datetime) -> Recognition:
    as_(actor(BY))
    return actions.note(Person.objects.get(staff_number=ABOUT), "R", TEXT, by=actor(BY), now=now)


def page(name: str, one: Recognition) -> str:
    return reverse(f"correction:{name}", args=[one.pk])


def test_it_is_noted_consented_to_shown_and_taken_away(sign_in: Any, actor: Any) -> None:
    client, theirs, list_ = sign_in(BY), sign_in(ABOUT), reverse("correction:examples")
    for wrong in ({"about": BY}, {"about": ""}, {"value": "X"}, {"text": ""}):
        assert client.post(reverse("correction:note_example"), GOOD | wrong).status_code == 422
    warned = client.post(reverse("correction:note_example"), GOOD | {"text": f"{TEXT} Lammens zag het."})
    assert warned.status_code == 422
    assert "Lammens" in warned.content.decode()
    assert client.post(reverse("correction:note_example"), GOOD).status_code == 302
    assert TEXT not in sign_in("chief").get(list_).content.decode()
    assert TEXT in theirs.get(list_).content.decode()
    as_(actor(ABOUT))
    one = Recognition.objects.get(text=TEXT)
    assert client.post(page("consent", one)).status_code == 403  # not about oneself
    assert sign_in("chief").post(page("consent", one)).status_code == 404
    assert theirs.post(page("consent", one)).status_code == 302
    assert TEXT in sign_in("chief").get(f"{list_}?value=R").content.decode()
    assert TEXT not in sign_in("chief").get(f"{list_}?value=T").content.decode()
    assert sign_in("chief").post(page("remove_example", one)).status_code == 403
    assert theirs.post(page("remove_example", one)).status_code == 302
    assert TEXT not in client.get(list_).content.decode()
    as_(actor(ABOUT))
    assert not Recognition.objects.filter(pk=one.pk).exists()


def test_the_wall_stands_behind_the_page(noted: Recognition, actor: Any) -> None:
    for who in ("chief", "coordinator", "hr"):
        as_(actor(who))
        assert not Recognition.objects.filter(pk=noted.pk).exists()
    as_(actor(BY))
    assert not Recognition.objects.filter(pk=noted.pk).update(consented_at=noted.noted_at)
    as_(actor(ABOUT))
    with pytest.raises(DatabaseError), transaction.atomic():
        Recognition.objects.filter(pk=noted.pk).update(text="Iets anders")


def test_it_waits_on_my_turn_and_goes_when_nobody_answers(
    noted: Recognition, actor: Any, now: datetime
) -> None:
    me = actor(ABOUT)
    as_(me)
    assert reverse("correction:examples") in [one.url for one in turn.gather(me, TODAY, team=False)]
    setting("rit.clerk", "on")
    agreements.forget(by=system("nightly"), now=now + timedelta(days=89))
    assert Recognition.objects.filter(pk=noted.pk).exists()
    agreements.forget(by=system("nightly"), now=now + timedelta(days=92))
    assert not Recognition.objects.filter(pk=noted.pk).exists()


def test_the_page_of_a_value_leads_to_its_examples(sign_in: Any) -> None:
    shown = sign_in("employee").get(reverse("rulebook:value", args=["R"])).content.decode()
    assert f"{reverse('correction:examples')}?value=R" in shown
