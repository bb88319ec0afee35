"""What one signs oneself, what is recorded of holders, charters, and the switch for vetting in service (L6.2-c)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.people.models import Function
from rit.protect.functions import actions, forms, rules, showing
from rit.protect.functions import method as methods
from rit.protect.functions.addresses import address
from rit.protect.functions.models import VettingSwitch
from rit.protect.functions.queries import holders, schooling, stays
from rit.protect.functions.states import Sort
from rit.protect.functions.views.forms_shown import Page, carry_out, function_of


@require_GET
@entry(EMPLOYEE)
def mine(request: Request) -> HttpResponse:
    """The designated functions that one holds, why they are, and the charter to sign."""
    found = holders.mine(request.actor.person, clock.today()) if request.actor.person else []
    trainings = schooling.mine(request.actor, [one.function for one in found], clock.today()) if found else {}
    me = request.actor.person
    rows = [(one, showing.hours_of(me, trainings.get(one.function.pk, [])) if me else []) for one in found]
    return render(request, "protect/functions/mine.html", {"mine": rows, "sorts": Sort})


@require_POST
@entry(EMPLOYEE)
def sign(request: Request, code: str) -> HttpResponse:
    """One promises what the charter of the function says."""
    one = get_object_or_404(Function, code=code)
    shown = request.POST.get("charter", "")
    try:
        actions.sign(
            one, charter_id=int(shown) if shown.isdecimal() else 0, by=request.actor, now=clock.now()
        )
    except actions.Stale:
        messages.warning(request, _("There is a newer text of this charter. Read it first, then sign."))
    else:
        messages.success(request, _("You signed the charter."))
    return HttpResponseRedirect(reverse("functions:mine"))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def record(request: Request, code: str, staff_number: str) -> HttpResponse:
    """That screening, training or the talk was done, on which day."""
    one, seen = function_of(request, code)
    today, actor = clock.today(), request.actor
    require(rules.may_look_inside(seen, one.pk))
    person = holders.person_with(staff_number)
    units = None if seen.everything else seen.units
    stay = next(
        (each for each in stays.stays([one.pk], today, units=units) if person and each.person == person.pk),
        None,
    )
    if person is None or stay is None:
        raise Http404
    require(rules.may_record(actor, Sort.TRAINING, leads=stay.unit in seen.units))
    require(rules.about_another(actor, person.pk))
    screens = bool(rules.may_record(actor, Sort.SCREENING, leads=True))
    revetting = bool((last := holders.vetting()) and last.allowed)

    def read(data: Any) -> forms.RecordForm:  # Any: a QueryDict or None
        return forms.RecordForm(data, entered=stay.since, revetting=revetting, screens=screens, today=today)

    def write(form: forms.RecordForm) -> object:
        return actions.record(one, person, **form.cleaned_data, by=actor, now=clock.now())

    page = Page(
        _("Record what was done"),
        _("It is recorded."),
        address("function", one),
        read,
        write,
        more={"function": one, "lead": person.full_name, "law": methods.revetting(), "revetting": revetting},
    )
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def charter(request: Request, code: str) -> HttpResponse:
    """What who holds the function promises."""
    one, _seen = function_of(request, code)
    require(rules.may_write_charter(request.actor))
    there = holders.charter_of(one)

    def read(data: Any) -> forms.CharterForm:  # Any: a QueryDict or None
        return forms.CharterForm(data, charter=there)

    def write(form: forms.CharterForm) -> object:
        return actions.write_charter(one, **form.cleaned_data, by=request.actor, now=clock.now())

    def version() -> int | None:
        newest = holders.charter_of(one)
        return newest.version if newest else 0

    said = _("The charter is kept. Who holds the function is asked to sign it.")
    more = {"function": one}
    return carry_out(
        request,
        Page(_("Charter of this function"), said, address("function", one), read, write, version, more=more),
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER, rules.HR, rules.BOARD))
def vetting(request: Request) -> HttpResponse:
    """Whether vetting in service may be recorded: off, with the reason, until a jurist confirms a ground."""
    last = holders.vetting()
    if request.method == "POST":
        require(rules.may_switch_vetting(request.actor))

    def read(data: Any) -> forms.VettingForm:  # Any: a QueryDict or None
        return forms.VettingForm(data, initial={"allowed": bool(last and last.allowed)})

    def write(form: forms.VettingForm) -> object:
        return actions.switch_vetting(**form.cleaned_data, by=request.actor, now=clock.now())

    more = {
        "law": methods.revetting(),
        "last": last,
        "history": list(VettingSwitch.objects.select_related("by").order_by("-pk")[:20]),
        "may_switch": rules.may_switch_vetting(request.actor),
    }
    page = Page(
        _("Vetting in service"),
        _("Kept, with its ground."),
        reverse("functions:vetting"),
        read,
        write,
        template="protect/functions/vetting.html",
        more=more,
    )
    return carry_out(request, page)
