"""Whatever a stranger sends to the door and the mailbox, there is an answer, and never an error of ours (L6.5-a)."""

from __future__ import annotations

import string

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as run
from hypothesis import strategies as st

from rit.enforce.intake.door import giveaways, guard
from rit.foundation.vault import crypto, proofs, receipts

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]

ADDRESSES = (
    *(
        "/report/",
        "/report/check/",
        "/report/send/",
        "/report/sent/",
        "/report/sent/proof/",
        "/report/leave/",
    ),
    *(
        "/report/erase/",
        "/report/kept/",
        "/report/later/",
        "/report/go-on/",
        "/report/verify/",
        "/report/files/",
    ),
    *(
        f"/report/{name}/"
        for name in ("about", "naming", "route", "what", "when", "who", "kind", "proof", "reply")
    ),
    *(
        "/report/nothing/",
        "/mailbox/",
        "/mailbox/mine/",
        "/mailbox/write/",
        "/mailbox/who/",
        "/mailbox/check-in/",
    ),
    *("/mailbox/minutes/", "/mailbox/rate/", "/mailbox/renew/", "/mailbox/kept/", "/mailbox/proof/"),
    "/mailbox/close/",
)
FIELDS = ("quality", "about", "naming", "what", "when", "where", "who", "themes", "name", "contact", "reply")
FIELDS += ("keep", "mark", "to_check", "code", "text", "choice", "score", "ticket", "file")
text = st.text(max_size=60) | st.sampled_from(
    [
        "citizen",
        "staff",
        "anonymous",
        "named",
        "other",
        "chief",
        "\0",
        "<script>",
        "x" * 30_000,
        "K7QF2MXD9RTBHW4P3ZCN",
    ]
)
fine = run(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fine
@given(
    address=st.sampled_from(ADDRESSES),
    method=st.sampled_from(["get", "post"]),
    fields=st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), text, max_size=6),
    cookies=st.dictionaries(
        st.sampled_from([settings.DRAFT_COOKIE_NAME, settings.MAILBOX_COOKIE_NAME]),
        st.text(alphabet=string.printable.replace(";", ""), max_size=50),
        max_size=2,
    ),
    begun=st.booleans(),
)
def test_anything_gets_an_answer(
    address: str, method: str, fields: dict[str, str], cookies: dict[str, str], begun: bool
) -> None:
    guard.forget()
    client = Client()
    if begun:
        client.post("/report/", {"quality": "citizen"})
    else:
        client.cookies.load(cookies)  # type: ignore[arg-type]  # a plain dictionary is fine

    page = getattr(client, method)(address, fields)

    assert page.status_code < 500


@pytest.mark.parametrize("address", ["/report/", "/report/verify/", "/mailbox/", "/report/go-on/"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"quality=%ff%fe&code=%00&text=%c3%28", "application/x-www-form-urlencoded"),
        (b"\xff\xfe\x00q", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"&".join(b"f%d=1" % place for place in range(10_000)), "application/x-www-form-urlencoded"),
        (b'--x\r\nContent-Disposition: form-data; name="code"\r\n\r\n', "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data"),
        (b"{}", "application/json"),
        (b"a=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
    ],
)
def test_broken_bodies_get_an_answer(address: str, body: bytes, kind: str) -> None:
    guard.forget()

    assert Client(raise_request_exception=False).generic("POST", address, body, kind).status_code < 500


@given(st.text(max_size=300))
def test_looking_for_giveaways_never_fails(said: str) -> None:
    for one in giveaways.found_in(said):
        assert one.found in said


@given(st.binary(min_size=32, max_size=32), st.text(max_size=40), st.sampled_from([" ", "-", "\n", ""]))
def test_a_receipt_in_a_text_is_found_however_it_is_grouped(key: bytes, around: str, between: str) -> None:
    code = between.join(receipts.grouped(receipts.from_draft(key)))

    assert giveaways.holds_a_code(f"{around} {code} {around}") or not any(one.isdigit() for one in code)


@fine
@given(st.text(max_size=2000))
def test_no_text_passes_for_a_proof(said: str) -> None:
    assert proofs.verify(said).verdict == "no_proof"


def test_a_draft_code_and_its_receipt_differ() -> None:
    from rit.enforce.intake.door.drafts import Held

    for _try in range(50):
        held = Held(receipts.from_draft(crypto.new_key()), {})
        assert held.receipt != held.code
