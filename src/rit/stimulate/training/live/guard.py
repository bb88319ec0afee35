"""Who guesses codes waits: wrong ones are counted by address.

Telephones that are in a sitting carry our signed cookie and are never counted; those that scan the screen come by a key
that cannot be guessed and are not counted either. So nobody locks a room out: only who types waits.
"""

from __future__ import annotations

from django.http import HttpRequest

from rit.foundation.access import strangers

BURST, PER_SECOND = 40, 1 / 6  # wrong codes at once from one address, and how fast that comes back

_hour = strangers.Hour()
forget = _hour.forget
ours = strangers.ours("stimulate/live/elsewhere.html")


def must_wait(request: HttpRequest) -> bool:
    """Whether too many wrong codes came from here."""
    with _hour:
        return _hour.left(_hour.name(request, "code"), BURST, PER_SECOND) < 1


def count_wrong(request: HttpRequest) -> None:
    with _hour:
        _hour.take(_hour.name(request, "code"), BURST, PER_SECOND)
