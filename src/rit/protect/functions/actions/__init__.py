"""The only writers of vulnerable functions: lock, ask the rule, write, audit, tell."""

from rit.protect.functions.actions.catalogue import Weighing, confirm, send_back, weigh
from rit.protect.functions.actions.holders import record, sign, switch_vetting, write_charter
from rit.protect.functions.actions.method import Added, add_criterion, change_criterion, retire_criterion
from rit.protect.functions.actions.rotation import except_, set_interval
from rit.protect.functions.actions.separation import allow_together, except_pair, keep_apart
from rit.protect.functions.actions.workshop import Clash, Closing, Given, answer, close, seat, start
from rit.protect.functions.locking import Stale

__all__ = [
    "Added",
    "Clash",
    "Closing",
    "Given",
    "Stale",
    "Weighing",
    "add_criterion",
    "allow_together",
    "answer",
    "change_criterion",
    "close",
    "confirm",
    "except_",
    "except_pair",
    "keep_apart",
    "record",
    "retire_criterion",
    "seat",
    "send_back",
    "set_interval",
    "sign",
    "start",
    "switch_vetting",
    "weigh",
    "write_charter",
]
