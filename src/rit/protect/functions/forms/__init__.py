"""Reads what people type about vulnerable functions and words the errors. Never saves."""

from rit.protect.functions.forms.catalogue import JudgeForm, WeighForm
from rit.protect.functions.forms.keeping import (
    CharterForm,
    EndForm,
    ExceptionForm,
    IntervalForm,
    PairForm,
    RecordForm,
    VettingForm,
)
from rit.protect.functions.forms.method import AddCriterionForm, CriterionForm, RetireForm
from rit.protect.functions.forms.workshop import ClosingForm, SeatForm

__all__ = [
    "AddCriterionForm",
    "CharterForm",
    "ClosingForm",
    "CriterionForm",
    "EndForm",
    "ExceptionForm",
    "IntervalForm",
    "JudgeForm",
    "PairForm",
    "RecordForm",
    "RetireForm",
    "SeatForm",
    "VettingForm",
    "WeighForm",
]
