"""Which grounds for keeping data rest on which law: the retention policy's part in *what cites this* (L2-e)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.citations import Citing, Wanted
from rit.foundation.retention.policy import policy
from rit.foundation.ui.words import in_language


def cites(actor: Actor, wanted: Wanted, limit: int) -> Iterable[Citing]:
    grounds = (item for item in policy().grounds.items() if wanted.named_in(item[1].source))
    for code, ground in islice(grounds, limit):
        yield Citing(
            key=f"retention.ground:{code}",
            kind=_("Ground for keeping data"),
            title=in_language(ground.words),
            url=reverse("retention:kept"),
        )
