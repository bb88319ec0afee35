"""A form field for one attachment: says what is wrong with it beside the field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rit.foundation.attachments import rules
from rit.foundation.attachments.handlers import Dropped


class AttachmentField(forms.FileField):
    """Cleans to the upload, ready for `actions.store`, or to None when nothing was chosen."""

    def __init__(self, **kwargs: Any) -> None:  # Any: passed on to Django's field
        kwargs.setdefault("label", _("Attachment"))
        kwargs.setdefault(
            "help_text",
            _("PDF, PNG, JPEG, Word, Excel, OpenDocument text, plain text, CSV or mail (.eml)."),
        )
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ",".join(rules.KINDS)}

    def to_python(self, data: Any) -> Any:  # Any: as Django's own signature
        if data in self.empty_values or not isinstance(data, UploadedFile):
            return None
        size, limit = data.size or 0, settings.RIT_UPLOAD_BYTES
        if isinstance(data, Dropped) and size <= limit:
            raise ValidationError(_("These files together are too large; attach fewer at a time."))
        verdict = rules.may_attach(data.name or "", size, limit, data)
        if not verdict:
            raise ValidationError(verdict.reason)
        return data

    def clean(self, data: Any, initial: Any = None) -> Any:  # Any: as Django's own signature
        return super().clean(data, initial) or None
