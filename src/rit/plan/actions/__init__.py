"""The only writers of the plan: of the plan itself, of its actions, and of the catalogue of work processes."""

from rit.plan.actions.instruments import (
    adopt_instrument,
    propose_instrument,
    take_back_instrument,
    withdraw_instrument,
)
from rit.plan.actions.periods import (
    StaleText,
    adopt,
    change_instrument,
    change_objective,
    change_plan,
    close,
    discard,
    start_on_its_day,
)
from rit.plan.actions.processes import ProcessEdit, add_process, change_process
from rit.plan.actions.rolling import Period, keep_choices, keep_period, roll_forward
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
    "Period",
    "ProcessEdit",
    "Proof",
    "Stale",
    "StaleText",
    "add",
    "add_process",
    "adopt",
    "adopt_instrument",
    "assign",
    "change",
    "change_instrument",
    "change_many",
    "change_objective",
    "change_plan",
    "change_process",
    "close",
    "discard",
    "facts",
    "keep_choices",
    "keep_period",
    "propose_instrument",
    "record_progress",
    "record_turn",
    "roll_forward",
    "start_on_its_day",
    "take_back_instrument",
    "take_step",
    "undo",
    "withdraw_instrument",
]
