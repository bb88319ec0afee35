"""Somebody afraid, on a telephone, without script, by keyboard, in each language; and sending when things go wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.server import Running
from tests.door import TEXT

pytestmark = pytest.mark.req("L6.5-a", "L5-i")

TELEPHONE = {"width": 360, "height": 740}
FAILING = """
create function rit_test_refuse() returns trigger language plpgsql as $$ begin raise 'the commit fails'; end $$;
create constraint trigger rit_test_refuse after insert on cases_mailbox deferrable initially deferred
    for each row execute function rit_test_refuse();
"""


def choose(page: Page, value: str) -> None:
    """With Tab to the group and Space on the answer."""
    page.locator(f"input[value={value}]").press("Space")


def go_on(page: Page) -> None:
    at = page.url
    page.locator("main .go .btn").first.press("Enter")
    page.wait_for_url(lambda url: url != at)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_from_the_front_page_to_the_mailbox_without_script(
    open_context: Callable[..., BrowserContext], language: str
) -> None:
    page = open_context(
        java_script_enabled=False, viewport=TELEPHONE, locale=f"{language}-BE", has_touch=True
    ).new_page()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.locator('a[href="/report/"]').first.press("Enter")
    for value in ("citizen", "other", "anonymous"):
        choose(page, value)
        go_on(page)
    page.locator("#id_what").fill(TEXT)
    for _screen in ("what", "when", "who", "kind", "proof"):
        go_on(page)
    expect(page.locator("dl.answers")).to_contain_text(TEXT)
    page.go_back()
    page.go_forward()
    go_on(page)
    code = page.locator("#code").inner_text()
    page.locator('form[action="/report/kept/"] button').press("Enter")
    page.locator("#id_code").fill(code.lower())
    go_on(page)
    page.locator("#id_text").fill("Nog een woord.")
    page.locator('form[action="/mailbox/write/"] .btn').press("Enter")
    expect(page.locator(".talk .me")).to_contain_text("Nog een woord.")
    page.locator('form[action="/mailbox/close/"] button').press("Enter")
    assert not [one for one in page.context.cookies() if one["name"].startswith("rit_")]
    assert page.locator("html").get_attribute("lang") == language


class Sender:
    """A browser without a window: keeps its cookie, follows nothing."""

    def __init__(self, server: Running) -> None:
        self.host, self.cookie = urlsplit(server.address).netloc, ""

    def post(self, address: str, **answers: str) -> tuple[int, str]:
        connection = HTTPConnection(self.host, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        connection.request("POST", address, urlencode(answers), headers)
        answer = connection.getresponse()
        said = answer.read().decode()
        if answer.headers["Set-Cookie"]:
            self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        connection.close()
        return answer.status, said

    def told(self) -> None:
        self.post("/report/", quality="citizen")
        self.post("/report/about/", about="other")
        self.post("/report/naming/", naming="anonymous")
        self.post("/report/what/", what=TEXT)


def code_in(page: str) -> str:
    found = re.search(r'<p class="code".*?</p>', page, re.DOTALL)
    return re.sub(r"<[^>]*>|\s", "", found.group(0)) if found else ""


def test_sent_many_times_at_once_is_one_report(server: Running) -> None:
    sender = Sender(server)
    sender.told()
    before = server.one("select count(*) from intake_report")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _time: sender.post("/report/send/"), range(4)))

    codes = {code_in(page) for _status, page in answers}
    assert {status for status, _page in answers} == {200}
    assert len(codes) == 1
    assert "" not in codes
    assert server.one("select count(*) from intake_report") == before + 1


def test_no_receipt_before_it_is_committed(server: Running) -> None:
    sender = Sender(server)
    sender.told()
    before = server.one("select count(*) from intake_report")
    server.rows(FAILING)
    try:
        status, page = sender.post("/report/send/")
    finally:
        server.rows("drop trigger rit_test_refuse on cases_mailbox")
        server.rows("drop function rit_test_refuse()")

    assert status == 500
    assert not code_in(page)
    assert server.one("select count(*) from intake_report") == before
    status, page = sender.post("/report/send/")
    assert status == 200
    assert code_in(page)


def test_the_server_keeps_no_address(server: Running) -> None:
    """Not by the door, and not by the library that counts attempts to sign in (which other tests make)."""
    counted = """
        select (select count(*) from axes_accessattempt), (select count(*) from axes_accesslog),
               (select count(*) from axes_accessfailurelog)
    """
    before = server.rows(counted)
    sender = Sender(server)
    sender.told()
    sender.post("/report/send/")
    sender.post("/mailbox/", code="not a receipt of anything")

    assert "127.0.0.1" not in server.said().replace("http://127.0.0.1", "")
    assert server.rows(counted) == before


def test_a_public_page_stays_below_60_kb(open_context: Callable[..., BrowserContext]) -> None:
    """With everything it brings along, as it comes over the line."""
    context = open_context()
    sizes: list[int] = []
    context.on("response", lambda answer: sizes.append(len(answer.body())))
    context.new_page().goto("/report/", wait_until="networkidle")

    assert sum(sizes) <= 60_000, sizes
