"""Where the pages of a function are."""

from __future__ import annotations

from django.urls import reverse

from rit.people.models import Function


def address(name: str, function: Function) -> str:
    return address_of(name, function.code)


def address_of(name: str, code: str) -> str:
    return reverse(f"functions:{name}", args=[code])
