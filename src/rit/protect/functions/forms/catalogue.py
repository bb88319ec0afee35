"""The forms of designation: scores of a function, and the coordinator's judgement (L6.2-a)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.words import in_language
from rit.protect.functions import rules
from rit.protect.functions.method import Criterion
from rit.protect.functions.models import Profile
from rit.protect.functions.states import Group, Level, Score

CHANGED = _(
    "Somebody changed this after you opened it. What you typed is still here: look at what changed, then send again."
)


class WeighForm(forms.Form):
    """A score for each criterion, the level that a person chooses, and why."""

    level = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the function is.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_(
            "Say why, above all when you decide otherwise than RIT suggests. About the function, never a person."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason: somebody will ask next year.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], profile: Profile, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        kwargs["initial"] = {
            "level": profile.proposed or profile.level,
            "version": profile.version,
            **{f"score_{code}": score for code, score in profile.scores.items()},
        }
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for one in criteria:
            self.fields[f"score_{one.code}"] = forms.ChoiceField(
                label=in_language(one.title),
                choices=Score.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Score this criterion.")},
            )

    def scores(self) -> dict[str, str]:
        return {one.code: self.cleaned_data[f"score_{one.code}"] for one in self.criteria}

    def scored_so_far(self) -> dict[str, str]:
        """Also of a form that is not whole."""
        found = {one.code: str(self[f"score_{one.code}"].value() or "") for one in self.criteria}
        return {code: score for code, score in found.items() if score in Score.values}

    def groups(self) -> list[tuple[Group, list[tuple[Criterion, Any]]]]:  # Any: a bound field
        return [
            (group, [(one, self[f"score_{one.code}"]) for one in self.criteria if one.group == group])
            for group in Group
        ]


class JudgeForm(forms.Form):
    """The coordinator confirms or sends back, with a reason. `own`: that of the assessment, when it was theirs."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason: somebody will ask next year.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, own: str | None = None, **kwargs: Any
    ) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        self.own = own
        if own is not None:
            self.fields["reason"].label = _("Why you confirm it alone")
            self.fields["reason"].help_text = _(
                "Say who else looked at it, or why nobody could. The board's list shows that one person did both."
            )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        fits = rules.reason_is_fresh(reason, own=self.own)
        if not fits:
            raise forms.ValidationError(str(fits.reason))
        return reason
