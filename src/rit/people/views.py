"""The directory, the tree of units, a unit and a person: every employee may look."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, entry
from rit.foundation.registries import of_person
from rit.people import queries, rules
from rit.people.forms import DirectoryForm
from rit.people.models import Absence, Assignment, Person

if TYPE_CHECKING:
    from rit.foundation.access.entry import Request

A_PAGE = 50


@entry(EMPLOYEE)
def directory(request: Request) -> HttpResponse:
    """Everybody in service, searched by name, number, unit or function."""
    text, sort = DirectoryForm(request.GET).asked()
    found = queries.directory(request.actor, clock.today(), text, sort)
    columns = [
        {"key": "name", "label": _("Name"), "sort": "name"},
        {"key": "function", "label": _("Function"), "sort": "function"},
        {"key": "unit", "label": _("Unit"), "sort": "unit"},
        {"key": "number", "label": _("Staff number"), "sort": "number"},
    ]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "people/directory.html", {"page": page, "columns": columns, "text": text, "sort": sort}
    )


@entry(EMPLOYEE)
def find(request: Request) -> HttpResponse:
    """Answers a person picker while somebody types: a short list of options."""
    field = request.GET.get("field", "")
    text = request.GET.get(f"{field}_text", request.GET.get("q", ""))
    people = queries.find(request.actor, text, clock.today())
    return render(request, "people/options.html", {"people": people, "field": field})


@entry(EMPLOYEE)
def units(request: Request) -> HttpResponse:
    """The tree of today, with heads and numbers."""
    if not request.actor.person:
        return render(request, "people/units.html", {"branches": []})
    return render(request, "people/units.html", {"branches": queries.unit_tree(clock.today())})


@entry(EMPLOYEE)
def unit(request: Request, code: str) -> HttpResponse:
    """Head, members and sub-units of today."""
    day = clock.today()
    shown = get_object_or_404(queries.units_visible_to(request.actor).select_related("parent"), code=code)
    posts = (
        shown.assignments.filter(queries.held_on(day))
        .select_related("person", "function")
        .order_by("-leads", "function__folded", "person__folded")
    )
    children = list(shown.children.filter(queries.open_on(day)))
    leading = queries.leading([shown.pk, *(child.pk for child in children)], day)
    context = {
        "unit": shown,
        "is_open": shown.is_open_on(day),
        "head": leading.get(shown.pk),
        "page": Paginator(posts, A_PAGE).get_page(request.GET.get("page")),
        "children": [{"unit": child, "head": leading.get(child.pk)} for child in children],
    }
    return render(request, "people/unit.html", context)


@dataclass(frozen=True)
class EmploymentFacts:
    """What the person, the line and HR see beyond the directory."""

    employment: str
    cadre: str
    grade: str
    under_disciplinary_law: bool
    joined_date: dt.date
    absence: Absence | None


@entry(EMPLOYEE)
def person(request: Request, staff_number: str) -> HttpResponse:
    """A colleague: name, unit, functions now and before, address; more for the person, the line and HR."""
    day = clock.today()
    shown = get_object_or_404(queries.visible_to(request.actor), staff_number=staff_number)
    held = list(shown.assignments.select_related("unit", "function").order_by("-from_date", "-share"))
    line = queries.line_above(shown, day)
    may_see = rules.may_see_employment(request.actor, shown.pk, {above.pk for above in line})
    context = {
        "person": shown,
        "in_service": shown.is_in_service_on(day),
        "now": [one for one in held if _is_held(one, day)],
        "before": [one for one in held if one.to_date and one.to_date < day],
        "line": line,
        "kept": of_person.of(request.actor, shown.pk, day),
        "facts": _facts(shown, day) if may_see else None,
    }
    return render(request, "people/person.html", context)


def _is_held(assignment: Assignment, day: dt.date) -> bool:
    return assignment.from_date <= day and (assignment.to_date is None or day <= assignment.to_date)


def _facts(person: Person, day: dt.date) -> EmploymentFacts:
    return EmploymentFacts(
        employment=person.get_employment_display(),
        cadre=person.get_cadre_display(),
        grade=person.get_grade_group_display(),
        under_disciplinary_law=person.disciplinary_category is not None,
        joined_date=person.joined_date,
        absence=queries.absent_on(person, day),
    )
