"""Words that are about nobody are looked through for everybody of the corps (L6.4-e, L6.1-b, L5-e, L5-g)."""

from __future__ import annotations

import pytest

from rit.foundation import clock
from rit.people import names
from rit.stimulate.training.coaches.forms import FeelerForm
from rit.stimulate.training.debriefing.forms import ThemesForm
from rit.stimulate.training.live.forms import HarvestForm

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.4-e", "L6.1-b", "L5-e", "L7-d")]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Maes zei het.", "Maes"),
        ("volgens maes kan dat", "maes"),
        ("zoals de schuyter het doet", "de schuyter"),
        ("Cakir vroeg het ook.", "Cakir"),  # the corps has a Çakır
        ("Doganer en nog iemand", "Doganer"),
        ("Lotte vond het moeilijk.", "Lotte"),
        ("Vraag het aan Karim's ploeg", "Karim"),
        ("Pieter-Jan durft het te zeggen.", "Pieter-Jan"),
        ("p0022 was er niet bij", "p0022"),
        ("mail lotte.maes@pz.example", "lotte.maes@pz.example"),
    ],
)
def test_whoever_is_meant_is_pointed_out(said: str, found: str) -> None:
    assert found in names.anybody_in([said])
    assert not HarvestForm({"lines": said}).is_valid()


@pytest.mark.parametrize(
    "said",
    [
        "Eerst bellen, dan pas over de foto praten.",
        "Vraag de chef om het op de briefing te zeggen, zonder te zeggen wie.",
        "Wie in 2025 begon, weet dat niet; zeg het de man of de vrouw zelf.",
        "On en parle d'abord en équipe, sans dire qui.",
    ],
)
def test_words_of_a_group_are_left_alone(said: str) -> None:
    assert names.anybody_in([said]) == []
    assert HarvestForm({"lines": said}).is_valid()


def test_a_number_or_an_address_is_no_common_word() -> None:
    """A tick keeps a name that is a word as well; nothing else is one by chance."""
    assert HarvestForm({"lines": "Iedereen zegt Maes.", "sure": "on"}).is_valid()
    for said in ("Zoals P0022.", "lotte.maes@pz.example weet het"):
        assert "lines" in HarvestForm({"lines": said, "sure": "on"}).errors
        themes = ThemesForm(
            {"on_narcotics": "on", "text_narcotics": said, "nobody": "on"},
            themes={"narcotics": "Drugs"},
            before=[],
        )
        assert "text_narcotics" in themes.errors


def test_a_feeler_and_a_debriefing_are_asked_about_a_first_name_too() -> None:
    feeler = FeelerForm(
        {"theme": "narcotics", "text": "Karim lacht alles weg."},
        themes={"narcotics": "Drugs"},
        today=clock.today(),
    )
    assert "nobody" in feeler.errors
    themes = ThemesForm(
        {"on_narcotics": "on", "text_narcotics": "Volgens Karim kan het."},
        themes={"narcotics": "Drugs"},
        before=[],
    )
    assert "nobody" in themes.errors
