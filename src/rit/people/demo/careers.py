"""What went before today in the fictional corps: earlier posts, former heads, leavers, absences.

Long stays in sensitive posts are there on purpose: rotation (the plan's vulnerable functions) needs them.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from rit.people.demo.drafts import FOUNDED, Draft, Stint, fresh_draft, month_before
from rit.people.demo.posts import leads, ordinary_posts, units
from rit.people.states import Cadre
from rit.people.states import GradeGroup as G

CLOSED_UNIT = "FTS"
SHORT_STAYS = {"response-inspector", "dispatcher", "traffic-agent", "reception-inspector"}
RANK_BELOW = {
    G.CHIEF: G.SENIOR_OFFICER,
    G.SENIOR_OFFICER: G.OFFICER,
    G.OFFICER: G.MIDDLE,
    G.MIDDLE: G.BASIC,
    G.CALOG_A: G.CALOG_B,
}
YEARS_BEFORE = {
    G.AUXILIARY: 5,
    G.BASIC: 9,
    G.MIDDLE: 15,
    G.OFFICER: 18,
    G.SENIOR_OFFICER: 22,
    G.CHIEF: 22,
    G.CALOG_D: 6,
    G.CALOG_C: 8,
    G.CALOG_B: 8,
    G.CALOG_A: 10,
}
DAY = dt.timedelta(days=1)
HALF_A_YEAR = 180
HISTORY_FROM = dt.date(2020, 1, 1)  # every unit has a known head from the plan's first day on
AbsenceFacts = tuple[str, dt.date, dt.date | None]


def opened(unit: str) -> dt.date:
    return units()[unit].opened_date


def since(rng: Random, today: dt.date, unit: str, function: str) -> dt.date:
    """When the present holder came: short stays, ordinary ones, and one in eight who hardly moved."""
    if leads(function):
        years = rng.uniform(0.6, 8.5)
    elif rng.randrange(8) == 0:
        years = rng.uniform(10, 22)
    else:
        years = min(rng.expovariate(1 / (3.2 if function in SHORT_STAYS else 4.8)) + 0.2, 18)
    return max(month_before(today, years), opened(unit))


def predecessors(rng: Random, staff: list[Draft]) -> list[Draft]:
    """Gives units a former head: a colleague who moved on, or somebody who left. Returns those who left."""
    leavers = []
    for head in [draft for draft in staff if draft.stints and leads(draft.current.function)]:
        post = head.current
        if post.from_date <= max(HISTORY_FROM, opened(post.unit)):
            continue
        start = max(min(month_before(post.from_date, rng.uniform(2, 7)), HISTORY_FROM), opened(post.unit))
        stint = Stint(post.unit, post.function, start, post.from_date - DAY)
        moved_on = [draft for draft in staff if _could_have_led(draft, head.grade)]
        if moved_on and rng.randrange(100) < 45:
            colleague = rng.choice(moved_on)
            colleague.current.from_date = post.from_date
            colleague.stints.insert(0, stint)
        else:
            leaver = fresh_draft(rng, head.grade)
            leaver.stints, leaver.left = [stint], stint.to_date
            leavers.append(leaver)
    return leavers


def _could_have_led(draft: Draft, grade: G) -> bool:
    """Of the same grade, without a story of their own, and leading nothing now or before."""
    return (
        draft.grade == grade
        and not draft.is_cast
        and len(draft.stints) == 1
        and not leads(draft.current.function)
    )


def earlier_posts(rng: Random, drafts: list[Draft]) -> None:
    """Sets when each person joined, and fills the years from there to the first known post."""
    for draft in drafts:
        if not draft.stints:
            continue
        first = draft.stints[0].from_date
        joined = max(FOUNDED, month_before(first, rng.uniform(0, YEARS_BEFORE[draft.grade])))
        draft.joined = joined if (first - joined).days > HALF_A_YEAR else first
        end, grade = first, draft.grade
        while (end - draft.joined).days > HALF_A_YEAR:
            if rng.randrange(100) < 60:
                grade = RANK_BELOW.get(grade, grade)
            start = max(draft.joined, month_before(end, rng.uniform(2, 8)))
            if (start - draft.joined).days <= HALF_A_YEAR:
                start = draft.joined
            unit, function = _earlier_post(rng, grade, start, draft.stints[0])
            draft.stints.insert(0, Stint(unit, function, start, end - DAY))
            end = start


def _earlier_post(rng: Random, grade: G, start: dt.date, then: Stint) -> tuple[str, str]:
    """Another post than the next one, in a unit that existed; now and then in the unit closed since."""
    closed = units()[CLOSED_UNIT].closed_date
    if grade == G.BASIC and closed and then.from_date <= closed and rng.randrange(100) < 4:
        return CLOSED_UNIT, "neighbourhood-inspector"
    found = [
        post
        for post in ordinary_posts(grade)
        if opened(post.unit) <= start and (post.unit, post.function) != (then.unit, then.function)
    ]
    if not found:  # few senior posts lead nothing
        return _earlier_post(rng, RANK_BELOW[grade], start, then)
    post = rng.choices(found, [post.count for post in found])[0]
    return post.unit, post.function


def former_staff(rng: Random, today: dt.date, count: int) -> list[Draft]:
    """Colleagues who left in the plan's years, from ordinary posts."""
    grades = [G.BASIC] * 14 + [G.MIDDLE] * 4 + [G.CALOG_C] * 4 + [G.CALOG_B] * 2 + [G.AUXILIARY]
    leavers = []
    for _ in range(count):
        draft = fresh_draft(rng, rng.choice(grades))
        left = month_before(today, rng.uniform(0.2, 5.2)) - DAY
        start = max(FOUNDED, month_before(left, rng.uniform(1, 16)))
        unit, function = _earlier_post(rng, draft.grade, start, Stint("", "", left))
        draft.left, draft.stints = left, [Stint(unit, function, start, left)]
        leavers.append(draft)
    earlier_posts(rng, leavers)
    return leavers


def head_of_closed_unit(rng: Random) -> Draft:
    """Led the unit that was closed, and left with it."""
    draft = fresh_draft(rng, G.OFFICER)
    draft.joined, draft.left = dt.date(2008, 9, 1), units()[CLOSED_UNIT].closed_date
    draft.stints = [Stint(CLOSED_UNIT, "service-head", draft.joined, draft.left)]
    return draft


def second_functions(rng: Random, staff: list[Draft]) -> None:
    """Thirty response inspectors also teach the use of force, one day a week."""
    candidates = [draft for draft in staff if draft.stints and draft.current.function == "response-inspector"]
    for draft in rng.sample(candidates, 30):
        main = draft.current
        main.share = 80
        draft.stints.append(Stint("DHR-VO", "firearms-instructor", main.from_date, share=20))


def planned_departures(rng: Random, staff: list[Draft], today: dt.date) -> None:
    """Eight colleagues whose pension date is known."""
    candidates = [
        draft
        for draft in staff
        if not draft.is_cast and len(draft.stints) > 2 and not leads(draft.current.function)
    ]
    for draft in rng.sample(candidates, 8):
        draft.left = month_before(today, -rng.uniform(0.2, 0.9)) - DAY
        for stint in draft.stints:
            stint.to_date = stint.to_date or draft.left


def absences(rng: Random, staff: list[Draft], today: dt.date) -> list[AbsenceFacts]:
    """Twenty-four colleagues long absent now, sixteen who came back. Never why."""
    candidates = [
        draft
        for draft in staff
        if draft.stints
        and draft.left is None
        and not draft.is_cast
        and draft.joined < month_before(today, 3)
        and draft.cadre != Cadre.EXTERNAL
    ]
    rows: list[AbsenceFacts] = []
    for place, draft in enumerate(rng.sample(candidates, 40)):
        if place < 24:
            until = None if rng.randrange(2) else month_before(today, -rng.uniform(0.2, 0.7)) - DAY
            rows.append((draft.staff_number, month_before(today, rng.uniform(0.2, 1.2)), until))
        else:
            start = month_before(today, rng.uniform(1.6, 2.8))
            rows.append((draft.staff_number, start, start + dt.timedelta(days=rng.randrange(95, 400))))
    return sorted(rows, key=lambda row: row[0])
