"""What vulnerable functions add to the registries (L6.2-a)."""

from __future__ import annotations


def register() -> None:
    """Called once, when the area starts."""
