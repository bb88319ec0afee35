"""A coordinator writes an evaluation with the keyboard alone and freezes it; the mayor reads it (L7-f)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import keyboard
from tests.browser.server import Running

COORDINATOR, MAYOR = "P0003", "P0002"
TEXT = "Halverwege het jaar kijken we of de nachtploegen bereikt zijn."


def enter_as(page: Page, who: str) -> None:
    page.goto("/demo/")
    page.locator(f'form[action$="/{who}/"] button').click()
    expect(page).not_to_have_url(re.compile("/demo/$"))


@pytest.mark.req("L7-f")
def test_an_evaluation_from_its_figures_to_the_mayor(page: Page, server: Running) -> None:
    enter_as(page, COORDINATOR)
    page.goto("/evaluations/new/")
    keyboard.past_the_menu(page)
    keyboard.write(page, "#id_title", "Halfweg 2024")
    # days that read the same in every country's order
    for field, day in (("from_date", "01012024"), ("day", "06062024")):
        keyboard.to(page, f"#id_{field}")
        page.keyboard.type(day)
    keyboard.enter(page, "main form [type=submit]")
    expect(page.locator("h1")).to_have_text("Halfweg 2024")
    assert server.one(
        "select day::text from plan_evaluation_evaluation where title ->> 'nl' = 'Halfweg 2024'"
    ) == ("2024-06-06")

    keyboard.enter(page, '.section-head a[href*="/evaluations/parts/"]')
    keyboard.past_the_menu(page)
    keyboard.write(page, "#id_text", TEXT)
    keyboard.enter(page, "main form [type=submit]")
    expect(page.get_by_text(TEXT)).to_be_visible()

    page.locator('a[href$="/freeze/"]').focus()
    keyboard.enter(page, 'a[href$="/freeze/"]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, "main form [type=submit]")
    expect(page.locator("aside .pill")).to_have_text(re.compile("bevroren"))
    expect(page.locator(".section-head form")).to_have_count(0)
    where = page.url.split("#")[0]

    enter_as(page, MAYOR)
    page.goto(where)
    expect(page.get_by_text(TEXT)).to_be_visible()
