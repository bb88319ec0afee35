"""The list of a report and whom it is about: put on, take off, name, withdraw, step aside (security.md, *Walls*)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.enforce.cases import actions as cases
from rit.enforce.cases import queries as lists
from rit.enforce.cases.models import Member
from rit.enforce.cases.states import Desk
from rit.enforce.intake import desks, rules
from rit.enforce.intake.actions import listing
from rit.enforce.intake.desk.finding import REFUSED, address, carry_out, report_or_404, status_of
from rit.enforce.intake.desk.forms import EndForm, KeepOffForm, MemberForm, NameForm, StepAsideForm
from rit.enforce.intake.models import Report
from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.roles import roles
from rit.foundation.access.verdict import Refused
from rit.foundation.ui.words import in_language
from rit.foundation.vault import session
from rit.people.models import Person


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@session.needs_vault
def add(request: Request, key: UUID) -> HttpResponse:
    """Whoever comes on gets the keys that the actor has open."""
    shown, day = report_or_404(request, key), clock.today()
    form = MemberForm(request.POST or held.take(request), today=day)

    def page(status: int) -> HttpResponse:
        context = {"form": form, "report": shown, "suggested": _suggested(shown)}
        return render(request, "enforce/intake/add_member.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    data = form.cleaned_data

    def write() -> Member:
        return listing.add(
            shown,
            data["person"],
            reason=data["reason"],
            until=data["until"],
            ring=session.keyring(request),
            by=request.actor,
            now=clock.now(),
        )

    said = _("%(name)s is on the list now.") % {"name": data["person"].full_name}
    return carry_out(request, form, write, said=said, then=address(shown), page=page)


def _suggested(report: Report) -> list[tuple[Person, str]]:
    """Who holds a role that helps this desk, is not on the list and has no conflict. A handful of people."""
    day, staffing = clock.today(), desks.policy().desks[Desk(report.desk)]
    found = lists.holders(staffing.roles | staffing.helpers, day)
    listed = set(report.case.members.filter(lists.on_list(day)).values_list("person", flat=True))
    role_of = {
        one.person: one.role for one in lists.free(report.case_id, found, day) if one.person not in listed
    }
    people = Person.objects.filter(pk__in=role_of).order_by("folded")
    return [(person, in_language(roles()[role_of[person.pk]].title)) for person in people]


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
def end(request: Request, key: UUID, member: UUID) -> HttpResponse:
    """Takes somebody off: the wall closes at once, the key is renewed by the next reader."""
    shown = report_or_404(request, key)
    leaving = get_object_or_404(shown.case.members.select_related("person"), pk=member, ended_at=None)
    if leaving.person_id == request.actor.person:
        return HttpResponseRedirect(reverse("intake:step_aside", args=[shown.pk]))
    form = EndForm(request.POST or held.take(request))

    def page(status: int) -> HttpResponse:
        context = {"form": form, "report": shown, "member": leaving}
        return render(request, "enforce/intake/end_member.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))

    def write() -> None:
        listing.end(shown, leaving.pk, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now())

    said = _("%(name)s is off the list.") % {"name": leaving.person.full_name}
    return carry_out(request, form, write, said=said, then=address(shown), page=page)


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@session.needs_vault
def name(request: Request, key: UUID) -> HttpResponse:
    """Says first who will lose sight of it; the second time it is done."""
    shown, day = report_or_404(request, key), clock.today()
    form = NameForm(request.POST or held.take(request))

    def page(status: int, leaving: list[Member] | None = None) -> HttpResponse:
        context = {
            "form": form,
            "report": shown,
            "person": form.cleaned_data.get("person") if leaving is not None else None,
            "leaving": leaving or [],
            "me": request.actor.person,
        }
        return render(request, "enforce/intake/name.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    person: Person = form.cleaned_data["person"]
    if "sure" not in request.POST:
        return page(200, listing.who_would_leave(shown.case, person, day))
    try:
        gone = listing.name(shown, person, ring=session.keyring(request), by=request.actor, now=clock.now())
    except Refused as refused:
        form.add_error(None, str(refused.verdict.reason))
        request.undo_everything = True  # type: ignore[attr-defined]
        return page(REFUSED)
    if any(one.person_id == request.actor.person for one in gone):
        return HttpResponseRedirect(reverse("intake:left"))
    messages.success(request, _("%(name)s is named.") % {"name": person.full_name})
    return HttpResponseRedirect(address(shown))


@require_GET
@entry(door(rules.HANDLE))
def left(request: Request) -> HttpResponse:
    """Says that a case is out of sight, and nothing about which."""
    return render(request, "enforce/intake/left.html")


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@session.needs_vault
def keep_off(request: Request, key: UUID) -> HttpResponse:
    """The reporter is somebody of the corps, as the list knows: the own report is not theirs to handle."""
    shown = report_or_404(request, key)
    form = KeepOffForm(request.POST or held.take(request))

    def page(status: int) -> HttpResponse:
        context = {"form": form, "report": shown}
        return render(request, "enforce/intake/keep_off.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    person: Person = form.cleaned_data["person"]
    mine = person.pk == request.actor.person

    def write() -> list[Member]:
        return listing.keep_off_reporter(
            shown, person, ring=session.keyring(request), by=request.actor, now=clock.now()
        )

    said = _("You are off the list.") if mine else _("The reporter is kept off the list.")
    then = reverse("intake:left") if mine else address(shown)
    return carry_out(request, form, write, said=said, then=then, page=page)


@require_POST
@entry(door(rules.HANDLE))
def let_on(request: Request, key: UUID) -> HttpResponse:
    """It was somebody else. Nobody comes back onto the list by it."""
    shown = report_or_404(request, key)
    if not lists.keeps_off_reporter(shown.case):
        raise Http404
    cases.let_reporter_on(shown.case, by=request.actor, now=clock.now())
    messages.success(
        request, _("Nobody is kept off as the reporter any more. Whoever left the list stays off it.")
    )
    return HttpResponseRedirect(address(shown))


@require_POST
@entry(door(rules.HANDLE))
def withdraw(request: Request, key: UUID, concerned: UUID) -> HttpResponse:
    """It was not about this person. Nobody comes back onto the list by it."""
    shown = report_or_404(request, key)
    if not shown.case.concerned.filter(pk=concerned, withdrawn_at=None).exists():
        raise Http404
    listing.withdraw(shown, concerned, by=request.actor, now=clock.now())
    messages.success(request, _("This person is no longer named. Whoever left the list stays off it."))
    return HttpResponseRedirect(address(shown))


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@session.needs_vault
def step_aside(request: Request, key: UUID) -> HttpResponse:
    """A conflict of one's own: off the list with a reason, with or without keeping the tie on record."""
    shown = report_or_404(request, key)
    about = [(str(one.person_id), one.person.full_name) for one in lists.named(shown.case)]
    form = StepAsideForm(request.POST or held.take(request), concerned=about)

    def page(status: int) -> HttpResponse:
        context = {"form": form, "report": shown}
        return render(request, "enforce/intake/step_aside.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    tie = form.cleaned_data.get("close_to")

    def write() -> None:
        listing.step_aside(
            shown,
            form.cleaned_data["reason"],
            close_to=UUID(tie) if tie else None,
            ring=session.keyring(request),
            by=request.actor,
            now=clock.now(),
        )

    return carry_out(
        request, form, write, said=_("You are off the list."), then=reverse("intake:left"), page=page
    )
