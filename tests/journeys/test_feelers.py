"""Feelers: a coach tells the coordinator how things are, and nobody who (L5-e)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from rit.foundation.audit.models import Entry
from rit.foundation.registries import turn
from rit.people.models import Person, Unit
from rit.stimulate.training.coaches.models import Feeler
from tests.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("L5-e")]
COACH, OTHER = "P0009", "P0069"
WORDS = "Na drie zware weken is iedereen moe en kort van stof."


def typed(**more: Any) -> dict[str, Any]:
    return {"unit": str(Unit.objects.get(code="INT-A").pk), "theme": "", "text": WORDS} | more


def listed(client: Any) -> str:
    return str(client.get(reverse("coaches:feelers")).content.decode())


def test_only_the_sender_and_the_coordinator_read_it(sign_in: Any, actor: Any) -> None:
    assert sign_in(COACH).post(reverse("coaches:send"), typed()).status_code == 302
    assert WORDS in listed(sign_in(COACH))
    assert WORDS not in listed(sign_in(OTHER))
    for who in ("employee", "hr", "chief"):
        assert sign_in(who).get(reverse("coaches:feelers")).status_code == 403
    coordinator = sign_in("coordinator")
    assert WORDS in listed(coordinator)
    assert any(
        one.url == reverse("coaches:feelers") for one in turn.gather(actor("coordinator"), TODAY, team=False)
    )
    one = Feeler.objects.get(text=WORDS)
    assert sign_in(COACH).post(reverse("coaches:read", args=[one.pk])).status_code == 403
    coordinator.get("/")
    assert coordinator.post(reverse("coaches:read", args=[one.pk])).status_code == 302
    assert WORDS not in str(list(Entry.objects.filter(event__startswith="training.feeler").values()))


def test_what_would_tell_who_is_meant_does_not_go(sign_in: Any) -> None:
    client, page = sign_in(COACH), reverse("coaches:send")
    name = Person.objects.filter(left_date=None).exclude(last_name__contains=" ").earliest("folded").last_name
    small = Unit.objects.get(code="DSB-INT")
    for wrong, field in (
        ({"text": ""}, "text"),
        ({"text": "Vraag het eens aan P0022."}, "text"),
        ({"text": "Zie lotte.maes@politie.example."}, "text"),
        ({"unit": "", "theme": ""}, "theme"),
        ({"unit": str(small.pk)}, "unit"),
        ({"text": f"Iedereen zwijgt als {name} binnenkomt."}, "nobody"),
    ):
        answer = client.post(page, typed(**wrong))
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert Feeler.objects.filter(sent_at__date=TODAY).count() == 0
    assert client.post(page, typed(text=f"Iedereen zwijgt over {name}.", nobody="on")).status_code == 302


def test_the_wall_stands_without_the_page(sign_in: Any) -> None:
    sign_in(COACH).post(reverse("coaches:send"), typed())
    sign_in(OTHER).get(reverse("coaches:feelers"))
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from stimulate_training_feeler where text = %s", [WORDS])
        assert cursor.fetchone() == (0,)
