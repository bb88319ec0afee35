"""Reads a question about a rule and its answer, and words the errors. Never saves."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.protect.norms.models import RuleQuestion

CHANGED = _(
    "Somebody else answered meanwhile. What you typed is still here: look at their answer, then send again."
)


def stamp(question: RuleQuestion) -> str:
    """When the answer was given that whoever opens the form reads."""
    return (
        question.answered_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f%z")
        if question.answered_at
        else ""
    )


class AskForm(forms.Form):
    text = forms.CharField(
        label=_("What would you like to know?"),
        max_length=2000,
        help_text=_(
            "Name no colleagues. The coordinator sees who asks; others never do. "
            "Did something happen that should be reported? Then use the guide instead."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your question.")},
    )


class AnswerForm(forms.Form):
    """The answer, and whether others read it too, in which words."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write the answer.")},
    )
    share = forms.BooleanField(
        label=_("Others may learn from it: show it on the page of the rule"), required=False
    )
    shown = forms.CharField(
        label=_("The question as others read it"),
        max_length=500,
        required=False,
        help_text=_("Without names, units or details that tell who asked."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    seen = forms.DateTimeField(
        widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"]
    )

    def __init__(self, *args: Any, question: RuleQuestion, **kwargs: Any) -> None:  # Any: Django's own
        kwargs["initial"] = {
            "answer": question.answer,
            "share": question.shared,
            "shown": question.shown,
            "seen": stamp(question),
        }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("share") and not data.get("shown"):
            self.add_error("shown", _("Write the question as others read it; theirs may tell who asked."))
        return data
