"""Somebody at the public door, who knows nothing but the addresses: what the tests of the door start from."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse
from django.test import Client

TEXT = "Op 3 maart nam een inspecteur geld aan bij een verkeerscontrole."


def answer(client: Client, name: str, /, **answers: object) -> HttpResponse:
    """Gives the answer to one screen, following no redirect."""
    address = "/report/" if name == "quality" else f"/report/{name}/"
    return client.post(address, answers)


def told(
    client: Client,
    *,
    quality: str = "citizen",
    about: str = "other",
    naming: str = "anonymous",
    what: str = TEXT,
) -> HttpResponse:
    """All questions answered up to the check; the page of it."""
    answer(client, "quality", quality=quality)
    answer(client, "about", about=about)
    answer(client, "naming", naming=naming)
    answer(client, "what", what=what)
    answer(client, "when", when="vorige week", where="Veldstraat")
    answer(client, "who", who="Een inspecteur met een baard")
    answer(client, "kind")
    if naming != "anonymous":
        answer(client, "reply", name="Fatma Aydın", contact="0470 00 00 00", reply="contact")
    return client.get("/report/check/")


def receipt_of(page: HttpResponse) -> str:
    """The code on a page, without spaces."""
    found = re.search(r'<p class="code".*?</p>', page.content.decode(), re.DOTALL)
    assert found, text_of(page)[:500]
    return re.sub(r"<[^>]*>|\s", "", found.group(0))


def sent(client: Client, **answers: str) -> str:
    told(client, **answers)
    return receipt_of(client.post("/report/send/"))


def text_of(page: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.content.decode())).split())
