"""Whatever the corps and however Excel writes it: the register as a file, read back, changes nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rit.people.importing import reading, values
from rit.people.importing.columns import columns
from rit.people.importing.comparing import Comparison, Register, compare
from rit.people.importing.sample import rows_on
from rit.people.models import Assignment, Function, Person, Unit
from rit.people.states import GRADES, Cadre, Employment, GradeGroup, Language

DAY = dt.date(2025, 3, 17)
WORDS = st.text(
    st.characters(codec="cp1252", categories=["L", "P", "Nd", "Zs"], exclude_characters="\xa0?"),
    min_size=1,
    max_size=30,
).map(str.strip)
NAMES = WORDS.filter(lambda text: bool(text) and not text.lower().startswith("sep="))
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31))
UNITS = {code: Unit(code=code, name={"nl": f"Eenheid {code}"}) for code in ("KORPS", "WYK", "A.1-b")}
UNITS["WYK"].parent = UNITS["KORPS"]
FUNCTIONS = {
    "head": Function(code="head", title={"nl": "Diensthoofd"}, head_of_unit=True),
    "inspector": Function(code="inspector", title={"nl": "Inspecteur"}),
}


@st.composite
def people(draw: st.DrawFn, number: int) -> tuple[Person, list[Assignment]]:
    grade = draw(st.sampled_from(list(GradeGroup)))
    external = GRADES[grade].cadre == Cadre.EXTERNAL
    employed = st.sampled_from([Employment.STATUTORY, Employment.CONTRACT])
    joined, left = draw(DAYS), draw(st.none() | DAYS)
    left = max(joined, left) if left else None
    person = Person(
        staff_number=f"P{number:04}",
        last_name=draw(NAMES),
        first_name=draw(NAMES),
        email=draw(st.sampled_from(["", f"p{number}@pz.example"])),
        language=draw(st.sampled_from(Language.values)),
        employment=Employment.EXTERNAL.value if external else draw(employed).value,
        cadre=GRADES[grade].cadre.value,
        grade_group=grade.value,
        joined_date=joined,
        left_date=left,
    )
    held = []
    for unit in draw(st.sets(st.sampled_from(list(UNITS)))):
        start = max(joined, draw(DAYS))
        end = draw(st.none() | DAYS)
        end = min(filter(None, [max(start, end) if end else None, left]), default=None)
        if end is None or end >= start:
            held.append(
                Assignment(
                    person=person,
                    unit=UNITS[unit],
                    function=FUNCTIONS["inspector"],
                    from_date=start,
                    to_date=end,
                    share=draw(st.integers(1, 100)),
                )
            )
    return person, held


@st.composite
def corps(draw: st.DrawFn) -> Register:
    found = [draw(people(number)) for number in range(draw(st.integers(1, 6)))]
    return Register(
        people={person.staff_number: person for person, _held in found},
        units=UNITS,
        functions=FUNCTIONS,
        assignments={person.staff_number: held for person, held in found},
    )


DIALECTS = st.fixed_dictionaries(
    {
        "separator": st.sampled_from([";", ",", "\t"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        "end": st.sampled_from(["\r\n", "\n"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "language": st.sampled_from(["nl", "fr", "de", "en"]),
        "blank": st.booleans(),
        "trailing": st.integers(0, 3),
        "order": st.permutations(list(columns())),
        "date": st.sampled_from(["{:%d/%m/%Y}", "{:%d-%m-%Y}", "{:%Y-%m-%d}", "{0.day}/{0.month}/{0.year}"]),
    }
)


def as_excel(rows: list[dict[str, str]], dialect: dict[str, Any]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(
        text, delimiter=dialect["separator"], lineterminator=dialect["end"], quoting=dialect["quoting"]
    )
    more = [""] * dialect["trailing"]
    writer.writerow([*(columns()[code].title[dialect["language"]] for code in dialect["order"]), *more])
    for row in rows:
        if dialect["blank"]:
            writer.writerow([""] * (len(dialect["order"]) + len(more)))
        writer.writerow([*(_cell(code, row.get(code, ""), dialect) for code in dialect["order"]), *more])
    return text.getvalue().encode(dialect["encoding"])


def _cell(code: str, text: str, dialect: dict[str, Any]) -> str:
    if code.endswith("_date") and text:
        return str(dialect["date"]).format(dt.datetime.strptime(text, "%d/%m/%Y"))  # noqa: DTZ007
    return text


def also_utf8(data: bytes) -> bool:
    """Names such as “Ãª” alone: nobody can tell them from an “ê” in the other encoding."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.isascii()


def compared(register: Register, data: bytes, *, everybody: bool) -> Comparison:
    sheet = reading.read(data)
    rows, problems = values.rows_of(sheet.records)
    assert (sheet.problems, problems) == ((), [])
    return compare(rows, register, DAY, everybody=everybody)


@settings(max_examples=150, deadline=None)
@given(register=corps(), dialect=DIALECTS, everybody=st.booleans())
def test_the_register_as_a_file_changes_nothing(register: Register, dialect: Any, everybody: bool) -> None:
    data = as_excel(rows_on(register, DAY), dialect)
    assume(dialect["encoding"] != "cp1252" or not also_utf8(data))

    found = compared(register, data, everybody=everybody)

    assert (found.changes, found.problems) == ((), ())


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    sheet = reading.read(data)
    values.rows_of(sheet.records)

    assert sheet.problems
