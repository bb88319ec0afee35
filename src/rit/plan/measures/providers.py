"""What measures add to the registries (L6.2-c)."""

from __future__ import annotations


def register() -> None:
    """Called once, when the area starts."""
