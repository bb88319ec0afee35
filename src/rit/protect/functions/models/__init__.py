"""Tables of vulnerable functions (L6.2-a, L6.2-b, L6.2-c)."""

from rit.protect.functions.models.catalogue import Decision, Method, Profile
from rit.protect.functions.models.holders import Charter, HolderRecord, VettingSwitch
from rit.protect.functions.models.rotation import RotationException
from rit.protect.functions.models.separation import FoundConflict, Pair, PairException
from rit.protect.functions.models.workshop import Answer, Assessment, Participant

__all__ = [
    "Answer",
    "Assessment",
    "Charter",
    "Decision",
    "FoundConflict",
    "HolderRecord",
    "Method",
    "Pair",
    "PairException",
    "Participant",
    "Profile",
    "RotationException",
    "VettingSwitch",
]
