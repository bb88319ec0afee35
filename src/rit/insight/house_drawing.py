"""The house of the policy as one drawing that stands alone: screen, one A3, report (L7-g, L4-a).

Every colour and size is in the drawing itself, because neither a browser that opens the file nor typst knows
our style sheet. Units are millimetres on an A3 that lies down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import pi
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.foundation.documents import pdf
from rit.foundation.ui.words import in_language
from rit.insight import svg
from rit.insight.svg import width_of, wrap
from rit.plan import queries
from rit.plan.models import CoreValue

WIDTH, HEIGHT = 420, 297
FONT = "'Source Sans 3', 'Liberation Sans', Arial, sans-serif"

# the light theme of the screen
INK, INK_2, INK_3, LINE, SURFACE = "#15202c", "#43505d", "#586572", "#dbe0e5", "#ffffff"
ROOF, ROOF_INK, ROOF_INK_2, LATE = "#14283f", "#ffffff", "#c3cfdb", "#b3261e"


@dataclass(frozen=True)
class Colours:
    """Of a pillar: strong for text and strokes, tint for its surface, edge for a line on the tint."""

    strong: str
    tint: str
    edge: str
    icon: str


# The icons are drawn on a square of 24.
SHIELD = "M12 2.8 20 6v5.2c0 5-3.2 8.3-8 10-4.8-1.7-8-5-8-10V6z"
BULB = (
    "M8.6 15.6a6 6 0 1 1 6.8 0c-.7.5-.9 1.2-.9 2h-5c0-.8-.2-1.5-.9-2zM9.8 20.6h4.4"
    "M12 1v1.4M3.4 4.6l1 1M20.6 4.6l-1 1M1.4 11h1.4M22.6 11h-1.4"
)
SCALES = (
    "M12 3.5v17M7.5 20.5h9M4.5 6.5 12 5l7.5 1.5M1.5 13.5l3-7 3 7a3 3 0 0 1-6 0z"
    "M16.5 13.5l3-7 3 7a3 3 0 0 1-6 0z"
)
PILLARS = {
    "protect": Colours("#0b676c", "#e6f2f1", "#b5d6d4", SHIELD),
    "stimulate": Colours("#855405", "#f9f0de", "#e3cf9f", BULB),
    "enforce": Colours("#7a2f63", "#f7eaf2", "#e0bfd3", SCALES),
}
OTHER = Colours("#1b4b84", "#e8eff8", "#b9cce4", "")

# Where the parts stand
LEFT, RIGHT = 14.0, 406.0
ROOF_TOP, ROOF_FOOT = 27.0, 69.0
BASE_TOP, BASE_FOOT = 253.0, 277.0
HEAD = 23.0
GAP = 4.0


def draw(house: queries.House, language: str, day: date | None = None) -> str:
    """The house as SVG in this language; with `day`, a line above it says of when it is."""
    with translation.override(language):
        values = list(house.plan.values.all())
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
            f' role="img" xml:lang="{language}"'
            f' aria-labelledby="house-title house-desc" font-family="{FONT}" fill="{INK}">',
            f'<title id="house-title">{svg.clean(_title(house))}</title>',
            f'<desc id="house-desc">{svg.clean(describe(house))}</desc>',
            svg.rect(0, 0, WIDTH, HEIGHT, fill=SURFACE),
            _heading(house, day),
            *_pillars(house.wings),
            _roof(house),
            *_base(values),
            _foot(house),
            "</svg>",
        ]
        return "".join(parts)


def describe(house: queries.House) -> str:
    """The drawing in words, for who hears it: the answer first, then room by room."""
    standing = house.standing
    said = [
        f"{_('Strategic goal')}: {in_language(house.plan.strategic_goal)}",
        f"{_share(standing)}. {done_of(standing)}, {late_words(standing.late)}.",
    ]
    for wing in house.wings:
        said.append(f"{in_language(wing.pillar.title)}: {_share(wing.standing)}, {done_of(wing.standing)}.")
        for room in wing.rooms:
            asks = " ".join(f"{ask_words(ask)}." for ask in room.asks)
            said.append(
                f"{room.objective.number} {in_language(room.objective.title)}: {_share(room.standing)},"
                f" {done_of(room.standing)}, {late_words(room.standing.late)}. {asks}".strip()
            )
    return " ".join(said)


def policy_pdf(house: queries.House, language: str, day: date) -> bytes:
    """The house on one A3, as accessible PDF."""
    with translation.override(language):
        data = {
            "title": _title(house),
            "author": settings.ENVIRONMENT.zone_name,
            "language": language,
            "alt": describe(house),
        }
    drawing = draw(house, language, day).encode()
    made = datetime.combine(day, time(), tzinfo=UTC)
    return pdf.compile(
        Path(__file__).parent / "typst" / "policy.typ", data, {"house.svg": drawing}, made=made
    )


# Words that the report uses too


def done_of(standing: queries.Standing) -> str:
    return _("%(done)s of %(total)s done") % {"done": standing.done, "total": standing.total}


def late_words(late: int) -> str:
    return _("%(late)s overdue") % {"late": late} if late else _("none overdue")


def ask_words(ask: queries.Ask) -> str:
    """What asks for attention, in the same words as the page."""
    words = {
        "no_actions": _("No actions yet"),
        "missed": ngettext(
            "%(counter)s turn of recurring work did not happen",
            "%(counter)s turns of recurring work did not happen",
            ask.count,
        ),
        "unowned": ngettext(
            "%(counter)s action without an owner", "%(counter)s actions without an owner", ask.count
        ),
        "quiet": ngettext(
            "%(counter)s action without news for half a year",
            "%(counter)s actions without news for half a year",
            ask.count,
        ),
    }
    return words[ask.kind] % {"counter": ask.count}


def percent(share: int | None) -> str:
    return "–" if share is None else f"{share}\u00a0%"


def _share(standing: queries.Standing) -> str:
    return percent(standing.share)


def _title(house: queries.House) -> str:
    return f"{_('Policy on one page')}: {in_language(house.plan.title)}"


# The parts, from top to bottom


def _heading(house: queries.House, day: date | None) -> str:
    right = _("As of %(day)s") % {"day": date_format(day, "DATE_FORMAT")} if day else ""
    return (
        svg.text(LEFT, 17.5, in_language(house.plan.title), 7.4, weight=600)
        + svg.text(RIGHT, 13.6, settings.ENVIRONMENT.zone_name, 4.6, weight=600, anchor="end")
        + svg.text(RIGHT, 19.6, right, 4.6, fill=INK_2, anchor="end")
    )


def _roof(house: queries.House) -> str:
    inset, middle = 27.0, (ROOF_TOP + ROOF_FOOT) / 2
    left, goal_width = LEFT + inset + 10, 222.0
    goal = in_language(house.plan.strategic_goal)
    size = next((size for size in (7.2, 6.6, 6.0) if len(wrap(goal, size, goal_width)) < 4), 5.4)
    lines = wrap(goal, size, goal_width, most=4)
    top = middle - (len(lines) * size * 1.28 + 6.5) / 2 + 4.2
    numbers = left + goal_width + 12
    share = _share(house.standing)
    beside = numbers + width_of(share, 15, bold=True) + 5
    standing = house.standing
    return (
        svg.path(
            f"M{LEFT - 4} {ROOF_FOOT}L{LEFT + inset} {ROOF_TOP}H{RIGHT - inset}L{RIGHT + 4} {ROOF_FOOT}Z",
            fill=ROOF,
            stroke=ROOF,
            stroke_width=0.8,
            stroke_linejoin="round",
        )
        + svg.text(left, top, _("Strategic goal"), 4.3, weight=600, fill=ROOF_INK_2)
        + svg.lines(left, top + 2 + size, lines, size, fill=ROOF_INK)
        + svg.text(numbers, middle + 5.2, share, 15, weight=600, fill=ROOF_INK)
        + svg.text(beside, middle - 0.8, done_of(standing), 4.8, weight=600, fill=ROOF_INK)
        + svg.text(
            beside,
            middle + 5.6,
            f"{_('%(running)s running,') % {'running': standing.running}} {late_words(standing.late)}",
            4.8,
            fill=ROOF_INK_2,
        )
    )


def _pillars(wings: Sequence[queries.Wing]) -> Iterable[str]:
    count = max(len(wings), 1)
    width = (RIGHT - LEFT - GAP * (count - 1)) / count
    for index, wing in enumerate(wings):
        x = LEFT + index * (width + GAP)
        colours = PILLARS.get(wing.pillar.code, OTHER)
        yield svg.rect(
            x,
            ROOF_FOOT,
            width,
            BASE_TOP - ROOF_FOOT,
            fill=colours.tint,
            stroke=colours.edge,
            stroke_width=0.4,
        )
        yield _pillar_head(wing, x, width, colours)
        yield from _rooms(wing.rooms, x + GAP, width - 2 * GAP, colours)


def _pillar_head(wing: queries.Wing, x: float, width: float, colours: Colours) -> str:
    top, end = ROOF_FOOT, x + width - 5
    done = done_of(wing.standing)
    room = width - 24 - width_of(done, 4.2)
    motto = wrap(in_language(wing.pillar.motto), 4.2, room, most=2)
    return (
        f'<g transform="translate({svg.number(x + 5)} {svg.number(top + 4.9)}) scale(.46)">'
        + svg.path(
            colours.icon,
            fill="none",
            stroke=colours.strong,
            stroke_width=1.9,
            stroke_linecap="round",
            stroke_linejoin="round",
        )
        + "</g>"
        + svg.text(x + 19, top + 10.4, in_language(wing.pillar.title), 7.4, weight=600, fill=colours.strong)
        + svg.lines(x + 19, top + 15.8, motto, 4.2, fill=INK_2, leading=1.15)
        + svg.text(end, top + 10.4, _share(wing.standing), 7.4, weight=600, fill=colours.strong, anchor="end")
        + svg.text(end, top + 15.8, done, 4.2, fill=INK_2, anchor="end")
    )


def _rooms(rooms: Sequence[queries.Room], x: float, width: float, colours: Colours) -> Iterable[str]:
    if not rooms:
        return
    top, foot = ROOF_FOOT + HEAD, BASE_TOP - GAP
    height = (foot - top - 3 * (len(rooms) - 1)) / len(rooms)
    for index, room in enumerate(rooms):
        yield _room(room, x, top + index * (height + 3), width, height, colours)


def _room(room: queries.Room, x: float, y: float, width: float, height: float, colours: Colours) -> str:
    asks = _ask_lines(room, width - 15)
    strip, body, end = 5.0 + 4.9 * max(1, len(asks)), x + 34, x + width - 4
    foot = y + height - strip
    number = f"{room.objective.number}"
    title_x = body + width_of(number, 6.2, bold=True) + 2.6
    titles = wrap(in_language(room.objective.title), 6.2, end - title_x, most=2, bold=True)
    below = y + 9.6 + (len(titles) - 1) * 6.2 * 1.16
    most = 1 if len(titles) + len(asks) > 3 else 2
    names = ", ".join(in_language(instrument.short or instrument.title) for instrument in room.instruments)
    return (
        f'<g id="room-{room.objective.number}">'
        + svg.rect(x, y, width, height, fill=SURFACE, stroke=colours.edge, stroke_width=0.4, rx=1.4)
        + _ring(x + 17, y + 13.8, 8.9, room.standing.share, colours)
        + _late(x + 17, y + 31.2, room.standing)
        + svg.text(body, y + 9.6, number, 6.2, weight=600, fill=colours.strong)
        + svg.lines(title_x, y + 9.6, titles, 6.2, weight=600, leading=1.16)
        + svg.text(body, below + 6.4, done_of(room.standing), 4.6, weight=600, fill=INK_2)
        + svg.lines(body, below + 12, wrap(names, 4.6, end - body, most=most), 4.6, fill=INK_2, leading=1.2)
        + _ask_strip(asks, x, foot, width, colours)
        + "</g>"
    )


def _ring(x: float, y: float, radius: float, share: int | None, colours: Colours) -> str:
    """Progress as a ring that starts on top; the number stands inside."""
    whole = 2 * pi * radius
    part = whole * max(0, min(100, share or 0)) / 100
    arc = svg.circle(
        x,
        y,
        radius,
        fill="none",
        stroke=colours.strong,
        stroke_width=3,
        stroke_dasharray=f"{svg.number(part)} {svg.number(whole)}",
        transform=f"rotate(-90 {svg.number(x)} {svg.number(y)})",
    )
    return (
        svg.circle(x, y, radius, fill="none", stroke=colours.edge, stroke_width=3)
        + (arc if part else "")
        + svg.text(x, y + 1.9, percent(share), 5.4, weight=600, anchor="middle")
    )


def _late(x: float, y: float, standing: queries.Standing) -> str:
    words, size = late_words(standing.late), 4.4
    if not standing.late:
        return svg.text(x, y, words, size, fill=INK_3, anchor="middle")
    start = x - (width_of(words, size, bold=True) * 0.94 + 5) / 2
    return svg.diamond(start, y - 3.4, 3.8, LATE) + svg.text(start + 5, y, words, size, weight=600, fill=LATE)


def _ask_lines(room: queries.Room, width: float) -> list[str]:
    """What asks for attention on one line; on two when it does not fit."""
    asks = [ask_words(ask) for ask in room.asks]
    together = " · ".join(asks)
    if width_of(together, 4.2) <= width:
        return [together] if asks else []
    return [line for ask in asks for line in wrap(ask, 4.2, width, most=1)]


def _ask_strip(asks: Sequence[str], x: float, y: float, width: float, colours: Colours) -> str:
    line = svg.line(x, y, x + width, y, stroke=colours.edge, stroke_width=0.3)
    if not asks:
        return line + svg.text(x + 5, y + 6.5, _("Nothing asks attention now"), 4.2, fill=INK_3)
    return (
        line
        + svg.triangle(x + 5, y + 3, 3.9, colours.strong)
        + svg.lines(x + 11.4, y + 6.5, asks, 4.2, leading=1.17)
    )


def _base(values: Sequence[CoreValue]) -> Iterable[str]:
    """What everything stands on: the core values."""
    left, right = LEFT - 4, RIGHT + 4
    yield svg.rect(
        left, BASE_TOP, right - left, BASE_FOOT - BASE_TOP, fill=SURFACE, stroke=ROOF, stroke_width=0.4
    )
    yield svg.rect(left, BASE_TOP, right - left, 1.3, fill=ROOF)
    width = (right - left) / max(len(values), 1)
    middle = (BASE_TOP + 1.3 + BASE_FOOT) / 2
    for index, value in enumerate(values):
        x = left + index * width
        if index:
            yield svg.line(x, BASE_TOP + 1.3, x, BASE_FOOT, stroke=LINE, stroke_width=0.4)
        texts = wrap(in_language(value.meaning), 4.2, width - 28, most=2)
        top = middle - (len(texts) * 5.2 + 5.6) / 2 + 4.6
        yield svg.text(x + 12, middle + 4.2, value.code, 12, weight=600, fill=ROOF, anchor="middle")
        yield svg.text(x + 23, top, in_language(value.title), 5.4, weight=600)
        yield svg.lines(x + 23, top + 5.8, texts, 4.2, fill=INK_2)


def _foot(house: queries.House) -> str:
    """The balance of the instruments, and what the shapes mean."""
    y = 286.0
    parts = [
        _("%(count)s controlling") % {"count": house.controlling},
        _("%(count)s both") % {"count": house.both},
        _("%(count)s stimulating") % {"count": house.stimulating},
    ]
    asks, late = _("asks attention"), _("overdue")
    late_x = RIGHT - width_of(late, 4.2)
    asks_x = late_x - 12 - width_of(asks, 4.2)
    head = f"{_('Instruments')}: {', '.join(parts)}"
    return (
        svg.text(LEFT, y, head, 4.2, fill=INK_2)
        + _balance(LEFT + width_of(head, 4.2) + 4, y - 3.1, house)
        + svg.text(
            LEFT,
            y + 6,
            _(
                "A percentage is the mean progress of the actions; stopped actions do not count."
                " “Overdue” is past its next date."
            ),
            3.8,
            fill=INK_3,
        )
        + svg.triangle(asks_x - 5.6, y - 3.4, 4, INK_2)
        + svg.text(asks_x, y, asks, 4.2, fill=INK_2)
        + svg.diamond(late_x - 5.2, y - 3.4, 3.8, LATE)
        + svg.text(late_x, y, late, 4.2, weight=600, fill=LATE)
    )


def _balance(x: float, y: float, house: queries.House) -> str:
    """One bar: dark controls, middle does both, white stimulates."""
    total, width = house.controlling + house.both + house.stimulating, 56.0
    if not total:
        return ""
    dark, middle = width * house.controlling / total, width * house.both / total
    return (
        svg.rect(x, y, width, 3.2, fill=SURFACE)
        + svg.rect(x, y, dark, 3.2, fill=INK_2)
        + svg.rect(x + dark, y, middle, 3.2, fill="#aab4be")
        + svg.rect(x, y, width, 3.2, fill="none", stroke=INK_2, stroke_width=0.35)
    )
