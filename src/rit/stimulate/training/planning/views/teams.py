"""When a team can be trained: said by its head and by who plans (L6.4-b)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import require
from rit.stimulate.training.events import queries as sessions
from rit.stimulate.training.events import rules as session_rules
from rit.stimulate.training.planning import actions, queries, rules
from rit.stimulate.training.planning.forms import moving as forms


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def times(request: Request, code: str) -> HttpResponse:
    today = clock.today()
    unit = get_object_or_404(sessions.teams(today), code=code)
    require(rules.may_say_when(request.actor, unit.pk))
    sent = request.method == "POST"
    known = queries.times_of([unit.pk]).get(unit.pk)
    form = forms.TimesForm(request.POST if sent else held.take(request), times=known, today=today)
    if sent and form.is_valid():
        parts, weeks = form.said()
        actions.say_when(unit, parts, weeks, by=request.actor, now=clock.now())
        messages.success(request, _("It is kept; the next proposal goes by it."))
        return redirect("planning:times", code)
    context = {"form": form, "unit": unit, "names": session_rules.may_name_unit(request.actor, unit.pk)}
    return render(request, "stimulate/planning/times.html", context, status=422 if sent else 200)
