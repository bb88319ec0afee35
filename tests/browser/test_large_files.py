"""A film in pieces from a real browser: by keyboard, over a connection that breaks, and given up half-way."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from rit.config.demo_data import PASSPHRASE
from tests.browser import keyboard, matrix
from tests.browser.conftest import Watch
from tests.browser.pages import address
from tests.browser.server import Running

COMPLAINTS = "P0004"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A little over the limit of a form: seven pieces."""
    path = tmp_path / "camera.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42" + os.urandom(52 * 1024 * 1024))
    return path


def opened(page: Page, server: Running) -> None:
    page.goto("/demo/")
    keyboard.enter(page, f'form[action$="/{COMPLAINTS}/"] button')
    page.goto(address("/cases/{complaint}/files/add/", server))
    page.locator("#id_passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    page.locator("#id_file").wait_for()


@pytest.mark.req("L6.5-a")
def test_a_film_goes_in_pieces_over_a_connection_that_breaks(
    page: Page, server: Running, watch: Watch, film: Path
) -> None:
    broken: list[str] = []

    def once(route: Route) -> None:
        if len(broken) < 2 and "at=16777216" in route.request.url:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    opened(page, server)
    page.route(re.compile(r"/cases/files/pieces/"), once)
    page.locator("#id_file").set_input_files(film)
    keyboard.write(page, "#id_note", "Beelden van de camera op het plein.")
    keyboard.to(page, "main form .btn-primary")
    page.keyboard.press("Enter")

    expect(page.locator(".sending")).to_be_visible()
    assert not matrix.violations(page)
    expect(page).to_have_url(re.compile(r"/reports/[0-9a-f-]{36}/$"), timeout=120_000)
    expect(page.locator("#h-files ~ .panel")).to_contain_text("camera.mp4")
    assert len(broken) == 2
    watch.found[:] = [one for one in watch.found if "at=16777216" not in one]  # what the test itself broke


@pytest.mark.req("L6.5-a")
def test_a_server_that_says_later_is_asked_again(
    page: Page, server: Running, watch: Watch, film: Path
) -> None:
    asked: list[str] = []

    def busy_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            later = {"Retry-After": "2", "Content-Type": "application/json"}
            route.fulfill(status=409, headers=later, body='{"said": "Still at work."}')
        else:
            route.continue_()

    opened(page, server)
    page.route(re.compile(r"/cases/files/pieces/.*/finish/"), busy_first)
    page.locator("#id_file").set_input_files(film)
    keyboard.write(page, "#id_note", "Beelden van de camera op het plein.")
    keyboard.to(page, "main form .btn-primary")
    page.keyboard.press("Enter")

    expect(page.locator("[data-sending-said]")).to_have_text("Still at work.", timeout=120_000)
    expect(page).to_have_url(re.compile(r"/reports/[0-9a-f-]{36}/$"), timeout=120_000)
    assert len(asked) == 2
    watch.found[:] = [one for one in watch.found if "finish" not in one]  # what the test itself answered


@pytest.mark.req("L6.5-a")
def test_giving_up_leaves_the_form_as_it_was(page: Page, server: Running, film: Path) -> None:
    opened(page, server)
    page.route(re.compile(r"at=8388608"), lambda route: None)  # this piece never arrives
    page.locator("#id_file").set_input_files(film)
    keyboard.write(page, "#id_note", "Beelden")
    keyboard.to(page, "main form .btn-primary")
    page.keyboard.press("Enter")
    page.locator("[data-sending-said]", has_text=re.compile(r"^1\d %")).wait_for()

    keyboard.to(page, "[data-sending-cancel]")
    page.keyboard.press("Enter")

    expect(page.locator("[data-sending-fault]")).to_be_visible()
    expect(page.locator("#id_note")).to_have_value("Beelden")
    page.reload()
    expect(page.locator("main")).not_to_contain_text("camera.mp4")
