"""What axe is asked about a page, and the result of the full matrix, kept in bench/axe.json."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import BrowserContext, Page

from tests.browser.pages import PAGES
from tests.database import ROOT

FULL: Final = os.environ.get("RIT_AXE") == "full"
RESULT: Final = ROOT / "bench" / "axe.json"
PROPERTY: Final = "axe"
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING: Final[dict[str, Any]] = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # axe leaves it out unless asked
    "resultTypes": ["violations"],
}
# Of these only the orientation is read from the style sheets, which axe fetches for it; they are the same everywhere
BUT_CONTRAST: Final[dict[str, Any]] = EVERYTHING | {
    "rules": {
        "target-size": {"enabled": True},
        "color-contrast": {"enabled": False},
        "css-orientation-lock": {"enabled": False},
    },
    "preload": False,
}
ORIENTATION: Final[dict[str, Any]] = {
    "runOnly": {"type": "rule", "values": ["css-orientation-lock"]},
    "resultTypes": ["violations"],
}
CONTRAST: Final[dict[str, Any]] = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations", "passes"],
    "preload": False,
    "elementRef": True,
}
THEMES: Final = ("light", "dark")
WIDTHS: Final = (360, 1440)
LANGUAGES: Final = ("nl", "fr", "de", "en")

_SCRIPT: Final = AXE_FILE_PATH.read_text()
_RUN: Final = "async options => { const found = await axe.run(document, options); return found.violations; }"
_LOOKS: Final = Path(__file__).with_name("looks.js").read_text().partition("\n")[2].rstrip(";\n")
_TOO_WIDE: Final = Path(__file__).with_name("too_wide.js").read_text().partition("\n")[2].rstrip(";\n")
_collected: list[dict[str, Any]] = []
_right: set[str] = set()


def violations(page: Page, *rules: str) -> list[str]:
    """What is wrong by these rules, or by all: the rule, what it asks, and where."""
    _inject(page)
    options = (
        # none of the rules asked for by name reads the style sheets, which axe would fetch once more
        {"runOnly": {"type": "rule", "values": rules}, "resultTypes": ["violations"], "preload": False}
        if rules
        else EVERYTHING
    )
    return _told(page.evaluate(_RUN, options))


def violations_but_contrast(page: Page) -> list[str]:
    """By all rules but that one, which takes most of the time of all, and but what `orientation` asks once."""
    _inject(page)
    return _told(page.evaluate(_RUN, BUT_CONTRAST))


def orientation(page: Page) -> list[str]:
    """Whether a style sheet turns the page when the telephone is turned."""
    _inject(page)
    return _told(page.evaluate(_RUN, ORIENTATION))


def contrast(page: Page) -> list[str]:
    """What cannot be read. A text that looks just as one that axe found right before is not asked again."""
    _inject(page)
    found = page.evaluate(_LOOKS, [list(_right), CONTRAST])
    _right.update(found["right"])
    return _told(found["violations"])


def _inject(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)


def _told(found: list[dict[str, Any]]) -> list[str]:
    return [
        f"{one['id']}: {one['help']}: {node['target']} {_why(node)}" for one in found for node in one["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks[:2])


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways; tables and drawings may, inside a frame of their own."""
    return list(page.evaluate(_TOO_WIDE))


def set_language(context: BrowserContext, language: str, address: str) -> None:
    """As the language switch would."""
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])


def collect(report: pytest.TestReport) -> None:
    """Gathers what the tests noted, also from other workers."""
    if report.when == "call":
        for name, value in report.user_properties:
            if name == PROPERTY:
                _collected.extend(json.loads(str(value)))


def save() -> None:
    """Only the whole matrix is worth keeping."""
    if not FULL or not _collected:
        return
    seen = {run["page"] for run in _collected}
    wrong = [run for run in _collected if run["violations"]]
    result = {
        "date": datetime.now(UTC).date().isoformat(),
        "axe": _SCRIPT[:60].split()[2].lstrip("v"),
        "rules": TAGS,
        "pages": len(seen),
        "not_shown": sorted({shown.name for shown in PAGES} - seen),
        "themes": THEMES,
        "widths": WIDTHS,
        "languages": LANGUAGES,
        "runs": len(_collected),
        "violations": sum(len(run["violations"]) for run in wrong),
        "found": wrong,
    }
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
