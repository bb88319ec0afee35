"""The pages that are timed, and who reads them."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    name: str
    path: str


def pages(long_action: str) -> list[Page]:
    """Those whose address needs no more than the key of one action."""
    return [
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
        Page("What the plan asks of a person", "/asked/people/P0009/"),
        Page("What the plan asks of a unit", "/asked/units/KORPS/"),
        Page("The plan", "/plan/"),
        Page("Objective", "/plan/objectives/5/"),
        Page("Instrument", "/plan/instruments/dilemma-training/"),
        Page("Work processes", "/plan/processes/"),
        Page("Plans beside each other", "/plan/periods/"),
        Page("Course of the plan", "/plan/periods/ghent-2020-2025/"),
        Page("Search", "/search/?q=dilemma"),
        Page("Indicators", "/indicators/"),
        Page("Indicators, by trust factor", "/indicators/?by=trust"),
        Page("Anchoring points", "/anchoring/"),
        Page("Anchoring point", "/anchoring/onboarding/"),
        Page("Communication plan", "/communication/"),
        Page("Communication plan, by month", "/communication/?view=months"),
        Page("What I was told", "/communication/mine/"),
        Page("Board", "/board/"),
        Page("Board items", "/board/items/"),
        Page("Register of decisions", "/board/decisions/"),
        Page("Values and code", "/rules/"),
        Page("Instructions", "/rules/instructions/"),
        Page("Instruction, a version", "/rules/instructions/blauw-vakmanschap/2/"),
        Page("Amended laws", "/law/amended/"),
        Page("Calendars", "/calendars/"),
        Page("Evaluations", "/evaluations/"),
        Page("Bell", "/notices/"),
    ]


def longest_log() -> str:
    """The key of the action with the most entries."""
    from django.db.models import Count

    from rit.plan.models import Action

    return str(Action.objects.annotate(n=Count("log")).order_by("-n", "pk").values_list("pk", flat=True)[0])


def pages_of_rows() -> list[Page]:
    """The page of one row of each kind, the one with the most to show where that differs."""
    from django.db.models import Count

    from rit.plan.board.models import Decision, Item, Meeting
    from rit.plan.communication.models import Item as Message
    from rit.plan.evaluation.models import Evaluation
    from rit.plan.indicators.models import Indicator
    from rit.plan.models import Process

    evaluations = Evaluation.objects.defer("figures").order_by("-day")
    measured = Indicator.objects.annotate(n=Count("values")).order_by("-n", "pk")
    return [
        Page("A frozen evaluation", f"/evaluations/{evaluations.filter(state='handled')[0].pk}/"),
        Page("An evaluation being written", f"/evaluations/{evaluations.filter(state='writing')[0].pk}/"),
        Page("Work process", f"/plan/processes/{Process.objects.order_by('pk')[0].pk}/"),
        Page("Indicator", f"/indicators/{measured[0].pk}/"),
        Page("Message", f"/communication/{Message.objects.order_by('planned_date', 'pk')[0].pk}/"),
        Page("Board meeting", f"/board/meetings/{Meeting.objects.filter(state='held')[0].pk}/"),
        Page("Board item", f"/board/items/{Item.objects.order_by('proposed_at')[0].pk}/"),
        Page("Decision", f"/board/decisions/{Decision.objects.order_by('decided_date')[0].pk}/"),
    ]


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
