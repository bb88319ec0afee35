"""The X-ray says when there are more faults of a kind than it shows (L7-b)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rit.foundation.registries import xray

pytestmark = [pytest.mark.django_db, pytest.mark.req("L7-b")]


def test_more_than_was_read_is_said(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in("coordinator")
    page = reverse("xray:faults")
    whole = client.get(page)
    assert whole.status_code == 200
    assert not any(one.more for one in whole.context["groups"])
    most = max(one.number for one in whole.context["groups"])
    monkeypatch.setattr(xray, "READ", most)
    monkeypatch.setattr(xray, "MOST", 1)
    capped = client.get(page)
    assert any(one.more for one in capped.context["groups"])
    assert f"{most} of meer" in capped.content.decode()
