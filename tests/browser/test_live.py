"""A coach and five telephones in Chromium: before, talk, after, and the shift on the wall and in the hand (L6.4-e)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import nameless
from tests.browser import matrix
from tests.browser.conftest import Watch
from tests.browser.server import Running

pytestmark = pytest.mark.req("L6.4-e")
COACH = "P0009"
TELEPHONE = {"width": 390, "height": 844}
OPEN = "the-third-visit"


@pytest.fixture
def coach(page: Page, sign_in: Callable[..., Page]) -> Page:
    """On the screen of a new live dilemma."""
    sign_in(page, COACH, f"/dilemmas/{OPEN}/")
    page.get_by_role("button", name="Stem er live over").click()
    page.wait_for_url(re.compile(r"/live/[0-9a-f-]+/$"))
    return page


@pytest.fixture
def join(open_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """join(code) is another telephone in the room; with `plain` it runs no script."""

    def enter(code: str, *, plain: bool = False) -> Page:
        context = open_context(java_script_enabled=not plain, viewport=TELEPHONE, has_touch=True)
        telephone: Page = context.new_page()
        telephone.goto("/vote/")
        telephone.locator("#code").fill(f"{code[:3].lower()} {code[3:]}")
        telephone.locator("main form .btn").click()
        expect(telephone.locator("h1")).to_have_text("Je bent binnen")
        return telephone

    return enter


def code_of(coach: Page) -> str:
    return (coach.locator(".join-code").text_content() or "").rpartition(":")[2].strip()


def press(coach: Page, name: str) -> None:
    with coach.expect_navigation():
        coach.get_by_role("button", name=name, exact=True).click()


def vote(telephone: Page, letter: str) -> None:
    telephone.locator(f"label.choice:has(input[value={letter}])").click()
    telephone.locator("form[data-vote] .btn").click()
    expect(telephone.locator("main")).to_contain_text(f"Je stem is aangekomen: {letter}")


def test_before_talk_after_and_the_shift(coach: Page, join: Callable[..., Page], server: Running) -> None:
    code = code_of(coach)
    expect(coach.locator("svg.qr")).to_be_visible()
    plain = join(code, plain=True)
    telephones = [join(code) for _telephone in range(4)]

    press(coach, "Begin de stemming")
    for telephone in telephones:
        expect(telephone.locator("form[data-vote]")).to_be_visible()  # it went on by itself
    plain.get_by_role("link", name="Bekijk hoe het nu staat").click()
    for telephone in telephones:
        vote(telephone, "A")
    expect(coach.locator(".voted b")).to_have_text("4")
    expect(coach.locator(".vote-bars")).to_have_count(0)
    vote(plain, "B")
    expect(coach.locator(".vote-bars td").first).to_have_text("4")
    vote(plain, "A")
    expect(coach.locator(".vote-bars td").first).to_have_text("5")
    expect(coach.locator(".voted b")).to_have_text("5")
    assert nameless.found_in(server.database) == []  # while five votes lie there
    assert not matrix.violations(coach)
    assert not matrix.violations(telephones[0])

    press(coach, "Stop de stemming en praat")
    expect(telephones[0].locator("h1")).to_have_text("Praat er nu over")
    press(coach, "Stem opnieuw")
    plain.get_by_role("link", name="Bekijk hoe het nu staat").click()
    for telephone, letter in zip([*telephones, plain], "ABBBB", strict=True):
        expect(telephone.locator("form[data-vote]")).to_be_visible()
        vote(telephone, letter)
    press(coach, "Sluit af en toon de verschuiving")

    told = "Na het gesprek kiezen 4 mensen meer voor B"
    expect(coach.locator("h1")).to_have_text(told)
    expect(telephones[0].locator("h1")).to_have_text(told)
    expect(telephones[0].locator(".shift svg")).to_be_visible()
    assert not matrix.violations(coach)
    assert not matrix.violations(telephones[0])
    plain.reload()
    expect(plain.locator("h1")).to_have_text(told)
    assert {cookie["name"] for cookie in telephones[0].context.cookies()} == {"rit_ballot"}
    assert nameless.found_in(server.database) == []


def test_a_telephone_whose_network_drops_votes_once_all_the_same(
    coach: Page, join: Callable[..., Page], watch: Watch
) -> None:
    telephone = join(code_of(coach))
    watch.leave(telephone.context)  # the browser itself says on the console that it has no network
    press(coach, "Begin de stemming")
    expect(telephone.locator("form[data-vote]")).to_be_visible()
    telephone.context.set_offline(True)
    telephone.locator("label.choice:has(input[value=B])").click()
    telephone.locator("form[data-vote] .btn").click()
    expect(telephone.locator("[data-offline]")).to_be_visible()
    telephone.context.set_offline(False)
    expect(telephone.locator("main")).to_contain_text("Je stem is aangekomen: B")
    expect(coach.locator(".voted b")).to_have_text("1")
    press(coach, "Sluit")


def test_an_employee_votes_on_the_dilemma_of_the_month_by_keyboard(
    page: Page, sign_in: Callable[..., Page], server: Running
) -> None:
    sign_in(page, "P0016", "/my/")
    first = page.locator(".month-options input").first
    first.focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".month-card .vote-bars")).to_be_visible()
    assert nameless.found_in(server.database) == []
    assert not matrix.violations(page)
