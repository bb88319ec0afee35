"""Which columns of which areas hold texts sealed with a key of the case: each area adds its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rit.enforce.cases.models import Case, CaseKey
from rit.enforce.cases.states import Scope
from rit.foundation.vault.crypto import Place
from rit.foundation.vault.keyring import Keyring, NewKey

MEND = gettext_lazy("Ask your administrator to bring it back from a backup; the log says which row it is.")


def damaged() -> str:
    """What stands where something does not open."""
    return _("This cannot be opened: it is damaged. %(todo)s") % {"todo": MEND}


@dataclass(frozen=True)
class Text:
    """`column` of `model` is sealed with the key named by `key`; rows are found by their `case`."""

    model: type[Model]
    column: str
    key: str
    scope: Scope


_texts: list[Text] = []
_inner: list[Callable[[Case], Iterable[UUID]]] = []


def add(text: Text) -> None:
    if text not in _texts:
        _texts.append(text)


def add_inner_keys(of: Callable[[Case], Iterable[UUID]]) -> None:
    """Keys that the shared key of a case opens, beside those of its files."""
    if of not in _inner:
        _inner.append(of)


def inner_keys(case: Case) -> list[UUID]:
    return [key for of in _inner for key in of(case)]


def place(row: Model, column: str) -> Place:
    """Where a sealed column of a row belongs."""
    return Place(row._meta.db_table, column, row.pk)


def reseal(case: Case, scope: Scope, ring: Keyring, new: NewKey) -> None:
    """Every text of this scope, opened with the key it had and sealed with the new one.

    What has a key of its own, such as a copy for the reporter alone, keeps it; what does not open stays as it is.
    """
    ours = CaseKey.objects.filter(case=case).values("key")
    for text in _texts:
        if text.scope is scope:
            rows: list[Any] = list(text.model._default_manager.filter(case=case, **{f"{text.key}__in": ours}))
            ring.load(getattr(row, text.key) for row in rows)
            renewed = []
            for row in rows:
                where = place(row, text.column)
                opened = ring.try_open(getattr(row, text.key), getattr(row, text.column), where)
                if opened is not None:
                    setattr(row, text.column, new.seal(opened, where))
                    setattr(row, text.key, new.id)
                    renewed.append(row)
            text.model._default_manager.bulk_update(renewed, [text.column, text.key.removesuffix("_id")])
