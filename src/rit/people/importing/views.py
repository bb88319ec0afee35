"""HR's pages of the import: what came before, a file to read, its preview, apply or withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import door, entry
from rit.people.importing import actions, moving, queries, showing
from rit.people.importing.forms import ApplyForm, UploadForm
from rit.people.importing.models import StaffFile
from rit.people.importing.sample import sample as sample_file
from rit.people.states import StaffFileState

if TYPE_CHECKING:
    from rit.foundation.access.entry import Request

HR = door("people.hr")
A_PAGE = 50


@require_GET
@entry(HR)
def imports(request: Request) -> HttpResponse:
    """Every file that came, newest first."""
    found = queries.visible_to(request.actor).select_related("brought_by", "decided_by")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    columns = [
        {"label": _("The corps on")},
        {"label": _("File")},
        {"label": _("State")},
        {"label": _("Added"), "num": True},
        {"label": _("Changed"), "num": True},
        {"label": _("Ended"), "num": True},
        {"label": _("By")},
    ]
    return render(request, "people/imports.html", {"page": page, "columns": columns})


@require_http_methods(["GET", "POST"])
@entry(HR)
def new_import(request: Request) -> HttpResponse:
    """Reads a file and leads to its preview; nothing changes in the register."""
    now = clock.now()
    if request.method == "GET":
        return render(request, "people/import_new.html", {"form": UploadForm(today=now.date())})
    form = UploadForm(request.POST, request.FILES, today=now.date())
    if not form.is_valid():
        return render(request, "people/import_new.html", {"form": form}, status=422)
    uploaded = form.cleaned_data["file"]
    file = actions.show(
        uploaded.read(),
        name=uploaded.name or "",
        day=form.cleaned_data["day"],
        everybody=form.cleaned_data["everybody"],
        by=request.actor,
        now=now,
    )
    return redirect("people:import", file.pk)


@require_GET
@entry(HR)
def import_sample(request: Request) -> HttpResponse:
    """Header and two people who do not exist, in the reader's language."""
    language = (get_language() or "nl")[:2]
    response = HttpResponse(sample_file(language), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rit-sample.csv"'
    return response


@require_GET
@entry(HR)
def preview(request: Request, key: UUID) -> HttpResponse:
    """What the file changes, or what is wrong with it; afterwards, what it changed."""
    file = _visible(request, key)
    kinds = queries.kinds_of(file)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    paginator = Paginator(queries.lines_of(file, kind), A_PAGE)
    paginator.count = sum(
        lines for code, lines in kinds.items() if kind in {"", code.value}
    )  # counted already
    page = paginator.get_page(request.GET.get("page"))
    last = queries.last_applied_day() if file.is_open else None
    context = {
        "file": file,
        "kinds": [{"code": code.value, "label": code.label, "lines": lines} for code, lines in kinds.items()],
        "kind": kind,
        "page": page,
        "faults": showing.faults(page.object_list) if file.problems else [],
        "changes": [] if file.problems else showing.changes(page.object_list),
        "concerns": moving.concerns(file) if file.is_open and not file.problems else [],
        "last_day": last,
        "is_older": last is not None and file.day < last,
        "nothing": not (file.added or file.changed or file.ended or file.problems),
        "fault_columns": [
            {"label": _("Column")},
            {"label": _("Line number"), "num": True},
            {"label": _("In the file")},
            {"label": _("Expected")},
        ],
        "change_columns": [
            {"label": _("Person")},
            {"label": _("What")},
            {"label": _("Function")},
            {"label": _("Before and after")},
            {"label": _("Line number"), "num": True},
        ],
    }
    return render(request, "people/import.html", context)


@require_POST
@entry(HR)
def apply_import(request: Request, key: UUID) -> HttpResponse:
    """Applies what the preview showed, or shows again what it would be now."""
    form = ApplyForm(request.POST)
    form.is_valid()
    older_too = bool(form.cleaned_data.get("older_too"))
    file = actions.apply(_visible(request, key), older_too=older_too, by=request.actor, now=clock.now())
    if file.state == StaffFileState.APPLIED:
        messages.success(request, _("The file is applied."))
    else:
        messages.warning(
            request,
            _(
                "The register has changed since you looked. Nothing was applied; this is what the file does now."
            ),
        )
    return redirect("people:import", file.pk)


@require_POST
@entry(HR)
def withdraw_import(request: Request, key: UUID) -> HttpResponse:
    """Leaves the register as it is."""
    file = actions.withdraw(_visible(request, key), by=request.actor, now=clock.now())
    messages.success(request, _("The file is withdrawn. Nothing has changed."))
    return redirect("people:import", file.pk)


def _visible(request: Request, key: UUID) -> StaffFile:
    return get_object_or_404(
        queries.visible_to(request.actor).select_related("brought_by", "decided_by"), pk=key
    )
