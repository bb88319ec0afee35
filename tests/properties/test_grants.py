"""Whatever anybody tries to grant, end or replace: on no day does one person hold what may not be combined."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rit.foundation.access import actions, queries
from rit.foundation.access.actor import Actor, system
from rit.foundation.access.models import Account, Grant
from rit.foundation.access.roles import doors_of, roles
from rit.foundation.access.verdict import Refused

DAY = date(2025, 3, 18)
NOW = datetime(2025, 3, 18, 9, tzinfo=UTC)
PEOPLE = 3
DAYS = 40

giving = st.tuples(
    st.just("grant"),
    st.integers(0, PEOPLE - 1),
    st.sampled_from(sorted(roles())),
    st.integers(0, DAYS),
    st.integers(0, DAYS),
    st.sampled_from(["console", "mayor", "chief", "coordinator", "technical_admin", "itself"]),
)
ending = st.tuples(st.just("end"), st.integers(0, 10))
standing_in = st.tuples(st.just("stand in"), st.integers(0, 10), st.integers(0, PEOPLE - 1))


class Undo(Exception):
    """Leaves the database as it was, so that each example starts with nothing."""


@pytest.mark.req("L5-a")
@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(giving, giving, giving, ending, standing_in), max_size=14))
def test_no_sequence_of_grants_combines_what_may_not_be_combined(steps: list[tuple[object, ...]]) -> None:
    with pytest.raises(Undo), transaction.atomic():
        people = [Account.objects.create(username=f"person-{number}") for number in range(PEOPLE)]
        for step in steps:
            try:
                _take(step, people)
            except Refused as refused:
                assert str(refused.verdict.reason)
        _nobody_holds_too_much(people)
        raise Undo


def _take(step: tuple[object, ...], people: list[Account]) -> None:
    match step:
        case ("grant", int(who), str(role), int(begins), int(lasts), str(by)):
            first = DAY + timedelta(days=begins)
            actor = _actor(by, people[who])
            last = first + timedelta(days=lasts)
            actions.grant(people[who], role, from_date=first, to_date=last, reason="test", by=actor, now=NOW)
        case ("end", int(which)):
            if found := _nth(which):
                actions.end(found, reason="test", by=system("console"), now=NOW)
        case ("stand in", int(which), int(who)):
            if found := _nth(which):
                actions.grant(
                    people[who],
                    found.role,
                    from_date=found.from_date,
                    to_date=found.to_date,
                    reason="test",
                    by=system("console"),
                    now=NOW,
                    stands_in_for=found,
                )


def _actor(by: str, receiver: Account) -> Actor:
    if by == "console":
        return system("console")
    if by == "itself":
        return Actor(account=receiver.pk, roles=frozenset(roles()))
    giver, _made = Account.objects.get_or_create(username=by)
    held = frozenset({by})
    return Actor(account=giver.pk, roles=held, doors=doors_of(held))


def _nth(which: int) -> Grant | None:
    grants = list(Grant.objects.order_by("granted_at", "pk"))
    return grants[which % len(grants)] if grants else None


def _nobody_holds_too_much(people: list[Account]) -> None:
    known = roles()
    assert not any(grant.granted_by_id == grant.account_id for grant in Grant.objects.all())
    for account in people:
        for offset in range(2 * DAYS + 1):
            held = queries.roles_held(account.pk, DAY + timedelta(days=offset))
            clashes = [pair for pair in combinations(sorted(held), 2) if pair[1] in known[pair[0]].not_with]
            assert not clashes
