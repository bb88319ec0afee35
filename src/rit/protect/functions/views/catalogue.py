"""The catalogue, one function, and its designation (L6.2-a)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.documents import workbook
from rit.people.models import Function
from rit.plan.measures import queries as measures
from rit.protect.functions import actions, drawing, forms, queries, rules, sheets, showing
from rit.protect.functions import method as methods
from rit.protect.functions.addresses import address
from rit.protect.functions.models import Profile
from rit.protect.functions.queries import holders, schooling, stays, workshop
from rit.protect.functions.rules.weighing import suggest
from rit.protect.functions.states import DESIGNATED, Taken
from rit.protect.functions.views.forms_shown import Page, carry_out, function_of

A_PAGE = 60


@require_GET
@entry(EMPLOYEE)
def catalogue(request: Request) -> HttpResponse:
    """Every function with where it stands; an employee sees which are designated, and on which criteria."""
    today = clock.today()
    seen = queries.reach(request.actor, today)
    show, text = request.GET.get("show", "all"), request.GET.get("q", "").strip()
    show = show if show in queries.SHOWS else "all"
    found = queries.catalogue(request.actor, seen, today, text=text, show=show)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "seen": seen,
        "inside": seen.everything or bool(seen.functions),
        "page": page,
        "rows": showing.rows(page.object_list, seen),
        "counts": queries.counts(request.actor, seen),
        "show": show,
        "text": text,
        "today": today,
        "may_see_all": rules.may_see_all_holders(request.actor),
    }
    return render(request, "protect/functions/catalogue.html", context)


@require_GET
@entry(door(rules.STEER, rules.HR, rules.BOARD))
def designated_sheet(request: Request) -> HttpResponse:
    """The catalogue as a workbook: every function with its level, its reasons and its dates."""
    require(rules.may_see_all_holders(request.actor))
    today = clock.today()
    seen = queries.reach(request.actor, today)
    found = list(queries.catalogue(request.actor, seen, today)[: sheets.MOST])
    return workbook.as_response(f"rit-functions-{today}.xlsx", [sheets.catalogue(showing.rows(found, seen))])


@require_GET
@entry(EMPLOYEE)
def function(request: Request, code: str) -> HttpResponse:
    """What everybody may know of a designated function; for who sees inside also scores, steps, holders, dates."""
    one, seen = function_of(request, code, holders.with_charter)
    today = clock.today()
    profile = queries.profile_of(one)
    inside = rules.may_look_inside(seen, one.pk)
    own = methods.criteria_of(profile.method.criteria) if profile.method else []
    context: dict[str, Any] = {  # Any: what templates are given
        "function": one,
        "profile": profile,
        "level": showing.Level(profile.level),
        "designated": profile.level in DESIGNATED,
        "raised": queries.raised(profile, own),
        "inside": inside,
        "today": today,
        "thing": f"function:{one.code}",
    }
    if inside:
        context |= _inside(request, one, profile, own, seen)
    return render(request, "protect/functions/function.html", context)


def _inside(
    request: Request, one: Function, profile: Profile, own: list[methods.Criterion], seen: rules.Reach
) -> dict[str, Any]:  # Any: what templates are given
    today, actor = clock.today(), request.actor
    found = stays.due([profile], today, seen=seen)
    shown = stays.named(found[: showing.MOST_HOLDERS], today)
    designated = profile.level in DESIGNATED
    decided = queries.decisions_of(one)
    serving = measures.serving_of(actor, "function", [one.code]).get(one.code, [])
    trainings = schooling.trainings(actor, serving, found, today) if designated else []
    people = {row.stay.person: row.person for row in shown}
    return {
        "scored": showing.scored(profile, own),
        "decisions": showing.told(decided),
        "own": next((row.by_id == actor.person for row in decided if row.taken == Taken.WEIGHED), False),
        "assessments": workshop.assessments_of(one),
        "measures": serving,
        "schooled": showing.schooled(trainings, people),
        "may_take": rules.may_weigh(actor, seen, one.pk),
        "holders": showing.held(
            shown, holders.records(one, [stay.person for stay in found]), trainings, seen, actor
        ),
        "holders_many": len(found),
        "rotation": drawing.rotation(shown, today, many=len(found)),
        "every": showing.every(profile.rotation_months),
        "charter": holders.charter_beside(one),
        "may_weigh": rules.may_weigh(actor, seen, one.pk),
        "may_confirm": rules.may_confirm(actor, profile.state),
        "may_assess": rules.may_assess(actor, seen, one.pk, designated=designated),
        "may_rotate": rules.may_rotate(actor),
        "may_except": rules.may_except(actor),
        "may_write_charter": rules.may_write_charter(actor),
    }


# Designation


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def weigh(request: Request, code: str) -> HttpResponse:
    """Scores on the criteria, RIT's suggestion, and what a person decides."""
    one, seen = function_of(request, code)
    require(rules.may_weigh(request.actor, seen, one.pk))
    profile = queries.profile_of(one)
    criteria = methods.criteria_of(queries.current_method().criteria)
    groups = {criterion.code: criterion.group for criterion in criteria}

    def read(data: Any) -> forms.WeighForm:  # Any: a QueryDict or None
        return forms.WeighForm(data, criteria=criteria, profile=profile)

    def write(form: forms.WeighForm) -> object:
        data = form.cleaned_data
        weighing = actions.Weighing(form.scores(), data["level"], data["reason"])
        return actions.weigh(one.pk, weighing, version=data["version"], by=request.actor, now=clock.now())

    if "suggest" in request.POST:  # RIT says what the scores come to; nothing is kept
        form = read(request.POST)
        context = _suggested(one, form, groups) | {
            "title": _("Assess this function"),
            "back": address("function", one),
        }
        return render(request, "protect/functions/weigh.html", context)
    shown = read(request.POST if request.method == "POST" else None)
    page = Page(
        title=_("Assess this function"),
        said=_("Kept. It counts once the coordinator has confirmed it."),
        back=address("function", one),
        read=read,
        write=write,
        version=lambda: _version(one),
        template="protect/functions/weigh.html",
        more=_suggested(one, shown, groups),
    )
    return carry_out(request, page)


def _suggested(
    one: Function, form: forms.WeighForm, groups: dict[str, str]
) -> dict[str, Any]:  # Any: for templates
    scores = form.scored_so_far()
    found = suggest(scores, groups)
    return {
        "function": one,
        "form": form,
        "suggestion": found,
        "suggested": showing.Level(found.level),
        "scored": len(scores),
        "asked": len(groups),
    }


def _version(one: Function) -> int:
    return Profile.objects.filter(function=one).values_list("version", flat=True).first() or 0


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def confirm(request: Request, code: str) -> HttpResponse:
    """The designation counts from now on."""
    title, said = _("Confirm the designation"), _("The designation counts.")
    return _judged(request, code, actions.confirm, title, said, confirms=True)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def send_back(request: Request, code: str) -> HttpResponse:
    """Somebody looks again, with the coordinator's reason."""
    return _judged(request, code, actions.send_back, _("Send it back"), _("It went back, with your reason."))


def _judged(
    request: Request, code: str, act: Any, title: str, said: str, *, confirms: bool = False
) -> HttpResponse:  # Any: one of two actions
    one, _seen = function_of(request, code)
    profile = queries.profile_of(one)
    require(rules.may_confirm(request.actor, profile.state))

    last = queries.last_weighed(one.pk) if confirms else None
    own = last.reason if last and last.by_id == request.actor.person else None

    def read(data: Any) -> forms.JudgeForm:  # Any: a QueryDict or None
        return forms.JudgeForm(data, initial={"version": profile.version}, own=own)

    def write(form: forms.JudgeForm) -> object:
        return act(one.pk, **form.cleaned_data, by=request.actor, now=clock.now())

    level = showing.Level(profile.proposed)
    lead = _("Proposed: %(level)s.") % {"level": level.words}
    if own is not None:
        lead = f"{lead} {_('You assessed this yourself.')} {_('Better that somebody else confirms it.')}"
    more = {"function": one, "lead": lead, "button": title}
    return carry_out(
        request, Page(title, said, address("function", one), read, write, lambda: _version(one), more=more)
    )
