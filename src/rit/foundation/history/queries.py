"""Rows as they were known at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db import connection, models

from rit.foundation.history.models import Source, Version

Row = TypeVar("Row", bound=models.Model)


def as_of(model: type[Row], at: datetime, where: str = "true", given: Iterable[object] = ()) -> list[Row]:
    """The rows of a kept table as they stood at `at`, one query. `where` is SQL on the row's own columns.

    Columns that were added to the table later are empty. They are read-only pictures: never save one.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"""
        select then_.* from (
            select distinct on (key) row from history_version
            where source = %s and at <= %s order by key, at desc, id desc
        ) latest, jsonb_populate_record(null::{table}, latest.row) then_
        where latest.row is not null and ({where}) order by then_.id
    """  # noqa: S608  # names of our own tables and conditions of our own code
    return list(model._default_manager.raw(sql, [model._meta.db_table, at, *given]))


def known_since(*models_asked: type[models.Model]) -> datetime | None:
    """From when on all of these can be asked for; None when their history is whole."""
    tables = [model._meta.db_table for model in models_asked]
    moments = Source.objects.filter(table__in=tables, since__isnull=False).values_list("since", flat=True)
    return max((moment for moment in moments if moment), default=None)


def first_known(model: type[models.Model], key: object) -> datetime | None:
    """The moment of the oldest version of a row that is still kept."""
    versions = Version.objects.filter(source=model._meta.db_table, key=str(key))
    return versions.order_by("at", "id").values_list("at", flat=True).first()
