"""Every setting of an installation, read from the environment, in one typed place.

The README's table of settings is generated from this module. Secrets have no default in production;
the demo makes its own and keeps them in its data folder.
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

Mode = Literal["production", "demo", "test"]
DatabaseRole = Literal["app", "owner", "clerk"]
LANGUAGES = ("nl", "fr", "de", "en")


class SettingError(ValueError):
    """A setting that cannot be used, in one sentence that names it."""


def _setting(default: Any, about: str) -> Any:  # Any: dataclasses.field is typed so too
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True)
class Environment:
    """One attribute a setting; the environment variable is the attribute's name in capitals after RIT_."""

    mode: Mode = _setting("production", "production, demo or test")
    data: Path = _setting(Path(), "folder for the embedded database, the demo's mail and its secrets")
    secret_key: str = _setting("", "long random text; signs cookies, protects second factors; no default")
    database_url: str = _setting("", "PostgreSQL of the runtime role; also read from DATABASE_URL")
    database_owner_url: str = _setting(
        "", "the same database as the role that owns the tables: migrations only"
    )
    database_clerk_url: str = _setting("", "the same database as the role for jobs and counts")
    database_role: DatabaseRole = _setting("app", "which of the three roles this process uses")
    web: bool = _setting(False, "set by the web process itself: it keeps a pool of connections")
    postgres_bin: str = _setting("", "folder with the PostgreSQL programs for the embedded server")
    hosts: tuple[str, ...] = _setting(
        ("localhost", "127.0.0.1"), "names under which RIT is reached, comma separated"
    )
    origin: str = _setting("", "address with scheme, such as https://rit.example; passkeys are bound to it")
    proxies: int = _setting(0, "how many proxies of our own stand in front and add X-Forwarded-For")
    mail_url: str = _setting("", "smtp://user:password@host:587; in the demo, mail goes to a folder")
    mail_from: str = _setting("rit@localhost", "sender of mail")
    zone_name: str = _setting("Politiezone Gent", "the zone's name on every page and report")
    zone_code: str = _setting("5415", "the zone's number")
    zone_logo: str = _setting("", "path of an SVG or PNG logo")
    zone_colour: str = _setting("#14283f", "colour of the top bar, as #rrggbb")
    languages: tuple[str, ...] = _setting(LANGUAGES, "languages offered, the first is the default")
    zone_phone: str = _setting("", "telephone number of the integrity desk")
    exit_url: str = _setting("https://www.meteo.be/", "where “leave this page” goes on the public pages")
    outside_channels: str = _setting(
        "", "a TOML file in the shape of policy/channels.toml; that one when empty"
    )
    guide: str = _setting("", "a TOML file in the shape of policy/guide/guide.toml; that one when empty")
    plan: str = _setting("ghent-2020-2025", "the plan that a new installation loads")
    time_zone: str = _setting("Europe/Brussels", "time zone of dates and hours")
    idle_minutes: int = _setting(20, "minutes without activity after which a session locks")
    session_hours: int = _setting(12, "hours after which one has to sign in again")
    upload_mb: int = _setting(50, "largest file that may be attached, in MB")
    staff_upload_mb: int = _setting(
        2048, "largest file that a handler may add to a case, in MB, sent in pieces"
    )
    clamd: str = _setting("", "socket of ClamAV's clamd that looks at confidential files; empty: not scanned")
    oidc_issuer: str = _setting("", "address of the corps' own sign-on (OpenID Connect); empty: not used")
    oidc_client_id: str = _setting("", "the name under which the sign-on knows RIT")
    oidc_client_secret: str = _setting("", "what RIT proves itself with to the sign-on")
    oidc_name: str = _setting("", "what the button says it signs in with, such as the name of the sign-on")
    oidc_match: str = _setting(
        "preferred_username", "claim that holds the staff number; email: the verified e-mail address"
    )
    oidc_trusts_mfa: bool = _setting(
        False, "a second factor that the sign-on says it asked (amr: mfa) counts as RIT's own"
    )
    oidc_groups: str = _setting("groups", "claim that holds somebody's groups; only read with RIT_OIDC_ROLES")
    oidc_roles: tuple[str, ...] = _setting(
        (), "group=role, comma separated: roles granted from groups, for the day; empty: groups are ignored"
    )
    demo_today: date = _setting(date(2025, 3, 18), "the demo's own date")
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR")

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @property
    def roles_of_groups(self) -> dict[str, str]:
        """Which role each named group gives; empty when groups are ignored."""
        return {group: role for group, _is, role in (pair.partition("=") for pair in self.oidc_roles)}


def default_data_folder() -> Path:
    """Under root the embedded PostgreSQL runs as another user, so its folder must be one that user reaches."""
    if os.geteuid() == 0:
        return Path("/var/lib/rit")
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "rit"


def read(source: Mapping[str, str] = os.environ) -> Environment:
    """Reads all settings. Raises SettingError naming the first that is wrong."""
    values: dict[str, Any] = {}
    for setting in fields(Environment):
        name = "RIT_" + setting.name.upper()
        text = source.get(name, "").strip()
        if setting.name == "database_url" and not text:
            text = source.get("DATABASE_URL", "").strip()
        if text:
            values[setting.name] = _convert(name, text, setting.default)
    values.setdefault("data", default_data_folder())
    return _complete(Environment(**values))


def _convert(name: str, text: str, default: Any) -> Any:
    match default:
        case bool():
            return text.lower() in {"1", "true", "yes"}
        case int():
            if not text.isdigit():
                raise SettingError(f"{name} must be a whole number, not “{text}”.")
            return int(text)
        case date():
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise SettingError(f"{name} must be a date such as 2025-03-18, not “{text}”.") from None
        case Path():
            return Path(text).expanduser()
        case tuple():
            return tuple(part.strip() for part in text.split(",") if part.strip())
        case _:
            return text


def _complete(env: Environment) -> Environment:
    if env.mode not in get_args(Mode):
        raise SettingError(f"RIT_MODE must be one of {', '.join(get_args(Mode))}, not “{env.mode}”.")
    if env.database_role not in get_args(DatabaseRole):
        raise SettingError(f"RIT_DATABASE_ROLE must be one of {', '.join(get_args(DatabaseRole))}.")
    unknown = set(env.languages) - set(LANGUAGES)
    if unknown or not env.languages:
        raise SettingError(
            f"RIT_LANGUAGES knows {', '.join(LANGUAGES)}, not {', '.join(sorted(unknown)) or 'nothing'}."
        )
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", env.zone_colour):
        raise SettingError(f"RIT_ZONE_COLOUR must look like #14283f, not “{env.zone_colour}”.")
    _check_sign_on(env)
    if not env.secret_key:
        if env.mode == "production":
            raise SettingError("RIT_SECRET_KEY is not set; make one with: rit doctor --new-secret")
        key = "only-for-tests" * 5 if env.mode == "test" else _kept_secret(env.data)
        object.__setattr__(env, "secret_key", key)
    return env


def _check_sign_on(env: Environment) -> None:
    """Half a sign-on is none: who thinks it is on must hear that it is not."""
    if not env.oidc_issuer:
        return
    address = urlsplit(env.oidc_issuer)
    if address.scheme != "https" and not is_loopback(address.hostname or ""):
        raise SettingError(f"RIT_OIDC_ISSUER must begin with https://, not “{env.oidc_issuer}”.")
    if not env.oidc_client_id or not env.oidc_client_secret:
        raise SettingError(
            "RIT_OIDC_ISSUER is set, so RIT_OIDC_CLIENT_ID and RIT_OIDC_CLIENT_SECRET must be too."
        )
    wrong = [pair for pair in env.oidc_roles if not re.fullmatch(r"[^=]+=[a-z_]+", pair)]
    if wrong:
        raise SettingError(f"RIT_OIDC_ROLES must hold group=role, not “{wrong[0]}”.")


def _kept_secret(data: Path) -> str:
    """The demo's key: made once, kept beside its data, readable by its owner only."""
    path = data / "secret_key"
    try:
        if not path.exists():
            data.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text()
    except OSError as problem:
        raise SettingError(f"RIT_DATA: cannot write in {data}: {problem.strerror}.") from None


def is_loopback(host: str) -> bool:
    """Whether a name in `hosts` can only be this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
