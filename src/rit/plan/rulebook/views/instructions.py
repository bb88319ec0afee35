"""Reading instructions: the list, one with its versions, one version, and what differs between two (L3-b)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.registries import citations
from rit.foundation.ui.words import in_language
from rit.plan.rulebook import citing, queries, rules
from rit.plan.rulebook.difference import compare as differ
from rit.plan.rulebook.models import Instruction, InstructionVersion
from rit.plan.rulebook.states import VersionState
from rit.plan.rulebook.structured import blocks


def instruction_or_404(request: Request, code: str) -> Instruction:
    return get_object_or_404(queries.instructions_visible_to(request.actor), code=code)


def version_or_404(request: Request, code: str, number: int) -> InstructionVersion:
    versions = queries.visible_to(request.actor).select_related("attachment", "adopted_by")
    return get_object_or_404(versions, instruction__code=code, number=number)


@require_GET
@entry(EMPLOYEE)
def instructions(request: Request) -> HttpResponse:
    context = {
        "standings": queries.standings(request.actor, clock.today()),
        "may_keep": rules.may_keep(request.actor),
    }
    return render(request, "plan/rulebook/instructions.html", context)


@require_GET
@entry(EMPLOYEE)
def instruction(request: Request, code: str) -> HttpResponse:
    """The text that applies today, the versions, and what cites them."""
    found, today = instruction_or_404(request, code), clock.today()
    versions = list(queries.versions_of(request.actor, found)[:100])
    applies = queries.applying(versions, today)
    preparing = next((one.number for one in versions if not one.from_date), None)
    context = {
        "instruction": found,
        "versions": versions,
        "applies": applies,
        "blocks": blocks(in_language(applies.text)) if applies else [],
        "rests_on": citing.resolve(applies.cites).values() if applies else [],
        "may_keep": rules.may_keep(request.actor),
        "may_draft": rules.may_draft(request.actor, preparing=preparing),
        "today": today,
        "cited_by": citations.of(
            request.actor, queries.wanted_of_instruction(found, (one.number for one in versions))
        ),
    }
    return render(request, "plan/rulebook/instruction.html", context)


@require_GET
@entry(EMPLOYEE)
def version(request: Request, code: str, number: int) -> HttpResponse:
    found, actor = version_or_404(request, code, number), request.actor
    context = {
        "version": found,
        "instruction": found.instruction,
        "blocks": blocks(in_language(found.text)),
        "rests_on": citing.resolve(found.cites).values(),
        "before": queries.versions_of(actor, found.instruction).filter(number__lt=number).first(),
        "today": clock.today(),
        "may_change": rules.may_change(actor, found.state),
        "may_keep": rules.may_keep(actor),
        "states": VersionState,
    }
    return render(request, "plan/rulebook/version.html", context)


@require_GET
@entry(EMPLOYEE)
def compare(request: Request, code: str) -> HttpResponse:
    """From one version to another, in the reader's language where both have it; without a choice the last two."""
    found = instruction_or_404(request, code)
    versions = list(queries.versions_of(request.actor, found)[:100])
    by_number = {str(one.number): one for one in versions}
    new = by_number.get(request.GET.get("to", "")) or versions[0]
    earlier = next((one for one in versions if one.number < new.number), new)
    old = by_number.get(request.GET.get("from", "")) or earlier
    language = _common_language(old, new)
    context = {
        "instruction": found,
        "versions": versions,
        "old": old,
        "new": new,
        "language": language,
        "difference": differ(in_language(old.text, language), in_language(new.text, language)),
    }
    return render(request, "plan/rulebook/compare.html", context)


def _common_language(old: InstructionVersion, new: InstructionVersion) -> str:
    """Comparing a text with its own translation would show nothing but differences."""
    common = [code for code, text in new.text.items() if text and old.text.get(code)]
    own = (get_language() or "")[:2]
    return own if own in common or not common else common[0]
