"""What values, code and instructions add to the registries: menu, my turn, search, calendar and what cites what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import attachment_walls, calendar, citations, menu, search, turn
from rit.foundation.registries.rows import Row, Rows, described
from rit.foundation.ui.words import in_language
from rit.plan.carrying import Carried, carriers
from rit.plan.queries import plans_visible_to
from rit.plan.rulebook import queries, rules
from rit.plan.rulebook.citing import point_title, title_of_point, url_of_value
from rit.plan.rulebook.loader import load_behaviours
from rit.plan.rulebook.models import Behaviour, CodePoint, InstructionVersion
from rit.plan.rulebook.states import InstructionKind, VersionState
from rit.plan.states import PlanStatus


def register() -> None:
    menu.add(menu.Item("me", 20, _("Values and code"), "rulebook:living", icon="heart-handshake"))
    turn.providers.add("rulebook", turn.Provider(my_turn, turn_of, count_my_turn))
    search.providers.add("rulebook.points", search.Provider(points, point_hit))
    search.providers.add("rulebook.behaviours", search.Provider(behaviours, behaviour_hit))
    search.providers.add("rulebook.instructions", search.Provider(instructions, instruction_hit))
    calendar.providers.add("rulebook", days)
    citations.providers.add("rulebook", cites)
    attachment_walls.walls.add("rulebook.version", may_open)
    carriers.add("rulebook", carry)


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    """An adopted text waits for the day on which it begins."""
    if not actor.may_enter(rules.STEER):
        return None
    return described(
        queries.to_put_in_force(),
        "number",
        "state",
        "adopted_at",
        code="instruction__code",
        title="instruction__title",
    )


def turn_of(row: Row, actor: Actor, day: date) -> turn.Turn:
    adopted = row["adopted_at"]
    return turn.Turn(
        due=timezone.localdate(datetime.fromisoformat(adopted)) if adopted else None,
        what=_("Say from which day it applies"),
        subject=_version_title(row["title"], row["number"]),
        url=reverse("rulebook:put_in_force", args=[row["code"], row["number"]]),
        because=_("The day on which it was adopted"),
        step=VersionState(row["state"]).label,
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[InstructionVersion] | None:
    return queries.to_put_in_force() if actor.may_enter(rules.STEER) else None


def points(actor: Actor, text: str, limit: int) -> Rows:
    """All of them, few enough to be compared in memory; those with a title first."""
    bare_last = CodePoint.objects.annotate(bare=Q(title={})).order_by("bare", "number")
    return described(bare_last, "number", "title", heading="heading__title")


def point_hit(row: Row, text: str) -> search.Hit | None:
    if not queries.says(row["number"], row["title"], row["heading"], queries.fold(text)):
        return None
    return search.Hit(
        kind=_("Code of conduct"),
        title=_now("Point %(number)s") % {"number": row["number"]},
        url=reverse("rulebook:point", args=[row["number"]]),
        second=title_of_point(row["title"], row["heading"]),
        icon="book",
    )


def behaviours(actor: Actor, text: str, limit: int) -> Rows | None:
    """Of the plan in force; few enough to be compared in memory."""
    shown = Behaviour.objects.filter(
        current=True, value__plan__in=plans_visible_to(actor).filter(status=PlanStatus.RUNNING)
    )
    return described(
        shown.order_by("value__order", "order"),
        "text",
        "code",
        value="value__code",
        title="value__title",
        plan="value__plan__code",
    )


def behaviour_hit(row: Row, text: str) -> search.Hit | None:
    if not _holds(row["text"], text):
        return None
    return search.Hit(
        kind=_("Behaviour"),
        title=in_language(row["text"]),
        url=f"{url_of_value(row['value'], row['plan'])}#{row['code']}",
        second=in_language(row["title"]),
        icon="heart-handshake",
    )


def instructions(actor: Actor, text: str, limit: int) -> Rows:
    """Few enough to be compared in memory."""
    shown = queries.instructions_visible_to(actor)[:500]
    return described(shown, "code", "title", "kind")


def instruction_hit(row: Row, text: str) -> search.Hit | None:
    if not _holds(row["title"], text):
        return None
    return search.Hit(
        kind=_("Instruction"),
        title=in_language(row["title"]),
        url=reverse("rulebook:instruction", args=[row["code"]]),
        second=str(InstructionKind(row["kind"]).label),
        icon="file-text",
    )


def _holds(words: Mapping[str, str], text: str) -> bool:
    folded = queries.fold(text)
    return any(folded in queries.fold(said) for said in words.values())


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
    return _version_title(version.instruction.title, version.number)


def _version_title(words: Mapping[str, str], number: int) -> str:
    return _now("%(title)s, version %(number)s") % {"title": in_language(words), "number": number}


def carry(carried: Carried, *, by: Actor, now: datetime) -> None:
    """The values that came along get their behaviours as rows of their own, which can be cited (L3-c)."""
    load_behaviours()
