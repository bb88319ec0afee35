"""All tables of training; each part keeps its own."""

from rit.stimulate.training.dilemmas.models import Dilemma, Edition
from rit.stimulate.training.live.models import Harvest, Live, LiveBallot, LiveNote, LiveTally
from rit.stimulate.training.month.models import Month, MonthTally, MonthVoter

__all__ = [
    "Dilemma",
    "Edition",
    "Harvest",
    "Live",
    "LiveBallot",
    "LiveNote",
    "LiveTally",
    "Month",
    "MonthTally",
    "MonthVoter",
]
