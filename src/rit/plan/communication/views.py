"""The communication plan, an item and its steps, and what each person was told (L5-h, L5-d)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import Refused, require
from rit.foundation.attachments import actions as attachments
from rit.foundation.documents import workbook
from rit.plan import rules as plan_rules
from rit.plan.communication import actions, forms, queries, rules, surface
from rit.plan.communication.models import Item
from rit.plan.communication.states import Channel, step_named
from rit.plan.models import Plan
from rit.plan.views.pages import plan_or_404

WIDE = door(rules.STEER, plan_rules.REPORT)
A_PAGE, A_YEAR, MOST_ROWS = 25, 120, 5000
REFUSED, CONFLICT = 422, 409


@require_GET
@entry(WIDE)
def items(request: Request) -> HttpResponse:
    """The plan as a list, or a year of it by month."""
    plan, today = plan_or_404(request), clock.today()
    part, text, channel = (request.GET.get(name, "") for name in ("when", "q", "channel"))
    within = queries.visible_to(request.actor).filter(plan=plan)
    if text := " ".join(text.split())[:80]:
        within = within.filter(queries.named(text))
    if channel in Channel.values:
        within = within.filter(channel=channel)
    by_month = request.GET.get("view") == "months"
    context = {
        "plan": plan,
        "text": text,
        "by_month": by_month,
        "may_add": rules.may_add(request.actor, plan.status),
        "filters": _filters(channel),
        "strip": surface.parts(queries.strip(within, today), part),
    }
    if by_month:
        context |= _year(within, _year_asked(request, plan, today.year), plan)
    else:
        found = queries.with_rows(queries.in_part(within, part, today))
        order = ("-planned_date", "pk") if part in {"sent", "cancelled", ""} else ("planned_date", "pk")
        page = Paginator(found.order_by(*order), A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "rows": surface.rows(page, today), "columns": surface.columns()}
    return render(request, "plan/communication/items.html", context)


def _filters(channel: str) -> list[dict[str, object]]:
    options = [{"value": value, "label": label} for value, label in Channel.choices]
    chosen = dict(Channel.choices).get(channel, "")
    return [{"key": "channel", "label": _("Channel"), "chosen": chosen, "options": options}]


def _year_asked(request: Request, plan: Plan, this: int) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == len("2020") else this
    return min(max(year, plan.from_date.year), plan.to_date.year)


def _year(within: QuerySet[Item], year: int, plan: Plan) -> dict[str, object]:
    today = clock.today()
    found = list(within.filter(planned_date__year=year).order_by("planned_date", "pk")[:A_YEAR])
    return {
        "year": year,
        "years": [
            one for one in (year - 1, year, year + 1) if plan.from_date.year <= one <= plan.to_date.year
        ],
        "months": surface.months(year, today),
        "lines": surface.by_month(found, today),
    }


@require_GET
@entry(WIDE)
def export(request: Request) -> HttpResponse:
    """Every item as a spreadsheet: counts, never who."""
    plan, today = plan_or_404(request), clock.today()
    found = queries.with_rows(queries.visible_to(request.actor).filter(plan=plan))
    rows = found.prefetch_related("units", "functions").order_by("planned_date", "pk")[:MOST_ROWS]
    return workbook.as_response(f"rit-communication-{today}.xlsx", [surface.sheet(rows)])


def _item(request: Request, key: UUID) -> Item:
    visible = queries.with_groups(queries.with_rows(queries.visible_to(request.actor)))
    return get_object_or_404(visible, pk=key)


def _whole(request: Request, key: UUID) -> Item:
    """With everything that its page shows."""
    people = ("evidence", "created_by", "changed_by", "ready_by", "sent_by", "cancelled_by")
    visible = queries.with_rows(queries.visible_to(request.actor)).select_related(*people)
    return get_object_or_404(visible.prefetch_related("units", "functions"), pk=key)


@require_GET
@entry(EMPLOYEE)
def item(request: Request, key: UUID) -> HttpResponse:
    """One item: texts as readers get them, for whom, where it stands and what happened to it."""
    shown, today = _whole(request, key), clock.today()
    facts = actions.facts(shown)
    shape, days = surface.standing(shown, today)
    is_open = shown.addressed is None
    context = {
        "item": shown,
        "shape": shape,
        "days": days,
        "left": -days,
        "texts": surface.texts(shown.texts),
        "missing": surface.missing(shown.texts),
        "audience": surface.audience(shown),
        "reach": queries.reach(queries.audience_of(shown), today) if is_open else None,
        "may_change": rules.may_change(request.actor, facts),
        "may": {
            name: rules.may_take(request.actor, facts, step_named(name))
            for name in ("prepare", "plan_again", "send", "cancel")
        },
        "may_add": rules.may_add(request.actor, shown.plan.status),
        "sees_plan": rules.may_see_all(request.actor),
    }
    return render(request, "plan/communication/item.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def add(request: Request) -> HttpResponse:
    """A new item, empty or from another one: its texts and audience, without its date."""
    plan = plan_or_404(request)
    require(rules.may_add(request.actor, plan.status))
    source = _source(request)
    given = held.take(request) if request.method == "GET" else request.POST
    initial = forms.initial(source) | {"planned_date": None, "version": None} if source else None
    form = forms.ItemForm(given, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = actions.add(plan, form.edit(), copied_from=source, by=request.actor, now=clock.now())
        messages.success(request, _("The item is planned."))
        return redirect("communication:item", kept.pk)
    return _form_page(request, form, None, source=source)


def _source(request: Request) -> Item | None:
    try:
        key = UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    visible = queries.with_groups(queries.with_rows(queries.visible_to(request.actor)))
    return visible.filter(pk=key).first()


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def change(request: Request, key: UUID) -> HttpResponse:
    shown = _item(request, key)
    require(rules.may_change(request.actor, actions.facts(shown)))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.ItemForm(given, plan=shown.plan, item=shown)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change(
                key,
                form.edit(),
                version=shown.version if version is None else version,
                by=request.actor,
                now=clock.now(),
            )
        except actions.Stale:
            form.add_error(
                None, _("Somebody changed this item while you were writing. Nothing you typed is lost.")
            )
            return _form_page(request, form, shown, status=CONFLICT)
        messages.success(request, _("The item is changed."))
        return redirect("communication:item", key)
    return _form_page(request, form, shown)


def _form_page(
    request: Request,
    form: forms.ItemForm,
    shown: Item | None,
    *,
    source: Item | None = None,
    status: int = 0,
) -> HttpResponse:
    conflict = status == CONFLICT
    version = form["version"].value() if shown and not conflict else None
    context = {
        "form": form,
        "item": shown,
        "source": source,
        "conflict": conflict,
        "version": shown.version if shown and version is None else version,
    }
    code = status or (REFUSED if request.method == "POST" else 200)
    return render(request, "plan/communication/form.html", context, status=code)


@require_POST
@entry(EMPLOYEE)
def prepare(request: Request, key: UUID) -> HttpResponse:
    actions.prepare(_item(request, key).pk, by=request.actor, now=clock.now())
    messages.success(request, _("The item is ready to send."))
    return redirect("communication:item", key)


@require_POST
@entry(EMPLOYEE)
def plan_again(request: Request, key: UUID) -> HttpResponse:
    actions.plan_again(_item(request, key).pk, by=request.actor, now=clock.now())
    messages.success(request, _("The item is planned again."))
    return redirect("communication:item", key)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def send(request: Request, key: UUID) -> HttpResponse:
    """Shows to how many it goes, and sends. Sent twice is told: nobody gets it a second time."""
    shown, today = _whole(request, key), clock.today()
    if shown.sent_at:
        return _already_sent(request, key)
    require(rules.may_take(request.actor, actions.facts(shown), step_named("send")))
    form = forms.SendForm(request.POST, request.FILES) if request.method == "POST" else forms.SendForm()
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid() and (answer := _send(request, key, form)):
            return answer
    context = {
        "item": shown,
        "form": form,
        "outside": shown.channel != Channel.BELL,
        "reach": queries.reach(queries.audience_of(shown), today),
        "audience": surface.audience(shown),
        "text": surface.for_reader(shown.texts),
        "texts": surface.texts(shown.texts),
        "missing": surface.missing(shown.texts),
    }
    return render(request, "plan/communication/send.html", context, status=status)


def _send(request: Request, key: UUID, form: forms.SendForm) -> HttpResponse | None:
    """The answer when it went out; None when a rule said no, which then stands on the form."""
    data, now, upload = form.cleaned_data, clock.now(), form.cleaned_data["evidence"]
    try:
        stored = attachments.store(upload, by=request.actor, now=now) if upload else None
        proof = actions.Proof(data["counted"], stored, data["link"])
        count = actions.send(key, proof=proof, by=request.actor, now=now)
    except Refused as refused:
        form.add_error(None, str(refused.verdict.reason))
        return None
    if count is None:
        return _already_sent(request, key)
    messages.success(request, _("Sent to %(people)s.") % {"people": surface.people(count)})
    return redirect("communication:item", key)


def _already_sent(request: Request, key: UUID) -> HttpResponse:
    messages.info(request, _("This item was sent already; nobody got it twice."))
    return redirect("communication:item", key)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def cancel(request: Request, key: UUID) -> HttpResponse:
    shown = _item(request, key)
    require(rules.may_take(request.actor, actions.facts(shown), step_named("cancel")))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.CancelForm(given)
    if request.method == "POST" and form.is_valid():
        actions.cancel(key, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now())
        messages.success(request, _("The item is cancelled."))
        return HttpResponseRedirect(reverse("communication:item", args=[key]))
    context = {"item": shown, "form": form}
    code = REFUSED if request.method == "POST" else 200
    return render(request, "plan/communication/cancel.html", context, status=code)


@require_GET
@entry(EMPLOYEE)
def mine(request: Request) -> HttpResponse:
    """What I was told, when and how. Nobody else has this page about me."""
    page = Paginator(queries.told_to(request.actor), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plan/communication/mine.html", {"page": page})


@require_GET
@entry(EMPLOYEE)
def told(request: Request, key: UUID) -> HttpResponse:
    """One message, in the reader's language; only to who was told it."""
    found = get_object_or_404(queries.told_to(request.actor), item_id=key)
    context = {
        "told": found,
        "text": surface.for_reader(found.item.texts),
        "title": surface.for_reader(found.item.title),
        "sees_item": queries.visible_to(request.actor).filter(pk=key).exists(),
    }
    return render(request, "plan/communication/told.html", context)
