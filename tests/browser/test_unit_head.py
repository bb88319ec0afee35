"""The head of a unit sees what the plan asks of it and gives an action to somebody of the unit, by keyboard (L1-e)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import keyboard
from tests.browser.server import Running

HEAD = "P0016"
_UNIT = (
    "select a.unit_id, u.code from people_assignment a join people_person p on p.id = a.person_id"
    " join people_unit u on u.id = a.unit_id where p.staff_number = %s and a.leads and a.to_date is null"
)
_MEMBER = (
    "select p.first_name || ' ' || p.last_name, p.id from people_assignment a"
    " join people_person p on p.id = a.person_id where a.unit_id = %s and not a.leads and a.to_date is null"
    " and p.left_date is null order by p.staff_number limit 1"
)
# One that no other journey touches
_ACTION = (
    "select a.id from plan_action a join plan_plan p on p.id = a.plan_id and p.status = 'running'"
    " where a.state = 'running' and a.recurrence = 'none' and a.title ->> 'nl' not like 'Geef%%'"
    " order by a.created_at, a.code limit 1"
)


@pytest.mark.req("L1-e")
def test_a_head_gives_what_the_unit_carries_to_one_of_its_people(
    page: Page, sign_in: Callable[..., Page], server: Running
) -> None:
    ((unit, code),) = server.rows(_UNIT, HEAD)
    ((name, member),) = server.rows(_MEMBER, unit)
    action = server.one(_ACTION)
    server.rows("update plan_action set unit_id = %s where id = %s", unit, action)

    sign_in(page, HEAD, f"/asked/units/{code}/")
    keyboard.past_the_menu(page)
    keyboard.enter(page, f'main a[href="/plan/actions/{action}/"]')
    keyboard.past_the_menu(page)
    keyboard.enter(page, 'main a[href$="/assign/"]')
    keyboard.past_the_menu(page)
    keyboard.write(page, "input[name=owner_text]", name)
    page.keyboard.press("Tab")
    keyboard.write(page, "#id_reason", "Kent de nachtploegen.")
    keyboard.enter(page, "main form .btn-primary")

    expect(page.locator(".log li").first).to_contain_text("Kent de nachtploegen.")
    assert server.one("select owner_id from plan_action where id = %s", action) == member
