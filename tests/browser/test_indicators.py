"""The coordinator enters a value by keyboard and sees it in the chart and its table; without script it works too."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import keyboard, matrix
from tests.browser.server import Running

COORDINATOR = "P0003"
TRAINING = "select id from plan_indicators_indicator where title->>'nl' like 'Medewerkers met dilemma%%'"
ONBOARDING = "select id from plan_indicators_indicator where title->>'nl' like 'Onthaalgesprekken%%'"
NOTE = "De drie nachtploegen telden voor het eerst mee."


@pytest.mark.req("L4-b")
def test_the_coordinator_enters_a_value_by_keyboard_and_sees_the_chart(
    page: Page, server: Running, sign_in: Callable[..., Page]
) -> None:
    key = server.one(TRAINING)
    sign_in(page, COORDINATOR, "/indicators/")
    keyboard.past_the_menu(page)
    keyboard.enter(page, f'main a[href="/indicators/{key}/"]')
    dots = page.locator(".history svg.graph circle.pt").count()
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'main a[href$="/value/"]')
    keyboard.write(page, "#id_numerator", "1400")
    keyboard.write(page, "#id_denominator", "1311")
    keyboard.write(page, "#id_note", NOTE)
    keyboard.enter(page, "main form [type=submit]")
    expect(page.locator("#id_numerator")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_note")).to_have_value(NOTE)
    assert not matrix.violations(page)

    keyboard.write(page, "#id_numerator", "804")
    keyboard.enter(page, "main form [type=submit]")
    expect(page).to_have_url(re.compile(f"/indicators/{key}/(#content)?$"))
    expect(page.locator("#toasts [data-toast]")).to_have_count(1)
    expect(page.locator("#answer")).to_contain_text("61,3")
    expect(page.locator(".history svg.graph circle.pt")).to_have_count(dots + 1)
    expect(page.locator(".tall-table tbody tr").first).to_contain_text(NOTE)
    assert not matrix.violations(page)


@pytest.mark.req("L4-b")
def test_a_correction_without_script(
    open_context: Callable[..., BrowserContext], server: Running, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(open_context(java_script_enabled=False).new_page(), COORDINATOR, "/indicators/")
    page.goto(f"/indicators/{server.one(ONBOARDING)}/")
    page.locator('a[href$="/correct/"]').first.click()
    page.locator("#id_numerator").fill("20")
    page.locator("#id_reason").fill("  ")
    page.locator("main form [type=submit]").click()
    expect(page.locator("#id_reason")).to_have_attribute("aria-invalid", "true")
    page.locator("#id_reason").fill("Eén gesprek was dubbel geteld.")
    page.locator("main form [type=submit]").click()
    expect(page.locator(".tall-table tbody tr").first).to_contain_text("Eén gesprek was dubbel geteld.")
    expect(page.locator(".history path.was")).to_have_count(2)  # the drawing and its key


@pytest.mark.req("L4-b")
def test_on_a_telephone_the_newest_value_is_in_sight(
    open_context: Callable[..., BrowserContext], server: Running, sign_in: Callable[..., Page]
) -> None:
    """A chart that does not fit begins at its end; what is older lies a swipe away."""
    narrow = open_context(viewport={"width": 390, "height": 844})
    page = sign_in(narrow.new_page(), COORDINATOR, f"/indicators/{server.one(TRAINING)}/")
    newest = page.locator(".history svg.graph circle.pt").last

    assert newest.evaluate(
        "dot => { const d = dot.getBoundingClientRect(), s = dot.closest('.chart-scroll').getBoundingClientRect();"
        " return d.left >= s.left && d.right <= s.right; }"
    )
    assert page.evaluate("document.querySelector('.chart-scroll').scrollLeft") == 0
    assert page.evaluate(
        "(box => box.scrollWidth > box.clientWidth)(document.querySelector('.chart-scroll'))"
    )
