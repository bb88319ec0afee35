"""Reads what HR uploads and whether an older file may be applied; words the errors."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """One file and what it is. Whether it can be read, the preview says, line by line."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV as Excel saves it. The sample shows the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    day = forms.DateField(
        label=_("The corps on"),
        help_text=_("The day that the file describes, not the day on which you read it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    everybody = forms.BooleanField(
        label=_("This file holds everybody"),
        help_text=_("Who is not in it then holds no function any more. Nobody is removed."),
        required=False,
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("day", today)

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        limit = settings.RIT_UPLOAD_BYTES
        if (file.size or 0) > limit:
            raise ValidationError(
                _("This file is too large: at most %(limit)s.") % {"limit": filesizeformat(limit)}
            )
        return file

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("The file is about a day that has not come yet."))
        return day


class ApplyForm(forms.Form):
    older_too = forms.BooleanField(required=False)
