"""All tables of the evaluation of persons; walls are in the migration."""

from rit.stimulate.appraisal.models.cycles import Cycle, Remark, Talk
from rit.stimulate.appraisal.models.evaluators import Evaluator
from rit.stimulate.appraisal.models.goals import Goal, SharedGoal
from rit.stimulate.appraisal.models.mentions import Appeal, Ground, Mention
from rit.stimulate.appraisal.models.trajectories import Note, Stage, Trajectory

__all__ = [
    "Appeal",
    "Cycle",
    "Evaluator",
    "Goal",
    "Ground",
    "Mention",
    "Note",
    "Remark",
    "SharedGoal",
    "Stage",
    "Talk",
    "Trajectory",
]
