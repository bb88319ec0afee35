"""Mail that says that something happened, and where; never what. One mail a person at most in each run."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account
from rit.foundation.audit import actions as audit
from rit.foundation.notices.models import Notice
from rit.foundation.registries import languages

log = logging.getLogger(__name__)

TRIED_FOR = timedelta(days=2)
A_RUN = 5000


def send_pending(now: datetime, clerk: Actor) -> int:
    """Mails everybody with unmailed notices; how many mails left. The clerk sees ids and dates only.

    A mail that fails is tried again at the next run, for two days; the others go on.
    """
    waiting = _waiting(now)
    addresses = dict(
        Account.objects.filter(pk__in=waiting, is_active=True).exclude(email="").values_list("pk", "email")
    )
    spoken = languages.of(addresses.keys()) if addresses else {}
    sent = 0
    for account, notices in waiting.items():
        try:
            sent += _send(account, notices, addresses.get(account, ""), spoken.get(account, ""), now)
        except (OSError, SMTPException) as problem:
            log.warning("mail for account %s failed and is tried again: %s", account, type(problem).__name__)
    if sent:
        audit.append("notices.mailed", by=clerk, now=now, detail={"mails": sent})
    return sent


def _waiting(now: datetime) -> dict[UUID, list[UUID]]:
    rows = Notice.objects.filter(mailed_at=None, at__gt=now - TRIED_FOR).order_by("at")
    waiting: dict[UUID, list[UUID]] = defaultdict(list)
    for notice, account in rows.values_list("pk", "account_id")[:A_RUN]:
        waiting[account].append(notice)
    return waiting


@transaction.atomic
def _send(account: UUID, notices: list[UUID], address: str, language: str, now: datetime) -> int:
    """Marks first and sends within the transaction: when the mail does not leave, the mark does not stand."""
    marked = Notice.objects.filter(pk__in=notices, mailed_at=None).update(mailed_at=now)
    if not address or not marked:
        return 0
    offered = dict(settings.LANGUAGES)
    with translation.override(language if language in offered else settings.LANGUAGE_CODE):
        return message(address).send()


def message(address: str) -> EmailMessage:
    """In the active language. Automatic, so that no absence reply comes back."""
    origin = settings.ENVIRONMENT.origin
    where = (
        f"{origin.rstrip('/')}{reverse('notices:bell')}" if origin else _("Sign in to RIT and open the bell.")
    )
    lines = [
        _("Something happened in RIT that concerns you."),
        where,
        _("This mail says no more, so that nobody else can read it over your shoulder."),
    ]
    return EmailMessage(
        subject=_("RIT: something happened"),
        body="\n\n".join(lines) + "\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
