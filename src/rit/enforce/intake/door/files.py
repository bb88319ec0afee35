"""Files added at the door: sealed as they stream in, known to the draft alone, kept with the case at sending."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rit.enforce.cases import files
from rit.enforce.cases.files import About
from rit.enforce.cases.models import File
from rit.enforce.cases.states import FileState
from rit.enforce.intake.actions.receiving import Received
from rit.enforce.intake.door import drafts
from rit.enforce.intake.door.drafts import Content, Held
from rit.enforce.intake.models import Draft
from rit.foundation.access.actor import Actor
from rit.foundation.vault import streams
from rit.foundation.vault.scanning import Finding
from rit.foundation.vault.uploads import Sealed, SealedFilesField, SealedUpload

MOST = 20  # files of one draft

# Each state in words for who added the file, with its colour and shape.
SAID = {
    FileState.KEPT: ("ok", "tick", gettext_lazy("Sealed.")),
    FileState.CLEANED: (
        "ok",
        "tick",
        gettext_lazy("Sealed. Place, time, device and maker are gone from the copy that is read first."),
    ),
    FileState.UNCLEANED: (
        "ok",
        "tick",
        gettext_lazy("Sealed. From this kind of file we cannot take traces away."),
    ),
    FileState.QUARANTINED: (
        "no",
        "warn",
        gettext_lazy("Our scanner found something in it. It stays apart until somebody has looked."),
    ),
}


SHUT = gettext_lazy(
    "This file cannot be opened: it was damaged on our side. Tell us, and send it again if you still have it."
)


@dataclass(frozen=True)
class Line:
    """A file as the page shows it. `colour` and `shape` go with the words; without a `key` there is nothing to open."""

    key: str
    name: str
    size: int
    colour: str
    shape: str
    said: Any  # a translated text


class FilesForm(forms.Form):
    file = SealedFilesField(label=gettext_lazy("Add files"))

    def __init__(
        self, *args: Any, content: Content, **kwargs: Any
    ) -> None:  # Any: passed on to Django's form
        super().__init__(*args, **kwargs)
        self.there = len(content.get("files", []))
        self.fields["file"].error_messages["required"] = _("Choose a file first, or go on without.")

    def clean_file(self) -> list[SealedUpload]:
        found: list[SealedUpload] = self.cleaned_data["file"]
        if self.there + len(found) > MOST:
            raise forms.ValidationError(
                ngettext("At most %(count)d file.", "At most %(count)d files.", MOST) % {"count": MOST}
            )
        return found


def add(held: Held, found: Sequence[SealedUpload], *, now: datetime) -> Held:
    """Cleaned where the kind allows it, and written into the draft with the key of each."""
    newest = drafts.lock(held) or held
    if newest.is_sent:
        return newest
    new = [_entry(one) for one in found]
    return _keep(newest, [*newest.content.get("files", []), *new], now)


def remove(held: Held, key: str, *, now: datetime) -> Held:
    newest = drafts.lock(held) or held
    if newest.is_sent:
        return newest
    there = newest.content.get("files", [])
    gone = [one for one in there if one["id"] == key]
    kept = _keep(newest, [one for one in there if one["id"] != key], now)
    drafts.remove_later(gone)
    return kept


def lines(content: Content) -> list[Line]:
    return [Line(one["id"], one["name"], one["size"], *SAID[_state(one)]) for one in content.get("files", [])]


def line_of(row: File, about: About | None) -> Line:
    """The same for what lies in a case already. Without what it is: it does not open."""
    if about is None:
        return Line("", _("A file"), 0, "no", "warn", SHUT)
    return Line(str(row.pk), about.name, about.size, *SAID[FileState(row.state)])


def hand_in(held: Held, received: Received, *, by: Actor, now: datetime) -> None:
    """With the report, in its transaction."""
    there = held.content.get("files", [])
    if there:
        given = [(one["name"], one["size"], _sealed(one)) for one in there]
        files.keep(received.report.case, given, received.key, from_reporter=True, by=by, now=now)


def _entry(one: SealedUpload) -> dict[str, Any]:
    name, size = one.name or "", one.size or 0
    sealed = one.keep()
    return {
        "id": str(sealed.id),
        "path": sealed.path,
        "clean_path": sealed.clean_path,
        "key": b64encode(sealed.key).decode(),
        "finding": sealed.finding.value,
        "name": name,
        "size": size,
    }


def _sealed(one: dict[str, Any]) -> Sealed:
    return Sealed(
        UUID(one["id"]), one["path"], b64decode(one["key"]), Finding(one["finding"]), one["clean_path"]
    )


def _state(one: dict[str, Any]) -> FileState:
    if one["finding"] == Finding.FOUND.value:
        return FileState.QUARANTINED
    return FileState.CLEANED if one["clean_path"] else FileState.UNCLEANED


def _keep(held: Held, there: list[dict[str, Any]], now: datetime) -> Held:
    changed = drafts.change(held, {"files": there}, now=now)
    on_disk = sum(streams.padded(one["size"]) * (2 if one["clean_path"] else 1) for one in there)
    Draft.objects.filter(pk=held.id).update(files=on_disk)
    return changed
