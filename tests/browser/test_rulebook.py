"""Reading and searching the code, and comparing two versions, without a mouse and without colour (L3-a, L3-b)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import keyboard, matrix
from tests.browser.server import Running

EMPLOYEE = "P0022"


def _come_in(page: Page) -> None:
    page.goto("/")
    keyboard.enter(page, 'a[href^="/demo/"]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, f'form[action$="/{EMPLOYEE}/"] button')


@pytest.mark.req("L3-a", "L3-c")
def test_an_employee_finds_a_point_of_the_code(page: Page, server: Running) -> None:
    _come_in(page)
    keyboard.enter(page, 'nav a[href="/rules/"]')
    expect(page.locator(".points a")).to_have_count(81)
    keyboard.past_the_menu(page)
    keyboard.write(page, "#q", "loyal")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=loyal"))
    expect(page.locator(".points a").first).to_be_visible()
    assert page.locator(".points a").count() < 20
    assert not matrix.violations(page)
    keyboard.enter(page, '.points a[href="/rules/code/14/"]')
    expect(page.locator("h1")).to_contain_text("14")
    assert not matrix.violations(page)


@pytest.mark.req("L3-b")
def test_an_employee_compares_two_versions(page: Page, server: Running) -> None:
    _come_in(page)
    page.goto("/rules/instructions/blauw-vakmanschap/")
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'a[href$="/compare/"]')
    added = page.locator(".compared ins").first
    expect(added).to_be_visible()
    expect(page.locator(".compared del").first).to_be_visible()
    underlined = added.evaluate("node => getComputedStyle(node).textDecorationLine")
    assert underlined == "underline"
    expect(added.locator(".sr").first).not_to_be_empty()
    assert not matrix.violations(page)
    page.emulate_media(media="print")
    expect(added).to_be_visible()
