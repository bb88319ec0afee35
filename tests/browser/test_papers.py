"""What leaves the screen: the report, the drawing, the spreadsheet, and the policy on one A3."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

A3 = (1191, 842)  # points, landscape


@pytest.fixture
def coordinator(page: Page, sign_in: Callable[..., Page]) -> Page:
    return sign_in(page, "P0003")


@pytest.mark.req("L7-g")
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_report_for_the_board_is_one_click(coordinator: Page, language: str) -> None:
    coordinator.goto("/policy/report/")
    link = coordinator.locator(f'main a[href$="report.pdf?language={language}"]')
    answer = coordinator.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    content = answer.body()
    assert content.startswith(b"%PDF")
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) > 2
        assert str(document.Root.Lang).startswith(language)
        assert document.Root.MarkInfo.Marked


def test_the_spreadsheet_is_one_click(coordinator: Page) -> None:
    coordinator.goto("/policy/report/")
    with coordinator.expect_download() as download:
        coordinator.locator('main a[href$="report.xlsx"]').click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


@pytest.mark.req("L7-g")
def test_the_drawing_shows_itself(coordinator: Page) -> None:
    answer = coordinator.goto("/policy/house.svg")
    assert answer
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert coordinator.evaluate("document.documentElement.tagName") == "svg"
    assert coordinator.evaluate("document.documentElement.getBoundingClientRect().width") > 500
    assert coordinator.evaluate("document.querySelectorAll('text').length") > 20


@pytest.mark.req("L7-g")
def test_the_house_as_a_document_is_one_a3(coordinator: Page) -> None:
    answer = coordinator.request.get("/policy/house.pdf")
    assert answer.ok
    _is_one_a3(answer.body())


@pytest.mark.req("L7-g")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_house_prints_on_one_a3(coordinator: Page, theme: str) -> None:
    """Paper is white, whatever the screen was."""
    coordinator.evaluate("name => { document.documentElement.dataset.bsTheme = name; }", theme)
    _is_one_a3(coordinator.pdf(format="A3", landscape=True, prefer_css_page_size=True))
    coordinator.emulate_media(media="print")
    ground = coordinator.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert ground in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    expect(coordinator.locator("nav.side")).to_be_hidden()


def test_a_telephone_shows_the_menu_on_demand(
    open_context: Callable[..., BrowserContext], sign_in: Callable[..., Page]
) -> None:
    phone = open_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page = sign_in(phone.new_page(), "P0003")
    menu = page.locator("#menu")
    expect(menu).to_be_hidden()
    page.locator(".menu-btn").tap()
    expect(menu).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.locator(".menu-btn").tap()
    menu.locator('a[href="/plan/actions/"]').tap()
    expect(page).to_have_url(re.compile("/plan/actions/$"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _is_one_a3(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 1
        _left, _bottom, width, height = (float(side) for side in document.pages[0].mediabox)
        assert (round(width), round(height)) == pytest.approx(A3, abs=3)
