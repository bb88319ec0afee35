"""A workshop on risks: five telephones score without seeing each other, the leader's screen follows and agrees."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import matrix
from tests.browser.server import Running

LEADER = "P0003"
VOTES = {"P0005": (2, 3), "P0008": (2, 3), "P0009": (3, 3), "P0016": (2, 4), "P0022": (5, 3)}
TELEPHONE = {"width": 390, "height": 844}
TITLE, WHY = "Het kwartaal in een uur", "Wie op straat werkt ziet het vaker; twee blijft het."
AGREED = (
    "select s.likelihood, s.impact, s.reason from protect_risks_score s join protect_risks_item i"
    " on i.score_id = s.id where i.workshop_id = %s"
)


@pytest.mark.req("L6.2-d")
def test_five_telephones_score_and_the_leader_agrees(
    open_context: Callable[..., BrowserContext], sign_in: Callable[..., Page], server: Running
) -> None:
    leader = sign_in(open_context().new_page(), LEADER, "/risks/workshops/")
    room = _begin(leader)
    for number in VOTES:
        leader.locator("#people input[name=person_text]").fill(number)
        leader.locator("#people [role=option]").first.click()  # the list would lie over the button
        leader.locator('#people form[action$="/people/"] button').click()
        expect(leader.locator("#people .plainlist li")).to_have_count(list(VOTES).index(number) + 1)
    assert not matrix.violations(leader)

    for number, (likelihood, impact) in VOTES.items():
        _score(
            sign_in(open_context(viewport=TELEPHONE).new_page(), number, "/work/"),
            room,
            likelihood,
            impact,
        )
    expect(leader.locator("#counted li").first).to_contain_text("5 van 5")  # by itself, without reloading
    assert (
        server.rows(
            "select spread from protect_risks_item where workshop_id = %s and shown_at is not null", room
        )
        == []
    )

    leader.locator('form[action$="/1/show/"] button').click()
    expect(leader.locator("#risk-1")).to_contain_text("5 mensen")
    expect(leader.locator("#risk-1")).to_contain_text("ver uit elkaar")
    expect(leader.locator("#risk-1 svg.heatmap")).to_be_visible()
    ballots = "select count(*) from protect_risks_ballot b join protect_risks_item i on i.id = b.item_id"
    assert server.one(f"{ballots} where i.workshop_id = %s", room) == 0
    assert not matrix.violations(leader)
    _agree(leader)
    assert server.rows(AGREED, room) == [(2, 3, WHY)]

    leader.locator('form[action$="/close/"] button').click()
    expect(leader.locator(".head")).to_contain_text("gesloten")


def _begin(leader: Page) -> str:
    leader.locator('a[href$="/workshops/new/"]').click()
    leader.locator("#id_title").fill(TITLE)
    leader.locator("input[name=risks]").first.check()
    leader.locator("main form [type=submit]").last.click()
    expect(leader.locator("h1")).to_have_text(TITLE)
    return leader.url.partition("#")[0].rstrip("/").split("/")[-1]


def _score(telephone: Page, room: str, likelihood: int, impact: int) -> None:
    """From my turn to the last risk; nothing of the others is there to see."""
    telephone.locator(f'a[href*="{room}"]').first.click()
    telephone.locator(".head .acts a, ol.linerows a").first.click()
    telephone.locator(f"input[name=likelihood][value='{likelihood}']").check()
    telephone.locator(f"input[name=impact][value='{impact}']").check()
    if likelihood == 5:
        assert not matrix.violations(telephone)
    telephone.locator("main form [type=submit]").first.click()
    expect(telephone.locator("main")).to_contain_text(f"{likelihood} × {impact}")
    assert "van 5" not in telephone.locator("main").inner_text()


def _agree(leader: Page) -> None:
    """The middle is filled in; a reason is asked."""
    leader.locator('#risk-1 a[href*="/agree/"]').click()
    expect(leader.locator("input[name=likelihood]:checked")).to_have_value("2")
    expect(leader.locator("input[name=impact]:checked")).to_have_value("3")
    leader.locator("input[name=sure]").first.check()
    leader.locator("main form [type=submit]").first.click()
    leader.locator("#id_reason").fill(WHY)
    leader.locator("main form [type=submit]").first.click()
    expect(leader).to_have_url(re.compile("#risk-1$"))
    expect(leader.locator("#risk-1")).to_contain_text("afgesproken")


@pytest.mark.req("L6.2-d")
def test_a_bow_tie_prints_on_one_sheet_that_can_be_read(page: Page, sign_in: Callable[..., Page]) -> None:
    """Lying, so that its words are no footnote; on a telephone it scrolls inside its panel."""
    coordinator = sign_in(page, "P0003", "/risks/?q=huiszoeking")
    coordinator.locator("main a.go").first.click()
    coordinator.locator('main a[href$="/bow-tie/"]').click()
    with pikepdf.open(io.BytesIO(coordinator.pdf(prefer_css_page_size=True))) as document:
        sheet = document.pages[0].mediabox
        assert len(document.pages) == 1
        assert float(sheet[2]) > float(sheet[3])
    coordinator.emulate_media(media="print")
    expect(coordinator.locator('main a[href*="/barriers/"]').first).to_be_hidden()
    coordinator.emulate_media(media="screen")
    coordinator.set_viewport_size(TELEPHONE)
    figure = coordinator.locator("figure.bowtie")
    assert figure.evaluate("one => one.scrollWidth > one.clientWidth")
    assert coordinator.evaluate("document.documentElement.scrollWidth <= innerWidth")
