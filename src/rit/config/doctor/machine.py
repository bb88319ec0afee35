"""What the doctor looks at on the machine: settings, folders, texts, mail, the corps' sign-on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from rit.config import environment
from rit.config.doctor.finding import PACKAGE, Finding, Look, good, wrong

SPACE_MB = 1024


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


def sign_on(env: environment.Environment) -> Iterator[Finding]:
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


LOOKS: tuple[Look, ...] = (_mode, _secret, _data_folder, _assets, _languages, _mail, sign_on)
