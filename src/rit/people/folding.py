"""Names without case and accents: how people, units and functions are found and sorted."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db.models import CharField, Expression, F, Func, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce


class Fold(Func):
    """The parts joined by a space, in lower case without accents. `rit_fold` comes with migration 0001."""

    function = "rit_fold"
    arg_joiner = " || ' ' || "
    output_field = TextField()


def fold_words(field: str, languages: tuple[str, ...]) -> Fold:
    """The code and the words of a row in all languages, so that any language finds it."""
    return Fold(F("code"), *_in_all(field, languages))


def fold_title(field: str, languages: tuple[str, ...]) -> Fold:
    """The same for what has no code."""
    return Fold(*_in_all(field, languages))


def _in_all(field: str, languages: tuple[str, ...]) -> list[Expression]:
    return [
        Coalesce(KeyTextTransform(language, field), Value(""), output_field=TextField())
        for language in languages
    ]


def fold_value(text: str) -> Fold:
    """What somebody typed, folded by the same function."""
    return Fold(Value(text, output_field=CharField()))


def text_index(name: str, field: str) -> GinIndex:
    """A trigram index: finds a part of a word without reading the table."""
    return GinIndex(fields=[field], name=name, opclasses=["gin_trgm_ops"])
