"""What a hand-over to the disciplinary authority adds to the sealed texts of a case."""

from rit.enforce.cases import texts
from rit.enforce.cases.models import HandOver, KnownDay
from rit.enforce.cases.states import Scope
from rit.enforce.cases.texts import Text


def register() -> None:
    texts.add(Text(HandOver, "reason", "reason_key_id", Scope.LIST))
    texts.add(Text(KnownDay, "reason", "reason_key_id", Scope.LIST))
