"""Workbooks, read back as what they are: a zip of XML."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from xml.etree import ElementTree

import pytest

from rit.foundation.documents.workbook import CONTENT_TYPE, Cell, Sheet, as_bytes, as_response

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def part(workbook: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(BytesIO(workbook)) as parts:
        return ElementTree.fromstring(parts.read(name))


def strings(workbook: bytes) -> list[str]:
    table = part(workbook, "xl/sharedStrings.xml")
    return ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in table]


def names(workbook: bytes) -> list[str]:
    return [sheet.attrib["name"] for sheet in part(workbook, "xl/workbook.xml").iter(f"{MAIN}sheet")]


@pytest.mark.parametrize(
    "text", ["=1+1", "+32 9 266", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "{=A1}"]
)
def test_a_text_never_becomes_a_formula(text: str) -> None:
    made = as_bytes([Sheet("Blad", ["Tekst"], [[text]])])
    assert text in strings(made)
    sheet = part(made, "xl/worksheets/sheet1.xml")
    assert not list(sheet.iter(f"{MAIN}f"))
    assert next(cell.attrib["t"] for cell in sheet.iter(f"{MAIN}c") if cell.attrib["r"] == "A2") == "s"


def test_an_address_stays_text() -> None:
    made = as_bytes([Sheet("Blad", ["Bron"], [["https://example.org/a"]])])
    with zipfile.ZipFile(BytesIO(made)) as parts:
        assert not [name for name in parts.namelist() if "_rels/sheet" in name]


def test_dates_numbers_and_truth_keep_their_kind() -> None:
    row: list[Cell] = [date(2025, 3, 18), datetime(2025, 3, 18, 8, 40, tzinfo=UTC), 12, 0.5, True, None]
    made = as_bytes([Sheet("Blad", ["Dag", "Moment", "Aantal", "Deel", "Laat", "Leeg"], [row])])
    cells = {cell.attrib["r"]: cell for cell in part(made, "xl/worksheets/sheet1.xml").iter(f"{MAIN}c")}
    formats = [style.attrib["numFmtId"] for style in part(made, "xl/styles.xml").find(f"{MAIN}cellXfs") or []]
    assert formats[int(cells["A2"].attrib["s"])] == "14"
    assert formats[int(cells["B2"].attrib["s"])] == "22"
    assert cells["A2"].findtext(f"{MAIN}v") == "45734"
    assert cells["B2"].findtext(f"{MAIN}v") == pytest.approx("45734.40277777778")  # Brussels, one hour later
    assert cells["C2"].findtext(f"{MAIN}v") == "12"
    assert cells["E2"].attrib["t"] == "b"
    assert "F2" not in cells


def test_the_head_stays_in_sight_and_filters() -> None:
    sheet = part(as_bytes([Sheet("Blad", ["Een", "Twee"], [["a", "b"]])]), "xl/worksheets/sheet1.xml")
    pane = next(sheet.iter(f"{MAIN}pane"))
    assert (pane.attrib["state"], pane.attrib["topLeftCell"]) == ("frozen", "A2")
    assert next(sheet.iter(f"{MAIN}autoFilter")).attrib["ref"] == "A1:B2"


def test_names_of_tabs_are_made_fit() -> None:
    long = "Alle acties van het integriteitsbeleidsplan"
    made = as_bytes([Sheet(title, ["A"], []) for title in (long, long.lower(), "a/b:[c]?*", "'", "History")])
    assert names(made) == [long[:31].strip(), f"{long.lower()[:29].strip()} 2", "a b c", "–", "History 2"]


def test_a_text_longer_than_a_cell_is_cut_with_a_sign() -> None:
    made = as_bytes([Sheet("Blad", ["Tekst"], [["x" * 40_000]])])
    longest = max(strings(made), key=len)
    assert len(longest) == 32_767
    assert longest.endswith("…")


def test_the_same_sheets_give_the_same_bytes() -> None:
    moment = datetime(2025, 3, 18, 9, tzinfo=UTC)
    sheets = [Sheet("Blad", ["A"], [["b"]])]
    assert as_bytes(sheets, made=moment) == as_bytes(sheets, made=moment)


def test_a_download_has_a_name_and_a_type() -> None:
    response = as_response("stand één.xlsx", [Sheet("Blad", ["A"], [])])
    assert response["Content-Type"] == CONTENT_TYPE
    assert response["Content-Disposition"].startswith("attachment; filename")
