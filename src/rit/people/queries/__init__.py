"""What may be asked about people and units, always as of a day."""

from rit.people.queries.days import (
    absent_on,
    held_on,
    in_service_on,
    open_on,
    units_visible_to,
    visible_to,
)
from rit.people.queries.directory import (
    SORTS,
    directory,
    find,
    find_accounts,
    languages_of,
    names_behind,
    post_line,
    search_hits,
    with_posts,
)
from rit.people.queries.line import (
    behind,
    head_of,
    heads_of,
    leading,
    line_above,
    persons_in,
    persons_led_by,
    units_below,
    units_of,
)
from rit.people.queries.tree import Branch, unit_tree

__all__ = [
    "SORTS",
    "Branch",
    "absent_on",
    "behind",
    "directory",
    "find",
    "find_accounts",
    "head_of",
    "heads_of",
    "held_on",
    "in_service_on",
    "languages_of",
    "leading",
    "line_above",
    "names_behind",
    "open_on",
    "persons_in",
    "persons_led_by",
    "post_line",
    "search_hits",
    "unit_tree",
    "units_below",
    "units_of",
    "units_visible_to",
    "visible_to",
    "with_posts",
]
