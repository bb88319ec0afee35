"""Questions about rules: asked on the page of the rule, answered, and shared without a name (L3-b)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from rit.foundation.registries import indicators, turn, xray
from rit.protect.norms.models import RuleQuestion

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 18)
MINE = "Mag mijn zoon Wout stage lopen bij een firma die wij controleren?"
SHOWN = "Mag familie stage lopen bij wie wij controleren?"


def asked(sign_in: Any, about: str = "code:13") -> RuleQuestion:
    url = reverse("norms:ask_rule") + f"?about={about}"
    assert sign_in("employee").post(url, {"text": MINE}).status_code == 302
    return RuleQuestion.objects.get(text=MINE)


@pytest.mark.req("L3-b")
def test_a_question_is_asked_answered_and_shared_without_a_name(sign_in: Any) -> None:
    rule = reverse("rulebook:point", args=[13])
    assert reverse("norms:ask_rule") in sign_in("employee").get(rule).content.decode()
    assert (
        sign_in("employee").post(reverse("norms:ask_rule") + "?about=code:13", {"text": " "}).status_code
        == 422
    )
    one = asked(sign_in)
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
def test_every_kind_of_rule_can_be_asked_about(sign_in: Any, about: str, page: tuple[str, list[str]]) -> None:
    name, args = page
    assert (
        f"about={about.replace(':', '%3A')}"
        in sign_in("employee").get(reverse(name, args=args)).content.decode()
    )
    assert asked(sign_in, about).reference == about


@pytest.mark.req("L3-b")
@pytest.mark.parametrize(
    "about", ["", "code:999", "code:x", "law:reporting-act-2022", "instruction:nothing", "%00", "x" * 300]
)
def test_what_is_no_rule_cannot_be_asked_about(sign_in: Any, about: str) -> None:
    assert sign_in("employee").get(reverse("norms:ask_rule") + f"?about={about}").status_code == 404


@pytest.mark.req("L3-b")
def test_what_waits_too_long_shows(sign_in: Any, actor: Any) -> None:
    one = asked(sign_in)
    url = reverse("norms:answer", args=[one.pk])
    coordinator = actor("coordinator")
    assert url in [item.url for item in turn.gather(coordinator, TODAY, team=False)]
    assert url not in [item.url for item in turn.gather(actor("employee"), TODAY, team=False)]
    late = TODAY + timedelta(days=30)
    assert url in [item.url for _k, found, *_n in xray.findings(coordinator, late) for item in found]
    assert url not in [item.url for _k, found, *_n in xray.findings(actor("hr"), late) for item in found]
    share = indicators.values(["norms.answered"], TODAY)["norms.answered"]
    assert share is not None
    assert share > (indicators.values(["norms.answered"], late)["norms.answered"] or 0)


@pytest.mark.req("L3-b")
def test_nothing_is_shared_without_an_answer(sign_in: Any) -> None:
    one = asked(sign_in)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleQuestion.objects.filter(pk=one.pk).update(shared=True, shown=SHOWN)
