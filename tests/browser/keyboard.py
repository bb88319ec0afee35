"""A person who has no mouse: Tab until it is there, Enter, space, arrows. Where they are has to be seen."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

FAR: Final = 160  # more stops than that, and nobody gets there
_IS_AT: Final = "selector => Boolean(document.activeElement?.matches(selector))"
_WHERE: Final = "() => document.activeElement?.outerHTML.slice(0, 160)"
_SEEN: Final = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return true;
  const box = at.getBoundingClientRect();
  const look = getComputedStyle(at);
  if (at.type === 'date') return true;  // the browser marks the part of the date one is in
  const marked = (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none';
  return marked && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
}"""


def to(page: Page, selector: str, *, key: str = "Tab") -> None:
    """Goes on until the focus is there; each stop on the way must be visible and marked."""
    for _stop in range(FAR):
        if page.evaluate(_IS_AT, selector):
            return
        page.keyboard.press(key)
        assert page.evaluate(_SEEN), f"the focus is not seen at {page.evaluate(_WHERE)}"
    raise AssertionError(f"{selector} is not reached by {key}; now at {page.evaluate(_WHERE)}")


def enter(page: Page, selector: str) -> None:
    """Goes there and presses Enter; the next page is there when this returns."""
    to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def past_the_menu(page: Page) -> None:
    """The first stop of every page leads to its content."""
    page.keyboard.press("Tab")
    assert page.evaluate(_IS_AT, "a.skip"), f"not the first stop: {page.evaluate(_WHERE)}"
    page.keyboard.press("Enter")
    assert page.evaluate(_IS_AT, "#content")


def write(page: Page, selector: str, text: str) -> None:
    to(page, selector)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
