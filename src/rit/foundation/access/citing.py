"""Which roles rest on which law: the part of `policy/roles.toml` in *what cites this* (L2-e)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.roles import roles
from rit.foundation.registries.citations import Citing, Wanted
from rit.foundation.ui.words import in_language


def cites(actor: Actor, wanted: Wanted, limit: int) -> Iterable[Citing]:
    for role in islice((role for role in roles().values() if wanted.named_in(role.source)), limit):
        yield Citing(
            key=f"role:{role.code}",
            kind=_("Role"),
            title=in_language(role.title),
            url=reverse("access:roles"),
        )
