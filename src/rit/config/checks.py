"""What Django's own `check` says about an installation beyond Django's own rules; `rit doctor` repeats it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from rit.config.environment import is_loopback
from rit.foundation.ui import zone

SECRET_LENGTH = 50


@register(Tags.security)
def demo_stays_at_home(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    """In the demo everybody may be anybody, so only the machine itself may reach it."""
    if not settings.ENVIRONMENT.demo:
        return []
    strangers = [host for host in settings.ENVIRONMENT.hosts if not is_loopback(host)]
    return (
        [
            Error(
                f"In the demo everybody may be anybody, and RIT_HOSTS opens it to {', '.join(strangers)}.",
                hint="Leave only localhost and 127.0.0.1 in RIT_HOSTS, or set RIT_MODE=production.",
                id="rit.E001",
            )
        ]
        if strangers
        else []
    )


@register(Tags.security, deploy=True)
def production_only(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    mode = settings.ENVIRONMENT.mode
    if mode == "production":
        return []
    return [Error(f"RIT_MODE is {mode}.", hint="Set RIT_MODE=production for real use.", id="rit.E002")]


@register(Tags.security)
def secret_is_long(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    length = len(settings.ENVIRONMENT.secret_key)
    if length >= SECRET_LENGTH:
        return []
    return [
        Error(
            f"RIT_SECRET_KEY has {length} characters; it needs at least {SECRET_LENGTH}.",
            hint="Make one with: rit doctor --new-secret. Changing it ends all sessions and second factors.",
            id="rit.E003",
        )
    ]


@register(Tags.security, deploy=True)
def origin_is_known(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    """Passkeys are bound to the origin, and a form is accepted from there only."""
    env = settings.ENVIRONMENT
    parts = urlsplit(env.origin)
    if parts.scheme == "https" and parts.hostname in env.hosts:
        return []
    return [
        Error(
            f"RIT_ORIGIN is “{env.origin}”; it must be https:// with one of the names in RIT_HOSTS.",
            hint="Such as RIT_ORIGIN=https://rit.example with RIT_HOSTS=rit.example.",
            id="rit.E004",
        )
    ]


@register()
def words_on_the_bar_are_readable(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    """The words on the bar are white, whatever colour a zone chooses."""
    colour = settings.ENVIRONMENT.zone_colour
    ratio = zone.contrast_with_white(colour)
    if ratio >= zone.LEAST_CONTRAST:
        return []
    return [
        Error(
            f"White words on RIT_ZONE_COLOUR {colour} have a contrast of {ratio:.1f}; "
            f"readable is {zone.LEAST_CONTRAST} or more.",
            hint="Choose a darker colour.",
            id="rit.E005",
        )
    ]
