"""A theme on which more is reported suggests to look at its risks again: once a quarter, no number or case (L6.2-d)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from rit.config.launch.postgres import APP, OWNER
from rit.enforce.intake.actions import assessing
from rit.enforce.intake.actions.assessing import Assessment
from rit.enforce.intake.states import Outcome
from rit.foundation.access.actor import system
from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.loop import risk_from_theme
from rit.protect.risks.models import Risk, Signal
from tests import database, enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.2-d")]
NIGHT = datetime(2026, 7, 2, 1, 30, tzinfo=UTC)  # reports of the demo begin in the third quarter of 2024
WORKER = system("worker")
SAID = "werd in het jaar tot"


@pytest.fixture(scope="module", autouse=True)
def answered(django_db_setup: None) -> Iterator[None]:
    """The function answers the clerk alone; here the night runs in the transaction of the test."""
    name = connection.settings_dict["NAME"]
    function = "execute on function rit_intake_by_theme(date, date)"
    with psycopg.connect(host=database.socket(), user=OWNER, dbname=name, autocommit=True) as owner:
        owner.execute(f"grant {function} to {APP}")
        yield
        owner.execute(f"revoke {function} from {APP}")


def reported(theme: str, many: int, *, since: datetime, days: int = 20, text: str = "") -> list[Any]:
    """`text` empty: another one each time."""
    made = []
    for number in range(many):
        what = replace(
            enforce.given(text or f"Voorval {'abcdefghijklmnop'[number]} aan het loket."), themes=(theme,)
        )
        made.append(enforce.reported(since + timedelta(days=days * number), what=what).report)
    return made


def look(now: datetime = NIGHT) -> list[str]:
    assert risk_from_theme.look(by=WORKER, now=now)
    return Signal.objects.latest("until").themes


@pytest.fixture
def autumn() -> datetime:
    return datetime(2025, 9, 1, 10, tzinfo=UTC)


def test_the_owner_is_told_and_the_risk_says_so_until_somebody_scores_it(
    sign_in: Any, autumn: datetime
) -> None:
    risk = Risk.objects.get(title__nl="Klacht wordt ontmoedigd aan het loket")
    assert risk.theme == "reception"
    client, address = sign_in("coordinator"), reverse("risks:risk", args=[risk.pk])
    assert SAID not in client.get(address).content.decode()
    reported("reception", 9, since=autumn)

    assert look() == ["reception"]
    shown = client.get(address).content.decode()
    assert f"{SAID} 30 jun 2026" in shown
    owner, bell = sign_in("P0016"), reverse("notices:bell")
    told = owner.get(bell).content.decode().count("Over het thema van een van je risico")
    assert told
    assert not risk_from_theme.look(by=WORKER, now=NIGHT + timedelta(days=1))  # a quarter is looked at once
    assert owner.get(bell).content.decode().count("Over het thema van een van je risico") == told
    assert SAID in owner.get(address).content.decode()
    enforce.arrive("P0016", NIGHT)
    assert (
        Notice.objects.filter(kind="risk_signalled", url=address).count() == 1
    )  # it leads to the risk itself

    other = Risk.objects.filter(state="open", theme="forgery")[0]
    assert SAID not in client.get(reverse("risks:risk", args=[other.pk])).content.decode()
    Risk.objects.filter(pk=risk.pk).update(scored_at=NIGHT + timedelta(hours=9))
    assert SAID not in client.get(address).content.decode()


def test_nothing_of_a_report_passes_but_the_theme(autumn: datetime) -> None:
    made = reported("reception", 9, since=autumn)
    look()

    entry = Entry.objects.filter(event="risk.themes_heard").latest("pk")
    said = f"{entry.detail} {entry.subject_id}"
    assert entry.detail == {"themes": ["reception"]}
    assert not any(str(one.pk) in said or one.case.number in said for one in made)


def test_a_flood_of_one_text_raises_nothing(autumn: datetime) -> None:
    reported("reception", 12, since=autumn, text="Telkens opnieuw dezelfde tekst.")
    assert look() == []
    assert not Entry.objects.filter(event="risk.themes_heard").exists()


def test_what_was_found_to_be_nothing_does_not_count(autumn: datetime) -> None:
    made = reported("reception", 9, since=autumn)
    for one in made[:5]:
        later = one.arrived_at + timedelta(days=1)
        me = enforce.unlocked("complaints_coordinator", later)
        found = Assessment(Outcome.UNFOUNDED, "Nagekeken, niets gebleken.", letter="We vonden niets.")
        assessing.own(one, by=me.actor, now=later)
        assessing.assess(one, found, ring=me.ring, by=me.actor, now=later)
    assert look() == []


def test_this_quarter_waits_until_it_has_ended(autumn: datetime) -> None:
    """Nobody learns on which day something arrived: what comes in now changes nothing before the quarter is over."""
    reported("reception", 9, since=NIGHT, days=5)
    assert look() == []
    assert not risk_from_theme.look(by=WORKER, now=datetime(2026, 9, 30, 21, tzinfo=UTC))
    assert look(datetime(2026, 9, 30, 22, 30, tzinfo=UTC)) != []  # October has begun in Ghent


def test_without_a_year_to_compare_with_nothing_is_said(now: datetime, autumn: datetime) -> None:
    reported("reception", 12, since=now)
    assert not risk_from_theme.look(by=WORKER, now=now)
    assert not Signal.objects.exists()


def test_a_signal_stays_as_it_was(autumn: datetime) -> None:
    look()
    with transaction.atomic(), pytest.raises(DatabaseError, match=r"append-only|permission denied"):
        Signal.objects.update(themes=["forgery"])
