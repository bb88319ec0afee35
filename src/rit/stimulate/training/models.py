"""All tables of training; each part keeps its own."""

from rit.stimulate.training.dilemmas.models import Dilemma, Edition

__all__ = ["Dilemma", "Edition"]
