"""A complaints coordinator without a mouse: from the inbox, past the vault, to a letter that is read once more."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from rit.config.demo_data import PASSPHRASE
from tests.browser import keyboard, matrix
from tests.browser.server import Running

COMPLAINTS = "P0004"
LETTER = "Over een boete beslist alleen de politierechtbank. Daarom behandelen we dit niet als klacht."


@pytest.mark.req("L6.5-a", "L5-f")
def test_from_the_inbox_to_a_letter_by_keyboard(page: Page, server: Running) -> None:
    page.goto("/demo/")
    keyboard.enter(page, f'form[action$="/{COMPLAINTS}/"] button')
    keyboard.enter(page, 'nav a[href="/reports/"]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'main a[href*="view=new"]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, ".rows .what a")
    assert not matrix.violations(page)

    keyboard.past_the_menu(page)
    keyboard.enter(page, 'form[action$="/own/"] button')
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'main a[href$="/assess/"]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'main a[href$="/inadmissible/"]')
    keyboard.write(page, "#id_passphrase", PASSPHRASE)
    page.keyboard.press("Enter")
    page.locator("#id_letter").wait_for()

    keyboard.write(page, "#id_reason", "Betwisting van een boete.")
    page.locator("#id_letter").fill("")
    keyboard.write(page, "#id_letter", LETTER)
    keyboard.enter(page, "main form .btn-primary")
    page.locator("button[name=send]").wait_for()
    expect(page.locator("main .letter")).to_contain_text(LETTER)
    assert not matrix.violations(page)
    keyboard.enter(page, "button[name=send]")

    expect(page).to_have_url(re.compile(r"/reports/[0-9a-f-]{36}/$"))
    expect(page.locator(".messages")).to_contain_text(LETTER)
    expect(page.locator(".path li").last).to_have_class(re.compile("was"))


@pytest.mark.req("L6.5-a")
def test_what_is_typed_keeps_itself_and_is_back(page: Page, server: Running) -> None:
    page.goto("/demo/")
    page.locator(f'form[action$="/{COMPLAINTS}/"] button').click()
    page.goto("/reports/")
    page.locator(".rows .what a").first.click()
    page.goto(page.url.split("?")[0] + "write/?kind=message")
    page.locator("#id_passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    page.locator("#id_text").fill(LETTER)
    expect(page.locator("#draft")).to_contain_text(re.compile(r"\d\d:\d\d"))

    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#id_text")).to_have_value(LETTER)
    page.locator('button[formaction$="/drop/"]').click()
    expect(page.locator("#id_text")).not_to_have_value(LETTER)
