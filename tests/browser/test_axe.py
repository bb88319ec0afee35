"""Every page for everybody: axe, contrast in the dark, reflow and targets on a telephone, other languages.

The suite runs a cut: all rules once per page (Dutch, light, 1440), contrast in both themes, reflow and targets
at 360, language and overflow in the others. `make axe` runs all rules over themes × widths × languages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser import factors, matrix
from tests.browser.conftest import CHROMIUM, SHELL, Watch, launch, new_context
from tests.browser.pages import BY_PASSWORD, EMPLOYEE, PAGES, WITH_FACTORS, WITHOUT_PAGE, Shown, open_page
from tests.browser.server import Running, running

HEIGHT = 900
WIDTHS = (1440, 360, 320)  # the last is 1280 at four times the size
OUTER_WIDTHS = (WIDTHS[0], WIDTHS[-1])  # in other languages: what fits in 320 fits in 360

AsWhom = Callable[[str], Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Running]:
    """One of its own: the pages show the demo as it is, not what the journeys before made of it."""
    with running(f"rit_axe_{worker_id}", tmp_path_factory.mktemp("server")) as found:
        yield found


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Where it is there, the one without windows: it draws the same pages for less work."""
    chromium = launch(playwright, str(SHELL) if SHELL.exists() else CHROMIUM)
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def visits(server: Running, browser: Browser, sign_in: Callable[..., Page]) -> Iterator[AsWhom]:
    """visits("P0003") is that person's tab, signed in once for all pages."""
    contexts: dict[str, BrowserContext] = {}

    def of(whom: str) -> Page:
        if whom not in contexts:
            contexts[whom] = new_context(browser, server)
            page = contexts[whom].new_page()
            if whom in BY_PASSWORD:
                factors.give_password(page, whom)
                page.wait_for_url(lambda url: "/login/" not in url)
            elif whom:
                sign_in(page, whom)
            if whom == WITH_FACTORS:
                _equip(page, server)
        return contexts[whom].pages[0]

    yield of
    for context in contexts.values():
        context.close()


def _equip(page: Page, server: Running) -> None:
    """App, recovery codes and a passkey, so that their pages have something to show."""
    factors.give_codes(server, WITH_FACTORS)
    device = factors.device(page)
    page.goto("/account/second-factors/passkeys/add/")
    factors.prove_again(page, WITH_FACTORS)
    factors.add_passkey(page, "Mijn telefoon")
    factors.give_app(server, WITH_FACTORS)
    device.send("WebAuthn.disable")


@pytest.fixture
def visit(request: pytest.FixtureRequest, visits: AsWhom, watch: Watch) -> Iterator[Page]:
    page = visits(request.param)
    watch.over(page.context)
    yield page
    watch.leave(page.context)


def _cases(shown: tuple[Shown, ...]) -> list[object]:
    return [pytest.param(one.by, one, id=one.name) for one in shown]


@pytest.mark.parametrize(("visit", "shown"), _cases(PAGES), indirect=["visit"])
def test_page_is_for_everybody(
    visit: Page, shown: Shown, server: Running, record_property: Callable[[str, object], None]
) -> None:
    wrong = []
    look(visit, WIDTHS[0])
    for number, language in enumerate(matrix.LANGUAGES):
        matrix.set_language(visit.context, language, server.address)
        open_page(visit, shown, server, again=number > 0)
        if visit.locator("html").get_attribute("lang") != language:
            wrong.append(f"{language}: the page tells another language")
        if matrix.FULL:
            runs = in_full(visit, {"page": shown.name, "language": language})
            record_property(matrix.PROPERTY, json.dumps(runs))
            wrong += [
                f"{language} {run['theme']} {run['width']}: {run['violations']}"
                for run in runs
                if run["violations"]
            ]
        else:
            # from wide to narrow, and the next language from narrow to wide: each change of width costs a layout
            found = everything(visit) if not number else reflow(visit, OUTER_WIDTHS[:: (-1) ** number])
            wrong += [f"{language}: {one}" for one in found]
    assert not wrong, "\n".join(wrong)


def everything(page: Page) -> list[str]:
    """All rules; contrast in both themes; reflow and targets on a telephone."""
    found = matrix.violations_but_contrast(page)
    for theme in reversed(matrix.THEMES):
        dress(page, theme)
        found += [f"{theme}: {one}" for one in matrix.contrast(page)]
    return found + reflow(page, WIDTHS, targets_at=360)


def test_contrast_is_asked_again_of_what_looks_different(page: Page, sign_in: Callable[..., Page]) -> None:
    """However much is known to be right."""
    sign_in(page, EMPLOYEE, "/policy/")
    assert matrix.contrast(page) == []
    changes = {
        "its letters": "h1 => { h1.style.color = '#aaa'; }",
        "what is behind": "h1 => { h1.style.color = ''; h1.parentElement.style.background = '#444'; }",
        "how thick it is": "h1 => { h1.parentElement.style.background = ''; h1.style.opacity = '0.3'; }",
    }
    for change in changes.values():
        page.locator("h1").evaluate(change)
        assert len(matrix.contrast(page)) == 1, change


@pytest.mark.parametrize("path", ["/policy/", "/report/"])  # each style sheet that we have
def test_no_style_sheet_holds_the_telephone_upright(
    page: Page, sign_in: Callable[..., Page], path: str
) -> None:
    sign_in(page, EMPLOYEE)
    page.goto(path)
    assert matrix.orientation(page) == []
    page.locator("link[rel=stylesheet]").first.evaluate(_TURNED)
    assert len(matrix.orientation(page)) == 1


_TURNED = """link => link.sheet.insertRule(
  '@media (orientation: portrait) { html { transform: rotate(90deg); } }', link.sheet.cssRules.length)"""


def reflow(page: Page, widths: Sequence[int], *, targets_at: int = 0) -> list[str]:
    found = []
    for width in widths:
        look(page, width)
        found += [f"{width}: {one}" for one in matrix.too_wide(page)]
        if width == targets_at:
            found += [f"{width}: {one}" for one in matrix.violations(page, "target-size")]
    return found


def in_full(page: Page, about: dict[str, str]) -> list[dict[str, Any]]:
    runs = []
    for width in matrix.WIDTHS:
        for theme in matrix.THEMES:
            look(page, width)
            dress(page, theme)
            found = matrix.violations(page) + matrix.too_wide(page)
            runs.append({**about, "theme": theme, "width": width, "violations": found})
    return runs


@pytest.mark.parametrize("path", ["/policy/", "/plan/", "/plan/actions/", "/components/", "/account/login/"])
def test_dark_by_choice_is_dark_by_device(page: Page, sign_in: Callable[..., Page], path: str) -> None:
    """Axe looks at the one that the server sets; the other comes by a media query and must be no different."""
    if not path.startswith("/account/"):
        sign_in(page, EMPLOYEE, path)
    page.goto(path)
    look(page, 1440)
    dress(page, "dark")
    chosen = page.evaluate(_COLOURS)
    page.emulate_media(color_scheme="dark")
    dress(page, "")
    device = page.evaluate(_COLOURS)
    assert [pair for pair in zip(chosen, device, strict=True) if pair[0] != pair[1]] == []


_COLOURS = """() => [...document.querySelectorAll('body, body *')].map(node => {
  const look = getComputedStyle(node);
  const name = node.tagName + '.' + (node.getAttribute('class') ?? '');
  return [name, look.color, look.backgroundColor, look.borderTopColor, look.borderLeftColor, look.fill].join(' ');
})"""


def look(page: Page, width: int) -> None:
    if page.viewport_size != {"width": width, "height": HEIGHT}:
        page.set_viewport_size({"width": width, "height": HEIGHT})


def dress(page: Page, theme: str) -> None:
    """Light and dark as the server sets them; empty leaves it to the device."""
    page.evaluate("name => { document.documentElement.dataset.bsTheme = name; }", theme)


def test_every_page_of_the_urlconf_is_looked_at() -> None:
    known = {shown.route for shown in PAGES} | set(WITHOUT_PAGE)
    missing = set(_names(get_resolver().url_patterns)) - known
    assert not missing, f"add to PAGES, or to WITHOUT_PAGE with what it is: {sorted(missing)}"


def _names(patterns: list[URLPattern | URLResolver], within: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{within}{pattern.name}"
        else:
            yield from _names(
                pattern.url_patterns, f"{within}{pattern.namespace}:" if pattern.namespace else within
            )
