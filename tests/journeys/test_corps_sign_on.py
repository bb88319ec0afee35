"""Signing in with the corps' own sign-on, against an OpenID provider in a process of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from rit.config import environment, sign_on
from rit.config.doctor import machine
from rit.foundation.access import corps
from rit.foundation.access.models import Account, Grant
from rit.foundation.audit.models import Entry
from rit.people.demo import CAST
from tests.provider import provider as provider_process

pytestmark = pytest.mark.django_db

RIT = "rit-of-the-zone"
BEGIN, BACK = "/account/corps/", "/account/corps/back/"


@pytest.fixture(scope="module", name="provider")
def _provider() -> Iterator[str]:
    with provider_process() as address:
        yield address


@pytest.fixture
def set_up(provider: str, settings: Any) -> Any:
    """set_up(oidc_match="email") sets RIT up with the provider."""

    def make(**more: Any) -> None:
        found: dict[str, Any] = {
            "oidc_issuer": provider,
            "oidc_name": "Korpslogin",
            "origin": "http://testserver",
        }
        found |= {"oidc_client_id": RIT, "oidc_client_secret": "between-us", **more}
        settings.ENVIRONMENT = replace(django_settings.ENVIRONMENT, **found)
        settings.SOCIALACCOUNT_PROVIDERS = sign_on.providers(settings.ENVIRONMENT)
        cache.clear()

    make()
    return make


def person(provider: str, **claims: Any) -> str:
    """Somebody who is known there; their subject says nothing to RIT."""
    subject = f"subject-{abs(hash(str(sorted(claims.items()))))}"
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=5).raise_for_status()
    return subject


def asked(client: Client, path: str = BEGIN) -> str:
    """Where RIT sends the browser."""
    answer = client.get(path)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return str(answer.url)


def agreed(address: str, subject: str) -> str:
    """What the provider sends the browser back to."""
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text[:300]
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def arrive(client: Client, subject: str, path: str = BEGIN) -> Any:
    return client.get(agreed(asked(client, path), subject))


def username(role: str) -> str:
    return CAST[role]


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_there_is_no_button_and_no_address_until_it_is_set_up(client: Client) -> None:
    assert BEGIN not in client.get("/account/login/").content.decode()
    assert client.get(BEGIN).status_code == 404
    assert client.get(BACK).status_code == 404


def test_who_is_known_comes_in_and_lands_where_they_wanted(
    client: Client, set_up: Any, provider: str
) -> None:
    page = client.get("/account/login/?next=/plan/").content.decode()
    assert "Korpslogin" in page
    found = re.search(r'href="(/account/corps/[^"]*)"', page)
    assert found
    subject = person(provider, preferred_username=username("employee").lower())
    answer = arrive(client, subject, found[1].replace("&amp;", "&"))
    assert (answer.status_code, answer.url) == (302, "/plan/")
    assert is_in(client)
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()
    assert Entry.objects.filter(event="access.signed_in").latest("pk").detail == {"with": ["sign-on"]}
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_what_is_asked_of_the_sign_on(client: Client, set_up: Any) -> None:
    query = parse_qs(urlsplit(asked(client)).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["response_type"] == ["code"]
    assert len(query["nonce"][0]) >= 24
    assert len(query["state"][0]) >= 16
    assert query["redirect_uri"] == ["http://testserver/account/corps/back/"]
    assert query["max_age"] == ["1200"]


def test_nobody_gets_an_account_by_coming_in(client: Client, set_up: Any, provider: str) -> None:
    before = Account.objects.count()
    answer = arrive(client, person(provider, preferred_username="stranger"))
    assert answer.status_code == 403
    assert "Korpslogin" in answer.content.decode()
    assert not is_in(client)
    assert Account.objects.count() == before


@pytest.mark.parametrize("claims", [{}, {"preferred_username": ""}, {"preferred_username": ["P0003"]}])
def test_without_the_claim_nobody_is_meant(
    claims: dict[str, Any], client: Client, set_up: Any, provider: str
) -> None:
    assert arrive(client, person(provider, **claims, other="x")).status_code == 403


def test_an_address_counts_only_when_verified_and_of_one_account(
    client: Client, set_up: Any, provider: str
) -> None:
    set_up(oidc_match="email")
    account = Account.objects.get(username=username("employee"))
    address = account.email
    assert arrive(client, person(provider, email=address, email_verified=False)).status_code == 403
    assert arrive(client, person(provider, email=address)).status_code == 403
    known = person(provider, email=address.upper(), email_verified=True)
    other = Account.objects.create(username="twin", email=address)
    assert arrive(client, known).status_code == 403
    other.delete()
    assert arrive(client, known).status_code == 302
    assert is_in(client)


def test_a_closed_account_stays_closed(client: Client, set_up: Any, provider: str) -> None:
    Account.objects.filter(username=username("employee")).update(is_active=False)
    answer = arrive(client, person(provider, preferred_username=username("employee")))
    assert answer.url == reverse("account_inactive")
    assert not is_in(client)


def test_an_answer_works_once_and_only_where_it_was_asked(client: Client, set_up: Any, provider: str) -> None:
    back = agreed(asked(client), person(provider, preferred_username=username("employee")))
    assert Client().get(back).status_code == 401  # another browser
    assert client.get(back).status_code == 302
    client.post(reverse("account_logout"))
    assert client.get(back).status_code == 401  # replayed
    assert not is_in(client)
    assert client.get(BACK).status_code == 401
    assert client.get(f"{BACK}?state=x&code=y").status_code == 401


def test_who_stops_there_is_not_in(client: Client, set_up: Any) -> None:
    state = parse_qs(urlsplit(asked(client)).query)["state"][0]
    answer = client.get(f"{BACK}?error=access_denied&state={state}")
    assert answer.status_code == 401
    assert not is_in(client)


def test_another_issuer_is_refused(client: Client, set_up: Any, provider: str) -> None:
    """The same machine under another name is another issuer."""
    set_up(oidc_issuer=provider.replace("127.0.0.1", "localhost") + "/")
    config = requests.get(f"{provider}/.well-known/openid-configuration", timeout=5).json()
    assert config["issuer"] == provider
    set_up(oidc_issuer=f"{provider}/.well-known/openid-configuration?x=/.well-known/")
    assert client.get(BEGIN).status_code == 401


def test_a_sign_on_that_does_not_answer_is_said(client: Client, set_up: Any) -> None:
    set_up(oidc_issuer="http://127.0.0.1:9")
    assert client.get(BEGIN).status_code == 401


def id_token(provider: str, application: str, nonce: str) -> str:
    """A genuine token of the provider, given to this application."""
    subject = person(provider, preferred_username=username("coordinator"))
    back = "http://testserver/elsewhere/"
    query = {"client_id": application, "response_type": "code", "scope": "openid profile", "nonce": nonce}
    query |= {"redirect_uri": back, "state": "x"}
    answer = requests.post(
        f"{provider}/oauth2/authorize", params=query, data={"sub": subject}, allow_redirects=False, timeout=5
    )
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    data = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
    token = requests.post(
        f"{provider}/oauth2/token", data=data, auth=(application, "whatever"), timeout=5
    ).json()
    return str(token["id_token"])


def reader(nonce: str) -> tuple[Any, Any]:
    request = RequestFactory().get(BACK)
    found = corps.SignOn(request, corps.CORPS)
    found.nonce = nonce
    return found, found.get_provider().app


def test_a_token_for_another_application_is_refused(set_up: Any, provider: str) -> None:
    there, app = reader("n-1")
    assert there._decode_id_token(app, id_token(provider, RIT, "n-1"))["preferred_username"]
    with pytest.raises(OAuth2Error):
        there._decode_id_token(app, id_token(provider, "another-application", "n-1"))


def test_a_token_with_another_nonce_or_a_broken_signature_is_refused(set_up: Any, provider: str) -> None:
    token = id_token(provider, RIT, "n-2")
    there, app = reader("n-3")
    with pytest.raises(OAuth2Error, match="browser"):
        there._decode_id_token(app, token)
    there, app = reader("n-2")
    head, body, signature = token.split(".")
    with pytest.raises(OAuth2Error):
        there._decode_id_token(app, f"{head}.{body}.{signature[:-8]}AAAAAAAA")
    none = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    with pytest.raises(OAuth2Error, match="signed"):
        there._decode_id_token(app, f"{none}.{body}.")


def test_a_code_that_the_sign_on_never_gave_is_refused(client: Client, set_up: Any) -> None:
    state = parse_qs(urlsplit(asked(client)).query)["state"][0]
    assert client.get(f"{BACK}?state={state}&code=made-up").status_code == 401
    assert not is_in(client)


def test_groups_are_ignored_until_the_installer_lists_them(
    client: Client, set_up: Any, provider: str
) -> None:
    claims = {"preferred_username": username("employee"), "groups": ["integrity-coaches", "chiefs"]}
    arrive(client, person(provider, **claims))
    assert not Grant.objects.filter(account__username=username("employee")).exists()
    set_up(oidc_roles=("integrity-coaches=coach",))
    arrive(client, person(provider, **claims))
    granted = Grant.objects.get(account__username=username("employee"))
    assert (granted.role, granted.granted_by, granted.reason) == (
        "coach",
        None,
        "Korpslogin: integrity-coaches",
    )
    assert (granted.to_date - granted.from_date).days <= 1
    arrive(client, person(provider, **claims))
    assert Grant.objects.filter(account__username=username("employee")).count() == 1


def test_a_group_gives_no_role_that_may_not_be_combined(client: Client, set_up: Any, provider: str) -> None:
    from rit.foundation.access.roles import roles

    held, clash = next(
        (code, sorted(role.not_with)[0]) for code, role in roles().items() if role.not_with and code in CAST
    )
    set_up(oidc_roles=(f"all={clash}",))
    arrive(client, person(provider, preferred_username=username(held), groups="all"))
    assert not Grant.objects.filter(account__username=username(held), role=clash).exists()


def test_who_holds_a_role_still_needs_a_second_factor(client: Client, set_up: Any, provider: str) -> None:
    claims = {"preferred_username": username("coordinator"), "amr": ["pwd", "mfa"]}
    arrive(client, person(provider, **claims))
    assert client.get("/policy/").url.startswith(reverse("access:second_factor"))
    set_up(oidc_trusts_mfa=True)
    visitor = Client()
    arrive(visitor, person(provider, **{**claims, "amr": ["pwd"]}))
    assert visitor.get("/policy/").url.startswith(reverse("access:second_factor"))
    arrive(visitor, person(provider, **claims))
    assert visitor.get("/policy/").status_code == 200


def test_an_own_second_factor_is_asked_unless_the_sign_on_is_trusted(
    client: Client, set_up: Any, provider: str
) -> None:
    account = Account.objects.get(username=username("coordinator"))
    totp.TOTP.activate(account, totp.generate_totp_secret())
    subject = person(provider, preferred_username=account.username, amr="mfa")
    assert arrive(client, subject).url == reverse("mfa_authenticate")
    assert not is_in(client)
    set_up(oidc_trusts_mfa=True)
    visitor = Client()
    assert arrive(visitor, subject).status_code == 302
    assert visitor.get("/policy/").status_code == 200


def test_a_locked_session_opens_by_coming_in_again(client: Client, set_up: Any, provider: str) -> None:
    subject = person(provider, preferred_username=username("employee"))
    arrive(client, subject)
    session = client.session
    session["rit_seen"] -= 21 * 60
    for record in session["account_authentication_methods"]:
        record["at"] -= 21 * 60
    session.save()
    assert client.get("/policy/").url.startswith("/account/reauthenticate/")
    assert BEGIN in client.get("/account/reauthenticate/").content.decode()
    query = parse_qs(urlsplit(asked(client)).query)
    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])
    silent = person(provider, preferred_username=username("employee"), auth_time=None)
    assert arrive(client, silent).status_code == 401  # it does not say that it asked again
    long_ago = person(provider, preferred_username=username("employee"), auth_time=int(time.time()) - 600)
    assert arrive(client, long_ago).status_code == 401
    assert client.get("/policy/").status_code == 302
    just_now = person(provider, preferred_username=username("employee"), auth_time=int(time.time()))
    assert arrive(client, just_now).status_code == 302
    assert client.get("/policy/").status_code == 200


def test_who_proved_it_there_too_long_ago_proves_it_again(client: Client, set_up: Any, provider: str) -> None:
    claims = {"preferred_username": username("employee")}
    assert arrive(client, person(provider, **claims, auth_time=int(time.time()) - 3600)).status_code == 401
    assert arrive(client, person(provider, **claims, auth_time=int(time.time()) - 60)).status_code == 302


def test_doctor_says_whether_it_is_set_up(provider: str) -> None:
    env = replace(environment.read(), oidc_issuer="", oidc_roles=())
    assert [finding.good for finding in machine.sign_on(env)] == [True]
    there = replace(env, oidc_issuer=provider, oidc_client_id=RIT, oidc_client_secret="x")
    assert [finding.good for finding in machine.sign_on(there)] == [True]
    assert "groups are ignored" in next(iter(machine.sign_on(there))).line
    gone = replace(there, oidc_issuer="http://127.0.0.1:9", oidc_roles=("a=no_such_role",))
    assert [finding.good for finding in machine.sign_on(gone)] == [False, False]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"RIT_OIDC_ISSUER": "http://sign.example"}, "https"),
        ({"RIT_OIDC_ISSUER": "https://sign.example"}, "RIT_OIDC_CLIENT_ID"),
        (
            {
                "RIT_OIDC_ISSUER": "https://sign.example",
                "RIT_OIDC_CLIENT_ID": "x",
                "RIT_OIDC_CLIENT_SECRET": "y",
            }
            | {"RIT_OIDC_ROLES": "coaches"},
            "group=role",
        ),
    ],
)
def test_half_a_sign_on_is_refused_at_the_start(more: dict[str, str], said: str) -> None:
    with pytest.raises(environment.SettingError, match=said):
        environment.read({"RIT_MODE": "test", **more})
