"""The front door with a real browser: password, app, passkey, recovery code, idle lock, lock-out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import factors, matrix
from tests.browser.pages import session_of
from tests.browser.server import Running

SAID = "Een half afgewerkte zin"


def test_an_app_is_set_up_once_and_a_recovery_code_opens_too(page: Page) -> None:
    """Whoever holds a role cannot go round it: the password alone opens nothing."""
    factors.give_password(page, "P0009")
    page.wait_for_url("**/account/second-factor/**")
    page.goto("/policy/")
    expect(page).to_have_url(re.compile("/account/second-factor/"))

    page.locator('a[href="/account/second-factors/app/"]').click()
    secret = page.locator("#totp-key").inner_text()
    page.locator("#id_code").fill(factors.code(secret))
    page.locator("main form:has(#id_code) [type=submit]").click()
    page.wait_for_url("**/account/second-factors/codes/")
    spare = page.locator("main li code").first.inner_text()
    page.goto("/policy/")
    expect(page.locator(".house")).to_be_visible()

    _sign_out(page)
    factors.give_password(page, "P0009")
    _second_step(page, spare)
    _is_in(page)
    _sign_out(page)
    factors.give_password(page, "P0009")
    _second_step(page, spare)
    expect(page.locator(".msg-error, .errors").first).to_be_visible()  # each code works once


def test_password_and_code(page: Page, server: Running) -> None:
    factors.give_app(server, "P0005")
    factors.give_password(page, "P0005")
    _second_step(page, "000000")
    expect(page.locator("#id_code")).to_be_visible()
    _second_step(page, factors.code(factors.SECRET))
    _is_in(page)
    page.goto("/account/sessions/")
    expect(page.locator("main")).to_contain_text("Chrom")


def test_a_passkey_signs_in_alone(page: Page) -> None:
    factors.device(page)
    factors.give_password(page, "P0007")
    page.wait_for_url("**/account/second-factor/**")
    page.locator('a[href="/account/second-factors/passkeys/add/"]').click()
    factors.add_passkey(page, "Mijn telefoon")
    page.goto("/policy/")
    expect(page.locator(".house")).to_be_visible()

    _sign_out(page)
    page.goto("/account/login/")
    page.locator("#passkey-use").click()
    _is_in(page)
    expect(page.locator(".who-menu")).to_contain_text("El Idrissi")


def test_an_idle_session_locks_and_keeps_what_was_typed(page: Page, server: Running) -> None:
    manager = "P0016"
    key = server.one(
        "select a.id from plan_action a join people_person p on p.id = a.owner_id"
        " where p.staff_number = %s and a.state = 'running' order by a.id",
        manager,
    )
    action = f"/plan/actions/{key}/"
    factors.give_password(page, manager)
    _is_in(page)
    page.goto(action)
    page.locator("#id_text").fill(SAID)
    server.let_time_pass(session_of(page), minutes=21)
    page.locator('form[action$="/progress/"] [type=submit]').click()
    page.wait_for_url("**/account/reauthenticate/**")
    assert not matrix.violations(page)
    page.goto("/people/")
    expect(page).to_have_url(re.compile("/account/reauthenticate/"))

    page.go_back()
    page.locator("#id_password").fill(factors.PASSWORD)
    page.locator('form[action="/account/reauthenticate/"] [type=submit]').click()
    page.wait_for_url(f"**{action}")
    expect(page.locator("#id_text")).to_have_value(SAID)


def test_eight_wrong_passwords_lock_one_name_here_and_nobody_else(page: Page) -> None:
    for _attempt in range(8):
        factors.give_password(page, "P0025", "not this one at all")
    expect(page.locator("#id_password")).to_have_count(0)
    expect(page.locator("main h1")).to_be_visible()
    factors.give_password(page, "P0025")
    expect(page.locator("#id_password")).to_have_count(0)  # not even with the right one
    factors.give_password(page, "P0024")
    page.wait_for_url("**/account/second-factor/**")


@pytest.mark.parametrize("path", ["/policy/", "/plan/actions/", "/people/", "/retention/"])
def test_nothing_is_shown_to_strangers(page: Page, path: str) -> None:
    page.goto(path)
    expect(page).to_have_url(re.compile(rf"/account/login/\?next={re.escape(path.replace('/', '%2F'))}"))


def _second_step(page: Page, code: str) -> None:
    page.locator("#id_code").fill(code)
    with page.expect_navigation():
        page.locator('form[action="/account/second-factors/step/"]:has(#id_code) [type=submit]').click()


def _is_in(page: Page) -> None:
    expect(page.locator(".who-menu")).to_be_visible()


def _sign_out(page: Page) -> None:
    page.locator(".who-menu summary").click()
    page.locator('.who-menu form[action="/account/logout/"] button').click()
    expect(page.locator(".who-menu")).to_have_count(0)
