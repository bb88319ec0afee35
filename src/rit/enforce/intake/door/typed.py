"""Why a code that somebody typed does not open anything: slips are told from codes that nobody knows."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.foundation.vault import receipts


def explain(typed: str, *, draft: bool = False) -> str:
    """The same words for every well-formed code that opens nothing, whatever became of it."""
    try:
        receipts.read(typed)
    except receipts.NotAReceipt as fault:
        return _slip(typed, fault.reason)
    if draft:
        return _(
            "This code opens nothing here. It works for 24 hours after your last change, and until you send."
        )
    return _("This code opens no mailbox here. Look at your paper once more, or tell us anew.")


def _slip(typed: str, reason: str) -> str:
    if reason == "length":
        count = sum(letter.isalnum() for letter in typed)
        return ngettext(
            "A code has 20 letters and digits; you typed %(count)d.",
            "A code has 20 letters and digits; you typed %(count)d.",
            count,
        ) % {"count": count}
    if reason == "letters":
        return _("A code has only digits and the letters A to Z without I, L, O and U. Look at it once more.")
    return _(
        "One character is wrong, or two have changed places. Compare each group of four with your paper."
    )
