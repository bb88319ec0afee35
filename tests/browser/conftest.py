"""A browser in front of the real server. Whatever a page should not do fails the test, asked for or not:
an error on the console, an exception in a script, a request to another site.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    WebError,
    sync_playwright,
)

from tests.browser import matrix
from tests.browser.server import Running, running

CHROMIUM = "/usr/bin/chromium"
SHELL = Path("/usr/bin/chromium-headless-shell")  # the same engine without windows; not everywhere to be had
ARGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",  # letters are as wide without windows as with them
]
WIDE = {"width": 1440, "height": 900}
PATIENCE = 10_000  # milliseconds
FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker(pytest.mark.browser)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    matrix.collect(report)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        matrix.save()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Running]:
    with running(f"rit_browser_{worker_id}", tmp_path_factory.mktemp("server")) as found:
        yield found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


def launch(playwright: Playwright, program: str = CHROMIUM) -> Browser:
    args = [*ARGS, "--no-sandbox"] if os.geteuid() == 0 else ARGS
    return playwright.chromium.launch(executable_path=program, args=args)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = launch(playwright)
    yield chromium
    chromium.close()


class Watch:
    """Collects what no page may do."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.found: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def leave(self, context: BrowserContext) -> None:
        context.remove_listener("console", self._console)
        context.remove_listener("weberror", self._error)
        context.remove_listener("request", self._request)

    def _error(self, error: WebError) -> None:
        self.found.append(f"exception: {error.error}")

    def _console(self, message: ConsoleMessage) -> None:
        """That a page itself answers 403, 404 or 422 also stands on the console; the tests ask for those.

        Beside a drawing or a document, which can name no icon, the browser looks for one by itself.
        """
        page = message.page.url.partition("#")[0] if message.page else ""
        expected = {page, f"{self.origin}/favicon.ico"}
        own = message.text.startswith("Failed to load resource") and message.location.get("url") in expected
        if message.type in {"error", "warning"} and not own:
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.found.append(f"left the site: {request.url}")


@pytest.fixture
def watch(server: Running) -> Iterator[Watch]:
    found = Watch(server.address)
    yield found
    assert not found.found, "\n".join([*found.found, "the server's last words:", server.said()[-3000:]])


def new_context(browser: Browser, server: Running, **more: Any) -> BrowserContext:
    """A visitor with nothing remembered, in Dutch. `more`: Playwright's options of a context."""
    options: dict[str, Any] = {
        "base_url": server.address,
        "locale": "nl-BE",
        "timezone_id": "Europe/Brussels",
        "viewport": WIDE,
        "reduced_motion": "reduce",  # colours are there at once
    }
    context = browser.new_context(**(options | more))
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def open_context(server: Running, browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """open_context(java_script_enabled=False) is another visitor."""
    opened: list[BrowserContext] = []

    def make(**more: Any) -> BrowserContext:
        opened.append(new_context(browser, server, **more))
        watch.over(opened[-1])
        return opened[-1]

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context().new_page()


@pytest.fixture(scope="session")
def sign_in() -> Callable[..., Page]:
    """sign_in(page, "P0003") goes through the demo's list, as a visitor would."""

    def enter(page: Page, staff_number: str, then: str = "/policy/") -> Page:
        page.goto(f"/demo/?next={then}")
        page.locator(f'form[action$="/{staff_number}/"] button').click()
        page.wait_for_url(f"**{then}")
        return page

    return enter
