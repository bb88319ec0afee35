"""People with keys, and reports that arrived: what the tests of pillar 3 start from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rit.config.demo_data import PASSPHRASE
from rit.enforce.cases import walls
from rit.enforce.intake.actions import receiving
from rit.enforce.intake.actions.receiving import Given, Received
from rit.enforce.intake.answers import Answers, Person
from rit.enforce.intake.states import About, Naming, Quality
from rit.foundation.access import queries
from rit.foundation.access.actor import Actor, system
from rit.foundation.access.models import Account
from rit.foundation.vault import actions as vault
from rit.foundation.vault import crypto, receipts
from rit.foundation.vault import queries as vault_queries
from rit.foundation.vault.keyring import Keyring
from rit.people.demo import CAST

TEXT = "Op 3 maart nam een inspecteur geld aan bij een verkeerscontrole."
DOOR = system("door")


@dataclass(frozen=True)
class Somebody:
    """Somebody who unlocked."""

    actor: Actor
    ring: Keyring


def arrive(role: str, now: datetime) -> Actor:
    """Who plays the role, as the database then knows them; no mailbox is open any more."""
    from django.db import connection

    account = Account.objects.get(username=CAST.get(role, role))
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.mailbox', '', true)")
    return queries.arrive(account, now.date())


def unlocked(role: str, now: datetime) -> Somebody:
    actor = arrive(role, now)
    return Somebody(actor, vault.unlock(PASSPHRASE, by=actor, now=now))


def with_key(role: str, now: datetime) -> Somebody:
    """The same, with a key made first where the demo gave none."""
    actor = arrive(role, now)
    if vault_queries.pair_of(actor):
        return Somebody(actor, vault.unlock(PASSPHRASE, by=actor, now=now))
    return Somebody(actor, vault.set_up(PASSPHRASE, by=actor, now=now))


def given(
    text: str = TEXT,
    quality: Quality = Quality.CITIZEN,
    naming: Naming = Naming.ANONYMOUS,
    about: About = About.OTHER,
    person: Person | None = None,
) -> Given:
    return Given(Answers(what=text), quality, naming, about, "nl", person=person or Person())


def new_receipt() -> str:
    return receipts.from_draft(crypto.new_key())


def reported(now: datetime, receipt: str | None = None, what: Given | None = None) -> Received:
    return receiving.receive(what or given(), receipt or new_receipt(), by=DOOR, now=now)


def at_the_mailbox(receipt: str) -> Keyring:
    """As the reporter, with nothing but the receipt."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.account', '', true), set_config('rit.person', '', true)")
    box = receipts.mailbox(receipt)
    walls.open_mailbox(box.id)
    return Keyring(box.id, box.pair.private)
