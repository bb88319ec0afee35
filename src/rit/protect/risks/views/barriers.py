"""Which measure a barrier of the bow-tie is (L6.2-c, L6.2-d)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import require
from rit.protect.risks import actions as writers
from rit.protect.risks import forms, queries, rules
from rit.protect.risks.models import Part, Risk
from rit.protect.risks.states import BARRIERS
from rit.protect.risks.views.inventory import newest, risk_or_404


def _part(one: Risk, side: str, order: int) -> Part:
    found = one.parts.select_related("measure").filter(side=side, order=order).first()
    if found is None or found.side not in BARRIERS:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def barrier(request: Request, key: UUID, side: str, order: int) -> HttpResponse:
    """Chooses among the measures that serve the risk, or none."""
    one = risk_or_404(request, key)
    require(rules.may_change(request.actor, writers.facts(one)))
    part, could = _part(one, side, order), queries.may_be_barrier(request.actor, one)
    sent = request.method == "POST"
    initial = {"measure": part.measure_id, "version": one.version}
    form = forms.BarrierForm(request.POST if sent else late.take(request), measures=could, initial=initial)
    if sent and form.is_valid():
        data = form.cleaned_data
        try:
            writers.name_barrier(
                key,
                (side, order),
                data["measure"],
                version=data["version"],
                by=request.actor,
                now=clock.now(),
            )
        except writers.Stale:
            form = forms.BarrierForm(newest(request, risk_or_404(request, key)), measures=could)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("The bow-tie shows it."))
            return redirect("risks:bow_tie", key)
    context = {"form": form, "risk": one, "part": part, "thing": f"{queries.KIND}:{one.pk}", "could": could}
    return render(request, "protect/risks/barrier.html", context, status=422 if sent else 200)
