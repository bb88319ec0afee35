"""The register of relations for who keeps it, and everybody's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from rit.enforce.cases import relations
from rit.enforce.cases.relations import Said
from rit.enforce.cases.states import Closeness, Ending, Ground
from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.actor import NOBODY
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import Refused
from rit.people.fields import PersonField
from rit.plan.forms import DayField

A_PAGE = 50
REFUSED = 422
GROUNDS = [(one.value, one.label) for one in Ground if one is not Ground.OWN]


class OwnForm(forms.Form):
    """`until` stays empty while it lasts."""

    other = PersonField(
        label=gettext_lazy("With whom"), error_messages={"required": gettext_lazy("Say with whom.")}
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("How the two are close"),
        choices=Closeness.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how the two are close.")},
    )
    since = DayField(
        label=gettext_lazy("Since"), error_messages={"required": gettext_lazy("Give the first day, roughly.")}
    )
    until = DayField(label=gettext_lazy("Until"), required=False)

    def said(self, person: UUID, ground: Ground) -> Said:
        data = self.cleaned_data
        return Said(
            person,
            data["other"].pk,
            Closeness(data["kind"]),
            ground,
            since=data["since"],
            until=data["until"],
        )


class RecordForm(OwnForm):
    person = PersonField(
        label=gettext_lazy("Who"),
        error_messages={"required": gettext_lazy("Say who the first of the two is.")},
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("From where it is known"),
        choices=GROUNDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say from where it is known.")},
    )

    def two(self) -> Said:
        return self.said(self.cleaned_data["person"].pk, Ground(self.cleaned_data["ground"]))


class EndForm(forms.Form):
    why = forms.ChoiceField(
        label=gettext_lazy("Why it ends"),
        choices=Ending.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say why it ends.")},
    )


@require_GET
@entry(door(relations.DOOR))
def page(request: Request) -> HttpResponse:
    """Those that count today, or the past ones; searched by name."""
    past, text = request.GET.get("view") == "past", request.GET.get("q", "").strip()[:80]
    found = relations.register(request.actor, clock.today(), text=text, past=past)
    context: dict[str, Any] = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "text": text,
        "past": past,
        "columns": [
            {"key": "two", "label": _("Between")},
            {"key": "kind", "label": _("How close")},
            {"key": "since", "label": _("Since")},
            {"key": "by", "label": _("Recorded by")},
            {"key": "do", "label": _("End")},
        ],
        "views": [
            {"label": _("In force"), "url": "?", "current": not past},
            {"label": _("Past"), "url": "?view=past", "current": past},
        ],
    }
    return render(request, "enforce/cases/relations.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(relations.DOOR))
def add(request: Request) -> HttpResponse:
    form = RecordForm(request.POST if request.method == "POST" else held.take(request))
    if request.method == "POST" and form.is_valid() and _recorded(request, form, form.two()):
        return redirect("cases:relations")
    context = {"form": form}
    return render(request, "enforce/cases/add_relation.html", context, status=_status(request, form))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def mine(request: Request) -> HttpResponse:
    """What somebody said about the own person, what is on record about it, and the form to say more."""
    me = request.actor.person or NOBODY
    form = OwnForm(request.POST if request.method == "POST" else held.take(request))
    if request.method == "POST" and form.is_valid() and _recorded(request, form, form.said(me, Ground.OWN)):
        return redirect("cases:my_relations")
    context = {
        "form": form,
        "page": Paginator(relations.own(request.actor), A_PAGE).get_page(request.GET.get("page")),
        "today": clock.today(),
    }
    return render(request, "enforce/cases/my_relations.html", context, status=_status(request, form))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def end(request: Request, key: UUID) -> HttpResponse:
    """Puts nobody back on a list; says so first."""
    shown = relations.visible_to(request.actor).filter(pk=key).first()
    if shown is None:
        raise Http404
    own = request.actor.person in {shown.person_id, shown.other_id}
    form = EndForm(request.POST if request.method == "POST" else held.take(request))
    if request.method == "POST" and form.is_valid():
        try:
            relations.end(key, Ending(form.cleaned_data["why"]), by=request.actor, now=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused.verdict.reason))
        else:
            messages.success(request, _("This relation keeps nobody off a list any more."))
            return redirect("cases:my_relations" if own else "cases:relations")
    context = {"form": form, "relation": shown, "own": own}
    return render(request, "enforce/cases/end_relation.html", context, status=_status(request, form))


def _recorded(request: Request, form: forms.Form, said: Said) -> bool:
    """The answer never tells whether a list changed."""
    try:
        relations.record(said, by=request.actor, now=clock.now())
    except Refused as refused:
        form.add_error(None, str(refused.verdict.reason))
        return False
    messages.success(request, _("Recorded. It counts from now on, in every case."))
    return True


def _status(request: Request, form: forms.Form) -> int:
    return REFUSED if request.method == "POST" and form.errors else 200
