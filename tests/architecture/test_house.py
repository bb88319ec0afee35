"""The layout of the code: what house.md asks and a machine can see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.reading import PACKAGE, modules, name_of, templates

# Public functions in actions.py that are no action of anybody.
NOBODY_ACTS = {
    "foundation/audit/actions.py": {
        "seal": "the sealer acts for nobody, and the database gives the time",
        "verify": "reads",
        "unsealed": "reads",
        "head": "reads",
    },
    "enforce/intake/actions/entering.py": {"new_draft": "makes what a form carries"},
    "enforce/intake/actions/identities.py": {"opened": "reads"},
    "enforce/cases/actions.py": {
        "accounts_on_list": "reads whom to tell",
        "address": "names a page",
        "address_of": "names a page",
    },
    "enforce/intake/actions/receiving.py": {
        "by_mailbox": "reads",
        "custodians": "reads",
        "readers": "reads who could read it",
    },
    "enforce/intake/actions/talking.py": {
        "opened": "reads",
        "seen": "the first reading of a message, whose reader the trail has already",
    },
    "foundation/vault/actions.py": {"strength": "reads a setting"},
    "enforce/intake/actions/listing.py": {"roles_of": "reads", "who_would_leave": "reads"},
    "plan/actions/work.py": {"facts": "reads what the rules ask"},
    "plan/communication/actions.py": {"facts": "reads what the rules ask"},
    "plan/anchoring/actions.py": {"facts": "reads what the rules ask"},
    "plan/measures/actions.py": {"facts": "reads what the rules ask"},
    "protect/risks/actions.py": {"facts": "reads what the rules ask"},
    "enforce/correction/actions.py": {"facts": "reads what the rules ask"},
    "stimulate/training/dilemmas/actions.py": {"facts": "reads what the rules ask"},
    "stimulate/training/live/actions.py": {"room": "reads what the rules ask"},
    "plan/indicators/actions.py": {"facts": "reads what the rules ask"},
}


def public_actions() -> dict[str, list[ast.FunctionDef]]:
    return {
        name: [
            node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
        for name, tree in modules().items()
        if name.endswith("/actions.py") or "/actions/" in name
    }


def test_every_action_says_who_and_when() -> None:
    unsigned = [
        f"{name}: {function.name}"
        for name, functions in public_actions().items()
        for function in functions
        if function.name not in NOBODY_ACTS.get(name, {})
        and not {"by", "now"} <= {argument.arg for argument in function.args.kwonlyargs}
    ]

    assert unsigned == []


def test_every_exception_to_that_is_still_needed() -> None:
    there = {name: {function.name for function in functions} for name, functions in public_actions().items()}

    assert {name: set(why) - there.get(name, set()) for name, why in NOBODY_ACTS.items()} == {
        name: set() for name in NOBODY_ACTS
    }


def test_views_are_functions() -> None:
    classes = [
        f"{name}: {node.name}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if ast.unparse(base).endswith(("View", "ViewMixin", "ModelAdmin"))
    ]

    assert classes == []


def test_there_are_no_signals_of_our_own() -> None:
    found = [
        f"{name}: {alias}"
        for name, tree in modules().items()
        for alias in imported(tree)
        if alias.startswith("django.dispatch") or ".signals" in alias
    ]

    assert found == []


def test_there_are_no_thread_locals() -> None:
    hidden = {"threading.local", "contextvars", "contextvars.ContextVar", "asgiref.local.Local"}
    found = [
        f"{name}: {what}"
        for name, tree in modules().items()
        for what in [
            *imported(tree),
            *(ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute)),
        ]
        if what in hidden
    ]

    assert found == []


def imported(tree: ast.Module) -> list[str]:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def test_the_day_of_a_moment_is_the_day_here() -> None:
    """The database answers in UTC, where half past midnight in Ghent is the day before: `timezone.localdate`."""
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and isinstance(node.func.value, ast.Attribute)
        and re.fullmatch(r"(.+_)?at", node.func.value.attr)
    ]
    assert not wrong, wrong


def test_no_module_is_a_dumping_ground() -> None:
    grounds = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc|lib)(_|$)")
    found = [
        name_of(path)
        for path in PACKAGE.rglob("*")
        if path.suffix in {"", ".py"} and grounds.search(path.stem)
    ]

    assert found == []


def test_every_module_of_substance_begins_with_what_it_is_for() -> None:
    silent = [
        name
        for name, tree in modules().items()
        if not ast.get_docstring(tree)
        and len(tree.body) > 1
        and not name.endswith(("apps.py", "__init__.py"))
    ]

    assert silent == []


def test_every_app_has_the_label_of_its_place() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("rit.")]

    assert len(ours) >= 12
    assert [c.name for c in ours if c.label != c.name.removeprefix("rit.").replace(".", "_")] == []
    for config in ours:
        source = (Path(config.path) / "apps.py").read_text()
        assert f'label = "{config.label}"' in source, f"{config.name} must name its label"


# The order of the house, from the ground up; pillars stand side by side.
FLOORS = [
    {"foundation"},
    {"people"},
    {"plan"},
    {"protect", "stimulate", "enforce"},
    {"insight", "loop"},
    {"config"},
]


def room(model: type[models.Model]) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "rit" else ""


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def test_foreign_keys_go_in_the_order_of_the_house() -> None:
    wrong = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and isinstance(field.related_model, type)
        and (here := room(model))
        and (there := room(field.related_model))
        and here != there
        and floor(there) >= floor(here)
    ]

    assert wrong == []


def test_models_do_no_work() -> None:
    """No `save()` of our own: what happens stands in actions."""
    found = [
        f"{name}: {node.name}.{part.name}"
        for name, tree in modules().items()
        if name.endswith("models.py")
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, ast.FunctionDef) and part.name in {"save", "delete", "clean", "full_clean"}
    ]

    assert found == []


def test_size_is_a_prompt_to_look_again(capsys: pytest.CaptureFixture[str]) -> None:
    """House.md: function 35 lines, module 250, template 120. Never a failure."""
    long = [
        f"{name}:{node.lineno} {node.name} {(node.end_lineno or 0) - node.lineno + 1}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 35
    ]
    for name in modules():
        lines = len((PACKAGE / name).read_text().splitlines())
        long += [f"{name} {lines}"] if lines > 250 else []
    long += [
        f"{name} {len(text.splitlines())}" for name, text in templates().items() if text.count("\n") > 120
    ]
    if long:
        with capsys.disabled():
            print(f"\nLong ({len(long)}), worth another look: {'; '.join(long)}")
