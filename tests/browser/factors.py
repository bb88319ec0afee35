"""What a person carries to prove who they are: the app with its codes, and a device with a passkey."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import time

from allauth.mfa.adapter import get_adapter
from playwright.sync_api import CDPSession, Page

from tests.browser.server import Running

PASSWORD = "rit-demo-2025"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30  # seconds
ENOUGH = 6


def code(secret: str) -> str:
    """The six digits of RFC 6238 that the app shows; waits for new ones when these are nearly over."""
    left = PERIOD - time.time() % PERIOD
    if left < ENOUGH:
        time.sleep(left)
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def give_app(server: Running, staff_number: str, secret: str = SECRET) -> None:
    """As if this person had set up an app some time ago."""
    data = json.dumps({"secret": get_adapter().encrypt(secret)})
    server.rows(
        "insert into mfa_authenticator (type, data, user_id, created_at)"
        " select 'totp', %s::jsonb, id, now() from access_account where username = %s",
        data,
        staff_number,
    )


def give_codes(server: Running, staff_number: str) -> None:
    data = json.dumps({"seed": get_adapter().encrypt("0123456789abcdef" * 2), "used_mask": 0})
    server.rows(
        "insert into mfa_authenticator (type, data, user_id, created_at)"
        " select 'recovery_codes', %s::jsonb, id, now() from access_account where username = %s",
        data,
        staff_number,
    )


def device(page: Page) -> CDPSession:
    """A telephone or laptop that keeps passkeys and recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def give_password(page: Page, staff_number: str, password: str = PASSWORD) -> None:
    page.goto("/account/login/")
    page.locator("#id_login").fill(staff_number)
    page.locator("#id_password").fill(password)
    page.locator('main form[action="/account/login/"] [type=submit]').first.click()


def prove_again(page: Page, staff_number: str) -> None:
    """Gives the password where the page asks *is it still you?*, or chooses oneself again in the demo's list."""
    if "/demo/?next=" in page.url and staff_number:
        page.locator(f'form[action$="/{staff_number}/"] button').click()
        page.wait_for_url(lambda url: "/demo/" not in url)
    elif "/reauthenticate/" in page.url:
        page.goto(page.url.replace("/second-factors/reauthenticate/", "/reauthenticate/"))
        page.locator("#id_password").fill(PASSWORD)
        page.locator('form[action="/account/reauthenticate/"] [type=submit]').click()
        page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def add_passkey(page: Page, name: str) -> None:
    """On the page where one adds a passkey; the device must be there already."""
    page.locator("#id_name").fill(name)
    alone = page.locator("#id_passwordless")
    if alone.count():
        alone.check()
    page.locator("#passkey-add").click()
    page.wait_for_url(lambda url: "/passkeys/add/" not in url)
