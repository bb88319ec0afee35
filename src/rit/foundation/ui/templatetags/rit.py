"""Filters and tags that screens share: words in the reader's language, dates, shares and icons."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_node
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rit.foundation.registries import related as registry_related
from rit.foundation.registries.menu import ICONS
from rit.foundation.registries.related import Related
from rit.foundation.ui import charts, frame
from rit.foundation.ui.fields import field_parts
from rit.foundation.ui.words import in_language

register = template.Library()

_COUNTER = count(1)

# The state of a thing is a word and a shape; the two that carry a colour also carry it here.
STATES = {
    "late": "late",
    "soon": "soon",
    "running": "run",
    "empty": "empty",
    "paused": "paused",
    "done": "done",
    "ask": "ask",
    "few": "few",
    "withdrawn": "cross",
}


class _URL(URLNode):
    """Remembers addresses: reversing takes the most time of drawing a long list, and its rows come back."""

    def render(self, context: Context) -> str:
        if self.asvar:
            return super().render(context)
        args = tuple(arg.resolve(context) for arg in self.args)
        named = tuple((name, value.resolve(context)) for name, value in self.kwargs.items())
        return _address(self.view_name.resolve(context), args, named)


@lru_cache(maxsize=8192)
def _address(name: str, args: tuple[Hashable, ...], named: tuple[tuple[str, Hashable], ...]) -> str:
    return conditional_escape(reverse(name, args=args, kwargs=dict(named)))


@register.tag
def url(parser: Parser, token: Token) -> _URL:
    """Django's own, with a memory. Namespaces are not reversed for another instance of an application here."""
    node = url_node(parser, token)
    return _URL(node.view_name, node.args, node.kwargs, node.asvar)


@register.filter
def words(value: object) -> str:
    """The text of a policy word in the active language, else in the first language that has it.

    Policy data carry their languages with them, so the choice is made here and not by gettext.
    """
    if isinstance(value, Mapping):
        return in_language(value)
    return "" if value is None else str(value)


@register.filter
def percent(value: object, whole: object = None) -> str:
    """A share as "64 %", with the no-break space that Belgian typography asks for.

    ``{{ done|percent:total }}`` divides; without a whole the value is already a percentage.
    """
    share = _share(value, whole)
    return "" if share is None else f"{round(share)}\u00a0%"


@register.filter
def share(value: object, whole: object = None) -> int:
    """The same share as a whole number between 0 and 100, for rings and bars."""
    counted = _share(value, whole)
    return 0 if counted is None else max(0, min(100, round(counted)))


def _share(value: object, whole: object) -> float | None:
    part = _number(value)
    if part is None:
        return None
    if whole is None:
        return part
    total = _number(whole)
    return part / total * 100 if total else None


def _number(value: object) -> float | None:
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return None


@register.filter
def initials(name: object) -> str:
    """Two letters for a face, as people here write them: "Hanne De Wilde" is HD."""
    parts = str(name or "").split()
    if not parts:
        return "?"
    second = parts[1][0] if len(parts) > 1 else parts[0][1:2]
    return (parts[0][0] + second).upper()


@register.filter
def shortdate(value: object) -> str:
    """A date as rows show it, "18 mrt 2025": day, short month, year, in the reader's language."""
    day = _day(value)
    return "" if day is None else _written(day, "j M Y")


@register.filter
def daydate(value: object) -> str:
    """A date with its weekday, "di 18 mrt", for lists of what is due soon."""
    day = _day(value)
    return "" if day is None else _written(day, "D j M")


@register.filter
def longdate(value: object) -> str:
    """A full date, "dinsdag 18 maart 2025", where somebody has to count on it."""
    day = _day(value)
    return "" if day is None else _written(day, "l j F Y")


@register.filter
def short_month(value: object) -> str:
    """The month alone, "mrt", for the head of a column."""
    day = _day(value)
    return "" if day is None else _written(day, "M")


@register.filter
def daymonth(value: object) -> str:
    """A day without its year, "17 mrt", for axes."""
    day = _day(value)
    return "" if day is None else _written(day, "j M")


@register.filter
def monthyear(value: object) -> str:
    """A month of a year, "mrt 2025"."""
    day = _day(value)
    return "" if day is None else _written(day, "M Y")


@register.filter
def isoday(value: object) -> str:
    """The machine form for the ``datetime`` attribute."""
    day = _day(value)
    return "" if day is None else day.isoformat()


@register.filter
def daydiff(value: object, today: object = None) -> str:
    """How far a date lies from today, in words: "4 days late", "today", "in 6 days".

    Today is passed in where a page has a fixed day; otherwise it is the day of the server.
    """
    day = _day(value)
    if day is None:
        return ""
    away = (day - (_day(today) or timezone.localdate())).days
    if away == 0:
        return _("today")
    if away == 1:
        return _("tomorrow")
    if away < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -away) % {"days": -away}
    return ngettext("in %(days)d day", "in %(days)d days", away) % {"days": away}


def _written(day: date, pattern: str) -> str:
    """Dutch and French write days and months small; German puts a point after the day, and a comma before it.

    In three letters French tells March from Tuesday and June from July no more, and German knows no "Mär".
    """
    return _written_in(day, pattern, get_language() or "nl")


@lru_cache(maxsize=4096)  # tables repeat the same dates, and formatting one takes long
def _written_in(day: date, pattern: str, code: str) -> str:
    language = code.split("-")[0]
    if language in {"fr", "de"}:
        pattern = pattern.replace("M", "N")
    if language == "de":
        pattern = pattern.replace("l j", "l, j").replace("j", "j.")
    text = date_format(day, pattern)
    return text.lower() if language in {"nl", "fr"} else text


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return None


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite. Decorative by default; give ``label`` only where no word stands beside it."""
    return _use(f"i-{name}", f"i {css}".strip(), label)


@register.simple_tag
def pillar_icon(code: str) -> SafeString:
    """The icon of a pillar, always decorative: its name stands beside it."""
    return icon(ICONS.get(code, ""))


@register.simple_tag
def kept(name: str, **given: Any) -> SafeString:
    """Includes a small template that sees nothing but what is given, words and numbers: drawn once for each of them."""
    return frame.kept(name, **given)


@register.simple_tag
def shape(name: str, label: str = "", css: str = "") -> SafeString:
    """A status shape of our own, by state ("late", "running") or by drawing ("legal", "own", "up")."""
    return _use(f"s-{STATES.get(name, name)}", f"shape {css}".strip(), label)


@lru_cache(maxsize=512)  # a long table asks for the same few drawings hundreds of times
def _use(symbol: str, css: str, label: str) -> SafeString:
    href = f"{static('rit/build/sprite.svg')}#{symbol}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, href)


@register.simple_tag
def heat_cells(cells: Sequence[str | Mapping[str, str]]) -> SafeString:
    """The months of one row of recurring work, each a state, or a mapping with state, label and url.

    Drawn here and not by a template of its own: the page of actions has three hundred of them.
    """
    language = get_language()
    return SafeString("".join(_heat_cell(*_heat_parts(cell), language) for cell in cells))


def _heat_parts(cell: str | Mapping[str, str]) -> tuple[str, str, str]:
    if isinstance(cell, str):
        return cell, "", ""
    return cell["state"], cell.get("label", ""), cell.get("url", "")


@lru_cache(maxsize=256)
def _heat_cell(state: str, label: str, url: str, _language: str | None) -> SafeString:
    css, drawing, said = {
        "done": ("c-done", "done", _("done")),
        "late": ("c-slow", "done", _("done, too late")),
        "missed": ("c-miss", "late", _("did not happen")),
        "planned": ("c-plan", "empty", _("planned")),
    }.get(state, ("c-none", "", _("nothing")))
    inner = format_html('{}<span class="sr">{}</span>', shape(drawing) if drawing else "", label or said)
    if url:
        inner = format_html('<a href="{}">{}</a>', url, inner)
    return format_html('<td class="{}">{}</td>', css, inner)


# The door keeps the weight of a page low: its few drawings stand in the page instead of in a sprite.
DOOR_ICONS = {
    "tick": '<path d="m4 10.5 4 4 8-9"/>',
    "cross": '<path d="m5 5 10 10M15 5 5 15"/>',
    "arrow": '<path d="M3 10h13m-5-5 5 5-5 5"/>',
    "back": '<path d="M12 4 6 10l6 6"/>',
    "clock": '<circle cx="10" cy="10" r="7.5"/><path d="M10 6v4l3 2"/>',
    "warn": '<path d="M10 3 2 17h16zM10 8.5v3.5m0 2.2v.1"/>',
    "ask": '<circle cx="10" cy="10" r="7.5"/>'
    '<path d="M7.8 8A2.3 2.3 0 1 1 11 10.1c-.7.3-1 .8-1 1.5M10 14v.1"/>',
    "lock": '<path d="M4.5 9h11v8h-11zM7 9V6.5a3 3 0 0 1 6 0V9"/>',
}


@register.simple_tag
def paper_cell(label: str, text: str, number: bool, late: bool, first: bool) -> SafeString:
    """A cell of a table in a report, drawn here as there are a thousand on its page."""
    if first:
        return format_html('<th role="rowheader" scope="row">{}</th>', text)
    said = format_html('<span class="st late">{}</span>', text) if late else text
    css = SafeString(' class="num"' if number else "")
    return format_html('<td role="cell"{} data-label="{}">{}</td>', css, label, said)


@register.simple_tag
def door_icon(name: str, size: int = 20) -> SafeString:
    """A drawing of the public side: tick, cross, arrow, back, clock, warn, ask or lock."""
    return format_html(
        '<svg width="{}" height="{}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2.2"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        size,
        size,
        SafeString(DOOR_ICONS[name]),
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The address of this page with some parameters changed: for sorting, paging, filters and columns.

    A value of None or "" takes the parameter away. Changing anything but the page goes back to page one,
    because the third page of another selection means nothing.
    """
    request = context.get("request")
    asked = dict(request.GET.lists()) if request is not None else {}
    if "page" not in changes:
        asked.pop("page", None)
    for name, value in changes.items():
        asked[name] = [] if value in (None, "") else [str(value)]
    return f"?{urlencode(asked, doseq=True)}"


@register.simple_tag(takes_context=True)
def sort_state(context: Context, key: str, param: str = "sort") -> dict[str, str]:
    """Where a column stands in the order of its table, and the address that turns it round."""
    request = context.get("request")
    current = request.GET.get(param, "") if request is not None else ""
    if current == key:
        return {"aria": "ascending", "shape": "up", "href": query(context, **{param: f"-{key}"})}
    if current == f"-{key}":
        return {"aria": "descending", "shape": "down", "href": query(context, **{param: key})}
    return {"aria": "", "shape": "sort", "href": query(context, **{param: key})}


@register.filter
def multiply(value: object, factor: object) -> str:
    """A product as a number that SVG accepts: always a point, never the comma of the reader's language."""
    left, right = _number(value), _number(factor)
    return "0" if left is None or right is None else f"{left * right:.2f}"


@register.filter
def state_shape(state: str) -> str:
    """The drawing that belongs to a state, so that a template can point to it in the sprite."""
    return STATES.get(state, state)


@register.simple_tag(takes_context=True)
def related(context: Context, kind: str, key: object) -> Related:
    """Buttons and lines that other areas add to the page of this thing, for who reads it."""
    actor = getattr(context.get("request"), "actor", None)
    return registry_related.of(actor, kind, str(key)) if actor else Related()


@register.simple_tag(takes_context=True)
def query_with(context: Context, name: str, value: object) -> str:
    """As ``query``, for a parameter whose name the template only knows as a variable."""
    return query(context, **{name: value})


@register.simple_tag(takes_context=True)
def hidden_query(context: Context, *without: str) -> SafeString:
    """The parameters of this page as hidden fields, so that a small form with method GET keeps the rest."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name not in without]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int]:
    """First, last and the pages around this one; a zero stands where some are left out."""
    last = page.paginator.num_pages
    near = {1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)}
    numbers: list[int] = []
    for number in sorted(near):
        if numbers and number - numbers[-1] > 1:
            numbers.append(0)
        numbers.append(number)
    return numbers


@register.filter
def split_words(text: object) -> list[str]:
    """Splits on spaces: the keys of a key combination are given as "Ctrl K"."""
    return str(text).split()


@register.simple_tag
def new_id(prefix: str) -> str:
    """A name that is unique on the page, to tie a drawing to its title."""
    return f"{prefix}-{next(_COUNTER) % 1_000_000}"


register.simple_tag(takes_context=True)(field_parts)


@register.simple_tag
def line_chart(points: Sequence[charts.Point], width: object = 560, height: object = 200) -> charts.LineChart:
    """The places of a line chart with its band; see the component ``chart.line``."""
    return charts.line_chart(points or [], int(str(width)), int(str(height)))


@register.simple_tag
def bar_chart(points: Sequence[charts.Point]) -> charts.BarChart:
    """The places of a chart of lying bars; see the component ``chart.bars``."""
    return charts.bar_chart(points or [])
