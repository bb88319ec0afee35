"""Somebody afraid walks through the guide on a telephone: by keyboard, without script, and back again (L6.3-a)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import keyboard
from tests.browser.pages import answer, guide_at
from tests.browser.server import Running

pytestmark = pytest.mark.req("L6.3-a")
TELEPHONE = {"width": 390, "height": 844}


@pytest.fixture
def plain(open_context: Callable[..., BrowserContext]) -> Page:
    """A telephone that runs no script."""
    return open_context(java_script_enabled=False, viewport=TELEPHONE, has_touch=True).new_page()


@pytest.fixture
def telephone(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(viewport=TELEPHONE, has_touch=True).new_page()


def choose(page: Page, code: str, presses: int) -> None:
    """The radio group by keyboard: space takes the first answer, the arrow goes on to the next."""
    keyboard.to(page, "input[type=radio]")
    page.keyboard.press("Space")
    for _press in range(presses):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"#a-{code}")).to_be_checked()


@pytest.mark.req("L6.3-a", "L5-i", "L7-h")
def test_to_the_integrity_channel_by_keyboard_without_script(plain: Page) -> None:
    plain.goto("/")
    keyboard.enter(plain, "a.door[href^='/guide/']")
    keyboard.enter(plain, "main form .btn")
    ways = [("no", 0), ("staff", 0), ("serious", 3), ("other", 0), ("no", 1), ("inside", 0)]
    for number, (code, presses) in enumerate(ways, start=1):
        expect(plain.locator(".road strong")).to_have_text(f"Vraag {number} van hoogstens 6")
        choose(plain, code, presses)
        with plain.expect_navigation():
            plain.keyboard.press("Enter")  # Enter means continue, never back

    expect(plain.locator("h1")).to_have_text("Meld het in het interne meldingskanaal")
    expect(plain.locator("main")).to_contain_text("Binnen 7 dagen krijg je een ontvangstbevestiging")
    assert plain.url.endswith("/guide/nl/")
    assert plain.title().startswith("Wegwijzer, jouw volgende stap")
    assert plain.context.cookies() == []


def test_an_answer_that_is_forgotten_and_a_change_of_mind_without_script(plain: Page) -> None:
    plain.goto("/guide/")
    plain.locator("main form .btn").click()
    plain.locator("[name=go]").click()
    expect(plain.locator(".errors a")).to_have_text("Kies een antwoord")
    plain.locator(".errors a").click()
    expect(plain.locator("#a-no")).to_be_focused()

    answer(plain, "no")
    answer(plain, "citizen")
    plain.locator("button[name=back]").click()
    expect(plain.locator("#a-citizen")).to_be_checked()

    answer(plain, "staff")
    plain.locator(".langrow button[lang=fr]").click()
    expect(plain.locator("h1")).to_have_text("De quoi s'agit-il ?")
    assert plain.url.endswith("/guide/fr/")
    assert plain.context.cookies() == []


def test_the_browser_goes_back_and_forth_and_its_history_holds_one_address(telephone: Page) -> None:
    telephone.goto("/guide/nl/")
    telephone.locator("main form .btn").click()
    for code in ("no", "staff", "bothers"):
        answer(telephone, code)
    expect(telephone.locator("h1")).to_be_focused()

    telephone.go_back()
    expect(telephone.locator("#a-bothers")).to_be_checked()
    telephone.go_back()
    expect(telephone.locator("#a-staff")).to_be_checked()
    telephone.go_forward()
    answer(telephone, "dilemma")
    expect(telephone.locator("h1")).to_have_text("Met wie wil je erover nadenken?")

    telephone.go_back()
    telephone.go_back()
    telephone.go_back()
    telephone.go_back()
    expect(telephone.locator("main form .btn")).to_be_visible()
    assert telephone.url.endswith("/guide/nl/")
    assert telephone.context.cookies() == []


def test_an_error_takes_the_focus_with_script(telephone: Page, server: Running) -> None:
    guide_at("no", unanswered=True)(telephone, server)

    expect(telephone.locator("[data-errors]")).to_be_focused()
    assert telephone.title().startswith("Fout: Wegwijzer, vraag 2")


def test_who_left_and_comes_back_finds_no_answer(telephone: Page) -> None:
    telephone.goto("/guide/nl/")
    telephone.locator("main form .btn").click()
    answer(telephone, "no")
    exit_link = telephone.locator("a.exit")
    assert exit_link.get_attribute("href") == "https://www.meteo.be/"
    assert "noreferrer" in str(exit_link.get_attribute("rel"))

    telephone.goto("/account/login/")
    telephone.go_back()

    expect(telephone.locator("main form .btn")).to_be_visible()
    assert telephone.locator("input[name=path][value]").count() == 0


def test_the_whole_guide_on_paper_leaves_out_what_paper_cannot_do(page: Page) -> None:
    page.goto("/guide/nl/all/")
    page.emulate_media(media="print")

    expect(page.locator(".exit")).to_be_hidden()
    expect(page.locator(".foot")).to_be_hidden()
    expect(page.locator("#q-danger h3")).to_be_visible()
    expect(page.locator("#e-channel")).to_contain_text("integriteitsverantwoordelijke")
