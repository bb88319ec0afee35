"""What reading, campaigns and questions add to the registries (L3-b)."""

from __future__ import annotations


def register() -> None:
    """Called once, when the area starts."""
