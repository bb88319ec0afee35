"""The zone's colour: white words on it stay readable, or the installation is told."""

from __future__ import annotations

import dataclasses

import pytest
from django.conf import settings

from rit.config.checks import words_on_the_bar_are_readable
from rit.foundation.ui.zone import contrast_with_white


@pytest.mark.parametrize(("colour", "ratio"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54)])
def test_contrast_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(("colour", "faults"), [("#14283f", 0), ("#ffcc00", 1)])
def test_a_pale_bar_is_refused(monkeypatch: pytest.MonkeyPatch, colour: str, faults: int) -> None:
    changed = dataclasses.replace(settings.ENVIRONMENT, zone_colour=colour)
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    assert len(words_on_the_bar_are_readable(None)) == faults
