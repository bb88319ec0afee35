"""The same work in a browser that runs no script."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages import address
from tests.browser.server import Running

REASON = "De opleiders zijn pas in september vrij."
SAID = "Twee ploegen gehad."


@pytest.fixture
def plain(open_context: Callable[..., BrowserContext], sign_in: Callable[..., Page]) -> Page:
    return sign_in(open_context(java_script_enabled=False).new_page(), "P0003")


@pytest.mark.req("L2-b", "L4-a")
def test_progress_and_the_end_of_an_action(plain: Page, server: Running) -> None:
    action = address("/plan/actions/{night_action}/", server)
    plain.goto(action)
    form = plain.locator('form[action$="/progress/"]')
    form.locator("textarea").fill(SAID)
    form.locator("[name=progress]").fill("75")
    form.locator("[type=submit]").click()
    expect(plain.locator(".log .said-text").first).to_have_text(SAID)

    plain.locator(f'a[href="{action}step/finish/"]').click()
    plain.locator("#id_reason").fill("Alle ploegen hebben de training gehad.")
    plain.locator("main form [type=submit]").click()
    plain.wait_for_url(f"**{action}")
    assert server.one("select state from plan_action where id = %s", action.split("/")[-2]) == "done"
    expect(plain.locator("main")).to_contain_text("100")


@pytest.mark.req("L2-b")
def test_another_date_for_many_and_back(plain: Page, server: Running) -> None:
    plain.goto("/plan/actions/?when=90")
    boxes = plain.locator("tbody input[name=chosen]")
    chosen = [str(boxes.nth(place).get_attribute("value")) for place in (0, 1, 2)]
    before = _dates(server, chosen)
    for place in (0, 1, 2):
        boxes.nth(place).check()
    plain.locator('[data-bulk] button[formaction$="/date/"]').click()
    plain.locator("#id_due_date").fill("2025-09-15")
    plain.locator("#id_reason").fill(REASON)
    plain.locator("main form [type=submit]").click()
    plain.wait_for_url("**/plan/actions/?when=90")
    assert set(_dates(server, chosen)) == {date(2025, 9, 15)}

    plain.locator("#toasts [data-undo]").click()
    plain.wait_for_url("**/plan/actions/?when=90")
    assert _dates(server, chosen) == before


def test_language_and_dark(plain: Page) -> None:
    light = _ground(plain)
    for language in ("fr", "de", "en", "nl"):
        plain.locator(".lang-menu summary").click()
        plain.locator(f'.lang-menu button[value="{language}"]').click()
        expect(plain.locator("html")).to_have_attribute("lang", language)
        expect(plain).to_have_url(re.compile("/policy/$"))
    plain.locator(".who-menu summary").click()
    plain.locator('.who-menu button[value="dark"]').click()
    expect(plain.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert _ground(plain) != light
    plain.goto("/plan/")
    expect(plain.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_menu_and_the_search_work(plain: Page) -> None:
    plain.set_viewport_size({"width": 360, "height": 740})
    plain.locator(".menu-btn").click()
    plain.locator('#menu a[href="/people/"]').click()
    plain.wait_for_url("**/people/")
    plain.locator("a.find").click()
    plain.locator("#search-words").fill("Lotte Maes")
    plain.locator("main form [type=submit]").click()
    expect(plain.locator('main a[href="/people/P0022/"]')).to_be_visible()


def _ground(page: Page) -> bytes:
    """A picture of a corner of the page, since nothing can be asked of a page without script."""
    return page.screenshot(clip={"x": 1300, "y": 860, "width": 20, "height": 20})


def _dates(server: Running, keys: list[str]) -> list[date]:
    found = server.rows("select due_date from plan_action where id = any(%s::uuid[]) order by id", keys)
    return [row[0] for row in found]
