"""Tells PostgreSQL, until the transaction ends, which mailbox is open: the wall of somebody who has no account."""

from __future__ import annotations

from uuid import UUID

from rit.foundation import prepared


def open_mailbox(mailbox: UUID) -> None:
    prepared.rows("select set_config('rit.mailbox', %s, true)", [str(mailbox)])
