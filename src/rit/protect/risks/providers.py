"""What the risk inventory adds to the registries (L6.2-d)."""

from __future__ import annotations


def register() -> None:
    """Called once, when the area starts."""
