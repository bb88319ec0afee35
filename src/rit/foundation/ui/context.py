"""What every page's frame shows: zone, menu, who is signed in, language, theme, the demo's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from rit.foundation import clock
from rit.foundation.access.actor import Actor
from rit.foundation.access.roles import roles
from rit.foundation.notices import queries as notices
from rit.foundation.registries import menu
from rit.foundation.registries.rows import Worded, count, counting
from rit.foundation.ui import frame
from rit.foundation.ui.words import in_language

UNREAD = "unread"


@dataclass(frozen=True)
class Zone:
    name: str
    code: str
    logo: str
    colour: str
    phone: str
    exit_url: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """Everything that `shell.html` and `door.html` need beside the page's own context."""
    env = settings.ENVIRONMENT
    active = (get_language() or settings.LANGUAGE_CODE)[:2]
    actor: Actor | None = getattr(request, "actor", None)
    chosen = request.COOKIES.get("rit_theme", "auto")
    context: dict[str, Any] = {
        "zone": Zone(
            env.zone_name, env.zone_code, env.zone_logo, env.zone_colour, env.zone_phone, env.exit_url
        ),
        "languages": [
            {"code": code, "name": name, "current": code == active} for code, name in settings.LANGUAGES
        ],
        "language": active,
        "colour_scheme": chosen if chosen in {"light", "dark"} else "auto",
        "demo": {"today": clock.today()} if env.demo else None,
        "today": clock.today(),
        "reader": None,
        "menu": "",
        "unread": 0,
        "idle_minutes": env.idle_minutes,
        "sign_on": (env.oidc_name or env.zone_name) if env.oidc_issuer else "",
    }
    if actor is not None:
        context["reader"] = {
            "name": actor.name,
            "initials": _initials(actor.name),
            "role_line": _role_line(actor),
        }
        numbers = count(_asked(actor, clock.today()))
        context["menu"] = frame.menu_of(actor.doors, request.path, numbers)
        context["unread"] = numbers[UNREAD]
    return context


@lru_cache(maxsize=1024)
def _asked(actor: Actor, day: date) -> Worded:
    """What the frame counts follows from who reads and the day alone; a test sees that it asks nothing to say so."""
    counted = {item.url_name: item.counted(actor, day) for item in menu.shown_to(actor.doors) if item.counted}
    return counting(counted | {UNREAD: [notices.unread(actor)]})


def _initials(name: str) -> str:
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


def _role_line(actor: Actor) -> str:
    """The first role in the order of the policy; a person with several sees the rest on the own page."""
    return next((in_language(role.title) for code, role in roles().items() if code in actor.roles), "")
