"""Reads a plan file and names every fault in it: file, key and reason. Needs no database."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

SCHEMA = Path(__file__).resolve().parents[1] / "policy" / "plans" / "schema.json"
PlanFile = dict[str, Any]  # the shape that schema.json describes; dates as YYYY-MM-DD


class PlanFileError(ValueError):
    """`problems`: one line for each fault, as *file: key: reason*."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(path: Path) -> PlanFile:
    """The plan in the file. Raises PlanFileError with all faults at once."""
    try:
        with path.open("rb") as stream:
            raw = tomllib.load(stream)
    except FileNotFoundError:
        raise PlanFileError([f"{path}: there is no such file."]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PlanFileError([f"{path}: not valid TOML: {fault}"]) from None
    except OSError as fault:
        raise PlanFileError([f"{path}: cannot be read: {fault.strerror}."]) from None
    data: PlanFile = _plain(raw)
    faults = list(_shape_faults(data)) or list(_sense_faults(data))
    if faults:
        raise PlanFileError([f"{path.name}: {fault}" for fault in faults])
    return data


def all_actions(data: PlanFile) -> Iterator[tuple[str | None, Mapping[str, Any]]]:
    """Each action with the code of its instrument, or None."""
    for instrument in data["instruments"]:
        for action in instrument.get("actions", []):
            yield instrument["code"], action
    for action in data.get("plan_actions", []):
        yield None, action


def _plain(value: Any) -> Any:
    """TOML's dates as text, so that a JSON schema can judge them."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _shape_faults(data: PlanFile) -> Iterator[str]:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()), format_checker=FormatChecker())
    for error in sorted(
        validator.iter_errors(data), key=lambda error: [str(part) for part in error.absolute_path]
    ):
        yield f"{_key(error)}: {_reason(error)}"


def _key(error: ValidationError) -> str:
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    return text.lstrip(".") or "the file"


def _reason(error: ValidationError) -> str:
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = list(error.schema.get("properties", {}))
        unknown = sorted(set(error.instance) - set(known))
        close = get_close_matches(unknown[0], known, 1)
        return f"unknown key “{unknown[0]}”" + (f"; did you mean “{close[0]}”?" if close else ".")
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return f"“{missing[0]}” is missing."
    if error.validator == "enum":
        return f"“{error.instance}” is not one of {', '.join(map(str, error.validator_value))}."
    if error.validator == "format":
        return f"“{error.instance}” is not a date such as 2020-01-31."
    if error.validator == "minLength":
        return "may not be empty."
    return f"{error.message}."


def _sense_faults(data: PlanFile) -> Iterator[str]:
    """What a schema cannot say: references, doubles, dates in order, cycles."""
    pillars = {pillar["code"] for pillar in data["pillars"]}
    numbers = {objective["number"] for objective in data["objectives"]}
    actions = [action for _instrument, action in all_actions(data)]
    yield from _doubles("pillars", [pillar["code"] for pillar in data["pillars"]])
    yield from _doubles("objectives", [str(objective["number"]) for objective in data["objectives"]])
    yield from _doubles("instruments", [instrument["code"] for instrument in data["instruments"]])
    yield from _doubles("actions", [action["code"] for action in actions])
    period = data["plan"]["period"]
    if period["from"] >= period["to"]:
        yield f"plan.period: ends ({period['to']}) before it begins ({period['from']})."
    for objective in data["objectives"]:
        if objective["pillar"] not in pillars:
            yield f"objectives.{objective['number']}.pillar: there is no pillar “{objective['pillar']}”."
    for holder in [*data["instruments"], *actions]:
        for number in holder["objectives"]:
            if number not in numbers:
                yield f"{holder['code']}.objectives: there is no objective {number}."
    yield from _action_faults(actions)


def _action_faults(actions: list[Mapping[str, Any]]) -> Iterator[str]:
    known = {action["code"] for action in actions}
    for action in actions:
        if action["start"] > action["due"]:
            yield f"{action['code']}.due: {action['due']} comes before its start, {action['start']}."
        for earlier in action.get("after", []):
            if earlier not in known:
                close = get_close_matches(earlier, known, 1)
                hint = f"; did you mean “{close[0]}”?" if close else "."
                yield f"{action['code']}.after: there is no action “{earlier}”{hint}"
    try:
        TopologicalSorter({a["code"]: a.get("after", []) for a in actions}).prepare()
    except CycleError as cycle:
        yield f"after: these actions wait for each other: {' → '.join(cycle.args[1])}."


def _doubles(where: str, codes: list[str]) -> Iterator[str]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"{where}.{code}: stands there more than once."
