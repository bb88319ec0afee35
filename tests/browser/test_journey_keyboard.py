"""The coordinator's main journey without a mouse: from signing in to finding a colleague."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser import keyboard, matrix
from tests.browser.server import Running

COORDINATOR = "P0003"
SAID = "Drie nachtploegen hebben de training gehad; de vierde volgt in mei."
REASON = "De zaal is pas na de zomer vrij."


@pytest.mark.req("L2-b", "L4-a", "L7-g")
def test_the_coordinator_needs_no_mouse(page: Page, server: Running) -> None:
    page.goto("/")
    keyboard.enter(page, 'a[href^="/demo/"]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, f'form[action$="/{COORDINATOR}/"] button')
    expect(page).to_have_url(re.compile("/policy/$"))

    _into_a_room_and_record(page)
    rows = _choose_rows_by_the_strip(page)
    before = _dates(server, rows)
    _give_another_date(page)
    assert set(_dates(server, rows)) == {date(2025, 9, 9)}
    _undo(page)
    assert _dates(server, rows) == before
    _find(page)


def _into_a_room_and_record(page: Page) -> None:
    """Policy on one page → objective 5 → its action → what happened, and there it stands in the log."""
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'a.room[href$="/objectives/5/"]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'main a[href*="/plan/actions/"]:not([href*="?"])')
    keyboard.past_the_menu(page)
    keyboard.write(page, "#id_text", SAID)
    keyboard.write(page, "#id_progress", "70")
    keyboard.enter(page, 'form[action$="/progress/"] [type=submit]')
    expect(page.locator(".log .said-text").first).to_have_text(SAID)
    expect(page.locator("#toasts [data-toast]")).to_have_count(1)
    assert not matrix.violations(page)


def _choose_rows_by_the_strip(page: Page) -> list[str]:
    keyboard.enter(page, 'nav a[href="/plan/actions/"]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, '.strip a[href*="when=90"]')
    keyboard.past_the_menu(page)
    keyboard.to(page, "tbody input[name=chosen]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    keyboard.to(page, "tbody input[name=chosen]")
    page.keyboard.press("Space")
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    assert not matrix.violations(page)
    return [str(box.get_attribute("value")) for box in page.locator("tbody input[name=chosen]:checked").all()]


def _give_another_date(page: Page) -> None:
    keyboard.enter(page, '[data-bulk] button[formaction$="/date/"]')
    keyboard.past_the_menu(page)
    keyboard.to(page, "#id_due_date")
    page.keyboard.type("09092025")  # the same day in whatever order the browser asks
    keyboard.write(page, "#id_reason", REASON)
    keyboard.enter(page, "main form [type=submit]")
    expect(page.locator("#toasts [data-undo]")).to_be_visible()
    assert not matrix.violations(page)


def _undo(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+z")
    expect(page.locator("#toasts [data-toast]")).to_have_count(1)
    expect(page.locator("#toasts [data-undo]")).to_have_count(0)


def _find(page: Page) -> None:
    """The palette finds a colleague, then an action."""
    for words, address in (("Lotte Maes", "/people/P0022/"), ("dilemmatraining", "/plan/actions/")):
        page.keyboard.press("Control+k")
        page.keyboard.type(words)
        hits = page.locator(f'#palette [role=option][href^="{address}"]')
        hits.first.wait_for()
        while not page.evaluate(_MARKED).startswith(address):
            page.keyboard.press("ArrowDown")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(re.escape(address)))


_MARKED = "() => document.querySelector('#palette [aria-selected=true]')?.getAttribute('href') ?? ''"


def _dates(server: Running, rows: list[str]) -> list[date]:
    found = server.rows("select due_date from plan_action where id = any(%s::uuid[]) order by id", rows)
    return [row[0] for row in found]


def test_escape_leaves_what_was_opened(page: Page, sign_in: Callable[..., Page]) -> None:
    """Menus and the palette close with Escape, and the focus is back where it came from."""
    sign_in(page, COORDINATOR)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    keyboard.to(page, ".who-menu summary")
    page.keyboard.press("Enter")
    expect(page.locator(".who-menu")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator(".who-menu")).not_to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.matches('.who-menu summary')")
