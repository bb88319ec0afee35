"""The wall of cases in its present wording lets in exactly who its first wording let in, whatever stands on a list; of
what goes past whom it is about in kind, at most those.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import psycopg
import pytest
from django.db import connection as ours

from rit.config.launch import postgres
from tests import database

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a"), pytest.mark.req("L7-h")]
BEFORE = import_module("rit.enforce.cases.migrations.0012_cheaper_wall").AS_BEFORE

# Rows of every kind that the wall looks at, on the cases of the demo: who may read what then differs from the demo.
VARIED = """
alter table cases_member disable trigger user;
insert into cases_member (id, case_id, person_id, role, reason, from_date, until_date, added_at, ended_at, ended_reason)
select gen_random_uuid(), one.id, person.id, 'x', '', date '2025-03-18' + (person.turn % 3 - 1)::int,
       case when person.turn % 2 = 0 then date '2025-03-18' + (person.turn % 3 - 1 + person.turn / 2 % 2)::int end,
       now(),
       case when person.turn % 6 = 0 then now() end, ''
from cases_case one
cross join (select id, row_number() over (order by staff_number) as turn from people_person
            where account_id in (select account_id from access_grant)) person
on conflict do nothing;
insert into cases_concerned (id, case_id, person_id, named_at, withdrawn_at)
select gen_random_uuid(), one.id, person.id, now(), case when (one.turn + person.turn) % 5 = 0 then now() end
from (select id, row_number() over (order by number) as turn from cases_case) one
join (select id, row_number() over (order by staff_number) as turn from people_person) person
  on person.turn % 97 = one.turn % 97
where one.turn % 3 > 0
on conflict do nothing;
insert into cases_hand_over (id, case_id, person_id, role, handed_by_id, handed_at, reason_key_id, reason)
select gen_random_uuid(), one.id, person.id, 'chief', person.id, now(), key.key_id, ''
from (select id, row_number() over (order by number) as turn from cases_case) one
join cases_key key on key.case_id = one.id and key.scope = 'shared' and key.replaced_at is null
join people_person person on person.account_id in (select account_id from access_grant where role in ('chief', 'mayor'))
where one.turn % 2 = 0
on conflict do nothing;
"""
READERS = """
select distinct person.id from people_person person join access_grant held on held.account_id = person.account_id
"""
DIFFERENT = """
select count(*) filter (where (past = '' or not before_on_list(id))
                          and (rit_on_list(id) is distinct from before_on_list(id)
                               or rit_case_open(id) is distinct from before_case_open(id))),
       count(*) filter (where rit_on_list(id)), count(*) filter (where rit_case_open(id)), count(*)
from cases_case
"""


@pytest.fixture
def owner(db: Any) -> Iterator[psycopg.Connection[Any]]:
    """A transaction of the database's owner, taken back; the wording of before stands beside the present one."""
    with psycopg.connect(
        host=database.socket(), user=postgres.OWNER, dbname=ours.settings_dict["NAME"]
    ) as connection:
        old = BEFORE.replace("rit_on_list", "before_on_list").replace("rit_case_open", "before_case_open")
        connection.execute(old)
        yield connection
        connection.rollback()


def _told(owner: psycopg.Connection[Any], person: object, mailbox: object = "") -> tuple[int, int, int, int]:
    owner.execute(
        "select set_config('rit.person', %s, true), set_config('rit.mailbox', %s, true),"
        " set_config('rit.day', '2025-03-18', true)",
        [str(person), str(mailbox)],
    )
    found: tuple[int, int, int, int] | None = owner.execute(DIFFERENT).fetchone()
    assert found
    return found


@pytest.mark.parametrize("varied", [False, True])
def test_every_role_reads_what_it_read_before(owner: psycopg.Connection[Any], varied: bool) -> None:
    if varied:
        owner.execute(VARIED)
    seen = set()
    people = [row[0] for row in owner.execute(READERS).fetchall()]
    for person in [*people, ""]:
        different, on_list, reads, there = _told(owner, person)
        assert different == 0, person
        assert on_list == reads
        seen.add((on_list, there))
    assert len(people) > 20
    assert len(seen) > 3  # some read some, and not the same


def test_every_mailbox_opens_its_own_case_alone(owner: psycopg.Connection[Any]) -> None:
    boxes = [row[0] for row in owner.execute("select id from cases_mailbox").fetchall()]
    assert boxes
    for box in boxes:
        different, on_list, reads, _there = _told(owner, "", box)
        assert (different, on_list, reads) == (0, 0, 1)
