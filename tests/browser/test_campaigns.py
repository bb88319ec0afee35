"""A campaign from publishing to the last reminder: put out, understood by one, forgotten by another (L3-b)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import matrix, nights
from tests.browser.server import Running

COORDINATOR, EMPLOYEE, UNIT = "P0003", "P0022", "Wijkteam Oost 1"
TITLE, WHY = "Geschenken voor de zomer", "In juni krijgen we de meeste vragen."
LAST = date(2025, 4, 2)
WRONG, RIGHT = "Dan staat het nergens: lees het nog eens.", "Juist: dan ziet iedereen het."
REMINDED = [LAST - timedelta(days=3), *(LAST + timedelta(days=1 + 7 * week) for week in range(5))]
COLLEAGUE = (
    "select p.account_id from people_person p join protect_norms_confirmation c on c.person_id = p.id"
    " where c.campaign_id = %s and p.staff_number <> %s and p.account_id is not null and not exists (select 1"
    " from protect_norms_confirmation other join protect_norms_campaign one on one.id = other.campaign_id"
    " where other.person_id = p.id and other.campaign_id <> c.campaign_id and other.confirmed_at is null"
    " and one.state = 'running') order by p.staff_number limit 1"
)
TOLD = (
    "select count(*) from notices_notice where account_id = %s and kind in ('campaign_due', 'campaign_overdue')"
    " and at::date = %s"
)


@pytest.mark.req("L3-b", "L6.7-a")
def test_a_campaign_from_publishing_to_the_last_reminder(
    open_context: Callable[..., BrowserContext], sign_in: Callable[..., Page], server: Running
) -> None:
    page = sign_in(open_context().new_page(), COORDINATOR, "/norms/")
    key = _put_out(page)
    asked = server.one("select count(*) from protect_norms_confirmation where campaign_id = %s", key)
    assert asked > 5
    expect(page.locator("main")).to_contain_text(f"0 van {asked}")

    reader = sign_in(open_context(viewport={"width": 390, "height": 844}).new_page(), EMPLOYEE, "/work/")
    _understand(reader, key)
    page.reload()
    expect(page.locator("main")).to_contain_text(f"1 van {asked}")

    colleague = server.one(COLLEAGUE, key, EMPLOYEE)
    quiet = [REMINDED[0] + timedelta(days=1), LAST, REMINDED[-1] + timedelta(days=7)]
    nights.pass_by(
        server, "norms.", sorted([*REMINDED, *REMINDED, *quiet])
    )  # a night run again tells nobody again
    assert {day: server.one(TOLD, colleague, day) for day in REMINDED} == dict.fromkeys(REMINDED, 1)
    assert {day: server.one(TOLD, colleague, day) for day in quiet} == dict.fromkeys(quiet, 0)
    mine = (
        "select count(*) from protect_norms_confirmation where campaign_id = %s and confirmed_at is not null"
    )
    assert server.one(mine, key) == 1

    page.locator('form[action$="/close/"] button').click()
    expect(page.locator("main .head .st")).to_have_text("afgesloten")


def _put_out(page: Page) -> str:
    """From the list to a campaign that runs; the key stands in its address."""
    page.locator('a[href$="/norms/new/"]').first.click()
    version = page.locator("#id_text option[value^='version:']").first.get_attribute("value")
    page.locator("#id_text").select_option(version)
    page.locator("#id_title_nl").fill(TITLE)
    page.locator("#id_why_nl").fill(WHY)
    page.locator("#id_last_date").fill(LAST.isoformat())
    page.locator("details:has([name=units]) summary").click()
    page.get_by_label(re.compile(UNIT)).check()
    page.locator("main form [type=submit]").last.click()
    expect(page.locator("h1")).to_have_text(TITLE)
    assert not matrix.violations(page)
    page.locator('a[href$="/questions/new/"]').click()
    for name, text in (
        ("text_nl", "Wat doe je met een geschenk van een handelaar?"),
        ("option_1_nl", "Houden"), ("feedback_1_nl", WRONG),
        ("option_2_nl", "Weigeren of inschrijven"), ("feedback_2_nl", RIGHT),
        ("option_3_nl", "Verkopen"), ("feedback_3_nl", WRONG),
    ):  # fmt: skip
        page.locator(f"#id_{name}").fill(text)
    page.locator("input[name=right][value='2']").check()
    page.locator("main form [type=submit]").last.click()
    page.locator('form[action$="/publish/"] button').click()
    expect(page.locator("main .head")).to_contain_text("loopt")
    return page.url.partition("#")[0].rstrip("/").split("/")[-1]


def _understand(reader: Page, key: str) -> None:
    """On a telephone: a wrong answer says why, the right one and a tick confirm."""
    reader.locator(f'a[href$="/norms/{key}/read/"]').first.click()
    expect(reader.locator("h1")).to_have_text(TITLE)
    assert not matrix.violations(reader)
    reader.get_by_label("Houden").check()
    reader.locator("input[name=read]").check()
    reader.get_by_role("button", name="Ik bevestig").click()
    expect(reader.locator("main")).to_contain_text(WRONG)
    expect(reader.locator("input[name=read]")).to_be_checked()
    reader.get_by_label("Weigeren of inschrijven").check()
    reader.get_by_role("button", name="Ik bevestig").click()
    expect(reader.locator(".head")).to_contain_text(re.compile("bevestigde|bevestigd"))
