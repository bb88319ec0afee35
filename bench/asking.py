"""The pages that are timed, and who reads them."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    name: str
    path: str


def pages(long_action: str, frozen: str = "") -> list[Page]:
    """`frozen`: the key of an evaluation, when its page is to be timed too."""
    more = [Page("A frozen evaluation", f"/evaluations/{frozen}/")] if frozen else []
    return [
        *more,
        Page("Policy on one page", "/policy/"),
        Page("Action table", "/plan/actions/"),
        Page("Action table, overdue", "/plan/actions/?when=late"),
        Page("Action table, page 20", "/plan/actions/?page=20"),
        Page("Action table, words in the title", "/plan/actions/?q=dilemmatraining"),
        Page("Action table, by owner", "/plan/actions/?sort=owner"),
        Page("Action with 250 log entries", f"/plan/actions/{long_action}/"),
        Page("My work", "/work/"),
        Page("People", "/people/"),
        Page("My RIT", "/my/"),
        Page("Indicators", "/indicators/"),
        Page("Anchoring points", "/anchoring/"),
        Page("Communication plan", "/communication/"),
        Page("Register of decisions", "/board/decisions/"),
        Page("Values and code", "/rules/"),
        Page("Evaluations", "/evaluations/"),
        Page("Bell", "/notices/"),
    ]


def longest_log() -> str:
    """The key of the action with the most entries."""
    from django.db.models import Count

    from rit.plan.models import Action

    return str(Action.objects.annotate(n=Count("log")).order_by("-n", "pk").values_list("pk", flat=True)[0])


def frozen_evaluation() -> str:
    """The key of the last evaluation that the board handled."""
    from rit.plan.evaluation.models import Evaluation

    return str(Evaluation.objects.filter(state="handled").order_by("-day").values_list("pk", flat=True)[0])


def session_of(staff_number: str) -> str:
    """The cookie of a demo session, made as *sign in as …* makes it."""
    from django.conf import settings
    from django.test import Client

    from rit.foundation.access import lock
    from rit.foundation.access.models import Account

    client = Client(headers={"host": "localhost"})
    account = Account.objects.get(username=staff_number)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[lock.DEMO] = True
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def environ(path: str, cookie: str) -> dict[str, object]:
    """What a server hands to the application for one GET."""
    from django.test import RequestFactory

    made = (
        RequestFactory()
        .get(path, headers={"host": "localhost", "cookie": cookie, "accept-language": "nl"})
        .environ
    )
    made["HTTP_COOKIE"] = cookie
    made["PATH_INFO"] = path.partition("?")[0]
    return dict(made)


def web_process() -> None:
    """Settles this process as a web worker: with the pool of connections that a worker keeps."""
    os.environ["RIT_WEB"] = "1"
