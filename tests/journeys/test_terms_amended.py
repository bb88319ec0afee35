"""An amended law lists what to look at; the coordinator says of each whether it has to change (L2-e)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused
from rit.foundation.registries import citations, turn
from rit.foundation.registries.rows import count, counting
from rit.foundation.terms import actions, loader, queries
from rit.foundation.terms.models import AnchorVersion, LookAt, Verdict

pytestmark = [pytest.mark.django_db, pytest.mark.req("L2-e")]

ENGLISH = {"headers": {"Accept-Language": "en"}}
LAW = settings.POLICY / "law"
AMENDED = """
[[versions]]
from = {day}
by = "Wet van 01-02-2025"
what = {{ nl = "De wet wijzigt.", fr = "La loi change.", de = "Das Gesetz ändert sich.", en = "The act changes." }}
confidence = "V"

[[provisions]]"""
SignIn = Callable[[str], Client]


def waiting(code: str = "reporting-act-2022") -> AnchorVersion:
    return queries.amended(date(2025, 3, 18)).get(anchor=code)


def amend(folder: Path, day: date, now: datetime, code: str = "cp3") -> None:
    """The same files, with one more version of one text."""
    for path in LAW.glob("*.toml"):
        (folder / path.name).write_text(path.read_text())
    path = folder / f"{code}.toml"
    path.write_text(path.read_text().replace("\n[[provisions]]", AMENDED.format(day=day.isoformat()), 1))
    loader.load(folder, now=now)


def test_a_version_that_comes_later_waits_and_the_first_load_does_not(
    tmp_path: Path, now: datetime, today: date
) -> None:
    assert not queries.amended(today).filter(anchor="cp3").exists()

    amend(tmp_path, date(2025, 2, 1), now)

    assert queries.amended(today).get(anchor="cp3").changed["en"] == "The act changes."


@pytest.mark.parametrize(("days", "waits"), [(-400, True), (0, True), (90, True), (91, False)])
def test_what_begins_within_ninety_days_waits(
    tmp_path: Path, now: datetime, today: date, days: int, waits: bool
) -> None:
    amend(tmp_path, today + timedelta(days=days), now)

    assert queries.amended(today).filter(anchor="cp3").exists() == waits
    assert queries.amended(today + timedelta(days=days)).filter(anchor="cp3").exists()


def test_everything_that_cites_it_is_listed(actor: Callable[[str], Actor]) -> None:
    keys = {line.citing.key for line in queries.to_look_at(actor("coordinator"), waiting())}

    assert "plan:ghent-2020-2025" in keys
    assert any(key.startswith("role:") for key in keys)
    assert "instruction:klachten-tegen-collegas@2" in keys


def test_the_coordinator_looks_at_each_and_finishes(sign_in: SignIn, actor: Callable[[str], Actor]) -> None:
    client, version = sign_in("coordinator"), waiting()
    path = f"/law/amended/{version.pk}/"
    left = [line for line in queries.to_look_at(actor("coordinator"), version) if line.look is None]
    assert left

    assert client.post(f"{path}finish/").status_code == 403
    for line in left:
        sent = {"thing": line.citing.key, "verdict": "change", "note": "Verwijst naar de oude tekst."}
        assert client.post(f"{path}look/", sent)["Location"] == path
    shown = unescape(client.get(path, **ENGLISH).content.decode())
    assert "Everything on this list was looked at." in shown
    assert "Verwijst naar de oude tekst." in shown
    assert client.post(f"{path}finish/").status_code == 302

    version.refresh_from_db()
    assert version.looked_by_name == actor("coordinator").name
    assert client.post(f"{path}finish/").status_code == 403
    assert client.post(f"{path}look/", sent).status_code == 403
    assert client.get(path).status_code == 200
    assert not queries.amended(date(2025, 3, 18)).filter(pk=version.pk).exists()


def test_the_last_look_counts_and_none_is_lost(actor: Callable[[str], Actor], now: datetime) -> None:
    by, version = actor("coordinator"), waiting()
    thing = queries.to_look_at(by, version)[0].citing
    before = LookAt.objects.filter(version=version, thing=thing.key).count()

    for verdict in (Verdict.FINE, Verdict.CHANGE):
        actions.look_at(version.pk, thing, verdict, "Gelezen.", by=by, now=now)

    look = queries.to_look_at(by, version)[0].look
    assert look is not None
    assert look.verdict == "change"
    assert LookAt.objects.filter(version=version, thing=thing.key).count() == before + 2


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"verdict": "", "note": "Zin die blijft."}, "Choose whether it has to change."),
        ({"verdict": "fine", "note": " "}, "Write why, in a sentence."),
        ({"verdict": "maybe", "note": "Zin die blijft."}, "Select a valid choice"),
    ],
)
def test_a_look_without_verdict_or_reason_is_told(sign_in: SignIn, sent: dict[str, str], says: str) -> None:
    version = waiting()

    answer = sign_in("coordinator").post(
        f"/law/amended/{version.pk}/look/", {"thing": "plan:ghent-2020-2025", **sent}, **ENGLISH
    )

    shown = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert says in shown
    assert sent["note"].strip() in shown


def test_a_thing_that_does_not_cite_it_is_not_found(sign_in: SignIn) -> None:
    sent = {"thing": "plan:other", "verdict": "fine", "note": "x"}

    assert sign_in("coordinator").post(f"/law/amended/{waiting().pk}/look/", sent).status_code == 404
    assert sign_in("coordinator").get("/law/amended/999999/").status_code == 404
    unchanged = AnchorVersion.objects.filter(anchor="disciplinary-act-1999").earliest("pk")
    assert sign_in("coordinator").get(f"/law/amended/{unchanged.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["employee", "chief", "dpo", "mayor"])
def test_only_the_coordinator_looks(sign_in: SignIn, role: str) -> None:
    client, path = sign_in(role), f"/law/amended/{waiting().pk}/"

    assert [client.get("/law/amended/").status_code, client.get(path).status_code] == [403, 403]
    assert client.post(f"{path}look/", {"verdict": "fine"}).status_code == 403
    assert client.post(f"{path}finish/").status_code == 403


def test_the_rule_says_no_to_others_too(actor: Callable[[str], Actor], now: datetime) -> None:
    thing = citations.Citing("plan:x", "Plan", "x", "/")

    with pytest.raises(Refused):
        actions.look_at(waiting().pk, thing, Verdict.FINE, "x", by=actor("employee"), now=now)
    with pytest.raises(Refused):
        actions.finish_looking(waiting().pk, by=actor("employee"), now=now)


def test_it_is_the_coordinators_turn(actor: Callable[[str], Actor], today: date) -> None:
    urls = {one.url for one in turn.gather(actor("coordinator"), today, team=False)}

    assert f"/law/amended/{waiting().pk}/" in urls
    assert not any("/law/" in one.url for one in turn.gather(actor("chief"), today, team=False))


def test_an_update_loses_no_look(tmp_path: Path, now: datetime) -> None:
    before = list(LookAt.objects.order_by("pk").values_list("pk", "version_id"))
    assert before

    amend(tmp_path, date(2025, 2, 1), now, code="reporting-act-2022")

    assert list(LookAt.objects.order_by("pk").values_list("pk", "version_id")) == before


def test_the_menu_counts_all_areas_in_one_query(
    actor: Callable[[str], Actor], today: date, django_assert_num_queries: Any
) -> None:
    by, nobody = actor("coordinator"), actor("employee")
    gathered = turn.gather(by, today, team=False)
    soon = [one for one in gathered if one.due and one.due <= today + timedelta(days=30)]
    undated = [one for one in gathered if one.due is None]

    with django_assert_num_queries(1):
        assert len(soon) <= count(counting({"": turn.attention(by, today)}))[""] <= len(soon) + len(undated)
    assert count(counting({"": turn.attention(nobody, today)}))[""] == 1  # the workshop of the demo
