"""Every address says who may enter, with doors that the policy knows and somebody holds."""

from __future__ import annotations

import ast

import pytest

from rit.config import demo_urls
from rit.foundation.access.entry import Entry
from rit.foundation.access.roles import doors, roles
from rit.foundation.registries import menu
from tests.architecture.reading import Address, addresses, modules

# Doors that the policy grants ahead of their pages.
OPENS_NOTHING_YET = {
    "system.look": "the page of the installation's state; `rit doctor` tells it at the console"
}

ALL = [*addresses(), *addresses(demo_urls.urlpatterns, "demo/")]


@pytest.mark.parametrize("address", ALL, ids=lambda address: address.route or "/")
def test_every_view_is_marked(address: Address) -> None:
    assert isinstance(getattr(address.view, "entry", None), Entry), f"{address.route} has no @entry(...)"


def test_every_address_has_a_name_of_its_own() -> None:
    names = [address.name for address in ALL]

    assert all(names)
    assert len(set(names)) == len(names)


def used_doors() -> dict[str, str]:
    """Doors with one place where each is asked for."""
    used: dict[str, str] = {}
    for address in ALL:
        used |= dict.fromkeys(address.view.entry.doors, address.route)
    for item in menu.items:
        used |= dict.fromkeys(item.doors, f"menu {item.url_name}")
    for name, tree in modules().items():
        used |= dict.fromkeys(asked_in_code(tree), name)
    return used


def asked_in_code(tree: ast.Module) -> list[str]:
    """The door in `may_enter("…")` and in `"…" in by.doors`, also by the name of a constant of the module."""
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    asked: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "may_enter":
            asked += node.args[:1]
        elif isinstance(node, ast.Compare) and getattr(node.comparators[0], "attr", "") == "doors":
            asked.append(node.left)
    values = [
        constants.get(part.id) if isinstance(part, ast.Name) else getattr(part, "value", None)
        for part in asked
    ]
    return [value for value in values if isinstance(value, str)]


def test_every_door_that_is_used_exists() -> None:
    used = used_doors()

    assert {door: place for door, place in used.items() if door not in doors()} == {}


def test_every_door_of_the_policy_opens_something() -> None:
    assert set(doors()) - set(used_doors()) == set(OPENS_NOTHING_YET)


def test_every_door_is_held_by_a_role_and_leads_somewhere() -> None:
    held = {door for role in roles().values() for door in role.doors}

    assert set(doors()) - held == set(), "nobody can open these"
    assert held - set(doors()) == set(), "roles hold doors that do not exist"


def test_every_entry_of_the_menu_opens_for_whoever_sees_it() -> None:
    """Somebody who sees a line in the menu may also open the page behind it."""
    entries = {address.name: address.view.entry for address in ALL}

    for item in menu.items:
        entry = entries[item.url_name]
        assert entry.kind != "door" or (item.doors and item.doors <= entry.doors), item.url_name
