"""Who tries codes of certificates waits: wrong ones are counted by address, as with a live dilemma."""

from __future__ import annotations

from django.http import HttpRequest

from rit.foundation.access import strangers

BURST, PER_SECOND = 20, 1 / 6  # wrong codes at once from one address, and how fast that comes back
WAIT = 10  # seconds

_hour = strangers.Hour()
forget = _hour.forget


def must_wait(request: HttpRequest) -> bool:
    with _hour:
        return _hour.left(_hour.name(request, "certificate"), BURST, PER_SECOND) < 1


def count_wrong(request: HttpRequest) -> None:
    with _hour:
        _hour.take(_hour.name(request, "certificate"), BURST, PER_SECOND)
