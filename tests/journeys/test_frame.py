"""The menu is drawn once for all who may enter the same doors; what differs between them is put in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from rit.foundation.ui import frame

pytestmark = pytest.mark.django_db


def menu(client: Any, path: str) -> str:
    page = client.get(path).content.decode()
    return page.partition('id="menu"')[2].partition("</nav>")[0]


def here(part: str) -> list[str]:
    return re.findall(r'href="([^"]+)" aria-current="page"', part)


def counts(part: str) -> dict[str, str]:
    return dict(
        re.findall(r'href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?<span>[^<]*</span><span class="count">(\d+)', part)
    )


@pytest.mark.req("L1-e")
def test_it_says_where_one_is_and_what_waits_for_whom(sign_in: Any) -> None:
    coordinator, employee = sign_in("coordinator"), sign_in("employee")
    work, plan = reverse("work:turn"), reverse("plan:actions")

    assert here(menu(coordinator, work)) == [work]
    assert here(menu(coordinator, plan)) == [plan]
    assert here(menu(coordinator, work)) == [work]
    seen, other = counts(menu(coordinator, work)), counts(menu(employee, work))
    assert work in seen
    assert seen != other
    assert reverse("appraisal:trajectories") in menu(coordinator, work)
    assert reverse("appraisal:trajectories") not in menu(employee, work)


def test_each_language_has_its_own_and_no_mark_stays(sign_in: Any) -> None:
    client = sign_in("employee")
    found = {}
    for language in ("nl", "fr", "de", "en"):
        client.cookies["django_language"] = language
        page = client.get("/my/").content.decode()
        assert frame.BEGIN not in page
        assert frame.END not in page
        found[language] = menu(client, "/my/")
    assert len(set(found.values())) == 4
