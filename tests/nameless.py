"""Looks through a whole database for persons in places where none may be (L6.4-e, L7-d, L7-e).

Three places. Metadata, the `columns` of `policy/retention.toml`: they may refer to a person by key, never say who it
is by full name, staff number or e-mail address. Words of the corps, that are written about no one: not even a surname
alone. What is anonymous: no column of it leads to a person, an account or a session, no value holds the key of one, and
none tells a moment. Other free text is where people are written about, and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import psycopg
from psycopg import sql

from rit.config.launch import postgres
from rit.foundation.retention import policy
from tests import database

# All columns of what nobody may be found in: a new column is thought over before it stands here.
ANONYMOUS = {
    "stimulate_training_livetally": {"id", "live_id", "moment", "counts"},
    "stimulate_training_liveballot": {"live_id", "moment", "name", "masked"},
    "stimulate_training_harvest": {"id", "edition_id", "year", "language", "text"},
    "stimulate_training_monthtally": {"month_id", "counts", "shown"},
    "enforce_correction_monthcount": {"month", "noted", "kept", "partly", "not_kept"},
}
# Written for the corps, by people who are asked to name nobody.
NAMES_NOBODY = {
    ("stimulate_training_harvest", "text"),
    ("stimulate_training_feeler", "text"),
    ("stimulate_conduct_talk", "takeaway"),
}
# Metadata that does name somebody, each with its reason.
NAMED = {
    ("access_account", "email"): "where the job that sends notices sends them",
}
TEXTS = {"text", "character varying", "jsonb", "ARRAY"}
MOMENTS = {"timestamp with time zone", "timestamp without time zone", "time without time zone"}
PEOPLE = {"people_person", "access_account", "access_signedinsession", "django_session"}
WORDS = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
OWNED = re.compile("['’]s$")  # Maes's
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
KEY = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class Scan:
    """A database, read as its owner, so that no wall hides anything."""

    owner: psycopg.Connection[Any]
    found: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        """What is wrong, each with table and column; empty when nothing is."""
        tables = policy.policy().tables
        for name in sorted(tables):
            said = {column for column in tables[name].columns if (name, column) not in NAMED}
            said |= {column for table, column in NAMES_NOBODY if table == name}
            self._words(name, said)
        for name in sorted(ANONYMOUS):
            self._anonymous(name)
        return self.found

    def _words(self, table: str, columns: Iterable[str]) -> None:
        """One statement for a table."""
        texts = [one for one in sorted(columns) if self._types[table, one] in TEXTS]
        if not texts:
            return
        for row in self._rows(table, texts):
            for column, value in zip(texts, row, strict=True):
                wrong = next((one for text in strings(value) for one in self._persons_in(text)), "")
                if not wrong and (table, column) in NAMES_NOBODY:
                    wrong = next((one for text in strings(value) for one in self._surnames_in(text)), "")
                if wrong:
                    self.found.append(f"{table}.{column} names somebody: {wrong}")

    def _anonymous(self, table: str) -> None:
        columns = {column for name, column in self._types if name == table}
        self.found += [f"{table}.{column}: is it anonymous?" for column in columns ^ ANONYMOUS[table]]
        self.found += [
            f"{table}.{one} tells a moment" for one in columns if self._types[table, one] in MOMENTS
        ]
        leads = self.owner.execute(
            "select confrelid::regclass::text from pg_constraint where contype = 'f' and conrelid = %s::regclass",
            [table],
        )
        self.found += [f"{table} leads to {other}" for (other,) in leads if other in PEOPLE]
        for row in self._rows(table, sorted(columns)):
            keys = {key for value in row for key in KEY.findall(str(value))}
            self.found += [f"{table} holds the key of somebody"] * bool(keys & self._keys)

    def _rows(self, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
        asked = sql.SQL("select {} from {}").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table)
        )
        return self.owner.execute(asked).fetchall()

    def _persons_in(self, text: str) -> Iterator[str]:
        words = [plain(word) for word in WORDS.findall(text)]
        yield from self._mails & {one.casefold() for one in MAIL.findall(text)}
        for many in range(1, self._longest + 1):
            for at in range(len(words) - many + 1):
                said = " ".join(words[at : at + many])
                if said in self._names:
                    yield said

    def _surnames_in(self, text: str) -> Iterator[str]:
        """A surname alone, with its capital letter: for texts in which no person has any business."""
        said = " ".join(OWNED.sub("", word) for word in WORDS.findall(text))
        yield from (one for one in self._surnames if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", said))

    @cached_property
    def _surnames(self) -> set[str]:
        found = self.owner.execute("select distinct last_name from people_person").fetchall()
        return {" ".join(WORDS.findall(name)) for (name,) in found}

    @cached_property
    def _types(self) -> dict[tuple[str, str], str]:
        rows = self.owner.execute(
            "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public'"
        )
        return {(table, column): kind for table, column, kind in rows}

    @cached_property
    def _people(self) -> list[tuple[str, ...]]:
        return self.owner.execute(
            "select id::text, coalesce(account_id::text, ''), staff_number, email, first_name || ' ' || last_name,"
            " last_name || ' ' || first_name from people_person"
        ).fetchall()

    @cached_property
    def _keys(self) -> set[str]:
        return {key for one in self._people for key in one[:2] if key}

    @cached_property
    def _mails(self) -> set[str]:
        return {one[3].casefold() for one in self._people if one[3]}

    @cached_property
    def _names(self) -> set[str]:
        """Staff numbers and full names, either way round, as `_persons_in` cuts a text."""
        said = [part for one in self._people for part in (one[2], one[4], one[5])]
        return {" ".join(plain(word) for word in WORDS.findall(one)) for one in said}

    @cached_property
    def _longest(self) -> int:
        return max(name.count(" ") for name in self._names) + 1


def plain(word: str) -> str:
    return OWNED.sub("", word.casefold())


def found_in(name: str) -> list[str]:
    """What is wrong in the database of this name, on the server of the tests."""
    with psycopg.connect(host=database.socket(), user=postgres.OWNER, dbname=name) as owner:
        return Scan(owner).all()


def strings(value: Any) -> Iterator[str]:
    """The texts in whatever a column holds."""
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from strings(one)
        case dict():
            for key, one in value.items():
                yield key
                yield from strings(one)
