"""Five years of the board of a fictional corps, replayed through the real actions on the day each thing happened."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.foundation.documents import sample
from rit.people.models import Person, Unit
from rit.plan import actions as plan_actions
from rit.plan import demo as plan_demo
from rit.plan.board import actions, rules, subjects
from rit.plan.board.models import Decision, Item, Meeting
from rit.plan.board.models import MayorReport as Report
from rit.plan.models import Action, Instrument, Objective, Plan

STORIES = Path(__file__).with_name("stories.toml")
SECRETARY, CHIEF, COORDINATOR, MAYOR = "P0010", "P0001", "P0003", "P0002"
DOORS = {
    SECRETARY: frozenset({rules.SEE, rules.PREPARE}),
    CHIEF: frozenset({rules.SEE, rules.MAYOR_PREPARE, rules.MAYOR_SEND}),
    COORDINATOR: frozenset({rules.SEE, rules.STEER, rules.MAYOR_PREPARE}),
    MAYOR: frozenset({rules.MAYOR_READ}),
}
Told = Mapping[str, Any]  # Any: what TOML can hold
Happens = Callable[[datetime], object]
Event = tuple[datetime, Happens]


class Replay:
    """What has been made so far, by the keys of the story."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.people = {one.staff_number: one for one in Person.objects.filter(staff_number__startswith="P00")}
        self.corps = plan_demo.Corps(self.people, {unit.code: unit for unit in Unit.objects.all()})
        self.meetings: dict[date, UUID] = {}
        self.items: dict[str, UUID] = {}
        self.decisions: dict[str, UUID] = {}
        self.reports: dict[date, UUID] = {}
        self.actions: dict[str, UUID] = {}

    def actor(self, staff_number: str) -> Actor:
        person = self.people[staff_number]
        return Actor(
            account=person.account_id,
            person=person.pk,
            name=person.full_name,
            roles=frozenset({"board"}),
            doors=DOORS.get(staff_number, frozenset()),
        )

    @property
    def secretary(self) -> Actor:
        return self.actor(SECRETARY)


def events(plan: Plan) -> list[Event]:
    """Everything that happens, each with its moment; the plan's own story runs between them."""
    with STORIES.open("rb") as stream:
        told = tomllib.load(stream)
    replay = Replay(plan)
    found = [event for meeting in told["meetings"] for event in _meeting(replay, meeting)]
    found += [(_at(one["on"], 14), _instrument(replay, one)) for one in told["instruments"]]
    for number, item in enumerate(told["waiting"]):
        found.append((_at(item["on"], 15, number), _propose(replay, f"waiting-{number}", item)))
    found += [event for report in told["reports"] for event in _report(replay, report)]
    return sorted(found, key=lambda event: event[0])


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)


def _meeting(replay: Replay, told: Told) -> Iterator[Event]:
    day: date = told["date"]
    state = told.get("state", "closed")
    announced = told.get("announced", day - timedelta(days=21))
    edit = actions.MeetingEdit(day, told["time"], told["place"], told.get("note", ""))

    def announce(now: datetime) -> None:
        replay.meetings[day] = actions.announce(edit, by=replay.secretary, now=now).pk

    yield _at(announced, 8), announce
    for number, item in enumerate(told["items"]):
        key = item.get("again") or item.get("key") or f"{day}-{number}"
        if "again" not in item:
            yield _at(item["on"], 9, number), _propose(replay, key, item)
        placed = max(item["on"], announced) + timedelta(days=1)
        yield _at(min(placed, day), 10, number), _place(replay, key, day)
    if state == "cancelled":
        yield _at(day - timedelta(days=5), 11), _press(replay, day, "cancel", told["reason"])
    if state in {"held", "closed"}:
        yield _at(day, 15), _press(replay, day, "hold")
        for number, item in enumerate(told["items"]):
            yield from _decide(replay, day, item, number)
    if state == "closed":
        last = max(item.get("signed", day + timedelta(days=3)) for item in told["items"])
        yield _at(last, 16), _press(replay, day, "close")


def _propose(replay: Replay, key: str, told: Told) -> Happens:
    def happens(now: datetime) -> None:
        kind, subject_key = told.get("about", ("", ""))
        title = {"nl": told.get("title", "")}
        if kind == "instrument":
            subject_key = f"{replay.plan.code}:{subject_key}"
        if kind and (subject := subjects.of(kind)):
            title = dict(subject.title(subject_key) or title)
        file = told.get("file")
        upload = sample.pdf(file["name"], file["says"], kind="Nota", now=now) if file else None
        proposal = actions.Proposal(told["kind"], title, told["note"], kind, subject_key, upload)
        replay.items[key] = actions.propose(proposal, by=replay.actor(told["by"]), now=now).pk

    return happens


def _instrument(replay: Replay, told: Told) -> Happens:
    def happens(now: datetime) -> None:
        plan = Plan.objects.get(pk=replay.plan.pk)
        texts = {
            name: told[name] for name in ("title", "short", "summary", "approach", "kinds", "class_reason")
        }
        plan_actions.propose_instrument(
            plan,
            told["code"],
            told["section"],
            texts,
            list(Objective.objects.filter(plan=plan, number__in=told["objectives"])),
            from_date=told["from"],
            by=replay.actor(COORDINATOR),
            now=now,
        )

    return happens


def _place(replay: Replay, key: str, day: date) -> Happens:
    def happens(now: datetime) -> None:
        item = Item.objects.get(pk=replay.items[key])
        actions.place(item.pk, replay.meetings[day], version=item.version, by=replay.secretary, now=now)

    return happens


def _press(replay: Replay, day: date, name: str, reason: str = "") -> Happens:
    def happens(now: datetime) -> None:
        meeting = Meeting.objects.get(pk=replay.meetings[day])
        by, version = replay.secretary, meeting.version
        if name == "cancel":
            actions.cancel(meeting.pk, reason=reason, version=version, by=by, now=now)
        else:
            press = actions.hold if name == "hold" else actions.close
            press(meeting.pk, version=version, by=by, now=now)

    return happens


def _decide(replay: Replay, day: date, told: Told, number: int) -> Iterator[Event]:
    if "outcome" not in told:
        return
    key = told.get("again") or told.get("key") or f"{day}-{number}"
    name = f"{day}-{key}"

    def record(now: datetime) -> None:
        item = Item.objects.get(pk=replay.items[key])
        decided = actions.Decided(told["outcome"], told["text"], told["reason"], day)
        made = actions.record(item.pk, decided, version=item.version, by=replay.secretary, now=now)
        replay.decisions[name] = made.pk

    yield _at(day, 15, 10 + number), record
    signed = told.get("signed", day + timedelta(days=3))
    if not signed:
        return
    yield _at(signed, 9, number), _sign(replay, name)
    for order, action in enumerate(told.get("actions", [])):
        yield _at(signed, 11, order), _make(replay, name, action)
        for event in action.get("events", []):
            yield _at(event["on"], 13, order), _happen(replay, action["title"], event)
    if "corrected" in told:
        correction = told["corrected"]
        yield _at(correction["on"], 10), _correct(replay, name, correction)
        yield _at(correction["on"], 11), _sign(replay, f"{name} corrected")


def _sign(replay: Replay, name: str) -> Happens:
    def happens(now: datetime) -> None:
        decision = Decision.objects.get(pk=replay.decisions[name])
        actions.sign(decision.pk, version=decision.version, by=replay.secretary, now=now)

    return happens


def _correct(replay: Replay, name: str, told: Told) -> Happens:
    def happens(now: datetime) -> None:
        decision = Decision.objects.get(pk=replay.decisions[name])
        newer = actions.correct(
            decision.pk,
            text=told["text"],
            reason=told["reason"],
            version=decision.version,
            by=replay.secretary,
            now=now,
        )
        replay.decisions[f"{name} corrected"] = newer.pk

    return happens


def _make(replay: Replay, name: str, told: Told) -> Happens:
    def happens(now: datetime) -> None:
        plan = Plan.objects.get(pk=replay.plan.pk)
        edit = plan_actions.Edit(
            title={"nl": told["title"]},
            owner=replay.people[told["owner"]],
            unit=None,
            start_date=told["start"],
            due_date=told["due"],
            recurrence="none",
            instrument=Instrument.objects.filter(plan=plan, code=told.get("instrument", "")).first(),
            objectives=list(Objective.objects.filter(plan=plan, number__in=told["objectives"])),
        )
        made = actions.make_action(replay.decisions[name], plan, edit, by=replay.secretary, now=now)
        replay.actions[told["title"]] = made.pk

    return happens


def _happen(replay: Replay, title: str, event: Told) -> Happens:
    def happens(now: datetime) -> None:
        plan_demo.happen(Action.objects.get(pk=replay.actions[title]).pk, event, replay.corps, now)

    return happens


def _report(replay: Replay, told: Told) -> Iterator[Event]:
    first: date = told["from"]

    def prepare(now: datetime) -> None:
        plan = Plan.objects.get(pk=replay.plan.pk)
        made = actions.prepare_report(
            plan,
            from_date=first,
            to_date=told["to"],
            text=told["text"],
            by=replay.actor(COORDINATOR),
            now=now,
        )
        replay.reports[first] = made.pk

    def send(now: datetime) -> None:
        report = Report.objects.get(pk=replay.reports[first])
        actions.send_report(report.pk, version=report.version, by=replay.actor(CHIEF), now=now)

    def note(now: datetime) -> None:
        report = Report.objects.get(pk=replay.reports[first])
        by = replay.actor(MAYOR)
        actions.note_report(report.pk, remark=told["remark"], version=report.version, by=by, now=now)

    yield _at(told["prepared"], 9), prepare
    yield _at(told["sent"], 9), send
    if "noted" in told:
        yield _at(told["noted"], 9), note
