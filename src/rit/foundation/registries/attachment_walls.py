"""Who may open an attachment: the area whose thing it belongs to answers; without an answer, nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Verdict, no
from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from rit.foundation.attachments.models import Attachment

# An area registers under the kind of its thing, such as "plan.log". It allows what it owns and this actor may
# see; for an attachment that is not its own it answers no, like for one that is closed to the actor.
Wall = Callable[[Actor, "Attachment"], Verdict]
walls: Registry[Wall] = Registry()


def may_open(actor: Actor, attachment: Attachment) -> Verdict:
    """The first area that vouches decides; else no, without a reason, because none may be told."""
    return next((verdict for wall in walls if (verdict := wall(actor, attachment))), no(""))
