"""The register of legal anchors as pages show it. Open to every employee: nothing here is about a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rit.foundation.terms.models import Anchor, AnchorVersion, Provision

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


@dataclass(frozen=True)
class Fact:
    """A provision with its confidence in words."""

    provision: Provision
    sure: _StrPromise | str
    doubtful: bool


def register() -> list[Line]:
    """All texts, oldest first: three queries."""
    anchors = list(Anchor.objects.prefetch_related("versions", "provisions"))
    changes = _changes(anchors)
    return [_line(anchor, changes) for anchor in anchors]


def one(code: str) -> Line | None:
    return next((line for line in register() if line.anchor.code == code), None)


def facts(anchor: Anchor) -> list[Fact]:
    return [
        Fact(
            provision, SURE.get(provision.confidence, provision.confidence), provision.confidence in DOUBTFUL
        )
        for provision in anchor.provisions.all()
    ]


def in_force(anchor: Anchor, day: date) -> AnchorVersion | None:
    """The last version whose dates cover the day; None when the register does not know."""
    covering = [
        version
        for version in anchor.versions.all()
        if version.from_date is not None
        and version.from_date <= day
        and (version.to_date is None or day <= version.to_date)
    ]
    return covering[-1] if covering else None


def _line(anchor: Anchor, changes: list[tuple[Anchor, Change]]) -> Line:
    provisions = list(anchor.provisions.all())
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
