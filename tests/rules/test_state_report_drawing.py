"""The measuring and wrapping of drawings."""

from __future__ import annotations

import pytest

from rit.insight import svg


@pytest.mark.parametrize("text", ["", "kort", "Integriteitsverantwoordelijkenoverleg", "een twee drie " * 20])
@pytest.mark.parametrize("width", [12.0, 40.0, 200.0])
def test_no_line_is_wider_than_asked(text: str, width: float) -> None:
    for line in svg.wrap(text, 4.2, width, most=99):
        assert svg.width_of(line, 4.2) <= width


def test_nothing_is_lost_without_a_limit() -> None:
    text = "Een deugdelijk politiebedrijf dat integriteit verankert in structuren en procedures"
    assert " ".join(svg.wrap(text, 5, 60, most=99)) == text


def test_what_is_cut_off_ends_on_an_ellipsis() -> None:
    lines = svg.wrap("een twee drie vier vijf zes zeven", 5, 20, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert svg.width_of(lines[-1], 5) <= 20


def test_accents_are_as_wide_as_their_letter() -> None:
    assert svg.width_of("é", 10) == svg.width_of("e", 10)


def test_text_is_escaped_and_without_control_characters() -> None:
    drawn = svg.text(0, 0, '<script>alert("1")</script>\x0b & \x00', 4)
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn
    assert "\x0b" not in drawn
    assert "\x00" not in drawn
