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
        choices=[("low", _("Minor")), ("middle", _("Middling")), ("high", _("Serious"))],
    )


def _cells(months: str) -> list[str]:
    return months.split()


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
            {"label": "Klachtenanalyse", "pillar": "enforce",
             "cells": _cells("none none done none none late none none done none none planned")},
            {"label": "Dilemmatraining", "pillar": "stimulate",
             "cells": _cells("done none done done none none late done done none missed planned")},
        ],
        "trend": [
            {"label": str(2018 + index), "value": value, "low": low, "high": high, "flag": flag}
            for index, (value, low, high, flag) in enumerate(
                [(5.2, 3.8, 7.1, ""), (6.1, 3.8, 7.1, ""), (4.4, 3.7, 7.0, ""), (None, 3.7, 7.0, ""),
                 (5.6, 3.8, 7.2, ""), (6.4, 3.8, 7.2, ""), (8.3, 3.9, 7.2, "out"), (6.0, 3.9, 7.2, "")]
            )
        ],
        "kinds": [
            {"label": _("Treatment of people"), "value": 21},
            {"label": _("Use of force"), "value": 13},
            {"label": _("Not taking a report"), "value": 8, "flag": "out"},
            {"label": _("Use of databases"), "value": None},
        ],
        "filters": [
            {"key": "pillar", "label": _("Pillar"), "chosen": _("Enforce"), "options": []},
            {"key": "owner", "label": _("Owner"), "chosen": "", "options": [
                {"value": "me", "label": _("Me"), "count": 4},
                {"value": "all", "label": _("Everybody"), "count": 35}]},
        ],
        "views": [
            {"label": _("Everything"), "url": "?view=all", "count": 11, "current": True},
            {"label": _("Legal terms"), "url": "?view=legal", "count": 7},
            {"label": _("Waiting for the chief"), "url": "?view=chief", "count": 4},
        ],
        "segments": [
            {"label": _("My turn"), "url": "?who=me", "current": True},
            {"label": _("Also my team"), "url": "?who=team"},
        ],
        "crumbs": [{"label": _("Complaints"), "url": "#"}],
        "steps": [
            {"label": _("Received"), "note": "30 sep", "state": "was"},
            {"label": _("Admissible"), "note": "2 okt", "state": "was"},
            {"label": _("Inquiry"), "note": "4 nov", "state": "now"},
            {"label": _("Verdict"), "state": "todo"},
            {"label": _("Closing"), "state": "todo"},
        ],
        "nobody": [],
        "persons": ["Hanne De Wilde", "Joris Lammens", "Noor El Idrissi"],
    }  # fmt: skip
