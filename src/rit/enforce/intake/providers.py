"""What the intake adds to the registries: the texts that are sealed anew when the key of a case is renewed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from rit.enforce.cases import texts
from rit.enforce.cases.models import Case
from rit.enforce.cases.states import Scope
from rit.enforce.cases.texts import Text
from rit.enforce.intake.models import Identity, Message, Report


def register() -> None:
    texts.add(Text(Report, "body", "key_id", Scope.SHARED))
    texts.add(Text(Report, "reason", "reason_key_id", Scope.LIST))
    texts.add(Text(Message, "body", "key_id", Scope.SHARED))
    texts.add_inner_keys(_identity)


def _identity(case: Case) -> Iterable[UUID]:
    """Only opens when the reporter let the handlers know."""
    return Identity.objects.filter(case=case).values_list("key", flat=True)
