"""What is handed out: by list, by scanner, to one person; mistakes set right, and who sees which name (L6.7-a)."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.roles import roles
from rit.foundation.registries import xray
from rit.people.models import Assignment, Person, Unit
from rit.protect.norms.handing import actions, queries
from rit.protect.norms.models import Edition, Handing

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 18)
SESSION = {"on_date": "2025-03-17", "place": "Teamoverleg"}


@pytest.fixture
def edition(actor: Any, now: datetime) -> Edition:
    edit = actions.EditionEdit("other", {"nl": "Kaart"}, None, date(2025, 1, 6), 3)
    return actions.add_edition(edit, by=actor("coordinator"), now=now)


def url(name: str, edition: Edition, more: str = "") -> str:
    return reverse(f"norms:{name}", args=[edition.pk]) + more


def as_(who: Actor) -> None:
    """What `who_is_asking` tells the database at the start of a request."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('rit.person', %s, true), set_config('rit.day', %s, true),"
            " set_config('rit.account', %s, true)",
            [str(who.person or ""), TODAY.isoformat(), str(who.account or "")],
        )


def members(code: str = "INT-A") -> list[Person]:
    return queries.members(Unit.objects.get(code=code), TODAY)


@pytest.mark.req("L6.7-a")
def test_an_edition_is_added_and_changed_without_losing_what_was_typed(sign_in: Any) -> None:
    client = sign_in("coordinator")
    good = {"kind": "chain", "title_nl": "Ketting", "from_date": "2025-01-06", "made": "10"}
    for wrong in ({"title_nl": ""}, {"kind": "booklet"}, {"made": "0"}, {"from_date": "gisteren"}):
        answer = client.post(reverse("norms:new_edition"), good | wrong)
        assert answer.status_code == 422
    assert client.post(reverse("norms:new_edition"), good).status_code == 302
    made = Edition.objects.get(title__nl="Ketting")
    assert client.post(url("change_edition", made), good | {"made": "20", "revision": "1"}).status_code == 302
    late = client.post(url("change_edition", made), good | {"made": "30", "revision": "1"})
    assert late.status_code == 422
    assert 'value="30"' in late.content.decode()
    made.refresh_from_db()
    assert made.made == 20
    assert sign_in("employee").get(reverse("norms:new_edition")).status_code == 403


@pytest.mark.req("L6.7-a")
def test_a_list_is_ticked_at_a_session(sign_in: Any, edition: Edition) -> None:
    client, people = sign_in("coordinator"), members()
    page = url("session", edition, "?unit=INT-A")
    first, second = people[:2]
    assert client.post(page, SESSION).status_code == 422  # nobody ticked
    ahead = client.post(page, SESSION | {"on_date": "2025-03-19", "people": [str(first.pk)]})
    assert ahead.status_code == 422
    assert f'value="{first.pk}"' in ahead.content.decode()
    assert client.post(page, SESSION | {"people": [str(first.pk)]}).status_code == 302
    shown = client.get(page).content.decode()
    assert f'value="{first.pk}"' not in shown
    assert first.full_name in shown
    assert f'value="{second.pk}"' in shown
    again = client.post(page, SESSION | {"people": [str(first.pk), str(second.pk)]})
    assert again.status_code == 422
    assert Handing.objects.filter(edition=edition).count() == 1


@pytest.mark.req("L6.7-a")
def test_the_day_and_the_place_are_asked_in_one_way(sign_in: Any, edition: Edition) -> None:
    client, ways = sign_in("coordinator"), ("session", "scan", "hand_one")
    said = set()
    for way in ways:
        page = url(way, edition, "?unit=INT-A" if way == "session" else "")
        shown = client.get(page).context["form"]
        asked = [(one.name, str(one.label), str(one.help_text), one.field.required) for one in shown][:2]
        answer = client.post(page, {"on_date": "", "place": " ", "sort": "lost", "reason": "Weg"})
        faults = answer.context["form"].errors
        assert answer.status_code == 422
        said.add((*asked, *faults["on_date"], *faults["place"]))
    assert len(said) == 1
    assert [name for name, *_more in next(iter(said))[:2]] == ["on_date", "place"]


@pytest.mark.req("L6.7-a")
def test_numbers_are_scanned_all_or_none(sign_in: Any, edition: Edition) -> None:
    client, people = sign_in("hr"), members()
    gone = Person.objects.filter(left_date__lt=TODAY).earliest("staff_number")
    actions.hand(
        edition.pk, [people[0].pk], actions.Session(date(2025, 3, 1), "Korpsdag"),
        by=Actor(None, doors=frozenset({"plan.steer"})), now=datetime.fromisoformat("2025-03-01T10:00:00+00:00"),
    )  # fmt: skip
    text = "\n".join([people[1].staff_number.lower(), "P9999", gone.staff_number, people[0].staff_number])
    answer = client.post(url("scan", edition), SESSION | {"numbers": text})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert gone.full_name in shown
    assert people[0].full_name in shown
    assert "P9999" in shown
    assert text.splitlines()[0] in shown
    good = SESSION | {"numbers": f"\n{people[1].staff_number}\r\n{people[2].staff_number}\r\n"}
    preview = client.post(url("scan", edition), good)
    assert preview.status_code == 200
    assert people[2].full_name in preview.content.decode()
    assert Handing.objects.filter(edition=edition).count() == 1
    assert client.post(url("scan_hand", edition), good).status_code == 302
    assert Handing.objects.filter(edition=edition).count() == 3
    assert client.post(url("scan_hand", edition), good).status_code == 422  # they have it now
    assert Handing.objects.filter(edition=edition).count() == 3
    assert sign_in("employee").get(url("scan", edition)).status_code == 403


@pytest.mark.req("L6.7-a")
def test_one_person_loses_it_and_a_mistake_is_taken_back(sign_in: Any, edition: Edition) -> None:
    client, one = sign_in("coordinator"), members()[0]
    page, given = url("hand_one", edition), SESSION | {"person": one.staff_number}
    assert client.post(page, given | {"sort": "lost", "reason": "Weg"}).status_code == 422  # has none
    assert client.post(page, given | {"sort": "given"}).status_code == 302
    assert client.post(page, given | {"sort": "lost"}).status_code == 422  # no reason
    assert client.post(page, given | {"sort": "lost", "reason": "Weg"}).status_code == 302
    stock = queries.stocks([edition], TODAY)[edition.pk]
    assert (stock.have, stock.lost, stock.left) == (0, 1, 2)
    lost = Handing.objects.get(edition=edition, sort="lost")
    undo = reverse("norms:undo_handing", args=[lost.pk])
    assert client.post(undo, {"reason": ""}).status_code == 422
    first = Handing.objects.get(edition=edition, sort="given")
    assert client.post(reverse("norms:undo_handing", args=[first.pk]), {"reason": "Fout"}).status_code == 403
    assert client.post(undo, {"reason": "Lag in de kast"}).status_code == 302
    assert client.post(undo, {"reason": "Nog eens"}).status_code == 403
    stock = queries.stocks([edition], TODAY)[edition.pk]
    assert (stock.have, stock.lost, stock.left) == (1, 0, 2)
    assert Handing.objects.filter(edition=edition).count() == 3
    for change in (lambda: lost.delete(), lambda: Handing.objects.filter(pk=lost.pk).update(reason="")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.req("L6.7-a")
def test_heads_see_their_own_unit_and_others_see_counts(
    sign_in: Any, actor: Any, edition: Edition, now: datetime
) -> None:
    led = (
        Assignment.objects.filter(leads=True, unit__code="INT-A", to_date=None).select_related("person").get()
    )
    head, own = sign_in(led.person.staff_number), next(one for one in members() if one.pk != led.person_id)
    other = next(one for one in members("INT-B") if one not in members())
    session = actions.Session(date(2025, 3, 17), "Korpsdag")
    actions.hand(edition.pk, [own.pk, other.pk], session, by=actor("coordinator"), now=now)
    shown = head.get(url("edition", edition)).content.decode()
    assert own.full_name in shown
    assert other.full_name not in head.get(url("edition", edition, "?unit=INT-B")).content.decode()
    assert (
        own.full_name not in sign_in("employee").get(url("edition", edition, "?unit=INT-A")).content.decode()
    )
    assert other.full_name in sign_in("hr").get(url("edition", edition, "?unit=INT-B")).content.decode()
    lost = SESSION | {"sort": "lost", "reason": "Weg", "person": other.staff_number}
    assert head.post(url("hand_one", edition), lost).status_code in {403, 422}
    as_(actor("hr"))
    theirs = Handing.objects.get(edition=edition, person=other)
    assert head.get(reverse("norms:undo_handing", args=[theirs.pk])).status_code == 404
    given = SESSION | {"people": [str(led.person_id)]}
    assert head.post(url("session", edition), given).status_code == 302


@pytest.mark.req("L6.7-a")
def test_the_wall_stands_behind_the_pages(actor: Any, edition: Edition, now: datetime) -> None:
    coordinator, one = actor("coordinator"), members()[0]
    session = actions.Session(date(2025, 3, 17), "Korpsdag")
    actions.hand(edition.pk, [one.pk], session, by=coordinator, now=now)
    seen = {}
    for role in ("employee", "chief", "coordinator", "hr"):
        as_(actor(role))
        seen[role] = Handing.objects.filter(edition=edition).count()
    assert seen == {"employee": 0, "chief": 0, "coordinator": 1, "hr": 1}
    as_(Actor(account=None, person=one.pk))
    assert Handing.objects.filter(edition=edition).count() == 1
    assert queries.stocks([edition], TODAY)[edition.pk].have == 1


def test_the_wall_names_the_roles_that_open_the_doors() -> None:
    wall = import_module("rit.protect.norms.migrations.0005_handed")
    assert set(wall.KEEPER_ROLES) == {
        code for code, role in roles().items() if role.doors & {"plan.steer", "people.hr"}
    }


@pytest.mark.req("L6.7-a")
def test_the_person_reads_it_on_the_own_pages(
    sign_in: Any, edition: Edition, actor: Any, now: datetime
) -> None:
    me, session = actor("employee"), actions.Session(date(2025, 3, 17), "Korpsdag aan zee")
    actions.hand(edition.pk, [me.person], session, by=actor("coordinator"), now=now)
    number = Person.objects.get(pk=me.person).staff_number
    client, own = sign_in("employee"), reverse("people:person", args=[number])
    for page in (reverse("mine:rit"), own, reverse("norms:editions")):
        assert "Korpsdag aan zee" in client.get(page).content.decode()
    assert "Korpsdag aan zee" in sign_in("hr").get(own).content.decode()
    assert "Korpsdag aan zee" not in sign_in("coach").get(own).content.decode()


@pytest.mark.req("L6.7-a")
def test_the_list_for_the_next_session_and_the_x_ray(
    sign_in: Any, actor: Any, edition: Edition, now: datetime
) -> None:
    one = members()[0]
    session = actions.Session(date(2025, 3, 17), "Korpsdag")
    actions.hand(edition.pk, [one.pk], session, by=actor("coordinator"), now=now)
    book = ZipFile(BytesIO(sign_in("hr").get(url("edition_missing", edition)).content))
    numbers = book.read("xl/sharedStrings.xml").decode()
    assert one.staff_number not in numbers
    assert members()[1].staff_number in numbers
    assert sign_in("employee").get(url("edition_missing", edition)).status_code == 403
    never = Edition.objects.exclude(handings__isnull=False).get(title__nl__startswith="Zakkaart")
    urls = [one.url for _kind, found, *_many in xray.findings(actor("hr"), TODAY) for one in found]
    assert url("edition", never) in urls
    assert url("edition", edition) not in urls
