"""Staff enters what came otherwise than by the web: desk, letter, telephone, e-mail, transfers (L6.5-a, L5-g)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rit.enforce.intake.actions import following, receiving
from rit.enforce.intake.actions.receiving import Given, Received, SentAlready
from rit.enforce.intake.states import Direction, Origin, Outside
from rit.foundation.access.actor import Actor
from rit.foundation.vault import crypto, receipts

FROM_OUTSIDE = {
    Origin.COMITE_P: Outside.COMITE_P,
    Origin.AIG: Outside.AIG,
    Origin.PROSECUTOR: Outside.PROSECUTOR,
    Origin.MAYOR: Outside.MAYOR,
}


def new_draft() -> str:
    """What the form carries, so that sending it twice makes one report with one receipt."""
    return crypto.new_key().hex()


@transaction.atomic
def enter(
    given: Given, draft: str, *, what: str = "", reference: str = "", by: Actor, now: datetime
) -> tuple[str, Received | None]:
    """The receipt to hand over, once; None beside it when this form was sent before.

    Whoever enters is not on the list unless their role reads that desk. The reporter exchanges the receipt for one
    of their own at first use.
    """
    receipt = receipts.from_draft(bytes.fromhex(draft))
    try:
        received = receiving.receive(given, receipt, by=by, now=now, renew=True)
    except SentAlready:
        return receipt, None
    service = FROM_OUTSIDE.get(given.origin)
    if service:
        following.register(
            received.report, Direction.IN, service, what, day=given.came, reference=reference, by=by, now=now
        )
    return receipt, received
