"""How a form field is drawn: its control, what it is tied to for those who listen, and choices that stand in groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.template.context import Context
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Fold:
    """Options that stand together under a title; open when one of them is chosen."""

    title: str
    options: list[Any]  # Any: Django's own options
    open: bool


@dataclass(frozen=True)
class FieldParts:
    """What the field component needs to know: its id, the kind of layout, and the control with its ties."""

    id: str
    kind: str
    described: str
    widget: SafeString | str
    folds: Sequence[Fold] = ()


def field_parts(context: Context, field: BoundField) -> FieldParts:
    """Draws the control of a form field and ties it to its hint and its errors for those who listen.

    A hint given to the component counts as much as the help text of the field.
    """
    name = field.id_for_label or field.auto_id or field.html_name
    widget = field.field.widget
    grouped = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    if grouped:
        name = field.auto_id or field.html_name
    told = [f"{name}-error"] if field.errors else []
    if field.help_text or context.get("hint"):
        told.append(f"{name}-hint")
    described = " ".join(told)
    if grouped:
        widget.attrs.setdefault("class", "form-check-input")
        return FieldParts(name, "group", described, "", _folds(field))
    attrs: dict[str, str | bool] = {"class": f"{widget.attrs.get('class', '')} {_css(widget)}".strip()}
    if described:
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
    kind = "check" if isinstance(widget, forms.CheckboxInput) else "plain"
    return FieldParts(name, kind, described, field.as_widget(attrs=attrs))


def _folds(field: BoundField) -> list[Fold]:
    """Of choices that are grouped, all of them; none otherwise. Rows of the database are not asked twice for it."""
    choices: object = field.field.choices  # type: ignore[attr-defined]  # a choice field, as its widget says
    if not isinstance(choices, list):
        return []
    options = iter(field.subwidgets)
    return [
        Fold(str(title), found, any(one.data["selected"] for one in found))
        for title, some in choices
        if isinstance(some, list | tuple)
        for found in [[next(options) for _one in some]]
    ]


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
