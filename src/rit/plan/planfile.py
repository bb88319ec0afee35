"""Reads a plan file and names every fault in it, and writes one that reads back equal (L1-b). Needs no database."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import tomlkit
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from tomlkit.items import Array, InlineTable, Table

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


HEADER = """\
A plan of RIT: its structure and its actions. The format is described in policy/plans/README.md.
Not in this file, because it belongs to one installation: persons and units, progress and turns, the log with its
evidence, work processes, and the plan that this one was rolled forward from.\
"""
DAYS = {"from", "to", "until", "start", "due"}
IN_LINES = {"legal_anchors", "behaviours", "responsibilities"}  # one entry a line


def text_of(data: PlanFile) -> str:
    """The file that `read` gives back as the same data; the same data always give the same bytes."""
    document = tomlkit.document()
    for line in HEADER.splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    for section in ("instruments", "themes", "anchoring_points"):  # must be named, also when there are none
        if not data.get(section):
            document.add(section, tomlkit.array())
    for section, value in data.items():
        if isinstance(value, dict):
            document.add(section, _table(value))
        elif value:
            tables = tomlkit.aot()
            for row in value:
                tables.append(_table(row))
            document.add(section, tables)
    return tomlkit.dumps(document)


def _table(row: Mapping[str, Any]) -> Table:
    """Texts and periods stand in one line; the actions of an instrument are tables of their own, after its facts."""
    table = tomlkit.table()
    for key, value in row.items():
        if key != "actions":
            table.add(key, _value(key, value))
    if row.get("actions"):
        below = tomlkit.aot()
        for action in row["actions"]:
            below.append(_table(action))
        table.add("actions", below)
    return table


def _value(key: str, value: Any) -> Any:
    """Any: what a plan file holds, and the item of tomlkit that stands for it."""
    if isinstance(value, dict):
        return _inline(value)
    if isinstance(value, list):
        array: Array = tomlkit.array()
        for part in value:
            array.append(_value("", part))
        return array.multiline(key in IN_LINES and bool(value))
    return date.fromisoformat(value) if key in DAYS else value


def _inline(words: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for key, value in words.items():
        table.add(key, _value(key, value))
    return table


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
    yield from _force_faults(data["instruments"])
    for holder in [*data["instruments"], *actions]:
        for number in holder["objectives"]:
            if number not in numbers:
                yield f"{holder['code']}.objectives: there is no objective {number}."
    yield from _action_faults(actions)


def _force_faults(instruments: list[Mapping[str, Any]]) -> Iterator[str]:
    """Adopted since a day; withdrawn after one."""
    for one in instruments:
        state, first, last = one.get("state"), one.get("from"), one.get("until")
        if state is None and {"from", "until", "decision"} & set(one):
            yield f"{one['code']}.state: is missing beside its dates or its decision."
        if state == "adopted" and first is None:
            yield f"{one['code']}.from: an adopted instrument says since when."
        if state == "proposed" and "decision" in one:
            yield f"{one['code']}.decision: the board did not decide on what is proposed."
        if last is not None and (state != "withdrawn" or first is None or last < first):
            yield f"{one['code']}.until: only what was in force and withdrawn ends, after it began."
        if state == "withdrawn" and first is not None and last is None:
            yield f"{one['code']}.until: what was in force and withdrawn says until when."


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
