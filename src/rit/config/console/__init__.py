"""What the commands of `rit` share: how they are offered, how they speak, and Django readied as the right role."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

Command = Callable[[argparse.Namespace], int]


class Failure(Exception):
    """One clear sentence for the person at the console; exit code 2."""


@dataclass(frozen=True)
class Menu:
    """Where commands are added: `rit` itself, or a group such as `rit plan`. `_parsers` is argparse's own, untyped."""

    _parsers: Any

    def add(self, name: str, run: Command, about: str, *, json: bool = False) -> argparse.ArgumentParser:
        """A command; with `json` it can answer a machine too."""
        parser: argparse.ArgumentParser = self._parsers.add_parser(name, help=about, description=about)
        parser.set_defaults(run=run)
        if json:
            parser.add_argument("--json", action="store_true")
        return parser

    def group(self, name: str, about: str) -> Menu:
        parser = self._parsers.add_parser(name, help=about, description=about)
        return Menu(parser.add_subparsers(required=True, metavar="what"))


def ready(role: str = "app") -> None:
    """Readies Django as one of the three database roles. Without a database of its own, a demo's is used."""
    from rit.config.launch import demo

    demo.adopt()
    os.environ["RIT_DATABASE_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rit.config.settings")
    import django

    django.setup()


def show(result: object, as_json: bool, text: str) -> None:
    if as_json:
        data = asdict(result) if is_dataclass(result) and not isinstance(result, type) else result
        print(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        print(text)
