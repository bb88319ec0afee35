"""What goes wrong with people and machines: each time a clear message, and nothing that was typed is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import matrix
from tests.browser.pages import address, session_of
from tests.browser.server import Running

COORDINATOR, COACH = "P0003", "P0009"
SAID = "Vier ploegen gehad; wie ziek was, volgt in mei."
MB = 1024 * 1024


@pytest.fixture
def action(server: Running) -> str:
    return address("/plan/actions/{open_action}/", server)


@pytest.mark.req("L2-b")
def test_two_people_write_at_once_and_both_texts_stay(
    open_context: Callable[..., BrowserContext], sign_in: Callable[..., Page], action: str
) -> None:
    coordinator = sign_in(open_context().new_page(), COORDINATOR, action)
    coach = sign_in(open_context().new_page(), COACH, action)
    _record(coordinator, "De coördinator was eerst.")
    expect(coordinator.locator(".log .said-text").first).to_have_text("De coördinator was eerst.")

    _record(coach, SAID)
    expect(coach.locator("[aria-labelledby=theirs]")).to_contain_text("De coördinator was eerst.")
    expect(coach.locator("[aria-labelledby=mine]")).to_contain_text(SAID)
    assert not matrix.violations(coach)
    coach.locator("main form [type=submit]").click()

    coach.wait_for_url(f"**{action}")
    texts = coach.locator(".log .said-text").all_text_contents()
    assert texts[:2] == [SAID, "De coördinator was eerst."]


def test_text_survives_a_session_that_ran_out(
    page: Page, sign_in: Callable[..., Page], server: Running, action: str
) -> None:
    sign_in(page, COORDINATOR, action)
    page.locator("#id_text").fill(SAID)
    server.let_session_run_out(session_of(page))
    page.locator('form[action$="/progress/"] [type=submit]').click()
    page.wait_for_url("**/account/login/**")

    page.locator('main a[href^="/demo/"]').click()
    page.locator(f'form[action$="/{COORDINATOR}/"] button').click()
    page.wait_for_url(f"**{action}")
    expect(page.locator("#id_text")).to_have_value(SAID)
    page.locator('form[action$="/progress/"] [type=submit]').click()
    expect(page.locator(".log .said-text").first).to_have_text(SAID)


def test_somebody_else_does_not_get_that_text(
    page: Page, sign_in: Callable[..., Page], server: Running, action: str
) -> None:
    sign_in(page, COORDINATOR, action)
    page.locator("#id_text").fill(SAID)
    server.let_session_run_out(session_of(page))
    page.locator('form[action$="/progress/"] [type=submit]').click()
    page.wait_for_url("**/account/login/**")
    sign_in(page, COACH, action)
    expect(page.locator("#id_text")).to_have_value("")


def test_200_mb_is_refused_and_the_text_stays(
    page: Page, sign_in: Callable[..., Page], server: Running, action: str, tmp_path: Path
) -> None:
    film = tmp_path / "film.mp4"
    with film.open("wb") as file:
        file.truncate(200 * MB)
    sign_in(page, COORDINATOR, action)
    page.locator("#id_text").fill(SAID)
    page.locator("main details.quiet summary").click()
    page.locator("#id_evidence").set_input_files(film)
    with _peak(server) as memory, page.expect_navigation(timeout=60_000):
        page.locator('form[action$="/progress/"] [type=submit]').click()
    expect(page.locator("[data-errors]")).to_contain_text("50")
    expect(page.locator("[data-errors] a")).to_have_attribute("href", "#id_evidence")
    expect(page.locator("#id_text")).to_have_value(SAID)
    assert max(memory) - memory[0] < 80 * MB, [size // MB for size in memory]
    assert not matrix.violations(page)


def test_a_date_in_1850(page: Page, sign_in: Callable[..., Page], action: str) -> None:
    """The browser says it first; the server says it too."""
    sign_in(page, COORDINATOR, f"{action}change/")
    page.locator("#id_due_date").fill("1850-01-01")
    page.locator("#id_reason").fill(SAID)
    send = page.locator("main form:has(#id_due_date) [type=submit]")
    send.click()
    assert page.locator("#id_due_date").evaluate("field => field.validity.rangeUnderflow")

    page.locator("main form:has(#id_due_date)").evaluate("form => { form.noValidate = true; }")
    send.click()
    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("1990")
    expect(page.locator("#id_due_date")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_due_date")).to_have_value("1850-01-01")
    expect(page.locator("#id_reason")).to_have_value(SAID)
    summary.locator("a").first.click()
    expect(page.locator("#id_due_date")).to_be_focused()
    assert not matrix.violations(page)


def _record(page: Page, text: str) -> None:
    page.locator("#id_text").fill(text)
    with page.expect_navigation():
        page.locator('form[action$="/progress/"] [type=submit]').click()


@contextmanager
def _peak(server: Running) -> Iterator[list[int]]:
    """The server's memory before, and every few hundredths of a second while the block runs."""
    sizes, done = [server.memory()], threading.Event()

    def look() -> None:
        while not done.wait(0.05):
            sizes.append(server.memory())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield sizes
    finally:
        done.set()
        thread.join()
