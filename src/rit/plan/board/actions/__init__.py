"""The only writers of the board: items, meetings, decisions and the report to the mayor."""

from rit.plan.board.actions.decisions import (
    Decided,
    change_decision,
    correct,
    make_action,
    record,
    sign,
    take_back,
)
from rit.plan.board.actions.items import (
    Proposal,
    change_item,
    detach,
    move,
    place,
    propose,
    take_off,
    withdraw,
)
from rit.plan.board.actions.mayor import change_report, note_report, prepare_report, send_report
from rit.plan.board.actions.meetings import MeetingEdit, announce, cancel, change_meeting, close, hold
from rit.plan.board.locks import ItemStale, Stale

__all__ = [
    "Decided",
    "ItemStale",
    "MeetingEdit",
    "Proposal",
    "Stale",
    "announce",
    "cancel",
    "change_decision",
    "change_item",
    "change_meeting",
    "change_report",
    "close",
    "correct",
    "detach",
    "hold",
    "make_action",
    "move",
    "note_report",
    "place",
    "prepare_report",
    "propose",
    "record",
    "send_report",
    "sign",
    "take_back",
    "take_off",
    "withdraw",
]
