"""The answer of a rule: allowed or not, and why, in words a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Verdict:
    """`allowed`, and when it is not, the translated `reason`. A verdict is true when allowed."""

    allowed: bool
    reason: str | _StrPromise = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(reason: str | _StrPromise) -> Verdict:
    return Verdict(False, reason)


class Refused(Exception):
    """Raised by an action when a rule says no; one middleware turns it into a page with the reason."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict.reason))
        self.verdict = verdict


def require(verdict: Verdict) -> None:
    """Raises Refused unless the rule allows it."""
    if not verdict:
        raise Refused(verdict)
