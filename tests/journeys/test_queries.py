"""Every page that RIT shows costs at most twelve queries, whoever looks at it, and however it came about.

The list of pages is the one that axe walks; `test_axe.py` fails when the URLconf has a page that is not in it.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rit.config.demo_data import PASSPHRASE
from rit.foundation.access.models import Account
from rit.plan import actions
from rit.plan.board import actions as board
from rit.plan.models import Plan
from rit.plan.rulebook import actions as rulebook
from tests.browser.pages import CHIEF, COORDINATOR, NOBODY, PAGES, WITH_FACTORS, Shown, address
from tests.browser.server import Running

MOST_QUERIES = 12
# The page of a report puts a dozen parts of one case together, each behind its own wall and some sealed; it is the
# same number however many there are of each. Bringing it under twelve is still to be done.
MOST_OF_A_CASE, OF_A_CASE = 28, ("intake:", "cases:")
WITHIN_TWELVE = {
    "intake:inbox",
    "intake:enter",
    "intake:registers",
    "intake:manager",
    "intake:identities",
    "cases:glass",
    "cases:relations",
    "cases:add_relation",
    "cases:my_relations",
    "cases:end_relation",
}
OWN = "…"  # in an address: the key of what only this test has
# Not walked: halfway through signing in by password, so with nobody asking yet; and what only the demo has.
SIGNING_IN = {"account:first_password", "account_login locked-out", "mfa_authenticate", "demo_cast"}
PROVING = {
    "account_reauthenticate",
    "account_reauthenticate locked",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
AREAS_OF_WALKS = {"door", "mailbox", "guide", "intake", "cases", "vault"}
PREPARED = {"plan:roll_part", "plan:roll_part shared", "plan:roll_check"}  # counted in test_roll_forward.py
# What only a walk through other pages shows: the door, the mailbox and the guide ask next to nothing (their own tests).
WALKS = {shown.name for shown in PAGES if shown.show and shown.route.split(":")[0] in AREAS_OF_WALKS} | {
    "guide:all"
}
UNSEEN = SIGNING_IN | PROVING | PREPARED | WALKS
REFUSED_FORMS = {shown.name for shown in PAGES if shown.status in {409, 422}} - {"terms:look_at errors"}
WALKED = [shown for shown in PAGES if shown.name not in UNSEEN]


@pytest.fixture
def places(plan: Plan, actor: Any, now: datetime) -> dict[str, str]:
    """What the demo does not have: a draft that goes on from the plan, a report being written, a first text."""
    by, chief = actor(COORDINATOR), actor(CHIEF)
    period = actions.Period("next", {"nl": "Volgend plan"}, date(2026, 1, 1), date(2031, 12, 31))
    draft = actions.roll_forward(actions.keep_period(plan, period, by=by, now=now), by=by, now=now)
    report = board.prepare_report(
        plan, from_date=date(2024, 7, 1), to_date=date(2024, 12, 31), text="Mevrouw", by=chief, now=now
    )
    rulebook.add_instruction(
        rulebook.InstructionEdit({"nl": "Dienstkledij"}, "service", None),
        rulebook.VersionEdit({"nl": "Draag ze volledig."}),
        code="dienstkledij",
        by=by,
        now=now,
    )
    return {
        "plan": draft.code,
        "rulebook:earlier_decision": "dienstkledij",
        "board:change_report": str(report.pk),
    }


@pytest.fixture
def passkey(db: None) -> str:
    """An app, recovery codes and a passkey; the key of the last."""
    account = Account.objects.get(username=WITH_FACTORS)
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(account)
    kept = Authenticator.objects.create(
        user=account, type=Authenticator.Type.WEBAUTHN, data={"name": "Telefoon", "credential": {}}
    )
    return str(kept.pk)


@pytest.fixture
def path(shown: Shown, request: pytest.FixtureRequest) -> str:
    """Where the page is; what the demo does not have is made only for the pages that show it."""
    found = shown.path
    if shown.by == WITH_FACTORS and shown.name != "mfa_add_webauthn":
        found = found.replace("{passkey}", request.getfixturevalue("passkey"))
    if OWN in found:
        places = request.getfixturevalue("places")
        found = found.replace(OWN, places.get(shown.name, places["plan"]), 1)
        found = found.replace(OWN, "dilemma-training")
    return address(found, Running("", str(connection.settings_dict["NAME"]), 0, Path()))


@pytest.mark.req("L7-g")
@pytest.mark.parametrize("shown", WALKED, ids=lambda shown: shown.name)
def test_a_page_costs_at_most_twelve_queries(shown: Shown, path: str, sign_in: Any) -> None:
    for who in {shown.by, COORDINATOR}:
        client = sign_in(who) if who != NOBODY else Client()
        client.cookies["rit_theme"] = "dark"
        client.get("/account/")  # the session is kept once
        if who and shown.route.startswith(OF_A_CASE):
            client.post("/vault/unlock/", {"passphrase": PASSPHRASE})
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(path) if shown.name in REFUSED_FORMS else client.get(path)
        if who == shown.by:
            assert answer.status_code in {200, shown.status, 422}, path
        said = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
        most = MOST_OF_A_CASE if _is_of_a_case(shown) else MOST_QUERIES
        assert len(said) <= most, "\n".join([f"{who} {path}", *said])
        _frame_is_whole(answer)


def _frame_is_whole(answer: Any) -> None:
    """No page takes a name that the frame reads: some were light to whoever chose dark, others named nobody."""
    page = answer.content.decode() if "html" in answer.get("Content-Type", "") else ""
    if '<html lang="' in page:
        assert 'data-bs-theme="dark"' in page
    assert '<span class="whon"><' not in page  # whose page it is


def _is_of_a_case(shown: Shown) -> bool:
    return shown.route.startswith(OF_A_CASE) and shown.route not in WITHIN_TWELVE
