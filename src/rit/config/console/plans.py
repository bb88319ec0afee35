"""The plan as a file: load it, show it, write it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rit.config import console
from rit.config.console import Failure, Menu


def offer(menu: Menu) -> None:
    plan = menu.group("plan", "the integrity plan")
    load = plan.add(
        "load", _plan_load, "load a plan file; loading it again changes only what changed", json=True
    )
    load.add_argument("file", nargs="?", type=Path, help="default: the plan named by RIT_PLAN")
    show = plan.add("show", _plan_show, "print the structure of the plan", json=True)
    show.add_argument("--file", type=Path, help="from this file alone, without a database")
    show.add_argument("--plan", help="code of the plan; default: the one named by RIT_PLAN")
    export = plan.add("export", _plan_export, "write a plan as a plan file that loads again equal")
    export.add_argument("code", nargs="?", help="code of the plan; default: the one named by RIT_PLAN")
    export.add_argument("--to", type=Path, help="write it here; default: to the console")


def _plan_file(options: argparse.Namespace) -> Path:
    from django.conf import settings

    path: Path = options.file or settings.POLICY / "plans" / f"{settings.ENVIRONMENT.plan}.toml"
    return path


def _plan_load(options: argparse.Namespace) -> int:
    console.ready()
    from rit.foundation import clock
    from rit.foundation.access.actor import system
    from rit.plan import loader
    from rit.plan.rulebook.loader import load_behaviours

    try:
        result = loader.load(_plan_file(options), by=system("rit plan load"), now=clock.now())
    except loader.PlanFileError as problem:
        console.show({"problems": problem.problems}, options.json, "\n".join(problem.problems))
        return 2
    load_behaviours()
    console.show(
        result,
        options.json,
        f"{result.code}: {result.added} added, {result.changed} changed, {result.same} the same, "
        f"{result.kept} kept as edited here.",
    )
    return 0


def _plan_show(options: argparse.Namespace) -> int:
    from rit.plan import outline
    from rit.plan.planfile import PlanFileError

    try:
        if options.file:
            shown = outline.from_file(options.file)
        else:
            console.ready()
            from django.conf import settings

            shown = outline.from_database(options.plan or settings.ENVIRONMENT.plan)
    except PlanFileError as problem:
        print("\n".join(problem.problems), file=sys.stderr)
        return 2
    console.show(shown, options.json, outline.as_text(shown))
    return 0


def _plan_export(options: argparse.Namespace) -> int:
    console.ready()
    from django.conf import settings

    from rit.plan import exporter
    from rit.plan.models import Plan

    code = options.code or settings.ENVIRONMENT.plan
    plan = Plan.objects.filter(code=code).exclude(status="discarded").first()
    if plan is None:
        raise Failure(f"there is no plan {code} in the database.")
    text = exporter.as_text(plan)
    if options.to is None:
        print(text, end="")
        return 0
    try:
        options.to.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Failure(f"{options.to} cannot be written: {fault.strerror}.") from None
    print(f"{code} is in {options.to}.")
    return 0
