"""The board secretary's and the mayor's journeys without a mouse (L5-c, L7-f)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import keyboard, matrix
from tests.browser.server import Running

SECRETARY, MAYOR, COACH = "P0010", "P0002", "P0009"
TITLE = "Gesprek na een zwaar incident"
TEXT = "Elke ploeg krijgt binnen drie dagen een gesprek met een coach."
REASON = "Ploegen vragen het zelf en de coaches hebben er tijd voor."
REMARK = "Goed dat alle ploegen nu oefenen."


def enter_as(page: Page, staff_number: str) -> None:
    page.goto("/")
    keyboard.enter(page, 'a[href^="/demo/"]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, f'form[action$="/{staff_number}/"] button')
    expect(page).to_have_url(re.compile("/policy/$"))


def go(page: Page, selector: str, address: str) -> None:
    """Enters a link or a button and waits for the page behind it, not for the jump past the menu.

    After a form the browser keeps the place it had in the page, which is past the menu already.
    """
    if not page.url.endswith("#content"):
        keyboard.past_the_menu(page)
    keyboard.enter(page, selector)
    expect(page).to_have_url(re.compile(address.replace("$", "(#content)?$")))


@pytest.mark.req("L5-c", "L7-f")
def test_the_secretary_needs_no_mouse(page: Page, server: Running) -> None:
    enter_as(page, SECRETARY)
    keyboard.enter(page, 'nav a[href="/board/"]')
    _order_the_agenda(page, server)
    _decide_and_sign(page, server)
    _make_an_action(page, server)


def _order_the_agenda(page: Page, server: Running) -> None:
    """The meeting to come: what waits gets a place, and moves up one."""
    coming = server.one("select id from plan_board_meeting where meeting_date = '2025-03-25'")
    go(page, f'main a[href="/board/meetings/{coming}/"]', "/board/meetings/[0-9a-f-]+/$")
    keyboard.past_the_menu(page)
    before = page.locator("ol.agenda > li").count()
    keyboard.enter(page, 'main form[action$="/place/"] button')
    expect(page.locator("ol.agenda > li")).to_have_count(before + 1)
    placed = server.one('select id from plan_board_item where meeting_id = %s order by "order" desc', coming)
    keyboard.to(page, f'form[action$="/{placed}/up/"] button')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    rows = page.locator("ol.agenda > li").evaluate_all("rows => rows.map(row => row.id)")
    assert rows.index(f"item-{placed}") == before - 1
    assert not matrix.violations(page)


def _decide_and_sign(page: Page, server: Running) -> None:
    """The meeting that was held: an item without a decision gets one, and the secretary signs it."""
    held = server.one("select id from plan_board_meeting where meeting_date = '2025-03-11'")
    item = server.one("select id from plan_board_item where title->>'nl' = %s", TITLE)
    keyboard.enter(page, 'nav a[href="/board/"]')
    go(page, f'main a[href="/board/meetings/{held}/"]', "/board/meetings/[0-9a-f-]+/$")
    go(page, f'main a[href="/board/items/{item}/decide/"]', "/decide/$")
    keyboard.past_the_menu(page)
    keyboard.to(page, "#id_outcome input, input[name=outcome]")
    page.keyboard.press("Space")
    keyboard.write(page, "#id_text", TEXT)
    keyboard.write(page, "#id_reason", REASON)
    keyboard.enter(page, "main form .btn-primary")
    expect(page.locator("main")).to_contain_text(TEXT)
    assert not matrix.violations(page)
    go(page, 'main a[href$="/sign/"]', "/sign/$")
    go(page, "main form .btn-primary", "/board/decisions/[0-9a-f-]+/$")
    expect(page.locator("main h1")).to_have_text(TITLE)
    signed = server.rows(
        "select d.number from plan_board_decision d join plan_board_item i on i.id = d.item_id"
        " where i.id = %s and d.signed_at is not null",
        item,
    )
    assert signed


def _make_an_action(page: Page, server: Running) -> None:
    go(page, 'main a[href$="/action/"]', "/action/$")
    keyboard.past_the_menu(page)
    keyboard.write(page, "#id_title", "Plan het gesprek na elk zwaar incident")
    keyboard.to(page, "input[name=owner_text]")
    page.keyboard.type("P0009")
    keyboard.to(page, "input[name=objectives]")
    page.keyboard.press("Space")
    keyboard.enter(page, "main form .btn-primary")
    link = page.locator('main a[href^="/plan/actions/"]')
    expect(link).to_have_text("Plan het gesprek na elk zwaar incident")
    assert not matrix.violations(page)


@pytest.mark.req("L5-c", "L7-f")
def test_the_mayor_reads_the_report_and_takes_note_without_a_mouse(page: Page, server: Running) -> None:
    enter_as(page, MAYOR)
    keyboard.enter(page, 'nav a[href="/work/"]')
    go(page, 'main a[href^="/board/mayor/"]', "/board/mayor/[0-9a-f-]+/$")
    assert not matrix.violations(page)
    keyboard.past_the_menu(page)
    keyboard.write(page, "#id_remark", REMARK)
    keyboard.enter(page, 'form[action$="/note/"] [type=submit]')
    expect(page.locator(".said-done")).to_contain_text(REMARK)
    expect(page.locator('form[action$="/note/"]')).to_have_count(0)
    assert server.one("select remark from plan_board_mayorreport where remark = %s", REMARK)
    page.goto("/board/")
    expect(page.locator("h1")).to_be_visible()
    assert not page.locator('a[href^="/board/meetings/"]').count()  # the board is not the mayor's


@pytest.mark.req("L5-c")
def test_a_coach_without_script_puts_an_instrument_to_the_board(open_context, server: Running) -> None:  # type: ignore[no-untyped-def]
    page: Page = open_context(java_script_enabled=False).new_page()
    page.goto("/demo/?next=/plan/instruments/dilemma-training/")
    page.locator(f'form[action$="/{COACH}/"] button').click()
    page.locator('a[href^="/board/propose/?about=instrument"]').click()
    page.locator("#id_note").fill("De trainingen vragen een vierde dag.")
    page.locator("main form .btn-primary").click()
    expect(page.locator("main")).to_contain_text("De trainingen vragen een vierde dag.")
    assert re.search("/board/items/[0-9a-f-]+/$", page.url)
    page.locator('a[href$="/withdraw/"]').click()
    page.locator("#id_reason").fill("We vragen eerst raad.")
    page.locator("main form .btn-danger").click()
    expect(page.locator("main")).to_contain_text("We vragen eerst raad.")
