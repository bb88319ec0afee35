"""Who PostgreSQL runs as, and in which folders: under root another user, who must be able to reach them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rit.config.launch import LaunchError

SYSTEM_USERS = ("rit-pg", "postgres")  # PostgreSQL refuses to run as root
FREE_BYTES = 500 * 1024 * 1024
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
TEMPORARY = "rit-test-"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Runner:
    """The operating system user PostgreSQL runs as, and how to start a process as that user."""

    name: str
    uid: int
    gid: int

    def arguments(self) -> dict[str, Any]:  # Any: passed on to subprocess as keywords
        common: dict[str, Any] = {"env": ENVIRONMENT, "cwd": "/", "stdin": subprocess.DEVNULL}
        if self.uid != os.geteuid():
            common |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return common

    def call(self, *command: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False, **self.arguments()
        )

    def give(self, folder: Path) -> None:
        """Makes a folder that only this user enters."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != self.uid:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def open_folder(base: Path) -> None:
    """Private to us; under root others pass through without reading, as PostgreSQL runs as another user."""
    mine = not base.exists()
    base.mkdir(parents=True, exist_ok=True)
    if mine or base.name.startswith(TEMPORARY):
        base.chmod(0o711 if os.geteuid() == 0 else 0o700)


def runner_for(cluster: Path) -> Runner:
    """Ourselves; under root the user that owns the data, else a system user."""
    if os.geteuid() != 0:
        if cluster.exists() and cluster.stat().st_uid != os.geteuid():
            owner = user_name(cluster.stat().st_uid)
            raise LaunchError(
                f"The data in {cluster.parent} belong to the user {owner}; start RIT as that user "
                "or as root, or set RIT_DATA to another folder."
            )
        return Runner(user_name(os.geteuid()), os.geteuid(), os.getegid())
    if cluster.exists() and (owner_id := cluster.stat().st_uid) != 0:
        entry = pwd.getpwnam(user_name(owner_id))
        return Runner(entry.pw_name, entry.pw_uid, entry.pw_gid)
    for name in SYSTEM_USERS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Runner(entry.pw_name, entry.pw_uid, entry.pw_gid)
    return _new_system_user(SYSTEM_USERS[0])


def _new_system_user(name: str) -> Runner:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    made = useradd and subprocess.run(
        [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
        capture_output=True,
        check=False,
    )
    if not made or made.returncode:
        raise LaunchError(f"PostgreSQL refuses to run as root, and the user {name} could not be made for it.")
    entry = pwd.getpwnam(name)
    return Runner(entry.pw_name, entry.pw_uid, entry.pw_gid)


def user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise LaunchError(
            f"User id {uid} has no name on this machine, and PostgreSQL asks for one."
        ) from None


def no_right(path: object) -> str:
    who = pwd.getpwuid(os.geteuid()).pw_name
    return f"The user {who} may not write in {path}; set RIT_DATA to a folder where that is allowed."


def check_space(base: Path) -> None:
    free = shutil.disk_usage(base).free
    if free < FREE_BYTES:
        raise LaunchError(
            f"The disk of {base} has {free // 1024**2} MB left and RIT needs {FREE_BYTES // 1024**2} MB; "
            "make room, or set RIT_DATA to a folder on another disk."
        )


def check_passage(base: Path, runner: Runner) -> None:
    if runner.call("test", "-x", base).returncode:
        raise LaunchError(
            f"PostgreSQL runs as the user {runner.name}, who cannot reach {base}; "
            "set RIT_DATA to a folder outside a private home, such as /var/lib/rit."
        )


def socket_folder(base: Path, runner: Runner) -> Path:
    """Beside the data when the path fits in a socket's address (107 bytes) and needs no quoting."""
    beside = base / "socket"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(
        r"[\w./+-]+", str(beside), re.ASCII
    ):
        return beside
    short = hashlib.sha256(os.fsencode(base)).hexdigest()[:12]
    folder = Path("/tmp") / f"rit-{runner.uid}-{short}"  # noqa: S108 (owner and mode are checked below)
    if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in {runner.uid, 0}):
        raise LaunchError(f"{folder} belongs to somebody else; remove it or set RIT_DATA to a shorter path.")
    return folder
