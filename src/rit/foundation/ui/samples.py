"""Invented contents for the living page of components. Nothing here describes a person or a real case."""

from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

TODAY = date(2025, 3, 18)


class SampleForm(forms.Form):
    """One of every kind of field, so that the page shows how each looks, right and wrong."""

    happened = forms.CharField(label=_("Date of the facts"), help_text=_("For example 28 9 2024"))
    via = forms.ChoiceField(
        label=_("Received by"),
        help_text=_("How the complaint reached us"),
        choices=[("web", _("Web form")), ("letter", _("Letter"))],
    )
    confirm = forms.BooleanField(label=_("Confirm receipt today"), required=False, initial=True)
    story = forms.CharField(
        label=_("What happened"), required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000})
    )
    weight = forms.ChoiceField(
        label=_("How serious"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("low", _("Light")), ("middle", _("Middling")), ("high", _("Heavy"))],
    )


def page(request: HttpRequest) -> dict[str, object]:
    """What the living page shows."""
    months = ["apr", "mei", "juni", "juli", "aug", "sep", "okt", "nov", "dec", "jan", "feb", "mrt"]
    return {
        "today": TODAY,
        "due": date(2025, 2, 28),
        "next_due": date(2025, 4, 18),
        "form": SampleForm(),
        "wrong": SampleForm({"happened": "", "via": "web"}, prefix="wrong"),
        "columns": [
            {"key": "action", "label": _("Action"), "sort": "action"},
            {"key": "by", "label": _("Due"), "sort": "by"},
            {"key": "state", "label": _("State")},
            {"key": "done", "label": _("Progress"), "num": True, "sort": "done"},
        ],
        "optional_columns": [
            {"key": "action", "label": _("Action"), "on": True, "fixed": True},
            {"key": "by", "label": _("Due"), "on": True},
            {"key": "owner", "label": _("Owner"), "on": False},
        ],
        "page_of": Paginator(range(312), 25).get_page(request.GET.get("page", "4")),
        "heat_months": [{"label": month, "now": month == "mrt"} for month in months],
        "heat_rows": [
            {"label": "Klachtenanalyse", "pillar": "enforce", "icon": "scale",
             "cells": ["none", "none", "done", "none", "none", "late", "none", "none", "done", "none", "none", "planned"]},
            {"label": "Dilemmatraining", "pillar": "stimulate", "icon": "bulb",
             "cells": ["done", "none", "done", "done", "none", "none", "late", "done", "done", "none", "missed", "planned"]},
        ],
        "line": {
            "width": 560, "height": 180, "points": "40,118 110,96 180,128 250,104 320,90 390,112 460,60 530,84",
            "band_top": 70, "band_height": 66, "mean": 103, "base": 150,
            "dots": [{"x": 460, "y": 60, "css": "out"}, {"x": 530, "y": 84, "css": "last"}],
            "ticks": [{"x": 40, "label": "2018"}, {"x": 250, "label": "2021"}, {"x": 530, "label": "2025"}],
        },
        "persons": ["Hanne De Wilde", "Joris Lammens", "Noor El Idrissi"],
    }  # fmt: skip
