"""What happened to a thing is read to its first line, however often it changed: a part at a time, each line once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rit.foundation.older import SIZE
from rit.plan.anchoring.models import AnchoringPoint
from rit.plan.board.models import Item
from rit.plan.indicators.models import Indicator
from rit.plan.models import Action, Plan
from rit.protect.risks.models import Risk

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 3, 18, 9, tzinfo=UTC)
BY = {"at": NOW, "by_name": "Proef"}

# the page, the thing, its log, and what a line of it needs besides
LOGS: dict[str, tuple[Callable[[Any], str], Callable[[], Any], str, dict[str, object]]] = {
    "action": (
        lambda one: reverse("plan:action", args=[one.pk]),
        lambda: Action.objects.filter(state="running").order_by("pk")[0],
        "log",
        {"kind": "remark", "day": NOW.date(), "text": "Besproken."},
    ),
    "plan": (
        lambda one: reverse("plan:period", args=[one.code]),
        lambda: Plan.objects.get(status="running"),
        "log",
        {"kind": "change", "text": "Besproken."},
    ),
    "board item": (
        lambda one: reverse("board:item", args=[one.pk]),
        lambda: Item.objects.order_by("pk")[0],
        "events",
        {"what": "changed", "text": "Besproken."},
    ),
    "indicator": (
        lambda one: reverse("indicators:show", args=[one.pk]),
        lambda: Indicator.objects.order_by("pk")[0],
        "log",
        {"reason": "Besproken."},
    ),
    "anchoring point": (
        lambda one: reverse("anchoring:point", args=[one.code]),
        lambda: AnchoringPoint.objects.filter(plan__status="running").order_by("pk")[0],
        "changes",
        {"reason": "Besproken.", "changes": {}},
    ),
    "risk": (
        lambda one: reverse("risks:risk", args=[one.pk]),
        lambda: Risk.objects.order_by("number")[0],
        "changes",
        {"reason": "Besproken.", "changes": {}},
    ),
}


@pytest.mark.req("L2-b", "L7-f")
@pytest.mark.parametrize("name", LOGS)
def test_a_long_log_is_read_to_its_first_line(sign_in: Any, name: str) -> None:
    address, thing, log, line = LOGS[name]
    one, coordinator = thing(), sign_in("coordinator")
    lines = getattr(one, log)
    lines.bulk_create(lines.model(**{lines.field.name: one}, **BY, **line) for _ in range(2 * SIZE + 5))
    before, shown = "", []
    while True:
        answer = coordinator.get(address(one), {"before": before} if before else {})
        part = answer.context["part"]
        shown += [row.pk for row in part.rows]
        assert ("Nieuwste regels" in answer.content.decode()) == bool(before)
        assert ("Oudere regels" in answer.content.decode()) == bool(part.older)
        if part.older is None:
            break
        assert f"before={part.older}#" in answer.content.decode()
        before = str(part.older)
    assert shown == list(lines.order_by("-pk").values_list("pk", flat=True))


@pytest.mark.req("L2-b")
@pytest.mark.parametrize("before", ["", "nieuw", "-1", "0", "1", "9" * 30, "\u00b2"])
def test_an_address_with_nothing_before_it_shows_the_newest(sign_in: Any, before: str) -> None:
    client: Client = sign_in("coordinator")
    action = Action.objects.filter(state="running").order_by("pk")[0]
    answer = client.get(reverse("plan:action", args=[action.pk]), {"before": before})
    assert answer.context["log"][0].entry == action.log.latest("pk")
