"""What makes RIT this zone's: its colour and its logo, from the settings.

Inline styles are forbidden, so both have an address.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from rit.foundation.access.entry import PUBLIC, entry

AN_HOUR = "public, max-age=3600"
LOGOS = {"image/svg+xml", "image/png"}
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for the white words on the bar


@require_GET
@entry(PUBLIC)
def colours(request: HttpRequest) -> HttpResponse:
    """The bar and the roof of the house in the zone's colour; the dark theme keeps its own."""
    colour = settings.ENVIRONMENT.zone_colour
    rule = f"{{ --bar: {colour}; --roof: {colour}; }}"
    css = (
        f'@media (prefers-color-scheme: light) {{ :root:not([data-bs-theme="dark"]) {rule} }}\n'
        f'[data-bs-theme="light"] {rule}\n'
    )
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": AN_HOUR})


@require_GET
@entry(PUBLIC)
def logo(request: HttpRequest) -> HttpResponseBase:
    """The file that RIT_ZONE_LOGO names. Shown as a picture only, so nothing in an SVG can run."""
    path = Path(settings.ENVIRONMENT.zone_logo or "/nowhere")
    media_type = mimetypes.guess_type(path.name)[0] or ""
    if media_type not in LOGOS or not path.is_file():
        raise Http404
    headers = {
        "Cache-Control": AN_HOUR,
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return FileResponse(path.open("rb"), content_type=media_type, headers=headers)


def contrast_with_white(colour: str) -> float:
    """The WCAG contrast ratio of white on `colour` (#rrggbb), between 1 and 21."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
