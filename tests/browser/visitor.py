"""Somebody who asks the real server for pages without a browser, so that several can at the same moment."""

from __future__ import annotations

from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.browser.server import Running

Answer = tuple[int, str]


class Visitor:
    """Somebody of the demo, signed in: keeps cookies, follows nothing."""

    def __init__(self, server: Running, staff_number: str) -> None:
        self.host, self.cookies = urlsplit(server.address).netloc, SimpleCookie()
        self._ask("GET", "/demo/")
        assert self.post(f"/demo/sign-in/{staff_number}/")[0] == 302

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, **fields: object) -> Answer:
        token = next(one.value for name, one in self.cookies.items() if name.endswith("csrftoken"))
        return self._ask("POST", address, urlencode({**fields, "csrfmiddlewaretoken": token}))

    def _ask(self, method: str, address: str, body: str | None = None) -> Answer:
        connection = HTTPConnection(self.host, timeout=30)
        sent = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": sent}
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        said = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(line)
        connection.close()
        return answer.status, said
