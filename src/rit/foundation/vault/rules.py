"""What a passphrase must be, and how often one may be tried."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.verdict import YES, Verdict, no

SHORTEST = 14  # characters; whoever steals the database can try as often as they like
FEWEST_DIFFERENT = 6
MOST_TRIES, MINUTES = 10, 15


def may_use(passphrase: str, name: str) -> Verdict:
    """`name`: the account's, which would be the first thing to try."""
    if len(passphrase) < SHORTEST:
        return no(_("Take at least %(count)d characters; four or five words do well.") % {"count": SHORTEST})
    if len(set(passphrase.casefold())) < FEWEST_DIFFERENT or name.casefold() in passphrase.casefold():
        return no(_("This passphrase is too easy to guess."))
    return YES


def may_try(tries: int) -> Verdict:
    if tries >= MOST_TRIES:
        return no(_("Too many wrong passphrases. Wait a quarter of an hour and try again."))
    return YES
