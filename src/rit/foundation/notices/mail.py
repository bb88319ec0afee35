"""Mail that says that something happened, and where; never what. One mail a person at most in each run.

Each person chooses when: at once, or in a digest at seven o'clock, daily or on Monday, that says how many; or
never, but for what guards the account. A digest takes what came until its hour and was not read in the bell, so that
it counts only what is news.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account
from rit.foundation.audit import actions as audit
from rit.foundation.notices import table
from rit.foundation.notices.models import MailRhythm, Notice
from rit.foundation.notices.rhythm import Rhythm, last_slot, length
from rit.foundation.registries import languages

log = logging.getLogger(__name__)

TRIED_FOR = timedelta(days=2)
A_RUN = 5000
DIGESTS = (Rhythm.DAILY, Rhythm.WEEKLY)


def send_pending(now: datetime, clerk: Actor) -> int:
    """Mails everybody with unmailed notices; how many mails left. The clerk sees ids and dates only.

    A mail that fails is tried again at the next run, for two days; the others go on.
    """
    waiting = _waiting(now)
    addresses = dict(
        Account.objects.filter(pk__in=waiting, is_active=True).exclude(email="").values_list("pk", "email")
    )
    spoken = languages.of(addresses.keys()) if addresses else {}
    digested = _digested(addresses.keys())
    sent = 0
    for account, notices in waiting.items():
        try:
            to = Recipient(addresses.get(account, ""), spoken.get(account, ""), account in digested)
            sent += _send(notices, to, now)
        except (OSError, SMTPException) as problem:
            log.warning("mail for account %s failed and is tried again: %s", account, type(problem).__name__)
    if sent:
        audit.append("notices.mailed", by=clerk, now=now, detail={"mails": sent})
    return sent


def _waiting(now: datetime) -> dict[UUID, list[UUID]]:
    rows = Notice.objects.filter(_due(now), mailed_at=None, settled_at=None).order_by("at")
    waiting: dict[UUID, list[UUID]] = defaultdict(list)
    for notice, account in rows.values_list("pk", "account_id")[:A_RUN]:
        waiting[account].append(notice)
    return waiting


def _due(now: datetime) -> Q:
    """What is to be mailed by now, after what each account chose."""
    chose_later = MailRhythm.objects.exclude(rhythm=Rhythm.AT_ONCE).values("account")
    at_once = ~Q(account__in=chose_later) | Q(kind__in=table.always_mailed())
    due = at_once & Q(at__gt=now - TRIED_FOR)
    for rhythm in DIGESTS:
        slot = last_slot(rhythm, now)
        chose = MailRhythm.objects.filter(rhythm=rhythm).values("account")
        due |= Q(account__in=chose, at__lte=slot, at__gt=slot - length(rhythm) - TRIED_FOR)
    return due


def _digested(accounts: Collection[UUID]) -> set[UUID]:
    """Those whose mail says how many."""
    chose = MailRhythm.objects.filter(account__in=accounts, rhythm__in=DIGESTS)
    return set(chose.values_list("account_id", flat=True))


@dataclass(frozen=True)
class Recipient:
    """`digest`: the mail says how many."""

    address: str
    language: str
    digest: bool


@transaction.atomic
def _send(notices: list[UUID], to: Recipient, now: datetime) -> int:
    """Marks first and sends within the transaction: when the mail does not leave, the mark does not stand."""
    marked = Notice.objects.filter(pk__in=notices, mailed_at=None).update(mailed_at=now)
    if not to.address or not marked:
        return 0
    offered = dict(settings.LANGUAGES)
    with translation.override(to.language if to.language in offered else settings.LANGUAGE_CODE):
        return message(to.address, how_many=marked if to.digest else None).send()


def message(address: str, *, how_many: int | None = None) -> EmailMessage:
    """In the active language. Automatic, so that no absence reply comes back. `how_many`: of a digest."""
    origin = settings.ENVIRONMENT.origin
    where = (
        f"{origin.rstrip('/')}{reverse('notices:bell')}" if origin else _("Sign in to RIT and open the bell.")
    )
    said, subject = _("Something happened in RIT that concerns you."), _("RIT: something happened")
    if how_many is not None:
        counted = {"count": how_many}
        said = (
            ngettext(
                "%(count)s thing happened in RIT that concerns you.",
                "%(count)s things happened in RIT that concern you.",
                how_many,
            )
            % counted
        )
        subject = ngettext("RIT: %(count)s message", "RIT: %(count)s messages", how_many) % counted
    lines = [
        said,
        where,
        _("This mail says no more, so that nobody else can read it over your shoulder."),
    ]
    return EmailMessage(
        subject=subject,
        body="\n\n".join(lines) + "\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
