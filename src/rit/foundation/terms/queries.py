"""The register of legal anchors as pages show it. Open to every employee: nothing here is about a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import citations
from rit.foundation.terms.models import Anchor, AnchorVersion, LookAt, Provision

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KINDS: dict[str, _StrPromise] = {
    "law": _("Law"),
    "royal_decree": _("Royal decree"),
    "circular": _("Circular"),
    "eu_directive": _("European directive"),
    "eu_regulation": _("European regulation"),
}
SURE: dict[str, _StrPromise] = {
    "V": _("Read in the source"),
    "V-rec": _(
        "Put together from the first text and the changes that were read; later changes were not seen"
    ),
    "V-old": _("Read in a wording that has been changed since"),
    "S": _("Read in a secondary source"),
    "G": _("Generally known, not checked"),
    "I": _("Our own inference"),
}
DOUBTFUL = frozenset({"V-rec", "V-old", "S", "G", "I"})


@dataclass(frozen=True)
class Change:
    """What one text did to another, or underwent from it: `other` is on the far side."""

    other: Anchor
    version: AnchorVersion


@dataclass(frozen=True)
class Line:
    """A text in the register, with what it changed and what changed it."""

    anchor: Anchor
    kind: _StrPromise | str
    versions: list[AnchorVersion]
    changes: list[Change]
    changed_by: list[Change]
    provisions: int
    reviewed: int
    sure: _StrPromise | str


@dataclass(frozen=True)
class Fact:
    """A provision with its confidence in words."""

    provision: Provision
    sure: _StrPromise | str
    doubtful: bool


def register() -> list[Line]:
    """All texts, oldest first: three queries."""
    anchors = list(
        Anchor.objects.filter(withdrawn_at=None).prefetch_related(
            Prefetch("versions", AnchorVersion.objects.filter(withdrawn_at=None)), "provisions"
        )
    )
    changes = _changes(anchors)
    return [_line(anchor, changes) for anchor in anchors]


def facts(provisions: Iterable[Provision]) -> list[Fact]:
    return [
        Fact(
            provision, SURE.get(provision.confidence, provision.confidence), provision.confidence in DOUBTFUL
        )
        for provision in provisions
    ]


def current(anchor: Anchor) -> list[Provision]:
    """As the files have them now."""
    return [provision for provision in anchor.provisions.all() if provision.withdrawn_at is None]


def earlier(anchor: Anchor) -> list[Fact]:
    """Wordings that an update of the register replaced, newest first, with who had reviewed them."""
    gone = [(row.withdrawn_at, row) for row in anchor.provisions.all() if row.withdrawn_at is not None]
    return facts(row for _at, row in sorted(gone, key=lambda one: one[0], reverse=True)[:50])


def reference(anchor: Anchor, provision: Provision | None = None) -> str:
    """How other areas store that they cite this text, or one of its provisions."""
    return f"law:{anchor.code}.{provision.code}" if provision else f"law:{anchor.code}"


def wanted(anchor: Anchor, provisions: Iterable[Provision]) -> citations.Wanted:
    """The text and its parts, and its short name for sources written as a sentence."""
    refs = {reference(anchor), *(reference(anchor, provision) for provision in provisions)}
    return citations.Wanted(frozenset(refs), (anchor.short,))


def in_force(anchor: Anchor, day: date) -> AnchorVersion | None:
    """The last version whose dates cover the day; None when the register does not know."""
    covering = [
        version
        for version in anchor.versions.all()
        if version.withdrawn_at is None
        and version.from_date is not None
        and version.from_date <= day
        and (version.to_date is None or day <= version.to_date)
    ]
    return covering[-1] if covering else None


def _line(anchor: Anchor, changes: list[tuple[Anchor, Change]]) -> Line:
    provisions = current(anchor)
    return Line(
        anchor=anchor,
        kind=KINDS.get(anchor.kind, anchor.kind),
        versions=list(anchor.versions.all()),
        changes=[
            Change(changed, found.version) for changed, found in changes if found.other.code == anchor.code
        ],
        changed_by=[found for changed, found in changes if changed.code == anchor.code],
        provisions=len(provisions),
        reviewed=sum(bool(provision.reviewed_by) for provision in provisions),
        sure=SURE.get(anchor.confidence, anchor.confidence),
    )


def _changes(anchors: Iterable[Anchor]) -> list[tuple[Anchor, Change]]:
    """A version says by what it came: when that starts with the short name of a text, the two are linked."""
    by_short = {anchor.short: anchor for anchor in anchors}
    found = []
    for anchor in by_short.values():
        for version in anchor.versions.all():
            other = next(
                (by_short[short] for short in by_short if f"{version.by} ".startswith(f"{short} ")), None
            )
            if other is not None and other.code != anchor.code:
                found.append((anchor, Change(other, version)))
    return found


# Amended laws: everything that cites one is looked at, once for each version.

AHEAD_DAYS = 90


@dataclass(frozen=True)
class ToLookAt:
    """One thing that cites the text, with the last look at it for this version."""

    citing: citations.Citing
    look: LookAt | None


def amended(day: date) -> QuerySet[AnchorVersion]:
    """Versions that came to the register after their text did, or whose dates lie after that; not yet finished.

    A version that comes into force later than ninety days from now can wait.
    """
    known = F("anchor__loaded_at")
    came_later = Q(loaded_at__gt=known) | Q(from_date__gt=TruncDate(known)) | Q(to_date__gt=TruncDate(known))
    near = Q(from_date=None) | Q(from_date__lte=day + timedelta(days=AHEAD_DAYS))
    found = AnchorVersion.objects.filter(
        came_later, near, looked_at=None, withdrawn_at=None, anchor__withdrawn_at=None
    )
    return found.select_related("anchor").order_by(F("from_date").asc(nulls_first=True), "pk")


def to_look_at(actor: Actor, version: AnchorVersion) -> list[ToLookAt]:
    """What cites the amended text: two queries, and those of the areas that cite."""
    provisions = version.anchor.provisions.filter(withdrawn_at=None)
    found = citations.of(actor, wanted(version.anchor, provisions))
    last = {look.thing: look for look in version.looks.order_by("pk")}
    return [ToLookAt(citing, last.get(citing.key)) for citing in found]


def still_waiting(lines: Sequence[ToLookAt]) -> int:
    return sum(1 for line in lines if line.look is None)
