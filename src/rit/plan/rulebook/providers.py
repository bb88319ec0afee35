"""What values, code and instructions add to the registries: menu, my turn, search, calendar and what cites what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import attachment_walls, calendar, citations, menu, search, turn
from rit.foundation.ui.words import in_language
from rit.plan.carrying import Carried, carriers
from rit.plan.queries import current_plan
from rit.plan.rulebook import queries, rules
from rit.plan.rulebook.citing import point_title, value_url
from rit.plan.rulebook.loader import load_behaviours
from rit.plan.rulebook.models import CodePoint, InstructionVersion


def register() -> None:
    menu.add(menu.Item("me", 20, _("Values and code"), "rulebook:living", icon="heart-handshake"))
    turn.providers.add("rulebook", turn.Provider(gather=my_turn, count=count_my_turn))
    search.providers.add("rulebook", find)
    calendar.providers.add("rulebook", days)
    citations.providers.add("rulebook", cites)
    attachment_walls.walls.add("rulebook.version", may_open)
    carriers.add("rulebook", carry)


def my_turn(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    """An adopted text waits for the day on which it begins."""
    if not actor.may_enter(rules.STEER):
        return
    for version in queries.to_put_in_force().defer("text")[:limit]:
        yield turn.Turn(
            due=timezone.localtime(version.adopted_at).date() if version.adopted_at else None,
            what=_("Say from which day it applies"),
            subject=_title(version),
            url=reverse("rulebook:put_in_force", args=[version.instruction.code, version.number]),
            because=_("The day on which it was adopted"),
            step=version.get_state_display(),
        )


def count_my_turn(actor: Actor, day: date) -> QuerySet[InstructionVersion] | None:
    return queries.to_put_in_force() if actor.may_enter(rules.STEER) else None


def find(actor: Actor, text: str, limit: int) -> Iterable[search.Hit]:
    """Points, behaviours and instructions; few enough to be compared in memory."""
    folded = queries.fold(text)
    yield from list(_points(text))[:limit]
    plan = current_plan(actor, timezone.localdate())
    behaviours = (
        (value, row)
        for value, rows in (queries.values_of(plan) if plan else [])
        for row in rows
        if any(folded in queries.fold(said) for said in row.text.values())
    )
    for value, row in list(behaviours)[:limit]:
        yield search.Hit(
            kind=_("Behaviour"),
            title=in_language(row.text),
            url=f"{value_url(value)}#{row.code}",
            second=in_language(value.title),
            icon="heart-handshake",
        )
    found = (
        one
        for one in queries.instructions_visible_to(actor)[:500]
        if any(folded in queries.fold(said) for said in one.title.values())
    )
    for one in list(found)[:limit]:
        yield search.Hit(
            kind=_("Instruction"),
            title=in_language(one.title),
            url=reverse("rulebook:instruction", args=[one.code]),
            second=one.get_kind_display(),
            icon="file-text",
        )


def _points(text: str) -> Iterable[search.Hit]:
    """Those with a title first: the others only have the heading they stand under."""
    found = [
        point for chapter in queries.code(text) for headed in chapter.headings for point in headed.points
    ]
    for point in sorted(found, key=lambda point: not point.title):
        yield search.Hit(
            kind=_("Code of conduct"),
            title=_now("Point %(number)s") % {"number": point.number},
            url=reverse("rulebook:point", args=[point.number]),
            second=point_title(point),
            icon="book",
        )


def days(actor: Actor, first: date, last: date) -> Iterable[calendar.Day]:
    """When a version begins to apply: everybody should know."""
    beginning = queries.visible_to(actor).filter(from_date__range=(first, last)).defer("text")
    for version in beginning.order_by("from_date")[:200]:
        if version.from_date:
            yield calendar.Day(
                f"instruction-{version.pk}",
                version.from_date,
                _now("In force: %(title)s") % {"title": _title(version)},
                reverse("rulebook:version", args=[version.instruction.code, version.number]),
            )


def cites(actor: Actor, wanted: citations.Wanted, limit: int) -> Iterable[citations.Citing]:
    """Instructions that name it, and points of the code whose meaning rests on that law."""
    for version in queries.citing_versions(actor, wanted.refs)[:limit]:
        yield citations.Citing(
            key=version.reference,
            kind=_("Instruction"),
            title=_title(version),
            url=reverse("rulebook:version", args=[version.instruction.code, version.number]),
        )
    laws = [ref.removeprefix("law:") for ref in wanted.refs if ref.startswith("law:")]
    resting = queries.points().filter(anchor__in=[law for law in laws if "." not in law]).exclude(title={})
    for point in resting[:limit] if laws else CodePoint.objects.none():
        yield citations.Citing(
            key=point.reference,
            kind=_("Code of conduct"),
            title=f"{_now('Point %(number)s') % {'number': point.number}}: {point_title(point)}",
            url=reverse("rulebook:point", args=[point.number]),
        )


def may_open(actor: Actor, attachment: Attachment) -> Verdict:
    """What hangs on a version is open to whoever may read that version."""
    return YES if queries.visible_to(actor).filter(attachment=attachment).exists() else no("")


def _title(version: InstructionVersion) -> str:
    return _now("%(title)s, version %(number)s") % {
        "title": in_language(version.instruction.title),
        "number": version.number,
    }


def carry(carried: Carried, *, by: Actor, now: datetime) -> None:
    """The values that came along get their behaviours as rows of their own, which can be cited (L3-c)."""
    load_behaviours()
