"""`rit doctor`: what is wrong with this installation, in plain words, and what to do about it.

Everything is asked as the runtime role; nothing is changed. A check that cannot be made is a finding too.
"""

from __future__ import annotations

import os
from zoneinfo import ZoneInfo

from rit.config import environment
from rit.config.doctor import database, machine
from rit.config.doctor.finding import Finding, Look, wrong


def examine() -> list[Finding]:
    """All findings, in the order in which they are best mended."""
    try:
        env = environment.read()
    except environment.SettingError as problem:
        return [wrong("settings", str(problem), "Nothing else can be looked at before that.")]
    try:
        ZoneInfo(env.time_zone)
    except (KeyError, ValueError, OSError):
        return [wrong("time zone", f"there is no {env.time_zone}.", "Set RIT_TIME_ZONE=Europe/Brussels.")]
    _set_up()
    found = [finding for look in machine.LOOKS for finding in _tried(look, env)]
    reachable = _tried(database.reached, env)
    found += reachable
    if all(finding.good for finding in reachable):
        found += [finding for look in database.LOOKS for finding in _tried(look, env)]
    return found


def _set_up() -> None:
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ["RIT_DATABASE_ROLE"] = "app"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rit.config.settings")
        django.setup()


def _tried(look: Look, env: environment.Environment) -> list[Finding]:
    """A broken installation breaks checks in ways that cannot be foreseen; the others must still be made."""
    try:
        return list(look(env))
    except Exception as problem:
        name = look.__name__.strip("_").replace("_", " ")
        reason = (str(problem).strip().splitlines() or [""])[0]
        return [
            wrong(name, f"could not be looked at ({type(problem).__name__}: {reason}).", "See what is above.")
        ]
