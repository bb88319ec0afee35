"""Texts that our users see and that Django and the sign-in library word: which of them nobody has translated.

Both packages bring catalogues of their own. What is missing there goes into ours, which is read first.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import allauth
import django
import polib

from tools import msgids

DJANGO, ALLAUTH = (Path(str(package.__file__)).parent for package in (django, allauth))

# Folder of the package, its catalogues, the files whose texts reach a screen of ours.
SOURCES = [
    (
        DJANGO,
        "conf/locale",
        [
            *("forms/fields.py", "forms/forms.py", "forms/formsets.py", "core/validators.py"),
            *("utils/dates.py", "utils/timesince.py", "utils/text.py", "template/defaultfilters.py"),
        ],
    ),
    (DJANGO, "contrib/auth/locale", ["contrib/auth/password_validation.py"]),
    (
        ALLAUTH,
        "locale",
        [
            *("account/adapter.py", "account/forms.py", "account/fields.py", "account/views.py"),
            *("mfa/adapter.py", "mfa/models.py", "mfa/base/forms.py", "mfa/totp/forms.py"),
            *("mfa/webauthn/forms.py", "mfa/recovery_codes/forms.py"),
            *("templates/account/messages/*.txt", "templates/mfa/messages/*.txt"),
        ],
    ),
]


def untranslated(languages: Collection[str]) -> dict[msgids.Key, msgids.Message]:
    """Those that at least one of the languages lacks."""
    found: dict[msgids.Key, msgids.Message] = {}
    for folder, locale, patterns in SOURCES:
        have = [
            _translated(folder / locale / language / "LC_MESSAGES" / "django.mo") for language in languages
        ]
        for pattern in patterns:
            for path in _files(folder, pattern):
                read = msgids.of_python if path.suffix == ".py" else msgids.of_template
                messages = read(path.read_text(), path.relative_to(folder.parent).as_posix())
                found |= {m.key: m for m in messages if not all(m.key in known for known in have)}
    return found


def _files(folder: Path, pattern: str) -> list[Path]:
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise msgids.WordsError(f"{folder.name} has no {pattern} any more; look where its texts went.")
    return paths


def _translated(catalogue: Path) -> set[msgids.Key]:
    return {(entry.msgctxt or "", entry.msgid) for entry in polib.mofile(str(catalogue))}
