"""What pages and reports read of the plan. Nothing here asks the database once per row."""

from rit.plan.queries.heat import HeatCell, HeatRow, heat
from rit.plan.queries.rows import (
    FAR_DAYS,
    HORIZONS,
    SOON_DAYS,
    Strip,
    in_horizon,
    numbers_of,
    open_first,
    strip,
    with_numbers,
    with_rows,
)
from rit.plan.queries.standing import (
    Ask,
    House,
    Room,
    Standing,
    Wing,
    house,
    instruments_with_standing,
    standings,
)
from rit.plan.queries.visible import current_plan, log_of, named, plans_visible_to, visible_to

__all__ = [
    "FAR_DAYS",
    "HORIZONS",
    "SOON_DAYS",
    "Ask",
    "HeatCell",
    "HeatRow",
    "House",
    "Room",
    "Standing",
    "Strip",
    "Wing",
    "current_plan",
    "heat",
    "house",
    "in_horizon",
    "instruments_with_standing",
    "log_of",
    "named",
    "numbers_of",
    "open_first",
    "plans_visible_to",
    "standings",
    "strip",
    "visible_to",
    "with_numbers",
    "with_rows",
]
