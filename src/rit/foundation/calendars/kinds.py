"""The feed that everybody may have: the own dates. Units and boards come from the areas that know them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import calendar


def register() -> None:
    calendar.add(calendar.Kind("mine", _("My dates"), subjects=_myself, days=_my_days))


def _myself(actor: Actor, day: date) -> Iterable[calendar.Subject]:
    return [calendar.Subject("", "")] if actor.account else []


def _my_days(actor: Actor, subject: str, first: date, last: date) -> Iterable[calendar.Day]:
    return calendar.between(actor, first, last)
