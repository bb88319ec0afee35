"""What is handed out: editions, who has one, and handing out by list, by scanner or to one person (L6.7-a)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.actor import NOBODY
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.documents import workbook
from rit.people.models import Person, Unit
from rit.people.queries import units_of, with_posts
from rit.plan.rulebook.models import InstructionVersion
from rit.plan.rules import STEER
from rit.protect.norms.actions import Stale
from rit.protect.norms.handing import actions as writers
from rit.protect.norms.handing import forms, queries, rules, sheets
from rit.protect.norms.models import Edition, Handing
from rit.protect.norms.states import APPLYING

A_PAGE = 30
PEOPLE_A_PAGE = 50
HANDERS = (STEER, rules.HR)


@require_GET
@entry(EMPLOYEE)
def editions(request: Request) -> HttpResponse:
    """Each with how many in service have it; and what one received oneself."""
    page = Paginator(queries.visible_to(request.actor), A_PAGE).get_page(request.GET.get("page"))
    counted = queries.stocks(list(page), clock.today())
    context = {
        "page": page,
        "rows": [(one, counted[one.pk]) for one in page],
        "received": queries.of_person(request.actor.person or NOBODY),
        "may_keep": rules.may_keep(request.actor),
    }
    return render(request, "protect/norms/editions.html", context)


def _edition(request: Request, key: UUID) -> Edition:
    return get_object_or_404(queries.visible_to(request.actor), pk=key)


def _unit(request: Request) -> Unit | None:
    """The unit of the address, when this reader may name its members; a head of one unit needs not choose."""
    units = queries.named_units(request.actor, clock.today())
    code = request.GET.get("unit", "")
    if code:
        return units.filter(code=code).first()
    return None if rules.keeps(request.actor) else units.first()


@require_GET
@entry(EMPLOYEE)
def edition(request: Request, key: UUID) -> HttpResponse:
    """Numbers by unit for all, names of the own unit for its head, of every unit for the coordinator and HR."""
    one, today, actor = _edition(request, key), clock.today(), request.actor
    unit = _unit(request)
    people = Paginator(queries.members(unit, today) if unit else [], PEOPLE_A_PAGE)
    page = people.get_page(request.GET.get("page"))
    last = queries.last_of(key, [person.pk for person in page])
    context = {
        "edition": one,
        "stock": queries.stocks([one], today)[key],
        "units": queries.by_unit(actor, one, today),
        "unit": unit,
        "page": page,
        "rows": [(person, last.get(person.pk)) for person in page],
        "mine": queries.last_of(key, [actor.person]).get(actor.person) if actor.person else None,
        "may_keep": rules.may_keep(actor),
        "may_hand_to_all": rules.may_hand_to_all(actor),
        "may_hand": bool(rules.may_hand_to_all(actor)) or bool(actor.units_led),
    }
    return render(request, "protect/norms/edition.html", context)


def _edition_form(data: Any, one: Edition | None = None) -> forms.EditionForm:  # Any: a QueryDict or None
    could = InstructionVersion.objects.filter(state__in=(*APPLYING, "replaced")).select_related("instruction")
    return forms.EditionForm(data, versions=could, edition=one)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def new_edition(request: Request) -> HttpResponse:
    sent = request.method == "POST"
    form = _edition_form(request.POST if sent else late.take(request))
    if sent and form.is_valid():
        made = writers.add_edition(form.edit(), by=request.actor, now=clock.now())
        messages.success(request, _("The edition is added."))
        return redirect("norms:edition", made.pk)
    return _form(request, form, _("Add an edition"), None, sent)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def change_edition(request: Request, key: UUID) -> HttpResponse:
    one, sent = _edition(request, key), request.method == "POST"
    form = _edition_form(request.POST if sent else late.take(request), one)
    if sent and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            writers.change_edition(key, form.edit(), revision=revision, by=request.actor, now=clock.now())
        except Stale:
            one, data = _edition(request, key), request.POST.copy()
            data["revision"] = str(one.revision)
            form = _edition_form(data, one)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("The edition is changed."))
            return redirect("norms:edition", key)
    return _form(request, form, _("Change the edition"), one, sent)


def _form(
    request: Request, form: Any, title: str, one: Edition | None, sent: bool, **more: Any
) -> HttpResponse:  # Any: one of the forms of this area, and what its page is given beside it
    context = {"form": form, "title": title, "edition": one, "button": _("Keep"), **more}
    return render(request, "protect/norms/edition_form.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def session(request: Request, key: UUID) -> HttpResponse:
    """A unit's members as a list to tick; who has it already stands apart."""
    one, today, sent = _edition(request, key), clock.today(), request.method == "POST"
    units = queries.named_units(request.actor, today)
    unit = _unit(request)
    require(rules.may_hand_in(request.actor, [unit.pk] if unit else request.actor.units_led))
    members = queries.members(unit, today) if unit else []
    last = queries.last_of(key, [person.pk for person in members])
    open_ = [person for person in members if not queries.has_it(last.get(person.pk))]
    data = request.POST if sent else late.take(request)
    form = forms.ListForm(data, people=open_, edition=one, today=today)
    if sent and unit and form.is_valid():
        people = [UUID(text) for text in form.cleaned_data["people"]]
        _said(request, writers.hand(key, people, form.session(), by=request.actor, now=clock.now()))
        return redirect("norms:edition", key)
    context = {
        "edition": one,
        "units": units,
        "unit": unit,
        "form": form,
        "open": open_,
        "have": [(person, last[person.pk]) for person in members if queries.has_it(last.get(person.pk))],
    }
    return render(request, "protect/norms/session.html", context, status=422 if sent else 200)


def _said(request: Request, many: int) -> None:
    said = ngettext("%(n)s person got it.", "%(n)s people got it.", many) % {"n": many}
    messages.success(request, said)


@require_http_methods(["GET", "POST"])
@entry(door(*HANDERS))
def scan(request: Request, key: UUID) -> HttpResponse:
    """Numbers in, one on each line; what is right is shown before anything is written."""
    one, sent = _edition(request, key), request.method == "POST"
    form = forms.ScanForm(request.POST if sent else late.take(request), edition=one, today=clock.today())
    good = sent and form.is_valid()
    context = {"edition": one, "form": form, "people": form.people if good else []}
    return render(request, "protect/norms/scan.html", context, status=422 if sent and not good else 200)


@require_POST
@entry(door(*HANDERS))
def scan_hand(request: Request, key: UUID) -> HttpResponse:
    """What the preview showed is written, when it still holds; else the numbers stand there again with their faults."""
    one = _edition(request, key)
    form = forms.ScanForm(request.POST, edition=one, today=clock.today())
    if not form.is_valid():
        context = {"edition": one, "form": form, "people": []}
        return render(request, "protect/norms/scan.html", context, status=422)
    people = [person.pk for person in form.people]
    _said(request, writers.hand(key, people, form.session(), by=request.actor, now=clock.now()))
    return redirect("norms:edition", key)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def hand_one(request: Request, key: UUID) -> HttpResponse:
    """Given, given back or lost: one person."""
    one, today, sent, actor = _edition(request, key), clock.today(), request.method == "POST", request.actor
    require(rules.may_hand_in(actor, actor.units_led))
    number = request.GET.get("person", "")[:20]
    person = Person.objects.filter(staff_number=number).first() if number else None
    data = request.POST if sent else late.take(request)
    form = forms.OneForm(data, edition=one, today=today, initial={"person": person} if person else {})
    if sent and form.is_valid():
        given = form.cleaned_data
        require(rules.may_hand_in(actor, {unit.pk for unit in units_of(given["person"].pk, today)}))
        writers.record(
            key, given["person"].pk, given["sort"], form.session(), given["reason"], by=actor, now=clock.now()
        )
        messages.success(request, _("It is recorded."))
        return redirect("norms:edition", key)
    return _form(request, form, _("Record one person"), one, sent, button=_("Record"))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def undo_handing(request: Request, key: UUID) -> HttpResponse:
    """A mistake: a line that takes another back, with the reason."""
    row = get_object_or_404(Handing.objects.select_related("edition", "person"), pk=key)
    units = {unit.pk for unit in units_of(row.person_id, clock.today())}
    require(rules.may_hand_in(request.actor, units))
    sent = request.method == "POST"
    form = forms.UndoForm(request.POST if sent else late.take(request))
    if sent and form.is_valid():
        writers.undo(row, form.cleaned_data["reason"], by=request.actor, now=clock.now())
        messages.success(request, _("It is taken back; both lines stay readable."))
        return redirect("norms:edition", row.edition_id)
    title = _("Take back a mistake")
    return _form(request, form, title, row.edition, sent, row=row, button=_("Take back"))


@require_GET
@entry(door(*HANDERS))
def edition_missing(request: Request, key: UUID) -> HttpResponse:
    """Who is in service and has none."""
    one, today = _edition(request, key), clock.today()
    keys = [person.pk for person in queries.missing(one, today)]
    people = with_posts(Person.objects.filter(pk__in=keys), today).order_by("-joined_date", "folded")
    return workbook.as_response(f"rit-has-none-{today}.xlsx", [sheets.missing(list(people))])
