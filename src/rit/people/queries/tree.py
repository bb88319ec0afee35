"""The tree of units of a day, in one query."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from rit.people.states import UnitKind


@dataclass(frozen=True)
class Branch:
    """A unit in the tree: `depth` 0 is the corps; `members_below` counts each person under it once."""

    id: UUID
    code: str
    name: dict[str, str]
    kind: UnitKind
    parent_id: UUID | None
    depth: int
    head_name: str
    head_number: str
    members: int
    members_below: int

    @property
    def steps(self) -> range:
        """One for each level down, to draw the depth."""
        return range(self.depth)


TREE = """
with recursive tree as (
    select id, code, name, kind, parent_id, 0 as depth, array[id] as ids,
           array[lpad("order"::text, 5, '0') || code] as place
    from people_unit
    where parent_id is null
      and (opened_date is null or opened_date <= %(day)s) and (closed_date is null or closed_date >= %(day)s)
    union all
    select unit.id, unit.code, unit.name, unit.kind, unit.parent_id, tree.depth + 1, tree.ids || unit.id,
           tree.place || (lpad(unit."order"::text, 5, '0') || unit.code)
    from people_unit unit join tree on unit.parent_id = tree.id
    where (unit.opened_date is null or unit.opened_date <= %(day)s)
      and (unit.closed_date is null or unit.closed_date >= %(day)s)
),
held as (
    select unit_id, person_id, leads from people_assignment
    where from_date <= %(day)s and (to_date is null or to_date >= %(day)s)
),
own as (select unit_id, count(distinct person_id) as members from held group by unit_id),
under as (
    select above.id as unit_id, count(distinct held.person_id) as members
    from tree cross join lateral unnest(tree.ids) as above (id) join held on held.unit_id = tree.id
    group by above.id
)
select tree.id, tree.code, tree.name::text, tree.kind, tree.parent_id, tree.depth,
       coalesce(head.first_name || ' ' || head.last_name, ''), coalesce(head.staff_number, ''),
       coalesce(own.members, 0), coalesce(under.members, 0)
from tree
left join held as held_by on held_by.unit_id = tree.id and held_by.leads
left join people_person head on head.id = held_by.person_id
left join own on own.unit_id = tree.id
left join under on under.unit_id = tree.id
order by tree.place
"""


def unit_tree(day: dt.date) -> list[Branch]:
    """All units of the day, parents before children, with head and numbers. One recursive query."""
    with connection.cursor() as cursor:
        cursor.execute(TREE, {"day": day})
        return [
            Branch(row[0], row[1], json.loads(row[2]), UnitKind(row[3]), *row[4:])
            for row in cursor.fetchall()
        ]
