"""The second factor: obligatory with a role, by app, passkey or recovery code; what is kept of it."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

from rit.foundation import clock
from rit.foundation.access import actions
from rit.foundation.access.actor import system
from rit.foundation.access.models import Account, SignedInSession
from rit.foundation.audit.models import Entry as Trail
from rit.foundation.notices.models import Notice

pytestmark = pytest.mark.django_db
PASSWORD = "een goed lang wachtwoord"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2025, 3, 18, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_attempts_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anna() -> Account:
    account = Account(username="anna")
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def coach(anna: Account) -> Account:
    today = clock.today()
    actions.grant(
        anna,
        "coach",
        from_date=today - timedelta(days=1),
        to_date=today + timedelta(days=300),
        reason="appointed",
        by=system("console"),
        now=NOW,
    )
    return anna


def sign_in(client: Client) -> HttpResponse:
    return client.post("/account/login/", {"login": "anna", "password": PASSWORD})


def code(secret: str = SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def events() -> list[str]:
    """What stands in the trail about Anna, in order."""
    return [entry.event for entry in _trail()]


def _trail() -> list[Trail]:
    anna = Account.objects.get(username="anna")
    return list(Trail.objects.filter(account_id=anna.pk).order_by("id"))


def test_whoever_holds_a_role_sets_a_second_factor_before_anything_else(
    client: Client, coach: Account
) -> None:
    sign_in(client)
    asked = client.get("/roles/")
    assert asked.status_code == 302
    assert asked["Location"].startswith("/account/second-factor/")
    page = client.get("/account/second-factor/").content.decode()
    assert page.count("<h1") == 1
    assert 'href="/account/second-factors/app/"' in page
    assert 'href="/account/second-factors/passkeys/add/"' in page


def test_without_a_role_nobody_is_made_to(client: Client, anna: Account) -> None:
    sign_in(client)
    assert client.get("/roles/").status_code == 200


def test_setting_up_an_app_right_after_signing_in_asks_no_password_again(
    client: Client, coach: Account
) -> None:
    sign_in(client)
    page = client.get("/account/second-factors/app/")
    shown = page.content.decode()
    assert page.status_code == 200
    assert 'src="data:image/svg+xml;base64,' in shown
    secret = re.search(r'id="totp-key">(\w+)<', shown)
    assert secret

    done = client.post("/account/second-factors/app/", {"code": code(secret[1])})

    assert done["Location"] == "/account/second-factors/codes/"
    codes = client.get("/account/second-factors/codes/").content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", codes)) == 10
    assert client.get("/account/second-factors/codes/file/")["Content-Type"].startswith("text/plain")
    assert client.get("/roles/").status_code == 200
    assert events() == ["access.signed_in", "access.second_factor_added", "access.recovery_codes_made"]
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret[1] not in kept
    assert get_adapter().decrypt(kept) == secret[1]
    told = list(Notice.objects.filter(account=coach).values_list("kind", flat=True))
    assert told.count("second_factor_changed") == 2


def test_a_wrong_code_sets_up_nothing(client: Client, coach: Account) -> None:
    sign_in(client)
    client.get("/account/second-factors/app/")
    answer = client.post("/account/second-factors/app/", {"code": "000000"})
    assert answer.status_code == 200
    assert b'role="alert"' in answer.content
    assert not Authenticator.objects.filter(user=coach).exists()


def test_the_second_step_asks_the_code(client: Client, coach: Account) -> None:
    TOTP.activate(coach, SECRET)
    first = sign_in(client)
    assert first["Location"] == "/account/second-factors/step/"
    assert client.get("/roles/")["Location"].startswith("/account/login/")
    page = client.get("/account/second-factors/step/").content.decode()
    assert page.count("<h1") == 1
    assert 'autocomplete="one-time-code"' in page

    wrong = client.post("/account/second-factors/step/", {"code": "000000"})
    assert wrong.status_code == 200
    right = client.post("/account/second-factors/step/", {"code": code()})
    assert right.status_code == 302
    assert client.get("/roles/").status_code == 200

    assert events() == ["access.second_factor_failed", "access.signed_in"]
    failed, signed_in = _trail()
    assert failed.detail == {"at": "sign-in"}
    assert signed_in.detail == {"with": ["password", "totp"]}


def test_a_code_works_once(coach: Account) -> None:
    TOTP.activate(coach, SECRET)
    used = code()
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        assert client.post("/account/second-factors/step/", {"code": used}).status_code == expected


def test_a_recovery_code_works_once(coach: Account) -> None:
    TOTP.activate(coach, SECRET)
    spare = RecoveryCodes.activate(coach).get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        assert client.post("/account/second-factors/step/", {"code": spare}).status_code == expected


def test_removing_the_last_factor_ends_other_sessions_and_closes_the_work(coach: Account) -> None:
    here, there = Client(), Client()
    for client in (there, here):
        sign_in(client)
    TOTP.activate(coach, SECRET)
    assert here.get("/roles/").status_code == 200

    page = here.get("/account/second-factors/app/remove/")
    assert page.status_code == 200
    here.post("/account/second-factors/app/remove/")

    assert here.get("/roles/")["Location"].startswith("/account/second-factor/")
    assert there.get("/account/")["Location"].startswith("/account/login/")
    assert "access.second_factor_removed" in events()


@pytest.mark.parametrize("page", ["", "app/", "passkeys/", "passkeys/add/", "codes/new/"])
def test_each_page_has_one_heading_and_no_script_inside(client: Client, anna: Account, page: str) -> None:
    sign_in(client)
    answer = client.get(f"/account/second-factors/{page}")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert shown.count("<h1") == 1
    assert shown.count("<main") == 1
    for attributes in re.findall(r"<script([^>]*)>", shown):
        assert "src=" in attributes or "application/json" in attributes
    assert not re.search(r"\son[a-z]+=|style=", shown)


class Device:
    """A passkey of ours: it keeps one key and signs as a browser's authenticator does."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"a key of the tests"
        self.handle = ""
        self.count = 0

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        public = options["publicKey"]
        self.handle = public["user"]["id"]
        cose = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        credential = b"\x00" * 16 + struct.pack(">H", len(self.id)) + self.id + cose
        data = self._data(public["rp"]["id"], 0x45) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", public["challenge"])
        response = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(attestation),
        }
        return {**self._named(), "response": response, "clientExtensionResults": {"credProps": {"rk": True}}}

    def use(self, options: dict[str, Any]) -> dict[str, Any]:
        public = options["publicKey"]
        data = self._data(public["rpId"], 0x05)
        client = self._client("webauthn.get", public["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.handle,
        }
        return {**self._named(), "response": response, "clientExtensionResults": {}}

    def _named(self) -> dict[str, str]:
        return {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key"}

    def _data(self, site: str, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _client(self, kind: str, challenge: str) -> bytes:
        websafe_decode(challenge)
        return json.dumps({"type": kind, "challenge": challenge, "origin": "https://testserver"}).encode()


def options(answer: HttpResponse) -> dict[str, Any]:
    said = re.search(
        r'<script id="passkey-data" type="application/json">(.*?)</script>', answer.content.decode()
    )
    assert said
    found = json.loads(said[1])
    asked: dict[str, Any] = found.get("creation_options") or found["request_options"]
    return asked


@pytest.fixture
def device(coach: Account) -> Device:
    made, client = Device(), Client()
    sign_in(client)
    asked = options(client.get("/account/second-factors/passkeys/add/"))
    credential = json.dumps(made.register(asked))
    told = {"name": "my telephone", "passwordless": "on", "credential": credential}
    answer = client.post("/account/second-factors/passkeys/add/", told)
    assert answer.status_code == 302, answer.content
    assert b"my telephone" in client.get("/account/second-factors/passkeys/").content
    return made


def test_a_passkey_signs_in_without_password(client: Client, device: Device) -> None:
    asked = client.get("/account/login/passkey/", HTTP_ACCEPT="application/json").json()["request_options"]
    told = {"credential": json.dumps(device.use(asked)), "next": "/account/"}

    answer = client.post("/account/login/passkey/", told)

    assert answer["Location"] == "/account/"
    assert client.get("/roles/").status_code == 200
    assert Trail.objects.filter(event="access.signed_in").latest("id").detail == {"with": ["webauthn"]}


def test_a_passkey_is_the_second_step_too(client: Client, device: Device) -> None:
    sign_in(client)
    asked = options(client.get("/account/second-factors/step/"))
    client.post("/account/second-factors/step/", {"credential": json.dumps(device.use(asked))})
    assert client.get("/roles/").status_code == 200


def test_a_strange_passkey_opens_nothing_and_says_so(client: Client, device: Device) -> None:
    strange = Device()
    strange.handle = device.handle
    asked = client.get("/account/login/passkey/", HTTP_ACCEPT="application/json").json()["request_options"]
    answer = client.post(
        "/account/login/passkey/", {"credential": json.dumps(strange.use(asked))}, follow=True
    )
    assert not SignedInSession.objects.filter(account__username="anna").count() > 1
    assert b"This code is not right" in answer.content or b"said" in answer.content
    assert client.get("/roles/").status_code == 302


def test_a_passkey_unlocks_a_locked_session(client: Client, device: Device) -> None:
    asked = client.get("/account/login/passkey/", HTTP_ACCEPT="application/json").json()["request_options"]
    client.post("/account/login/passkey/", {"credential": json.dumps(device.use(asked))})
    session = client.session
    session["rit_seen"] -= 3600
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 3600} for record in session["account_authentication_methods"]
    ]
    session.save()
    assert client.get("/roles/")["Location"].startswith("/account/reauthenticate/")

    asked = options(client.get("/account/second-factors/passkeys/reauthenticate/"))
    told = {"credential": json.dumps(device.use(asked)), "next": "/roles/"}
    assert client.post("/account/second-factors/passkeys/reauthenticate/", told)["Location"] == "/roles/"
    assert client.get("/roles/").status_code == 200


def test_renaming_and_removing_a_passkey(client: Client, device: Device, coach: Account) -> None:
    key = Authenticator.objects.get(type="webauthn")
    sign_in(client)
    asked = options(client.get("/account/second-factors/step/"))
    client.post("/account/second-factors/step/", {"credential": json.dumps(device.use(asked))})
    client.post(f"/account/second-factors/passkeys/{key.pk}/", {"name": "blue key"})
    assert b"blue key" in client.get("/account/second-factors/passkeys/").content
    assert client.get(f"/account/second-factors/passkeys/{key.pk}/remove/").status_code == 200
    client.post(f"/account/second-factors/passkeys/{key.pk}/remove/")
    assert not Authenticator.objects.filter(user=coach).exists()
    assert "access.second_factor_removed" in events()


def test_a_change_asks_again_after_a_while_and_then_goes_through(client: Client, coach: Account) -> None:
    sign_in(client)
    TOTP.activate(coach, SECRET)
    before = RecoveryCodes.activate(coach).get_unused_codes()
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**record, "at": record["at"] - 600} for record in records]
    session.save()

    asked = client.post("/account/second-factors/codes/new/")
    assert asked["Location"].startswith("/account/reauthenticate/?next=")
    done = client.post(
        asked["Location"], {"password": PASSWORD, "next": "/account/second-factors/codes/new/"}
    )

    assert done["Location"] == "/account/second-factors/codes/"
    after = Authenticator.objects.get(user=coach, type="recovery_codes").wrap().get_unused_codes()
    assert set(after).isdisjoint(before)
    assert events()[-1] == "access.recovery_codes_made"
