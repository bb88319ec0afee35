"""Pages of a long list: behind an offset PostgreSQL works out what a row shows for all that it skips too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class ByKey(Paginator):  # type: ignore[type-arg]  # a class that is not generic at runtime
    """Finds the keys of a page first and reads its rows for these alone, in the same order.

    `ordered` has no more than is needed to find and to sort; `rows` adds what a row shows, and tells its `pk`.
    """

    def __init__(
        self, ordered: QuerySet[Any], per_page: int, *, rows: Callable[[QuerySet[Any]], QuerySet[Any]]
    ) -> None:
        super().__init__(ordered, per_page)
        self._ordered, self._rows = ordered, rows

    def page(self, number: int | str) -> Page[Any]:
        at = self.validate_number(number)
        keys = list(self._ordered.values_list("pk", flat=True)[(at - 1) * self.per_page : at * self.per_page])
        asked = self._rows(self._ordered.model._default_manager.filter(pk__in=keys))
        found = {row.pk: row for row in asked}
        return Page([found[key] for key in keys if key in found], at, self)
