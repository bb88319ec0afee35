"""`rit doctor`: what is wrong with this installation, in plain words, and what to do about it.

Everything is asked as the runtime role; nothing is changed. A check that cannot be made is a finding too.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from rit.config import environment

PACKAGE = Path(__file__).resolve().parents[1]
OLDEST_POSTGRESQL = 150000
SPACE_MB = 1024
LINKS_LOOKED_AT = 1000
SEALED_WITHIN_SECONDS = 60
HEARTBEAT_SECONDS = 60
CLOCK_SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """`name` of the check, whether it is good, and the line for the console: what is so, and what to do."""

    name: str
    good: bool
    line: str


def good(name: str, words: str) -> Finding:
    return Finding(name, True, f"ok  {name}: {words}")


def wrong(name: str, words: str, do: str) -> Finding:
    return Finding(name, False, f"!!  {name}: {words} {do}")


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
    found = [finding for look in MACHINE for finding in _tried(look, env)]
    reachable = _tried(_database, env)
    found += reachable
    if all(finding.good for finding in reachable):
        found += [finding for look in DATABASE for finding in _tried(look, env)]
    return found


def _set_up() -> None:
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ["RIT_DATABASE_ROLE"] = "app"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rit.config.settings")
        django.setup()


Look = Callable[[environment.Environment], Iterable[Finding]]


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


# The machine


def _mode(env: environment.Environment) -> Iterator[Finding]:
    """Django's own checks and ours (`config/checks.py`), as for real use where it is real use."""
    from django.core.checks import ERROR, run_checks

    messages = run_checks(include_deployment_checks=env.mode == "production")
    serious = [message for message in messages if message.level >= ERROR or env.mode == "production"]
    for message in serious:
        if not message.is_silenced():
            yield wrong("settings", str(message.msg), str(message.hint or ""))
    if not serious:
        yield good("settings", f"in order for {env.mode}.")


def _secret(env: environment.Environment) -> Iterator[Finding]:
    """A long key of few different characters is as weak as a short one."""
    if len(set(env.secret_key)) < 12 and env.mode != "test":
        yield wrong("secret", "RIT_SECRET_KEY can be guessed.", "Make a new one: rit doctor --new-secret")
    else:
        yield good("secret", "long and varied.")


def _data_folder(env: environment.Environment) -> Iterator[Finding]:
    name, folder = "data folder", env.data
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        yield wrong(name, f"{existing} may not be written.", "Give RIT's user the right, or set RIT_DATA.")
    else:
        yield good(name, f"{folder} can be written.")
    free = shutil.disk_usage(existing).free // 2**20
    if free < SPACE_MB:
        yield wrong("disk", f"{free} MB free.", f"Make room: RIT wants {SPACE_MB} MB.")
    else:
        yield good("disk", f"{free // 1024} GB free.")


def _assets(env: environment.Environment) -> Iterator[Finding]:
    from django.conf import settings

    built = PACKAGE / "foundation" / "ui" / "static" / "rit" / "build"
    missing = [name for name in ("staff.css", "staff.js", "public.css", "public.js", "sprite.svg")
               if not (built / name).exists()]  # fmt: skip
    if missing:
        yield wrong("assets", f"{', '.join(missing)} not built.", "Run: make assets, or install the wheel.")
    elif env.mode == "production" and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield wrong(
            "assets",
            f"not collected in {settings.STATIC_ROOT}.",
            "Run: rit migrate",
        )
    else:
        yield good("assets", "built.")


def _languages(env: environment.Environment) -> Iterator[Finding]:
    folders = {code: PACKAGE / "locale" / code / "LC_MESSAGES" for code in env.languages if code != "en"}
    missing = [code for code, folder in folders.items() if not (folder / "django.mo").exists()]
    if missing:
        yield wrong("languages", f"no words for {', '.join(missing)}.", "Run: make translations")
    else:
        yield good("languages", f"{', '.join(env.languages)}.")


def _mail(env: environment.Environment) -> Iterator[Finding]:
    if env.mode == "production" and not env.mail_url:
        yield wrong("mail", "nobody gets mail.", "Set RIT_MAIL_URL, such as smtp://user:password@host:587")
    elif env.mode == "production" and env.mail_from.endswith("@localhost"):
        yield wrong("mail", f"the sender is {env.mail_from}.", "Set RIT_MAIL_FROM to an address of the zone.")
    else:
        yield good(
            "mail", f"by {urlsplit(env.mail_url).hostname}." if env.mail_url else "kept in the data folder."
        )


def _sign_on(env: environment.Environment) -> Iterator[Finding]:
    """Whether the corps' own sign-on is set up, answers, and is the one that was meant."""
    import requests

    name = "sign-on"
    if not env.oidc_issuer:
        yield good(name, "not set up; people sign in with the password of RIT.")
        return
    unknown = sorted(set(env.roles_of_groups.values()) - set(_known_roles()))
    if unknown:
        yield wrong(name, f"RIT_OIDC_ROLES names {unknown[0]}, which is no role.", "See policy/roles.toml.")
    try:
        answer = requests.get(env.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration", timeout=5)
        answer.raise_for_status()
        issuer = str(answer.json().get("issuer", ""))
    except (requests.RequestException, ValueError) as fault:
        yield wrong(
            name, f"{env.oidc_issuer} does not answer ({type(fault).__name__}).", "Check RIT_OIDC_ISSUER."
        )
        return
    if issuer.rstrip("/") != env.oidc_issuer.rstrip("/"):
        yield wrong(name, f"it calls itself {issuer}.", "Set RIT_OIDC_ISSUER to exactly that.")
        return
    groups = "groups give roles" if env.oidc_roles else "groups are ignored"
    factor = "its second factor counts" if env.oidc_trusts_mfa else "RIT asks its own second factor"
    yield good(
        name, f"{env.oidc_issuer} answers; accounts are matched by {env.oidc_match}, {groups}, {factor}."
    )


def _known_roles() -> Iterable[str]:
    from rit.foundation.access.roles import roles

    return roles()


MACHINE: tuple[Look, ...] = (_mode, _secret, _data_folder, _assets, _languages, _mail, _sign_on)


# The database


def _rows(
    query: str, arguments: Sequence[int | list[str]] = ()
) -> list[tuple[Any, ...]]:  # Any: columns of any type
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, list(arguments))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _database(env: environment.Environment) -> Iterator[Finding]:
    from django.db import Error, connection

    try:
        connection.ensure_connection()
    except Error as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[-1]
        do = "Set RIT_DATABASE_URL, and see that PostgreSQL runs; in the demo: make demo."
        yield wrong("database", f"cannot be reached ({reason}).", do)
        return
    version = int(_rows("select current_setting('server_version_num')")[0][0])
    if version < OLDEST_POSTGRESQL:
        yield wrong("database", f"PostgreSQL {version // 10000} is too old.", "RIT needs 15 or later.")
    else:
        yield good("database", f"PostgreSQL {version // 10000} answers.")


def _roles(env: environment.Environment) -> Iterator[Finding]:
    name = "roles of the database"
    do = "Give RIT_DATABASE_URL, _OWNER_URL and _CLERK_URL a role each, as the README says."
    urls = {"app": env.database_url, "owner": env.database_owner_url, "clerk": env.database_clerk_url}
    users = {role: unquote(urlsplit(url).username or "") for role, url in urls.items() if url}
    shared = len(set(users.values())) < len(users)
    if env.mode == "production" and (len(users) < len(urls) or shared):
        yield wrong(name, "the three are not three.", do)
        return
    names = [_rows("select current_user")[0][0], *(users[role] for role in ("clerk",) if role in users)]
    strong = _rows(
        "select rolname from pg_roles where rolname = any(%s) and (rolsuper or rolbypassrls)", [names]
    )
    owning = _rows("select distinct tableowner from pg_tables where tableowner = any(%s)", [names])
    for (role,) in strong:
        yield wrong(name, f"{role} goes round the walls.", f"Run: alter role {role} nosuperuser nobypassrls")
    for (role,) in owning:
        yield wrong(name, f"{role} owns tables and could change the trail.", "Let the owner's role own them.")
    if not strong and not owning:
        yield good(name, f"{', '.join(names)} own nothing and bypass nothing.")


def _tables(env: environment.Environment) -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield wrong("tables", f"{len(waiting)} migrations are waiting.", "Run: rit migrate")
    else:
        yield good("tables", "up to date.")


def _walls(env: environment.Environment) -> Iterator[Finding]:
    standing = {
        row[0] for row in _rows("select relname from pg_class where relkind = 'r' and relrowsecurity")
    }
    fallen = sorted(walled_tables() - standing)
    if fallen:
        yield wrong(
            "walls",
            f"row-level security is off for {', '.join(fallen)}.",
            "Somebody turned it off: find out who, then turn it on.",
        )
    else:
        yield good("walls", f"row-level security stands on {len(standing)} tables.")


def walled_tables() -> set[str]:
    """The tables on which a migration puts a wall."""
    raised = re.compile(r"alter table (\w+) enable row level security")
    files = PACKAGE.rglob("migrations/*.py")
    return {table for path in files for table in raised.findall(path.read_text())}


def _columns(env: environment.Environment) -> Iterator[Finding]:
    """From the catalogue, which shows every column to every role."""
    from rit.foundation.retention import check, policy

    found: dict[str, set[str]] = {}
    for table, column in _rows(
        "select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid"
        " where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace"
        " and a.attnum > 0 and not a.attisdropped"
    ):
        found.setdefault(table, set()).add(column)
    faults = check.compare(policy.policy(), found)
    if faults:
        yield wrong("retention", f"{faults[0]} ({len(faults)} in all)", "See all: rit retention check")
    else:
        yield good("retention", "every column has its period.")


def _trail(env: environment.Environment) -> Iterator[Finding]:
    broken = broken_link(LINKS_LOOKED_AT)
    if broken is not None:
        yield wrong(
            "trail",
            f"broken at link {broken}.",
            "Somebody changed it: keep this database, run rit audit verify.",
        )
    else:
        yield good("trail", f"its last {LINKS_LOOKED_AT} links are sound.")
    late, oldest = _rows(
        "select count(*), min(recorded_at) from audit_entry e"
        " where recorded_at < now() - %s * interval '1 second'"
        " and not exists (select 1 from audit_seal s where s.entry_id = e.id)",
        [SEALED_WITHIN_SECONDS],
    )[0]
    if late:
        yield wrong(
            "sealer", f"{late} entries wait since {oldest:%Y-%m-%d %H:%M}.", "See that `rit worker` runs."
        )
    else:
        yield good("sealer", "keeps up.")


def broken_link(last: int) -> int | None:
    """The position of the first broken link among the last ones; None when they hold."""
    links = _rows(
        "select s.position, s.hash, rit_audit_text(e) from audit_seal s"
        " left join audit_entry e on e.id = s.entry_id order by s.position desc limit %s",
        [last + 1],
    )[::-1]
    if len(links) <= last:
        links.insert(0, (0, b"", ""))  # what the first link of all hangs on
    for (place, previous, _text), (position, stored, text) in pairwise(links):
        whole = text is not None and position == place + 1
        if not whole or hashlib.sha256(bytes(previous) + text.encode()).digest() != bytes(stored):
            return int(position)
    return None


def _plan(env: environment.Environment) -> Iterator[Finding]:
    from rit.plan.models import Plan

    if Plan.objects.filter(code=env.plan).exists():
        yield good("plan", f"{env.plan} is loaded.")
    else:
        yield wrong("plan", f"{env.plan} is not loaded.", "Run: rit plan load")


def _worker(env: environment.Environment) -> Iterator[Finding]:
    seconds = _rows("select extract(epoch from now() - max(last_heartbeat)) from procrastinate_workers")[0][0]
    if seconds is None or seconds > HEARTBEAT_SECONDS:
        since = "has never been seen" if seconds is None else f"was last seen {int(seconds)} s ago"
        yield wrong("worker", f"it {since}.", "Start it, and keep it running: rit worker")
    else:
        yield good("worker", "runs.")


def _clock(env: environment.Environment) -> Iterator[Finding]:
    there: datetime = _rows("select clock_timestamp()")[0][0]
    apart = abs(there.timestamp() - time.time())
    if apart > CLOCK_SECONDS:
        yield wrong(
            "clock", f"this machine and the database differ by {int(apart)} s.", "Let both follow NTP."
        )
    else:
        yield good("clock", f"agrees with the database; {env.time_zone}.")


# What a report that was acknowledged rests on: it is on the disk, whole, before anybody is told so.
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def _durability(env: environment.Environment) -> Iterator[Finding]:
    off = [
        name
        for name, value in _rows(
            "select name, setting from pg_settings where name = any(%s)", [list(DURABLE)]
        )
        if value not in {DURABLE[name], "remote_apply", "remote_write"}
    ]
    if off:
        yield wrong(
            "durability",
            f"the database has {', '.join(sorted(off))} off: a power cut can lose reports that were acknowledged.",
            "Turn it on in postgresql.conf.",
        )
    else:
        yield good("durability", "what is acknowledged is on the disk.")


def _vault(env: environment.Environment) -> Iterator[Finding]:
    """Who could open what arrives: keys of the people at the desks, and the recovery."""
    from rit.enforce.cases import queries
    from rit.enforce.intake.desks import policy
    from rit.foundation import clock
    from rit.foundation.vault import keyring

    alone = [
        desk.value
        for desk, staffing in policy().desks.items()
        if not any(one.pair for one in queries.holders(staffing.roles, clock.today()))
    ]
    if alone:
        yield wrong(
            "desks",
            f"nobody can read what arrives at {', '.join(alone)}.",
            "Grant the role, and have its holder make a key under “My key”.",
        )
    else:
        yield good("desks", "somebody with a key reads what arrives at each.")
    if keyring.recovery():
        yield good("recovery", "the sheets were made; two of three open what nobody else can.")
    elif env.mode == "production":
        yield wrong("recovery", "a case whose readers are gone is lost.", "Run: rit vault recovery")


DATABASE: tuple[Look, ...] = (
    _roles,
    _durability,
    _tables,
    _walls,
    _columns,
    _trail,
    _vault,
    _plan,
    _worker,
    _clock,
)
