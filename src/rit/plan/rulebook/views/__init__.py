"""HTTP of values, code and instructions: fetch what may be seen, call one action, show a page."""

from rit.plan.rulebook.views.instructions import compare, instruction, instructions, version
from rit.plan.rulebook.views.keeping import (
    add_instruction,
    change_instruction,
    change_version,
    draft_version,
    earlier_decision,
    propose,
    put_in_force,
    take_back,
)
from rit.plan.rulebook.views.living import living, point, value

__all__ = [
    "add_instruction",
    "change_instruction",
    "change_version",
    "compare",
    "draft_version",
    "earlier_decision",
    "instruction",
    "instructions",
    "living",
    "point",
    "propose",
    "put_in_force",
    "take_back",
    "value",
    "version",
]
