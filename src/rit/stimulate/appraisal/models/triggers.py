"""What several tables share: a trigger that lets rows only be added."""

from __future__ import annotations

import pgtrigger


def append_only(what: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"raise exception '{what} of an evaluation are append-only';",
    )
