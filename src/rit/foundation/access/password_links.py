"""The link with which somebody sets a first or a new password: signed, for 24 hours, good for one use.

Nothing is stored. The link carries a mark of the account as it was when the link was made; setting a password
or signing in changes that mark, and the link is dead.
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from rit.foundation.access.models import Account

HOURS = 24
SALT = "rit.access.password"


def make(account: Account) -> str:
    """The token; real time counts, also in the demo."""
    return signing.dumps({"account": str(account.pk), "mark": _mark(account)}, salt=SALT)


def whose(token: str, *, lock: bool = False) -> Account | None:
    """The account, when the link still works; with `lock`, its row is held until the transaction ends."""
    try:
        said = signing.loads(token, salt=SALT, max_age=HOURS * 3600)
        account_id = UUID(said["account"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    accounts = Account.objects.select_for_update() if lock else Account.objects.all()
    account = accounts.filter(pk=account_id, is_active=True).first()
    if account is None or not constant_time_compare(str(said.get("mark")), _mark(account)):
        return None
    return account


def _mark(account: Account) -> str:
    state = f"{account.pk}|{account.password}|{account.last_login.isoformat() if account.last_login else ''}"
    return salted_hmac(SALT, state, algorithm="sha256").hexdigest()
