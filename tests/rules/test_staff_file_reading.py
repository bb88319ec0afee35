"""HR's file as Excel really writes it: separators, encodings, dates, headers in three languages, and every fault
with its line and column."""

from __future__ import annotations

import datetime as dt

import pytest

from rit.people.importing import reading, values
from rit.people.importing.columns import column_named, columns, value_called, values_of
from rit.people.importing.problems import WORDS, Problem
from rit.people.importing.sample import EXAMPLES, sample
from rit.people.importing.values import Row
from rit.people.states import Cadre, Employment, GradeGroup, Language

HEAD = "Stamnummer;Naam;Voornaam;Statuut;Graad;In dienst;Eenheid;Functie;Vanaf"
LOTTE = "P0022;D’Hondt;Zoë;statutair;basiskader;1/9/2016;WYK;neighbourhood-inspector;01/03/2021"


def rows(text: str | bytes) -> tuple[list[Row], list[Problem]]:
    sheet = reading.read(text.encode() if isinstance(text, str) else text)
    found, problems = values.rows_of(sheet.records)
    return found, [*sheet.problems, *problems]


def only(text: str | bytes) -> Row:
    found, problems = rows(text)
    assert problems == []
    assert len(found) == 1
    return found[0]


def faults(text: str | bytes) -> list[tuple[int, str, str, str]]:
    return [(one.line, one.column, one.value, one.code) for one in rows(text)[1]]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_every_dialect_of_excel_says_the_same(separator: str, encoding: str, end: str) -> None:
    text = f"{HEAD}\n{LOTTE}\n".replace(";", separator).replace("\n", end)

    row = only(text.encode(encoding))

    assert (row.last_name, row.first_name) == ("D’Hondt", "Zoë")
    assert row.joined_date == dt.date(2016, 9, 1)
    assert (row.cadre, row.grade_group) == (Cadre.OPERATIONAL, GradeGroup.BASIC)
    assert row.line == 2


def test_blank_lines_trailing_separators_and_what_excel_calls_the_separator_do_not_count() -> None:
    assert only(f"sep=;\r\n{HEAD};;\r\n;;;;;;;;;;\r\n\r\n{LOTTE};;\r\n").line == 5


def test_quoted_cells_hold_separators_quotes_and_lines() -> None:
    text = f'{HEAD}\n"P0022";"De ""Grote""; Smet";Zoë;statutair;INP;1/9/2016;"WYK";x-1;1/3/2021\n{LOTTE}\n'

    found, problems = rows(text)

    assert problems == []
    assert found[0].last_name == 'De "Grote"; Smet'
    assert faults(f"{HEAD}\n{LOTTE.replace('Zoë', chr(34) + 'Zoë' + chr(10) + 'B' + chr(34))}\n{LOTTE}") == [
        (2, "first_name", "Zoë\nB", "one_line")
    ]


def test_a_row_after_a_cell_of_two_lines_is_counted_as_the_spreadsheet_does() -> None:
    broken = LOTTE.replace("Zoë", '"Zoë\nB"')

    assert faults(f"{HEAD}\n{broken}\n{LOTTE.replace('WYK', '')}")[-1][0] == 4


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        "Matricule;Nom;Prénom;Statut;Grade;Entrée en service;Unité;Fonction;À partir du",
        "STAFF NUMBER;last_name;First-Name;employment;Grade group;Joined;Unit code;Function code;from",
        "Personalnummer;Name;Vorname;Dienstverhältnis;Gradgruppe;Eintritt;Einheit (Code);Funktion (Code);Ab",
    ],
)
def test_columns_are_known_in_every_language(head: str) -> None:
    assert only(f"{head}\n{LOTTE}").staff_number == "P0022"


def test_no_name_of_a_column_and_no_word_of_a_cell_means_two_things() -> None:
    for code, column in columns().items():
        for name in (code, *column.title.values(), *column.names):
            assert column_named(name) == code, name
    listed = {"language": Language, "employment": Employment, "cadre": Cadre, "grade_group": GradeGroup}
    for column_code, kind in listed.items():
        assert set(values_of(column_code)) == set(kind.values)
        for value, words in values_of(column_code).items():
            assert {value_called(column_code, word) for word in (value, *words)} == {value}


@pytest.mark.parametrize(
    "written",
    ["31/12/2024", "31-12-2024", "31.12.2024", "2024-12-31", "31/12/2024 0:00", "2024-12-31 00:00:00"],
)
def test_dates_as_people_write_them(written: str) -> None:
    assert values.read_date(written) == dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/12/24", "date"),
        ("45657", "date"),
        ("31 december 2024", "date"),
        ("2024", "date"),
        ("12/31/2024", "no_such_day"),
        ("30/02/2024", "no_such_day"),
        ("29/02/2023", "no_such_day"),
    ],
)
def test_dates_that_could_mean_anything_are_not_guessed(written: str, code: str) -> None:
    assert faults(f"{HEAD}\n{LOTTE.replace('1/9/2016', written)}") == [(2, "joined_date", written, code)]


def test_an_end_in_the_year_9999_is_no_end() -> None:
    assert only(f"{HEAD};Tot en met\n{LOTTE};31/12/9999").to_date is None


@pytest.mark.parametrize(("written", "meant"), [("50", 50), ("80 %", 80), ("100,00", 100)])
def test_shares(written: str, meant: int) -> None:
    assert only(f"{HEAD};Aandeel (%)\n{LOTTE};{written}").share == meant


def test_each_fault_names_its_line_its_column_and_what_stands_there() -> None:
    assert faults(
        f"{HEAD};Taal;E-mail;Aandeel\n{LOTTE};nl;a@pz.example;50\n\n{LOTTE.replace('INP', '')};Nl;x;0,5"
    ) == [
        (4, "email", "x", "address"),
        (4, "share", "0,5", "share"),
    ]
    assert faults(f"{HEAD}\n{LOTTE.replace('basiskader', 'generaal')}") == [
        (2, "grade_group", "generaal", "word")
    ]
    assert faults(f"{HEAD}\n{LOTTE.replace('P0022', '')}") == [(2, "staff_number", "", "needed")]
    assert faults(f"{HEAD}\n{LOTTE.replace('P0022', 'units')}") == [(2, "staff_number", "units", "number")]
    assert faults(f"{HEAD}\n{LOTTE.replace('WYK', '')}") == [(2, "unit", "", "unit_and_function")]
    assert faults(f"{HEAD}\n{LOTTE};stray") == [(2, "", "stray", "no_column")]
    assert faults(f"{HEAD}\n{LOTTE.replace('D’Hondt', 'x' * 81)}") == [(2, "last_name", "x" * 80, "too_long")]
    assert faults(f"{HEAD}\n{LOTTE.replace('Zoë', 'Ay?e')}") == [(2, "first_name", "Ay?e", "lost_letter")]
    assert faults(f"{HEAD};Tot en met\n{LOTTE};1/2/2021") == [(2, "to_date", "01/02/2021", "to_before")]
    assert faults(f"{HEAD};Uit dienst\n{LOTTE};1/1/2001")[0][1:] == ("left_date", "01/01/2001", "left_before")
    assert faults(f"{HEAD}\n{LOTTE.replace('2021', '2011')}") == [
        (2, "from_date", "01/03/2011", "before_joining")
    ]
    assert faults(f"{HEAD}\n{LOTTE.replace('WYK', 'W/K')}") == [(2, "unit", "W/K", "code")]
    assert faults(f"{HEAD};Kader\n{LOTTE};CALog")[0][1:] == ("grade_group", "basiskader", "grade_of_cadre")
    assert faults(f"{HEAD}\n{LOTTE.replace('statutair', 'extern')}")[0][1:] == (
        "employment",
        "extern",
        "external",
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\r\n;;;\r\n", "empty"),
        (HEAD.encode(), "no_rows"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "workbook"),
        (b"a\0b", "not_text"),
        (b"\xff\xfea", "encoding"),
        (b"\x81\x8d", "encoding"),
        (f'{HEAD}\n"P0022;x'.encode(), "quotes"),
        (f'{HEAD}\n"P00"22;x'.encode(), "quotes"),
    ],
)
def test_what_cannot_be_read_at_all_says_why(data: bytes, code: str) -> None:
    assert [problem.code for problem in reading.read(data).problems] == [code]


def test_a_missing_and_a_double_column_are_named_at_the_head() -> None:
    text = HEAD.replace("Naam;", "Naam;Familienaam;").replace(";Vanaf", "") + f"\n{LOTTE}"

    assert [(one.line, one.column, one.code) for one in reading.read(text.encode()).problems] == [
        (1, "last_name", "column_twice"),
        (1, "from_date", "column_missing"),
    ]


def test_columns_that_are_not_ours_are_named_and_not_kept() -> None:
    sheet = reading.read(f"{HEAD};Rijksregisternummer\n{LOTTE};85.01.01-123.45".encode())

    assert sheet.ignored == ("Rijksregisternummer",)
    assert "85.01" not in repr(sheet.records)


def test_too_long_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)

    assert faults("\n".join([HEAD, LOTTE, LOTTE, LOTTE])) == [(4, "", "", "too_many")]


def test_every_fault_has_its_words() -> None:
    about = dict.fromkeys(("most", "words", "day", "first", "units", "above", "who"), "x")
    for code in WORDS:
        assert Problem(1, "", "", code, about).expected


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_sample_reads_without_a_fault(language: str) -> None:
    found, problems = rows(sample(language))

    assert problems == []
    assert [row.staff_number for row in found] == [row["staff_number"] for row in EXAMPLES]
