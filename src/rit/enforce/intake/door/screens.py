"""The order of the questions. Which ones somebody gets follows from the answers; the line on top shows the step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from rit.enforce.intake import desks
from rit.enforce.intake.door import forms
from rit.enforce.intake.door.drafts import Content
from rit.enforce.intake.states import Naming
from rit.foundation.ui.words import in_language
from rit.plan.models import Plan
from rit.plan.queries import in_force
from rit.plan.states import PlanStatus

STEPS = (
    _("How you speak"),
    _("What happened"),
    _("When, where and who"),
    _("Proof"),
    _("Check"),
)


def _always(content: Content) -> bool:
    return True


def _has_hint(content: Content) -> bool:
    return bool(desks.route(content.get("quality", ""), content.get("about", "")).hint)


def _has_name(content: Content) -> bool:
    return content.get("naming") in {Naming.NAMED, Naming.CONFIDENTIAL}


@dataclass(frozen=True)
class Screen:
    """`form` is None where there is nothing to fill in; `needs`: the answer without which nothing is sent."""

    name: str
    step: int
    form: type[forms.Screen] | None
    applies: Callable[[Content], bool] = _always
    needs: str = ""


SCREENS = (
    Screen("quality", 1, forms.QualityForm, needs="quality"),
    Screen("about", 1, forms.AboutForm, needs="about"),
    Screen("route", 1, None, applies=_has_hint),
    Screen("naming", 1, forms.NamingForm, needs="naming"),
    Screen("what", 2, forms.WhatForm, needs="what"),
    Screen("when", 3, forms.WhenForm),
    Screen("who", 3, forms.WhoForm),
    Screen("kind", 3, forms.KindForm),
    Screen("proof", 4, None),
    Screen("reply", 5, forms.ReplyForm, applies=_has_name, needs="name"),
)
FIRST = SCREENS[0]


def named(name: str) -> Screen | None:
    return next((one for one in SCREENS if one.name == name), None)


def after(screen: Screen, content: Content) -> str:
    """The name of the next one; `check` after the last."""
    coming = SCREENS[SCREENS.index(screen) + 1 :]
    return next((one.name for one in coming if one.applies(content)), "check")


def before(name: str, content: Content) -> str:
    """The name of the one before; empty at the first."""
    names = [one.name for one in SCREENS if one.name == name or one.applies(content)]
    at = names.index(name) if name in names else len(names)
    return names[at - 1] if at else ""


def missing(content: Content) -> Screen | None:
    """The first question that still has to be answered."""
    return next(
        (one for one in SCREENS if one.needs and one.applies(content) and not content.get(one.needs)), None
    )


def form_of(screen: Screen, content: Content, day: date, data: Any = None) -> forms.Screen:
    assert screen.form  # noqa: S101  # the caller asked
    more: dict[str, Any] = {"themes": themes(day)} if screen.form is forms.KindForm else {}
    return screen.form(data, content=content, initial=content, **more)


def themes(day: date) -> list[tuple[str, str]]:
    """Code and title of the themes of the plan in force, in the reader's language."""
    plan = in_force(Plan.objects.filter(status__in=(PlanStatus.RUNNING, PlanStatus.CLOSED)), day)
    found = plan.themes.all() if plan else []
    return [(theme.code, in_language(theme.title)) for theme in found]
