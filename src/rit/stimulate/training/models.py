"""All tables of training; each part keeps its own."""

from rit.stimulate.training.coaches.models import Feeler
from rit.stimulate.training.debriefing.models import DebriefGroup, DebriefMember, DebriefTheme
from rit.stimulate.training.dilemmas.models import Dilemma, Edition
from rit.stimulate.training.events.models import Activity, Attendance, Invitation, TrainingSession

__all__ = [
    "Activity",
    "Attendance",
    "DebriefGroup",
    "DebriefMember",
    "DebriefTheme",
    "Dilemma",
    "Edition",
    "Feeler",
    "Invitation",
    "TrainingSession",
]
