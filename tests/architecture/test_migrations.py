"""Migrations are in step with the models, named by a person, and one after the other."""

from __future__ import annotations

import re
from itertools import pairwise

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from rit.config.new_database import TABLES

OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("rit.")}


def ours() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label, name in MigrationLoader(None).disk_migrations or {}:
        if label in OURS:
            found.setdefault(label, []).append(name)
    return {label: sorted(names) for label, names in found.items()}


def test_no_model_has_changed_without_its_migration() -> None:
    loader = MigrationLoader(None)
    state = ProjectState.from_apps(apps)

    with translation.override(None):  # labels in the language of the code
        changes = MigrationAutodetector(loader.project_state(), state).changes(graph=loader.graph)

    assert {
        label: [str(m.operations) for m in found] for label, found in changes.items() if label in OURS
    } == {}


def test_migrations_are_named_and_numbered_without_a_gap() -> None:
    generated = re.compile(r"_auto_|_and_more|_(alter|rename)_\w+_\w+_\w+")
    for label, names in ours().items():
        assert [name[:4] for name in names] == [f"{n:04d}" for n in range(1, len(names) + 1)], label
        assert [name for name in names if generated.search(name)] == [], label


def test_migrations_follow_one_another() -> None:
    loader = MigrationLoader(None)
    for label, names in ours().items():
        assert loader.graph.leaf_nodes(label) == [(label, names[-1])]
        for earlier, later in pairwise(names):
            assert (label, earlier) in loader.disk_migrations[label, later].dependencies


def test_the_tables_of_a_new_installation_know_every_migration() -> None:
    """Quick; `test_new_database` compares the tables themselves."""
    known = set(re.findall(r"django_migrations .* values \('(\w+)', '(\w+)',", TABLES.read_text()))

    assert set(MigrationLoader(None).disk_migrations or {}) - known == set(), "run: make tables"
