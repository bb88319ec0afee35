"""What pages, calendars and jobs read of vulnerable functions. Nothing here asks once per row."""

from rit.protect.functions.queries.catalogue import (
    SHOWS,
    alone,
    catalogue,
    counts,
    criteria_by_method,
    current_method,
    decisions_of,
    last_weighed,
    profile_of,
    raised,
    reach,
    retired,
    titles,
    unsaved_method,
    visible_to,
)

__all__ = [
    "SHOWS",
    "alone",
    "catalogue",
    "counts",
    "criteria_by_method",
    "current_method",
    "decisions_of",
    "last_weighed",
    "profile_of",
    "raised",
    "reach",
    "retired",
    "titles",
    "unsaved_method",
    "visible_to",
]
