"""The outside channels of the zone: data, from the policy or from the zone's own file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Channel:
    """`actor` is the code of the outside actor in the plan, or empty. `will` and `wont`: what they do and do not do."""

    code: str
    actor: str
    title: dict[str, str]
    url: str
    when: dict[str, str]
    source: str
    will: dict[str, str] = field(default_factory=dict)
    wont: dict[str, str] = field(default_factory=dict)


@cache
def channels() -> tuple[Channel, ...]:
    """In the order of the file. Raises when the zone's file is not readable: better at the start than half a page."""
    path = Path(settings.ENVIRONMENT.outside_channels or settings.POLICY / "channels.toml")
    with path.open("rb") as stream:
        rows = tomllib.load(stream)["channels"]
    return tuple(
        Channel(
            row["code"],
            row.get("actor", ""),
            row["title"],
            row["url"],
            row["when"],
            row.get("source", ""),
            row.get("will", {}),
            row.get("wont", {}),
        )
        for row in rows
    )
