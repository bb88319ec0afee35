"""Fills a copy of the demo with reports at the desk of complaints: `python -m bench.many_reports COUNT`, as the owner.

Rows only, in the shape that the door gives them; what is sealed is random, as nobody opens it here. Their numbers are
of a year from which the demo has none.
"""

from __future__ import annotations

import sys

FILL = """
create temporary table made as
select gen_random_uuid() as id, gen_random_uuid() as key_id, n,
       timestamptz '2025-03-18 09:00' - n * interval '4 minutes' as arrived_at,
       (array['new', 'in_hand', 'in_hand', 'waiting', 'taken_up', 'closed', 'closed', 'closed'])[1 + n %% 8] as state
from generate_series(1, %(count)s) as n;
insert into vault_key (id, made_at) select key_id, arrived_at from made;
insert into cases_case (id, number, desk, past, arrived_at, owner_id, owner_since, closed_at, rotation_due)
select id, '2019-' || lpad(n::text, 7, '0'), 'complaints', '', arrived_at,
       case when state <> 'new' then %(person)s::uuid end, case when state <> 'new' then arrived_at end,
       case when state = 'closed' then arrived_at end, false from made;
insert into cases_key (key_id, case_id, scope, since_at) select key_id, id, 'shared', arrived_at from made;
insert into cases_member (id, case_id, person_id, role, reason, from_date, added_at, ended_reason)
select gen_random_uuid(), id, %(person)s, 'complaints_coordinator', '', arrived_at::date, arrived_at, '' from made;
insert into cases_event (id, case_id, at, recorded_at, kind, detail)
select gen_random_uuid(), id, arrived_at, arrived_at, 'arrived', '{}' from made;
insert into intake_report (case_id, desk, state, origin, quality, naming, about, themes, language, key_id, body, digest,
                           lookalike, arrived_at, acknowledge_by, acknowledged_at, feedback_by, outcome, assessed_at,
                           reason, rated)
select id, 'complaints', state, 'web', (array['citizen', 'staff', 'former'])[1 + n %% 3],
       (array['anonymous', 'named', 'confidential'])[1 + n %% 3], 'other', array['reception'], 'nl', key_id,
       sha256(n::text::bytea), sha256(n::text::bytea), sha256((n / 20)::text::bytea), arrived_at,
       arrived_at::date + 7, case when state <> 'new' then arrived_at end, arrived_at::date + 97,
       case when state in ('closed', 'taken_up') then 'complaint' else '' end,
       case when state in ('closed', 'taken_up') then arrived_at end,
       case when state in ('closed', 'taken_up') then sha256(n::text::bytea) end, false from made;
analyze;
"""


def main(count: int) -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    from rit.people.demo import CAST
    from rit.people.models import Person

    person = Person.objects.get(staff_number=CAST["complaints_coordinator"]).pk
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FILL, {"count": count, "person": person})
    print("[]")


if __name__ == "__main__":
    main(int(sys.argv[1]))
