"""The form in which somebody says for whom a text is: of a message, and of whatever else is put out to people."""

from __future__ import annotations

from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.roles import roles
from rit.foundation.ui.words import in_language
from rit.people.models import Function, Unit
from rit.people.states import Cadre
from rit.plan.communication.queries import Audience

CADRES = [(Cadre.OPERATIONAL.value, _("Operational staff")), (Cadre.CIVILIAN.value, _("Civilian staff"))]


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Unit) -> str:
        return in_language(obj.name)


class FunctionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Function) -> str:
        return in_language(obj.title)


class Groups(TypedDict):
    """The parts of an audience, as the writers take them."""

    everybody: bool
    leaders: bool
    cadres: list[str]
    roles: list[str]
    units: list[Unit]
    functions: list[Function]


class AudienceForm(forms.Form):
    """Everybody, or groups; whoever answers to one of them belongs to it."""

    everybody = forms.BooleanField(label=_("Everybody in the corps"), required=False)
    leaders = forms.BooleanField(label=_("Everybody who leads a unit"), required=False)
    cadres = forms.MultipleChoiceField(
        label=_("Staff"), choices=CADRES, required=False, widget=forms.CheckboxSelectMultiple
    )
    roles = forms.MultipleChoiceField(
        label=_("Holders of a role"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = UnitsField(
        label=_("Units, with those below them"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    functions = FunctionsField(
        label=_("Functions"),
        queryset=Function.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form arguments
        super().__init__(*args, **kwargs)
        units, functions, held = self.fields["units"], self.fields["functions"], self.fields["roles"]
        if isinstance(units, UnitsField) and isinstance(functions, FunctionsField):
            units.queryset = Unit.objects.filter(closed_date=None)
            functions.queryset = Function.objects.all()
        if isinstance(held, forms.MultipleChoiceField):
            held.choices = [(code, in_language(role.title)) for code, role in roles().items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.audience(data):
            self.add_error("everybody", _("Choose for whom it is: everybody, or at least one group."))
        return data

    def audience(self, data: dict[str, Any]) -> Audience:
        return Audience(
            everybody=data.get("everybody", False),
            leaders=data.get("leaders", False),
            cadres=data.get("cadres", ()),
            roles=data.get("roles", ()),
            units=[unit.pk for unit in data.get("units") or ()],
            functions=[function.pk for function in data.get("functions") or ()],
        )

    def groups(self) -> Groups:
        """Whoever chose everybody chose no groups beside it."""
        data = self.cleaned_data
        everybody: bool = data["everybody"]
        return {
            "everybody": everybody,
            "leaders": data["leaders"] and not everybody,
            "cadres": [] if everybody else data["cadres"],
            "roles": [] if everybody else data["roles"],
            "units": [] if everybody else list(data["units"]),
            "functions": [] if everybody else list(data["functions"]),
        }
