"""The coordinator rolls 2020–2025 forward into 2026–2031 without a mouse, and again without a script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import keyboard, matrix
from tests.browser.server import Running

COORDINATOR = "P0003"
SUBMIT = "main form .btn-primary"


@pytest.mark.req("L1-b")
def test_the_coordinator_rolls_the_plan_forward_by_keyboard(
    page: Page, sign_in: Callable[..., Page], server: Running
) -> None:
    _nothing_made_before(server)
    sign_in(page, COORDINATOR, "/plan/")
    _into_the_page(page)
    keyboard.enter(page, 'main a[href$="/roll/"]')

    expect(page.locator("#id_from_date")).to_have_value("2026-01-01")
    expect(page.locator("#id_to_date")).to_have_value("2031-12-31")
    _into_the_page(page)
    keyboard.write(page, "#id_title", "Integriteitsbeleidsplan 2026-2031")
    keyboard.enter(page, SUBMIT)

    expect(page).to_have_url(re.compile("/roll/protect/(#content)?$"))
    assert not matrix.violations(page)
    _into_the_page(page)
    keyboard.to(page, "#id_objectives_2")  # the third objective stays behind
    page.keyboard.press("Space")
    keyboard.to(page, SUBMIT, key="Shift+Tab")
    keyboard.enter(page, SUBMIT)
    while "/roll/shared/" not in page.url:
        _into_the_page(page)
        keyboard.enter(page, SUBMIT)
    assert not matrix.violations(page)
    _into_the_page(page)
    keyboard.enter(page, SUBMIT)

    expect(page).to_have_url(re.compile("/roll/check/(#content)?$"))
    expect(page.locator("tbody tr").first.locator("td").first).to_have_text(re.compile(r"^2\D+3$"))
    assert not matrix.violations(page)
    _into_the_page(page)
    keyboard.enter(page, SUBMIT)

    expect(page.locator("h1")).to_have_text("Integriteitsbeleidsplan 2026-2031")
    made = server.rows(
        "select p.status, o.code, (select count(*) from plan_objective x where x.plan_id = p.id)"
        " from plan_plan p join plan_plan o on o.id = p.rolled_from_id"
        " where p.status = 'draft'"
    )
    assert made == [("draft", "ghent-2020-2025", 8)]
    _change_a_text(page)
    _say_where_it_goes_on(page, server)


def _nothing_made_before(server: Running) -> None:
    """Whatever the pages for axe have made or prepared."""
    server.rows("delete from plan_roll_forward")
    server.rows("update plan_plan set status = 'discarded', code = code || '-' || id where status = 'draft'")


def _into_the_page(page: Page) -> None:
    """A form that was sent from the content comes back there."""
    if not page.url.endswith("#content"):
        keyboard.past_the_menu(page)


def _change_a_text(page: Page) -> None:
    _into_the_page(page)
    keyboard.enter(page, '.texts a[href*="/objectives/5/"]')
    _into_the_page(page)
    keyboard.write(page, "#id_title", "Wie twijfelt, vraagt raad.")
    keyboard.enter(page, SUBMIT)
    expect(page.locator(".log li").first).to_contain_text("Wie twijfelt, vraagt raad.")


def _say_where_it_goes_on(page: Page, server: Running) -> None:
    """The old action points to the new one, and the new one back."""
    later, old = server.rows(
        "select id, carried_from_id from plan_action where carried_from_id is not null"
        " and plan_id = (select id from plan_plan where status = 'draft')"
    )[0]
    page.goto(f"/plan/actions/{old}/")
    _into_the_page(page)
    keyboard.enter(page, f'main a[href="/plan/actions/{later}/"]')
    expect(page.locator(f'main a[href="/plan/actions/{old}/"]')).to_be_visible()


@pytest.mark.req("L1-b")
def test_rolling_it_forward_again_is_refused_without_script_too(
    open_context: Callable[..., object], sign_in: Callable[..., Page]
) -> None:
    context = open_context(java_script_enabled=False)
    page: Page = context.new_page()  # type: ignore[attr-defined]  # a browser context
    sign_in(page, COORDINATOR, "/plan/")
    page.locator('main a[href$="/roll/"]').click()
    page.locator("#id_code").fill("nog-eens")
    page.locator(SUBMIT).click()
    expect(page.locator("[data-errors]")).to_contain_text("Integriteitsbeleidsplan 2026-2031")
    expect(page.locator("#id_code")).to_have_value("nog-eens")
