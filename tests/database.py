"""The embedded server of the test run and its template database, made once a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

from rit.config.launch import postgres

TEMPLATE = "rit_template"
ADDRESS = "RIT_TESTS_SOCKET"
ROOT = Path(__file__).resolve().parents[1]
_server: postgres.Server | None = None


def server() -> None:
    """Starts PostgreSQL and fills the template, unless this run has one already."""
    global _server
    if os.environ.get(ADDRESS):
        return
    _server = postgres.start(durable=False)
    os.environ[ADDRESS] = str(_server.socket)
    postgres.ensure_roles_and_database(_server, TEMPLATE)
    fill(TEMPLATE)


def environment(name: str, **more: str) -> dict[str, str]:
    """What a process of its own needs to work on one of the databases."""
    return environment_on(Path(socket()), name, **more)


def environment_on(folder: Path, name: str, **more: str) -> dict[str, str]:
    """The same on any server."""
    urls = {role: f"postgresql://{role}@/{name}?host={folder}" for role in postgres.ROLES}
    return {
        **os.environ,
        "RIT_DATABASE_URL": urls[postgres.APP],
        "RIT_DATABASE_OWNER_URL": urls[postgres.OWNER],
        "RIT_DATABASE_CLERK_URL": urls[postgres.CLERK],
        "DJANGO_SETTINGS_MODULE": "rit.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        **more,
    }


def attached() -> Path:
    """The data folder of the demo in the template: its attachments lie there."""
    return Path(socket()).parent / "demo"


def fill(name: str) -> None:
    env = environment(name, RIT_MODE="demo", RIT_DATA=str(attached()))
    run([sys.executable, "-m", "rit.config.cli", "migrate"], env)
    script = "import django; django.setup(); from rit.config import demo_data; demo_data.load()"
    run([sys.executable, "-c", script], env | {"RIT_DATABASE_ROLE": "owner"})


def run(command: list[str], env: dict[str, str]) -> str:
    """The output; raises with what the command said when it fails."""
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def socket() -> str:
    server()
    return unquote(os.environ[ADDRESS])


def _handle() -> postgres.Server:
    return _server or postgres.Server(socket=Path(socket()), data=Path(), log=Path())


def copy(name: str) -> None:
    server()
    postgres.drop(_handle(), name)
    postgres.create_from_template(_handle(), name, TEMPLATE)


def drop(name: str) -> None:
    postgres.drop(_handle(), name)


def stop() -> None:
    global _server
    if _server is not None:
        os.environ.pop(ADDRESS, None)
        _server.stop()
        _server = None
