"""All tables of training; each part keeps its own."""

from rit.stimulate.training.coaches.calls.models import Candidate, CoachCall
from rit.stimulate.training.coaches.models import Feeler
from rit.stimulate.training.debriefing.models import DebriefGroup, DebriefMember, DebriefTheme
from rit.stimulate.training.dilemmas.models import Dilemma, Edition
from rit.stimulate.training.events.models import Activity, Attendance, Invitation, TrainingSession
from rit.stimulate.training.live.models import Harvest, Live, LiveBallot, LiveNote, LiveTally
from rit.stimulate.training.month.models import Month, MonthTally, MonthVoter
from rit.stimulate.training.planning.models import Proposal, ProposalLine, TeamTimes

__all__ = [
    "Activity",
    "Attendance",
    "Candidate",
    "CoachCall",
    "DebriefGroup",
    "DebriefMember",
    "DebriefTheme",
    "Dilemma",
    "Edition",
    "Feeler",
    "Harvest",
    "Invitation",
    "Live",
    "LiveBallot",
    "LiveNote",
    "LiveTally",
    "Month",
    "MonthTally",
    "MonthVoter",
    "Proposal",
    "ProposalLine",
    "TeamTimes",
    "TrainingSession",
]
