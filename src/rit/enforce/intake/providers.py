"""What the intake adds to the registries: the texts that are sealed anew when the key of a case is renewed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.enforce.cases import texts
from rit.enforce.cases.models import Case
from rit.enforce.cases.states import Scope
from rit.enforce.cases.texts import Text
from rit.enforce.intake.models import Identity, Message, Report
from rit.foundation.registries import doors


def register() -> None:
    texts.add(Text(Report, "body", "key_id", Scope.SHARED))
    texts.add(Text(Report, "reason", "reason_key_id", Scope.LIST))
    texts.add(Text(Message, "body", "key_id", Scope.SHARED))
    texts.add_inner_keys(_identity)
    doors.add(
        doors.Door(
            doors.REPORT,
            10,
            _("Tell us"),
            _(
                "Something you saw, heard or lived through. It takes about ten minutes. You may stop at any time."
            ),
            "door:start",
            first=True,
        )
    )
    doors.add(
        doors.Door(
            "mailbox",
            20,
            _("Follow up with your receipt"),
            _("Read our answer and ask your question. You need your code."),
            "mailbox:open",
        )
    )


def _identity(case: Case) -> Iterable[UUID]:
    """Only opens when the reporter let the handlers know."""
    return Identity.objects.filter(case=case).values_list("key", flat=True)
