"""Rows of several tables in one statement, as a report at the door brings them (L6.5-a)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rit.enforce.intake.actions import receiving
from rit.enforce.intake.actions.receiving import SentAlready
from rit.enforce.intake.models import Report
from rit.foundation import adding
from rit.foundation.access.models import Account
from rit.foundation.adding import Together, add
from rit.foundation.audit import actions as audit
from rit.foundation.audit.models import Entry
from rit.foundation.vault.models import Copy, Key
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]
STATEMENTS = 9  # of a report: the case, and everything else about it in one


def statements(do: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        do()
    return [one["sql"] for one in asked]


def test_what_is_added_together_is_one_statement(now: datetime) -> None:
    made = [Key(id=uuid4(), made_at=now), Key(id=uuid4(), made_at=now)]
    copies = [Copy(key=key, holder_id=uuid4(), sealed=b"\x00\xff'\\%s") for key in made]

    def both() -> None:
        with Together() as rows:
            add(made, into=rows)
            add(copies, into=rows)
            audit.append(
                "test.added", by=None, now=now, into=rows, detail={"words": "“%s” 'x' \\", "many": 2}
            )

    assert len(statements(both)) == 1
    assert Key.objects.filter(pk__in=[key.pk for key in made]).count() == 2
    entry = Entry.objects.get(event="test.added")
    assert (entry.detail, entry.at) == ({"words": "“%s” 'x' \\", "many": 2}, now)
    assert abs(entry.recorded_at - timezone.now()).total_seconds() < 60  # the database's own
    assert not made[0]._state.adding


def test_an_error_writes_nothing_of_it(now: datetime) -> None:
    key = Key(id=uuid4(), made_at=now)
    with pytest.raises(ZeroDivisionError), Together() as rows:
        add([key], into=rows)
        raise ZeroDivisionError
    assert not Key.objects.filter(pk=key.pk).exists()
    with pytest.raises(IntegrityError), transaction.atomic(), Together() as rows:
        add([Key(id=uuid4(), made_at=now)], into=rows)
        add([key, key], into=rows)
    assert not Key.objects.filter(pk=key.pk).exists()
    add([key])
    assert Key.objects.filter(pk=key.pk).count() == 1


def test_what_is_there_stays_where_that_is_asked(now: datetime) -> None:
    key, other = Key(id=uuid4(), made_at=now), Key(id=uuid4(), made_at=now)
    add([key])
    with pytest.raises(IntegrityError), transaction.atomic():
        add([Key(id=key.pk, made_at=now)])
    add([Key(id=key.pk, made_at=now), other], keep_what_is_there=True)
    assert Key.objects.filter(pk__in=[key.pk, other.pk]).count() == 2
    add([])


def test_many_rows_go_by_themselves(now: datetime) -> None:
    many = [Key(id=uuid4(), made_at=now) for _ in range(adding.MOST + 1)]
    with Together() as rows:
        add(many, into=rows)
        assert Key.objects.filter(pk=many[0].pk).exists()
    assert Key.objects.filter(pk__in=[key.pk for key in many]).count() == len(many)


def test_a_report_costs_few_statements(now: datetime) -> None:
    receipt = enforce.new_receipt()
    found = statements(lambda: receiving.receive(enforce.given(), receipt, by=enforce.DOOR, now=now))
    assert len(found) <= STATEMENTS, "\n".join(one[:80] for one in found)
    before = Account.objects.count()
    with pytest.raises(SentAlready):
        receiving.receive(enforce.given(), receipt, by=enforce.DOOR, now=now)
    assert Account.objects.count() == before  # the transaction goes on
    enforce.at_the_mailbox(receipt)
    assert Report.objects.count() == 1
