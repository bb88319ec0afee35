"""The workshop of a vulnerable function by keyboard alone, and by hand without a script (L6.2-b)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import keyboard, matrix
from tests.browser.server import Running

COORDINATOR = "P0003"
FUNCTION = "/functions/of/trafficking-investigator/"
PARTS = ("vulnerabilities", "risks", "triggers", "resilience")
ANSWERS = (
    "select score, sure, note from protect_functions_answer answer join protect_functions_assessment assessment"
    " on assessment.id = answer.assessment_id join people_function function on function.id = assessment.function_id"
    " where function.code = 'trafficking-investigator' and question = '{}'"
)


def said(page: Page, question: str, words: str) -> None:
    """What stands at the question once the answer has kept itself."""
    expect(page.locator(f"#said-{question}")).to_have_text(re.compile(words))


@pytest.mark.req("L6.2-b")
def test_the_workshop_needs_no_mouse(page: Page, server: Running, sign_in: Callable[..., Page]) -> None:
    """From the page of a function through the five steps: letters score, J and K move, N notes, Ctrl Z takes back."""
    sign_in(page, COORDINATOR)
    page.goto(FUNCTION)
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'form[action$="/start/"] button')
    expect(page).to_have_url(re.compile("/vulnerabilities/$"))

    page.keyboard.press("h")
    said(page, "pressure-private", "hoog, redelijk zeker")
    page.keyboard.press("z")
    said(page, "pressure-private", "hoog, zeker")
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.keyboard.press("g")
    said(page, "closeness", "midden, een gok")
    page.keyboard.press("l")
    said(page, "closeness", "laag, een gok")
    page.keyboard.press("Control+z")
    said(page, "closeness", "midden, een gok")
    page.keyboard.press("k")
    page.keyboard.press("n")
    page.keyboard.type("Schulden bij twee collega-korpsen gezien.")
    with page.expect_response(re.compile("/answers/")):
        page.keyboard.press("Escape")
    assert server.rows(ANSWERS.format("pressure-private")) == [
        ("high", "sure", "Schulden bij twee collega-korpsen gezien.")
    ]
    assert server.rows(ANSWERS.format("closeness")) == [("medium", "guess", "")]
    assert not matrix.violations(page)

    for part in PARTS:
        expect(page).to_have_url(re.compile(f"/{part}/$"))
        _answer_the_rest(page)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/decide/$"))
    assert not matrix.violations(page)
    keyboard.to(page, "input[name=outcome]")
    while not page.evaluate("document.activeElement.value === 'yes'"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    keyboard.write(page, "#id_conclusion", "Genoeg bescherming, met vier ogen op elke beslissing.")
    keyboard.enter(page, "main form [type=submit]:has(svg use[href$='#i-lock'])")
    expect(page).to_have_url(re.compile(f"{FUNCTION}$"))
    expect(page.get_by_text("weerbaar genoeg").first).to_be_visible()


def _answer_the_rest(page: Page) -> None:
    """Up to the first question, then down; what is answered already gets the same score again or stays."""
    questions = page.locator("details[data-question]")
    for _place in range(questions.count()):
        page.keyboard.press("k")
    for place in range(questions.count()):
        if place:
            page.keyboard.press("j")
        code = questions.nth(place).get_attribute("data-question") or ""
        if "nog niet" in page.locator(f"#said-{code}").inner_text():
            page.keyboard.press("m")
            said(page, code, "midden")


@pytest.mark.req("L6.2-b")
def test_without_a_script_one_button_keeps_a_step(
    open_context: Callable[..., BrowserContext], sign_in: Callable[..., Page]
) -> None:
    page = sign_in(open_context(java_script_enabled=False).new_page(), COORDINATOR)
    page.goto("/functions/of/financial-investigator/")
    page.locator('form[action$="/start/"] button').click()
    first = page.locator("details[open]")
    expect(first).to_have_count(1)
    first.locator('input[value="high"]').check()
    page.locator("details[data-question]").nth(1).locator("summary").click()
    page.locator("details[data-question]").nth(1).locator('input[name^="score-"][value="low"]').check()
    page.locator("#step button:not([name])").click()
    expect(page.locator(".q-said").nth(0)).to_have_text(re.compile("hoog"))
    expect(page.locator(".q-said").nth(1)).to_have_text(re.compile("laag"))
