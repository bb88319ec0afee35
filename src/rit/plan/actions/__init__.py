"""The only writers of the plan: of its adoption, its actions, and the catalogue of work processes."""

from rit.plan.actions.adopting import adopt
from rit.plan.actions.processes import ProcessEdit, add_process, change_process
from rit.plan.actions.work import (
    Edit,
    Proof,
    Stale,
    add,
    assign,
    change,
    change_many,
    facts,
    record_progress,
    record_turn,
    take_step,
    undo,
)

__all__ = [
    "Edit",
    "ProcessEdit",
    "Proof",
    "Stale",
    "add",
    "add_process",
    "adopt",
    "assign",
    "change",
    "change_many",
    "change_process",
    "facts",
    "record_progress",
    "record_turn",
    "take_step",
    "undo",
]
