"""The whole Tuesday morning of a coach: the team is invited and answers, five telephones vote before and after the
talk, what the group takes along holds no names, and by noon hours and certificates are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from rit.stimulate.training.events import presence
from tests import nameless
from tests.browser import matrix
from tests.browser.server import Running

pytestmark = pytest.mark.req("L6.4-a", "L6.4-b", "L6.4-c", "L6.4-e", "L7-d")
COACH, COLLEAGUE, TEAM = "P0009", "P0013", "DCO"
TELEPHONE = {"width": 390, "height": 844}
TAKEN_ALONG = "Eerst bellen, dan pas over de foto praten."
ZONE = ZoneInfo("Europe/Brussels")
THIS_TUESDAY = """
update stimulate_training_trainingsession set begins_at = %s, ends_at = %s::timestamptz + interval '8 hours'
where id = %s
"""


@pytest.fixture
def telephone(open_context: Callable[..., BrowserContext]) -> Callable[[], Page]:
    return lambda: open_context(viewport=TELEPHONE, has_touch=True).new_page()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name, exact=True).click()


def test_a_tuesday_morning(
    page: Page, telephone: Callable[[], Page], sign_in: Callable[..., Page], server: Running
) -> None:
    coach = sign_in(page, COACH, "/training/")
    session = _planned(coach, server)
    colleague = sign_in(telephone(), COLLEAGUE, "/my/")
    _answered(colleague, session)

    begun = _four_hours_ago()
    server.rows(THIS_TUESDAY, begun, begun, session)  # the week has passed
    _voted(coach, telephone)
    _there(coach, colleague, session)
    _certified(coach, colleague, telephone(), session)
    assert nameless.found_in(server.database) == []


def _four_hours_ago() -> datetime:
    """On the demo's day, whose hour is the real one: the session of eight hours runs whenever the test does."""
    first = datetime(2025, 3, 18, 0, 1, tzinfo=ZONE)
    return max(first, datetime.now(ZONE).replace(year=2025, month=3, day=18) - timedelta(hours=4))


def _planned(coach: Page, server: Running) -> str:
    """A day of dilemmas for one team, and everybody of it is asked."""
    coach.goto("/training/new/")
    activity = server.one("select id from stimulate_training_activity where code = 'dilemma-day'")
    coach.locator("[name=activity]").select_option(str(activity))
    for name, value in (
        ("day", "2025-03-25"),
        ("begins", "09:00"),
        ("ends", "17:00"),
        ("place", "Leslokaal 2"),
        ("capacity", "16"),
    ):
        coach.locator(f"[name={name}]").fill(value)
    for name, query in (
        ("leaders", f"select id from people_person where staff_number = '{COACH}'"),
        ("units", f"select id from people_unit where code = '{TEAM}'"),
    ):
        coach.locator(f"[name={name}][value='{server.one(query)}']").check()
    with coach.expect_navigation(url=re.compile(r"/training/[0-9a-f-]{36}/")):
        coach.locator("main form .btn-primary").click()
    session = coach.url.rstrip("/").rpartition("/")[2]
    follow(coach, "Uitnodigen")
    with coach.expect_navigation():
        coach.get_by_role("button", name=re.compile(r"Nodig \d+ mensen uit")).click()
    asked = server.one("select count(*) from stimulate_training_invitation where session_id = %s", session)
    assert asked > 5
    return session


def _answered(colleague: Page, session: str) -> None:
    """Found in the own turn, on a telephone, and answered with one button."""
    colleague.goto("/work/")
    colleague.locator(f"main a[href='/training/{session}/']").first.click()
    colleague.wait_for_url(f"**/training/{session}/")
    press(colleague, "Ik kom")
    expect(colleague.locator("main")).to_contain_text("Komt")


def _voted(coach: Page, telephone: Callable[[], Page]) -> None:
    """Before, a talk, and after; then the sentences of the group, which hold no name."""
    coach.goto("/dilemmas/the-third-visit/")
    with coach.expect_navigation(url=re.compile(r"/live/[0-9a-f-]{36}/$")):
        coach.get_by_role("button", name="Stem er live over").click()
    code = (coach.locator(".join-code").text_content() or "").rpartition(":")[2].strip()
    telephones = [_joined(telephone(), code) for _one in range(5)]
    press(coach, "Begin de stemming")
    for one, letter in zip(telephones, "AAAAB", strict=True):
        _vote(one, letter)
    expect(coach.locator(".voted b")).to_have_text("5")
    press(coach, "Stop de stemming en praat")
    expect(telephones[0].locator("h1")).to_have_text("Praat er nu over")
    press(coach, "Stem opnieuw")
    for one, letter in zip(telephones, "ABBBB", strict=True):
        _vote(one, letter)
    press(coach, "Sluit af en toon de verschuiving")
    expect(coach.locator("h1")).to_have_text("Na het gesprek kiezen 3 mensen meer voor B")
    expect(telephones[4].locator(".shift svg")).to_be_visible()

    follow(coach, "Wat de groep meeneemt")
    coach.locator("[name=lines]").fill(f"{TAKEN_ALONG}\nZoals Achtergael het zegt.")
    press(coach, "Bewaar deze zinnen")
    expect(coach.locator("[name=lines]")).to_have_value(re.compile("Achtergael"))  # pointed out, and not kept
    expect(coach.locator("main")).to_contain_text("Achtergael")
    coach.locator("[name=lines]").fill(TAKEN_ALONG)
    press(coach, "Bewaar deze zinnen")


def _joined(telephone: Page, code: str) -> Page:
    telephone.goto("/vote/")
    telephone.locator("#code").fill(code)
    telephone.locator("main form .btn").click()
    expect(telephone.locator("h1")).to_have_text("Je bent binnen")
    return telephone


def _vote(telephone: Page, letter: str) -> None:
    expect(telephone.locator("form[data-vote]")).to_be_visible()
    telephone.locator(f"label.choice:has(input[value={letter}])").click()
    telephone.locator("form[data-vote] .btn").click()
    expect(telephone.locator("main")).to_contain_text(f"Je stem is aangekomen: {letter}")


def _there(coach: Page, colleague: Page, session: str) -> None:
    """One scans the code of the screen; the coach ticks the others."""
    coach.goto(f"/training/{session}/attendance/code/")
    expect(coach.locator("svg.qr")).to_be_visible()
    colleague.goto(f"/training/here/{presence.token(UUID(session))}/")  # what the code says
    press(colleague, "Ik ben hier")
    coach.goto(f"/training/{session}/attendance/")
    expect(coach.locator("#arrived")).to_contain_text("Coppens")
    boxes = coach.locator("[name=people]")
    assert boxes.count() > 4
    for index in range(4):
        boxes.nth(index).check()
    press(coach, "Ze zijn er")
    expect(coach.locator("#arrived li")).to_have_count(5)
    assert not matrix.violations(coach)


def _certified(coach: Page, colleague: Page, stranger: Page, session: str) -> None:
    """The hours stand in the own overview; anybody checks the code of the certificate."""
    coach.goto(f"/training/{session}/")
    expect(coach.locator("main")).to_contain_text("gehouden")
    colleague.goto("/training/mine/")
    row = colleague.locator("li", has_text="18 mrt 2025")
    expect(row).to_contain_text("8 uur")
    address = row.get_by_role("link", name=re.compile("Attest")).get_attribute("href") or ""
    paper = colleague.context.request.get(address)
    assert paper.status == 200
    assert paper.body().startswith(b"%PDF")
    code = address.rpartition("/")[2].removesuffix(".pdf")
    stranger.goto("/training/certificate/nl/")
    stranger.locator("[name=code]").fill(code)
    stranger.locator("main form .btn").click()
    expect(stranger.locator("main")).to_contain_text("Dag dilemmatraining")
    assert not matrix.violations(stranger)
