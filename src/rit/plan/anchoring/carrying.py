"""Who holds an anchoring point, and how, comes along into the next plan; what reviews found stays (L1-b, L1-c)."""

from __future__ import annotations

from datetime import datetime

from rit.foundation.access.actor import Actor
from rit.plan.anchoring.models import Change, Embedding
from rit.plan.carrying import Carried


def carry(carried: Carried, *, by: Actor, now: datetime) -> None:
    """In three statements; the first review in the new period keeps its date when that lies within it."""
    points = carried.lists.get("anchoring_points", {})
    first, last = carried.new.from_date, carried.new.to_date
    held = list(Embedding.objects.filter(point__in=points).exclude(owner=None))
    rows = [
        Embedding(
            point_id=points[one.point_id],
            owner_id=one.owner_id,
            how=one.how,
            review_months=one.review_months,
            next_review_date=min(max(one.next_review_date or first, first), last),
        )
        for one in held
    ]
    Embedding.objects.bulk_create(rows)
    Change.objects.bulk_create(
        Change(
            point_id=row.point_id,
            at=now,
            by_id=by.person,
            by_name="" if by.person else by.name,
            changes={
                "owner": [None, str(row.owner_id)],
                "how": [{}, row.how],
                "review_months": [None, row.review_months],
                "next_review_date": [
                    None,
                    row.next_review_date.isoformat() if row.next_review_date else None,
                ],
            },
        )
        for row in rows
    )
