"""Signing in with the corps' own sign-on in a real browser, by keyboard, with a real provider beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.browser import keyboard, matrix
from tests.browser.conftest import new_context
from tests.browser.server import Running, running
from tests.provider import provider

SUBJECT, STRANGER = "somebody-of-the-corps", "somebody-else"


@pytest.fixture(scope="module")
def sign_on() -> Iterator[str]:
    with provider() as address:
        claims = {SUBJECT: {"preferred_username": "P0022"}, STRANGER: {"preferred_username": "X1"}}
        for subject, facts in claims.items():
            requests.put(f"{address}/users/{subject}", json=facts, timeout=5).raise_for_status()
        yield address


@pytest.fixture(scope="module")
def rit(sign_on: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Running]:
    more = {"RIT_OIDC_ISSUER": sign_on, "RIT_OIDC_NAME": "Korpslogin"}
    more |= {"RIT_OIDC_CLIENT_ID": "rit", "RIT_OIDC_CLIENT_SECRET": "between-us"}
    folder: Path = tmp_path_factory.mktemp("sign-on")
    with running(f"rit_sign_on_{worker_id}", folder, **more) as found:
        yield found


@pytest.fixture
def visitor(browser: Browser, rit: Running) -> Iterator[Page]:
    context: Any = new_context(browser, rit)
    yield context.new_page()
    context.close()


def to_the_sign_on(page: Page, subject: str) -> None:
    page.goto("/my/")
    keyboard.enter(page, 'a[href^="/account/corps/"]')
    page.locator("input[name=sub]").first.fill(subject)
    page.locator("input[name=sub]").first.press("Enter")


def test_an_employee_comes_in_without_a_password(visitor: Page, rit: Running) -> None:
    visitor.goto("/account/login/")
    assert not matrix.violations(visitor)
    to_the_sign_on(visitor, SUBJECT)
    expect(visitor).to_have_url(re.compile("/my/$"))
    expect(visitor.locator("h1")).to_contain_text("Lotte")


def test_a_stranger_reads_whom_to_ask(visitor: Page, rit: Running) -> None:
    to_the_sign_on(visitor, STRANGER)
    expect(visitor).to_have_url(re.compile("/account/corps/back/"))
    expect(visitor.locator("h1")).to_be_visible()
    assert not matrix.violations(visitor)


def test_an_answer_that_is_no_answer_says_so(visitor: Page, rit: Running) -> None:
    visitor.goto("/account/corps/back/?state=made-up&code=x")
    expect(visitor.locator('a[href="/account/corps/"]')).to_be_visible()
    assert not matrix.violations(visitor)
