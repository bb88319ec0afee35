"""Reads how often somebody wants mail. Never saves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.foundation.notices.rhythm import Rhythm

CHOICES = [
    (Rhythm.AT_ONCE.value, _("At once, when something happens")),
    (Rhythm.DAILY.value, _("Once a day, at seven in the morning")),
    (Rhythm.WEEKLY.value, _("Once a week, on Monday at seven")),
    (Rhythm.NEVER.value, _("Never; I look at the bell")),
]


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(
        label=_("When do you want a mail?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose when you want a mail."),
            "invalid_choice": _("Choose when you want a mail."),
        },
    )
