"""The groups of a session, forming them, and what came up in one (L6.1-b)."""

from __future__ import annotations

from random import SystemRandom
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.plan import queries as plan_queries
from rit.plan.rules import STEER
from rit.stimulate.training.debriefing import actions, forms, queries, rules
from rit.stimulate.training.debriefing.models import DebriefGroup
from rit.stimulate.training.events import queries as sessions
from rit.stimulate.training.events.rules import LEAD
from rit.stimulate.training.events.views.sessions import session_or_404


@require_GET
@entry(EMPLOYEE)
def groups(request: Request, key: UUID) -> HttpResponse:
    """All groups with their coach; the own one; what came up, for coaches and the coordinator."""
    one, actor = session_or_404(request, key), request.actor
    found, reads = queries.groups(key), rules.reads_themes(actor)
    titles = plan_queries.themes()
    raised = queries.raised(found)
    context = {
        "session": one,
        "groups": [
            (
                group,
                rules.may_note(actor, group.coach_id),
                [(titles.get(said.theme, said.theme), said.text) for said in group.themes.all()]
                if reads
                else [],
            )
            for group in found
        ],
        "own": queries.own_group(key, actor.person),
        "reads": reads,
        "raised": [(titles.get(code, code), many) for code, many in raised] if reads else [],
        "may_form": rules.may_form(actor, sessions.facts(one), noted=bool(raised)),
    }
    return render(request, "stimulate/debriefing/groups.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(STEER, LEAD))
def form_groups(request: Request, key: UUID) -> HttpResponse:
    """From who was there; as often as needed until a theme is noted."""
    one, sent = session_or_404(request, key), request.method == "POST"
    require(rules.may_form(request.actor, sessions.facts(one), noted=queries.is_noted(key)))
    coaches = sessions.who_can_lead(clock.today())
    form = forms.GroupsForm(request.POST if sent else held.take(request), coaches=coaches)
    if sent and form.is_valid():
        data = form.cleaned_data
        many = actions.form(
            key,
            data["size"],
            list(data["coaches"]),
            data["place"],
            dice=SystemRandom(),
            by=request.actor,
            now=clock.now(),
        )
        said = ngettext("%(n)s group is formed.", "%(n)s groups are formed.", many) % {"n": many}
        messages.success(request, said)
        return redirect("debriefing:groups", key)
    context = {"form": form, "session": one, "many": sessions.counts([key])[key].present}
    return render(request, "stimulate/debriefing/form.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(door(STEER, LEAD))
def themes(request: Request, key: UUID) -> HttpResponse:
    """The coach of the group notes what came up; who sits in it is shown to the same eyes."""
    found = DebriefGroup.objects.select_related("session__activity", "coach")
    group = get_object_or_404(found, pk=key)
    if not rules.may_note(request.actor, group.coach_id):
        raise Http404
    sent, words = request.method == "POST", rules.may_keep_words(group.size)
    form = forms.ThemesForm(
        request.POST if sent else held.take(request),
        themes=plan_queries.themes(),
        before=list(group.themes.all()[:100]),
        words=bool(words),
    )
    if sent and form.is_valid():
        actions.note(key, form.said(), by=request.actor, now=clock.now())
        messages.success(request, _("Noted. Thank you; the next trainings can follow from it."))
        return redirect("debriefing:groups", group.session_id)
    context = {
        "form": form,
        "group": group,
        "session": group.session,
        "people": queries.members(key),
        "words": words,
    }
    return render(request, "stimulate/debriefing/themes.html", context, status=422 if sent else 200)
