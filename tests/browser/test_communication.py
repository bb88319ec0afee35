"""The communications officer prepares and sends a message, an employee reads it; calendars and mail by choice."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import keyboard, matrix
from tests.browser.server import Running

OFFICER, EMPLOYEE, MANAGER = "P0013", "P0022", "P0016"
TITLE = "Nieuwe richtlijn geschenken"
TEXT = "Vanaf maandag noteer je elk aangeboden geschenk."


@pytest.mark.req("L5-h", "L5-d")
def test_a_message_is_prepared_sent_and_read_without_a_mouse(
    open_context: Callable[..., BrowserContext], sign_in: Callable[..., Page], server: Running
) -> None:
    page = sign_in(open_context().new_page(), OFFICER, "/communication/")
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'a[href$="/communication/new/"]')
    _forget_the_text_first(page)
    _write(page)
    page.keyboard.press("Enter")  # in the last field of one line
    expect(page).to_have_url(re.compile(r"/communication/[0-9a-f-]{36}/(#|$)"))
    expect(page.locator("h1")).to_have_text(TITLE)
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'form[action$="/ready/"] [type=submit]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'a[href$="/send/"]')
    told = page.locator(".said h2").inner_text()
    assert not matrix.violations(page)
    keyboard.past_the_menu(page)
    keyboard.enter(page, "main form [type=submit]")
    item = page.url.partition("#")[0].split("/")[-2]
    count = server.one("select addressed from communication_item where id = %s", item)
    assert str(count) in told.replace("\u00a0", "")
    assert server.one("select count(*) from communication_told where item_id = %s", item) == count > 1000

    reader = sign_in(open_context().new_page(), EMPLOYEE, "/my/")
    keyboard.enter(reader, "a.bell")
    keyboard.past_the_menu(reader)
    keyboard.enter(reader, "form [name=open]")
    expect(reader).to_have_url(re.compile(f"/communication/mine/{item}/$"))
    expect(reader.locator("article")).to_have_text(TEXT)
    assert not matrix.violations(reader)
    keyboard.enter(reader, 'nav a[href="/communication/mine/"]')
    expect(reader.locator(".linerows a.go").first).to_have_text(TITLE)


def _forget_the_text_first(page: Page) -> None:
    """The error stands beside the field and leads to it; the title is still there."""
    keyboard.write(page, "#id_title", TITLE)
    keyboard.to(page, "#id_planned_date")
    page.keyboard.type("04042025")  # the same day in whatever order the browser asks
    page.locator("main form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.locator("[data-errors]").wait_for()
    assert page.locator("#id_title").input_value() == TITLE
    assert page.locator("#id_planned_date").input_value() == "2025-04-04"
    expect(page.locator("#id_text_nl-error")).to_be_visible()
    keyboard.to(page, '[data-errors] a[href="#id_text_nl"]')
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_text_nl"


def _write(page: Page) -> None:
    keyboard.write(page, "#id_text_nl", TEXT)
    keyboard.to(page, "#id_everybody")
    page.keyboard.press("Space")
    keyboard.to(page, "#id_title", key="Shift+Tab")


@pytest.mark.req("L5-h")
def test_another_channel_without_script(
    open_context: Callable[..., BrowserContext], sign_in: Callable[..., Page], server: Running
) -> None:
    plain = sign_in(open_context(java_script_enabled=False).new_page(), OFFICER, "/communication/")
    plain.locator(".strip a").first.click()  # what is late
    plain.locator("tbody a.go").first.click()
    plain.locator('form[action$="/ready/"] [type=submit]').click()
    plain.locator('a[href$="/send/"]').click()
    other = plain.context.new_page()  # the same page, open twice
    other.goto(plain.url)
    plain.locator("#id_counted").fill("840")
    plain.locator("main form [type=submit]").click()
    item = plain.url.rstrip("/").rpartition("/")[2]
    assert server.rows("select state, counted from communication_item where id = %s", item) == [("sent", 840)]
    other.locator("main form [type=submit]").click()
    expect(other.locator("h1")).to_be_visible()
    told = server.one("select count(*) from communication_told where item_id = %s", item)
    assert told == server.one("select addressed from communication_item where id = %s", item)


@pytest.mark.req("L1-e")
def test_a_head_makes_a_calendar_and_takes_it_back(page: Page, sign_in: Callable[..., Page]) -> None:
    sign_in(page, MANAGER, "/calendars/")
    page.locator("input[name=what][value^='unit:']").check()
    page.locator("#id_name").fill("Telefoon van het werk")
    page.locator('form[action$="/new/"] [type=submit]').click()
    address = page.locator("#address").input_value()
    assert not matrix.violations(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy]").click()
    expect(page.locator("#announce")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == address
    with urlopen(address) as answer:
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert b"BEGIN:VCALENDAR" in answer.read()
    page.goto("/calendars/")
    assert address not in page.content()
    page.locator('form[action$="/revoke/"] button').click()
    answered = page.request.get(address)
    assert answered.status == 404


def test_mail_once_a_week(page: Page, sign_in: Callable[..., Page], server: Running) -> None:
    sign_in(page, EMPLOYEE, "/notices/settings/")
    page.locator("input[value=weekly]").check()
    page.locator("main form [type=submit]").click()
    expect(page.locator("input[value=weekly]")).to_be_checked()
    found = server.one(
        "select rhythm from notices_mail_rhythm r join access_account a on a.id = r.account_id"
        " where a.username = %s",
        EMPLOYEE,
    )
    assert found == "weekly"
