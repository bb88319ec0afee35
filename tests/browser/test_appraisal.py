"""An evaluation with insufficient, and the trajectory after it, in a browser that runs no script (L6.8-a, L6.8-b)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.server import Running

MANAGER, COACH, COORDINATOR = "P0016", "P0009", "P0003"
GROUND = "Op 4 en 11 februari kleineerde je een collega in de briefing."
AIM = "Eerst vragen, geen opmerkingen over personen in de briefing."
UNEVALUATED = """
select person.staff_number from people_person person
join people_assignment post on post.person_id = person.id and post.to_date is null
join people_unit unit on unit.id = post.unit_id and unit.code = 'COM-OO1'
where not exists (select 1 from stimulate_appraisal_cycle one where one.person_id = person.id)
  and person.left_date is null and person.staff_number <> 'P0022'
order by person.staff_number desc limit 1
"""


@pytest.fixture
def enter(open_context: Callable[..., BrowserContext], sign_in: Callable[..., Page]) -> Callable[[str], Page]:
    return lambda number: sign_in(open_context(java_script_enabled=False).new_page(), number)


def press(page: Page, selector: str = "main form .btn-primary") -> None:
    page.locator(selector).first.click()


@pytest.mark.req("L6.8-a", "L6.8-b", "L7-e")
def test_insufficient_and_then_a_trajectory(enter: Callable[[str], Page], server: Running) -> None:
    number = str(server.one(UNEVALUATED))
    page = enter(MANAGER)
    page.goto("/appraisal/people/")
    press(page, 'main a[href="/appraisal/begin/"]')
    page.locator("[name=person_text]").fill(number)
    page.locator("[name=from_date]").fill("2025-02-03")
    press(page)
    page.wait_for_url("**/appraisal/people/")
    key = server.one(
        "select c.id from stimulate_appraisal_cycle c join people_person p on p.id = c.person_id"
        " where p.staff_number = %s",
        number,
    )
    cycle = f"/appraisal/{key}/"
    for kind in ("preparatory", "functioning", "evaluation"):
        page.goto(f"{cycle}talk/")
        page.locator(f"[name=kind][value={kind}]").check()
        page.locator("[name=day]").fill("2025-03-14")
        page.locator("[name=discussed]").fill(GROUND)
        press(page)
        page.wait_for_url(f"**{cycle}")
    press(page, f'main a[href="{cycle}mention/"]')
    page.locator("[name=ground_R]").fill(GROUND)
    page.locator("[name=rating][value=insufficient]").check()
    for code in ("I", "T"):
        page.locator(f"[name=ground_{code}]").fill("Afspraken bleven liggen, ook na het gesprek.")
    press(page)
    page.wait_for_url(f"**{cycle}")
    expect(page.locator("main")).to_contain_text("Onvoldoende")

    press(page, f'main a[href="{cycle}trajectory/"]')
    page.locator("[name=aim]").fill(AIM)
    coach = str(server.one("select id from people_person where staff_number = %s", COACH))
    page.locator("[name=coach]").select_option(coach)
    page.locator("[name=review_date]").fill("2025-05-06")
    press(page)
    page.wait_for_url(f"**{cycle}")
    _followed(enter, server, str(key))


def _followed(enter: Callable[[str], Page], server: Running, cycle: str) -> None:
    """The coach reads the aim and nothing of the evaluation; the coordinator closes."""
    key = server.one("select id from stimulate_appraisal_trajectory where cycle_id = %s", cycle)
    page = enter(COACH)
    page.goto(f"/appraisal/trajectories/{key}/")
    expect(page.locator("main")).to_contain_text(AIM)
    expect(page.locator("main")).not_to_contain_text(GROUND)
    press(page, f'main a[href="/appraisal/trajectories/{key}/step/"]')
    page.locator("[name=what]").fill("Een dilemmagesprek volgen")
    page.locator("[name=until_date]").fill("2025-04-15")
    press(page)
    expect(page.locator("main")).to_contain_text("Een dilemmagesprek volgen")
    assert page.goto(f"/appraisal/{cycle}/").status == 404  # type: ignore[union-attr]

    page = enter(COORDINATOR)
    page.goto(f"/appraisal/trajectories/{key}/close/")
    page.locator("[name=result][value=reached]").check()
    page.locator("[name=text]").fill("Twee maanden zonder opmerkingen, gezien in vier briefings.")
    press(page)
    expect(page.locator("main")).to_contain_text("Twee maanden zonder opmerkingen")
