"""Reads what somebody adds to a case and words the errors. Never saves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.enforce.cases.uploading import MOST_WAITING, Waiting
from rit.foundation.access.verdict import YES, Verdict
from rit.foundation.attachments import rules as kinds
from rit.foundation.vault.uploads import SealedFilesField, SealedUpload


class FilesForm(forms.Form):
    """`waiting`: files that came with an earlier page of the same form. `may_put_by` is asked about their sizes."""

    file = SealedFilesField(
        label=_("Files"),
        required=False,
        kinds=kinds.OF_STAFF,
        help_text=_(
            "PDF, PNG, JPEG, Word, Excel, OpenDocument text, plain text, CSV, mail (.eml), film (MP4, MOV) or sound"
            " (MP3, M4A, WAV)."
        ),
    )

    def __init__(
        self,
        *args: Any,
        waiting: Sequence[Waiting],
        may_put_by: Callable[[Sequence[int]], Verdict],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)  # Any: Django's form arguments
        self.waiting, self.may_put_by = waiting, may_put_by

    def clean_file(self) -> list[SealedUpload]:
        found: list[SealedUpload] = self.cleaned_data["file"]
        if len(self.waiting) + len(found) > MOST_WAITING:
            raise forms.ValidationError(_("At most %(count)d files at once.") % {"count": MOST_WAITING})
        verdict = self.may_put_by([one.size or 0 for one in found]) if found else YES
        if not verdict:
            raise forms.ValidationError(str(verdict.reason))
        return found


class AddFilesForm(FilesForm):
    note = forms.CharField(
        label=_("What is it?"),
        max_length=300,
        help_text=_("Such as: camera images of the square, handed over by the shopkeeper."),
        error_messages={"required": _("Say in a few words what it is.")},
    )

    def __init__(self, *args: Any, waiting: Sequence[Waiting], **kwargs: Any) -> None:
        super().__init__(*args, waiting=waiting, **kwargs)  # Any: Django's form arguments
        self.fields["file"].required = not waiting
        self.fields["file"].error_messages["required"] = _("Choose a file first.")
