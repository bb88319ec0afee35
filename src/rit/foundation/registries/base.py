"""A list to which each area adds its provider at start-up: the one inversion of the import direction there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

Provider = TypeVar("Provider")


class Registry(Generic[Provider]):
    """Keeps providers in the order of registration; registering a name again replaces it (autoreload, tests)."""

    def __init__(self) -> None:
        self._providers: dict[str, Provider] = {}

    def add(self, name: str, provider: Provider) -> None:
        self._providers[name] = provider

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._providers.values())

    def items(self) -> Iterator[tuple[str, Provider]]:
        return iter(self._providers.items())

    def __contains__(self, name: str) -> bool:
        return name in self._providers
