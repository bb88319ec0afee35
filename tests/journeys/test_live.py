"""A coach opens a live dilemma, telephones vote before and after, the shift shows, and no vote is kept (L6.4-e)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from psycopg import errors

from rit.config.launch.postgres import APP
from rit.foundation.access.actor import system
from rit.foundation.audit.models import Entry
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.live import actions, ballots, guard, pictures, queries
from rit.stimulate.training.live.demo import OPEN_CODE
from rit.stimulate.training.live.models import Harvest, Live
from rit.stimulate.training.live.states import FEWEST
from rit.stimulate.training.live.views import telephone as telephone_views
from tests import database

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.4-e")]
DILEMMA = "the-third-visit"
COACH, OTHER = "coach", "P0062"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    guard.forget()
    telephone_views._phases.clear()
    yield
    guard.forget()


@pytest.fixture
def coach(sign_in: Any) -> Client:
    found: Client = sign_in(COACH)
    return found


@pytest.fixture
def live(coach: Client) -> Live:
    return opened(coach)


def opened(coach: Client) -> Live:
    answer = coach.post(reverse("live:begin", args=[DILEMMA]))
    assert answer.status_code == 302
    return Live.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])


def step(coach: Client, live: Live, name: str) -> None:
    assert coach.post(reverse("live:step", args=[live.pk, name])).status_code == 302
    live.refresh_from_db()


def joined(live: Live) -> Client:
    phone = Client()
    assert phone.get(reverse("vote:show", args=[live.code])).status_code == 200
    return phone


def vote(phone: Client, live: Live, letter: str, moment: str = "") -> Any:
    data = {"choice": letter, "moment": moment or live.phase}
    return phone.post(reverse("vote:cast", args=[live.code]), data)


def counts(coach: Client, live: Live) -> Any:
    return coach.get(reverse("live:screen", args=[live.pk])).context["votes"]


def test_a_group_votes_talks_votes_again_and_sees_the_shift(coach: Client, live: Live) -> None:
    phones = [joined(live) for _phone in range(6)]
    assert "Wacht tot de coach" in phones[0].get(reverse("vote:show", args=[live.code])).content.decode()
    step(coach, live, "vote")
    for phone, letter in zip(phones, "AAAABC", strict=True):
        answer = vote(phone, live, letter)
        assert answer.status_code == 302
        page = phone.get(answer["Location"]).content.decode()
        assert f"Je stem is aangekomen: {letter}" in page
    step(coach, live, "talk")
    assert counts(coach, live).counts == [4, 1, 1, 0]
    step(coach, live, "vote_again")
    for phone, letter in zip(phones, "ABBBBC", strict=True):
        vote(phone, live, letter)
    step(coach, live, "close")

    assert (live.before, live.after) == ([4, 1, 1, 0], [1, 4, 1, 0])
    told = "kiezen 3 mensen meer voor B"
    assert told in coach.get(reverse("live:screen", args=[live.pk])).content.decode()
    page = phones[0].get(reverse("vote:show", args=[live.code])).content.decode()
    assert told in page
    assert "3 minder" in page


def test_a_change_of_mind_is_one_vote_and_sending_again_changes_nothing(coach: Client, live: Live) -> None:
    phones = [joined(live) for _phone in range(5)]
    step(coach, live, "vote")
    for phone in phones:
        vote(phone, live, "A")
    for letter in "BBAC":
        vote(phones[0], live, letter)
    vote(phones[1], live, "A")

    assert counts(coach, live).counts == [4, 0, 1, 0]
    assert Client().get(reverse("vote:show", args=[live.code])).context["own"] is None
    assert phones[0].get(reverse("vote:show", args=[live.code])).context["own"].letter == "C"


def test_with_fewer_than_five_only_how_many_voted_is_shown_and_closing_keeps_nothing(
    coach: Client, live: Live
) -> None:
    step(coach, live, "vote")
    for letter in "ABCA":
        vote(joined(live), live, letter)
    found = counts(coach, live)
    assert (found.voted, found.counts) == (4, None)
    page = coach.get(reverse("live:counted", args=[live.pk]) + "?phase=before").content.decode()
    assert "vanaf 5" in page
    assert "vote-bars" not in page
    coach.post(reverse("live:notes", args=[live.pk]), {"text": "Stil begin, goed einde."})
    step(coach, live, "close")

    assert (live.before, live.after) == (None, None)
    assert coach.get(reverse("live:harvest", args=[live.pk])).status_code == 403
    assert "Stil begin" in coach.get(reverse("live:notes", args=[live.pk])).content.decode()
    assert "niets" in coach.get(reverse("live:screen", args=[live.pk])).content.decode()
    page = joined(live).get(reverse("vote:show", args=[live.code])).content.decode()
    assert "Bedankt" in page


def test_closing_wipes_every_ballot_and_what_stays_never_changes(coach: Client, live: Live) -> None:
    step(coach, live, "vote")
    for _phone in range(5):
        vote(joined(live), live, "A")
    assert owner("select count(*) from stimulate_training_liveballot where live_id = %s", live.pk) == 0
    with connection.cursor() as cursor:  # the wall: the runtime role sees none of them
        cursor.execute("select count(*) from stimulate_training_liveballot")
        assert cursor.fetchone()[0] == 0
        cursor.execute("select count(*) from stimulate_training_livetally")
        assert cursor.fetchone()[0] == 0
    step(coach, live, "close")
    assert queries.counted(live)["before"].counts == [5, 0, 0, 0]
    assert vote(joined(live), live, "B", "before").status_code == 409
    with pytest.raises(Exception, match="never changes"):
        Live.objects.filter(pk=live.pk).update(before=[1, 2, 3, 4])


def owner(query: str, *values: Any) -> Any:
    """What another transaction of the owner sees: only what was committed."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(host=database.socket(), user="rit_owner", dbname=name) as other:
        return other.execute(query, values).fetchone()[0]  # type: ignore[index, call-overload]


def test_only_the_coach_gets_counts_and_closes_also_past_the_code(
    coach: Client, live: Live, actor: Any
) -> None:
    step(coach, live, "vote")
    for _phone in range(5):
        vote(joined(live), live, "A")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.person', %s, true)", [str(actor(OTHER).person)])
        cursor.execute("select count(*) from live_counted(%s)", [live.pk])
        assert cursor.fetchone()[0] == 0
        with pytest.raises(Exception, match="only whoever leads"):
            cursor.execute("select live_close(%s, now())", [live.pk])


def test_another_coach_and_an_employee_do_not_see_it(live: Live, sign_in: Any) -> None:
    other, employee = sign_in(OTHER), sign_in("employee")
    for name in ("screen", "counted", "notes", "harvest"):
        assert other.get(reverse(f"live:{name}", args=[live.pk])).status_code == 404
    assert other.post(reverse("live:step", args=[live.pk, "vote"])).status_code == 404
    assert employee.post(reverse("live:begin", args=[DILEMMA])).status_code == 403
    assert employee.get(reverse("live:mine")).status_code == 403


def test_the_ballot_names_nobody_and_the_two_votes_of_a_telephone_cannot_be_laid_together() -> None:
    key = UUID(int=7)
    assert ballots.name("secret", key, "before") != ballots.name("secret", key, "after")
    pads = {ballots.pad(f"secret {number}", key, "before") for number in range(60)}
    assert pads == {0, 1, 2, 3}


def test_a_telephone_leaves_no_account_and_no_session_behind(sign_in: Any, live: Live) -> None:
    """Whoever is signed in elsewhere comes in as a stranger."""
    employee = sign_in("employee")
    before = Entry.objects.count()
    page = employee.get(reverse("vote:show", args=[live.code]))

    assert "Lotte" not in page.content.decode()
    assert set(page.cookies) == {settings.BALLOT_COOKIE_NAME}
    cookie = page.cookies[settings.BALLOT_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert Entry.objects.count() == before
    assert not hasattr(page.wsgi_request, "actor")


def test_the_trail_says_who_opened_and_closed_never_who_voted(coach: Client, live: Live) -> None:
    step(coach, live, "vote")
    vote(joined(live), live, "A")
    step(coach, live, "close")

    said = list(Entry.objects.filter(subject_id=str(live.pk)).values_list("event", "detail"))
    assert said == [("live.opened", {}), ("live.closed", {})]


@pytest.mark.parametrize("typed", ["", "   ", "XXXXXX", "niet-een-code", "'; drop table", "GHT27", "é" * 6])
def test_a_wrong_code_is_said_and_stays_in_the_field(typed: str) -> None:
    answer = Client().post(reverse("vote:enter"), {"code": typed})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize(
    "typed", [OPEN_CODE, OPEN_CODE.lower(), f" {OPEN_CODE[:3]} {OPEN_CODE[3:]} ", "ght-274"]
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    answer = Client().post(reverse("vote:enter"), {"code": typed})

    assert answer["Location"] == reverse("vote:show", args=[OPEN_CODE])


def test_yesterdays_code_opens_nothing(coach: Client, live: Live, now: Any) -> None:
    Live.objects.filter(pk=live.pk).update(day=(now - timedelta(days=1)).date())

    assert Client().get(reverse("vote:show", args=[live.code])).status_code == 404
    assert Client().get(reverse("vote:phase", args=[live.pk])).content == b"none"


def test_who_guesses_waits_and_who_is_in_does_not(live: Live) -> None:
    phone = joined(live)
    for _guess in range(guard.BURST):
        assert Client().get(reverse("vote:show", args=["BBBBBB"])).status_code == 404
    waits = Client().get(reverse("vote:show", args=[live.code]))

    assert waits.status_code == 429
    assert waits["Retry-After"] == "10"
    assert phone.get(reverse("vote:show", args=[live.code])).status_code == 200
    forged = Client()
    forged.cookies[settings.BALLOT_COOKIE_NAME] = "made-up:signature"
    assert forged.get(reverse("vote:show", args=[live.code])).status_code == 429


def test_a_post_from_another_site_is_not_taken(coach: Client, live: Live) -> None:
    phone = joined(live)
    step(coach, live, "vote")
    url, data = reverse("vote:cast", args=[live.code]), {"choice": "A", "moment": "before"}

    assert phone.post(url, data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert phone.post(url, data, headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert counts(coach, live).voted == 0


def test_without_a_cookie_without_a_choice_or_too_late_nothing_is_counted_and_it_is_said(
    coach: Client, live: Live
) -> None:
    step(coach, live, "vote")
    bare = vote(Client(), live, "A")
    assert bare.status_code == 422
    assert settings.BALLOT_COOKIE_NAME in bare.cookies
    phone = joined(live)
    for wrong in ("", "D", "Z", "AB"):
        assert vote(phone, live, wrong).status_code == 422
    step(coach, live, "talk")
    late = vote(phone, live, "A", "before")
    assert late.status_code == 409
    assert "voorbij" in late.content.decode()
    assert vote(phone, live, "A", "nonsense").status_code == 409
    assert counts(coach, live).voted == 0


def test_the_phase_is_one_word_without_session_cookie_or_query_for_most(
    live: Live, coach: Client, django_assert_num_queries: Any
) -> None:
    url = reverse("vote:phase", args=[live.pk])
    first = Client().get(url)
    assert (first.content, dict(first.cookies)) == (b"joining", {})
    with django_assert_num_queries(0):
        assert Client().get(url).content == b"joining"
    step(coach, live, "vote")
    telephone_views._phases.clear()
    assert Client().get(url).content == b"before"


def test_the_screen_is_silent_while_nothing_is_new(coach: Client, live: Live) -> None:
    step(coach, live, "vote")
    url = reverse("live:counted", args=[live.pk])
    page = coach.get(f"{url}?phase=before")
    mark = re.search(r"seen=([0-9a-f]+)", page.content.decode())
    assert mark
    assert coach.get(f"{url}?phase=before&seen={mark[1]}").status_code == 204
    vote(joined(live), live, "A")
    assert coach.get(f"{url}?phase=before&seen={mark[1]}").status_code == 200
    assert coach.get(f"{url}?phase=joining").status_code == 204  # a page from before the step


def test_steps_go_in_order_and_a_double_click_is_one(coach: Client, live: Live) -> None:
    assert coach.post(reverse("live:step", args=[live.pk, "vote_again"])).status_code == 403
    step(coach, live, "vote")
    step(coach, live, "vote")
    assert live.phase == "before"
    assert coach.post(reverse("live:step", args=[live.pk, "nonsense"])).status_code == 404
    step(coach, live, "talk")
    step(coach, live, "back")
    assert live.phase == "before"
    assert opened(coach).pk == live.pk  # opening it twice on one day is once


def test_only_a_published_edition_is_voted_on(coach: Client) -> None:
    assert coach.post(reverse("live:begin", args=["de-drone-boven-de-tuin"])).status_code == 404
    draft = Edition.objects.get(dilemma__code="wie-komt-er-op-de-affiche")
    assert draft.state == "draft"
    assert coach.post(reverse("live:begin", args=[draft.dilemma.code])).status_code == 404


def closed_with_a_group(coach: Client, live: Live) -> None:
    step(coach, live, "vote")
    for _phone in range(FEWEST):
        vote(joined(live), live, "A")
    step(coach, live, "close")


@pytest.mark.req("L7-d")
def test_what_a_group_takes_along_is_kept_without_names_and_read_by_theme(
    coach: Client, live: Live, sign_in: Any
) -> None:
    closed_with_a_group(coach, live)
    url = reverse("live:harvest", args=[live.pk])
    named = coach.post(url, {"lines": "Samen teruggaan helpt.\nZoals Maes zei, eerst bellen."})
    assert named.status_code == 422
    assert "Maes" in named.content.decode()
    assert not Harvest.objects.filter(text__contains="Maes").exists()
    assert coach.post(url, {"lines": "Samen teruggaan helpt ons allemaal."}).status_code == 302

    kept = Harvest.objects.get(text="Samen teruggaan helpt ons allemaal.")
    assert {field.name for field in Harvest._meta.fields} == {"id", "edition", "year", "language", "text"}
    assert kept.year == 2025
    for reader in ("coordinator", "board_member", OTHER):
        page = sign_in(reader).get(reverse("live:lives"))
        assert "Samen teruggaan helpt ons allemaal." in page.content.decode(), reader
    assert sign_in("employee").get(reverse("live:lives")).status_code == 403
    theme = kept.edition.theme
    assert (
        "ons allemaal"
        in sign_in("board_member").get(f"{reverse('live:lives')}?theme={theme}").content.decode()
    )


def test_votes_of_one_sitting_alone_are_not_shown_to_all(sign_in: Any) -> None:
    board = sign_in("board_member")
    twice = board.get(reverse("live:lives")).context["moved"]
    assert {one.talks for one in twice} == {2}
    assert DILEMMA in {one.code for one in twice}
    Live.objects.filter(code="RZ8K5D").delete()
    assert DILEMMA not in {one.code for one in board.get(reverse("live:lives")).context["moved"]}


@pytest.mark.req("L6.4-e")
def test_who_scans_never_waits_for_what_others_try(live: Live) -> None:
    scanned = reverse("vote:scanned", args=[live.pk])
    for _guess in range(guard.BURST + 1):
        Client().post(reverse("vote:enter"), {"code": "ZZZZZZ"})
    assert Client().get(reverse("vote:show", args=[live.code])).status_code == 429
    telephone = Client()
    page = telephone.get(scanned)
    assert page.status_code == 200
    assert live.code in page.content.decode()
    assert telephone.get(reverse("vote:show", args=[live.code])).status_code == 200
    gone = Client().get(reverse("vote:scanned", args=[UUID(int=7)]))
    assert gone.status_code == 404
    assert 'id="code"' in gone.content.decode()


def test_the_screen_shows_the_key_and_not_the_code_in_its_picture(coach: Client, live: Live) -> None:
    page = coach.get(reverse("live:screen", args=[live.pk]))
    address = f"http://testserver{reverse('vote:scanned', args=[live.pk])}"
    assert page.context["qr"] == pictures.picture(address)
    assert page.context["address"] == "testserver/vote/"


def test_a_surname_that_is_a_common_word_is_kept_when_the_coach_says_so(coach: Client, live: Live) -> None:
    closed_with_a_group(coach, live)
    url, line = reverse("live:harvest", args=[live.pk]), "Iedereen zegt Maes."
    assert coach.post(url, {"lines": line}).status_code == 422
    assert coach.post(url, {"lines": line, "sure": "on"}).status_code == 302
    assert Harvest.objects.filter(text=line).exists()


@pytest.mark.parametrize("lines", ["", "x" * 201, "\n".join(f"Zin {number}." for number in range(11))])
def test_bad_sentences_are_said_and_lose_nothing(coach: Client, live: Live, lines: str) -> None:
    closed_with_a_group(coach, live)
    answer = coach.post(reverse("live:harvest", args=[live.pk]), {"lines": lines})

    assert answer.status_code == 422
    assert lines[:30] in answer.content.decode()


@pytest.mark.req("L7-d")
def test_the_coordinator_takes_a_sentence_away(sign_in: Any) -> None:
    line = Harvest.objects.earliest("pk")
    url = reverse("live:drop", args=[line.pk])
    assert sign_in(COACH).post(url).status_code == 403
    assert sign_in("coordinator").post(url).status_code == 302
    assert not Harvest.objects.filter(pk=line.pk).exists()
    assert Entry.objects.latest("at").event == "live.harvest_dropped" or Entry.objects.filter(
        event="live.harvest_dropped"
    )


def test_notes_are_the_coachs_own_also_past_the_code(coach: Client, live: Live, actor: Any) -> None:
    coach.post(reverse("live:notes", args=[live.pk]), {"text": "Alleen voor mij."})
    with connection.cursor() as cursor:
        for who, seen in ((COACH, 1), (OTHER, 0), ("chief", 0)):
            cursor.execute("select set_config('rit.person', %s, true)", [str(actor(who).person)])
            cursor.execute("select count(*) from stimulate_training_livenote where live_id = %s", [live.pk])
            assert cursor.fetchone()[0] == seen, who


def test_what_was_left_open_is_closed_in_the_night(coach: Client, live: Live, now: Any) -> None:
    step(coach, live, "vote")
    for _phone in range(FEWEST):
        vote(joined(live), live, "B")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
        assert actions.close_left_open(by=system("nightly"), now=now) == 0
        actions.close_left_open(by=system("nightly"), now=now + timedelta(days=1))
    live.refresh_from_db()

    assert (live.phase, live.before, live.after) == ("closed", [0, 5, 0, 0], None)


FILES = "select array_agg(pg_relation_filenode(name::regclass)) from unnest(%s::text[]) name"


def test_closing_the_last_sitting_empties_the_files_of_its_votes(
    coach: Client, live: Live, sign_in: Any
) -> None:
    """The order of the votes is there while people vote and no longer; another room that votes is left alone."""
    votes = [f"stimulate_training_{name}" for name in ("liveballot", "livetally")]

    def files() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(FILES, [votes])
            return list(cursor.fetchone()[0])

    second = sign_in(OTHER)
    other = opened(second)
    for leads, sitting in ((coach, live), (second, other)):
        step(leads, sitting, "vote")
        vote(joined(sitting), sitting, "B")
    before = files()
    step(coach, live, "close")
    assert files() == before
    assert counts(second, other).voted == 1
    step(second, other, "close")
    assert not set(files()) & set(before)


def test_votes_are_in_no_log_and_no_copy_of_the_files() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relpersistence = 'u' and relkind = 'r'"
            " and relname like 'stimulate_training_live%'"
        )
        assert {name for (name,) in cursor.fetchall()} == {
            "stimulate_training_liveballot",
            "stimulate_training_livetally",
        }


def test_the_night_writes_votes_and_sentences_anew(coach: Client, live: Live, now: Any) -> None:
    """Wiped ballots leave the files, and the sentences of one sitting no longer share the mark of one transaction."""
    step(coach, live, "vote")
    phone = joined(live)
    vote(phone, live, "B")
    tables = [f"stimulate_training_{name}" for name in ("liveballot", "livetally", "harvest")]
    sentences = set(Harvest.objects.values_list("pk", "text"))
    with connection.cursor() as cursor:
        cursor.execute(FILES, [tables])
        [before] = cursor.fetchone()
        cursor.execute("select set_config('rit.clerk', 'on', true)")
        actions.close_left_open(by=system("nightly"), now=now)
        cursor.execute("select set_config('rit.clerk', '', true)")
        cursor.execute(FILES, [tables])
        [after] = cursor.fetchone()
        cursor.execute("select count(distinct xmin::text) from stimulate_training_harvest")
        assert cursor.fetchone()[0] == 1
    assert not set(before) & set(after)
    assert set(Harvest.objects.values_list("pk", "text")) == sentences
    vote(phone, live, "B")  # sent again: still one
    assert counts(coach, live).voted == 1
    with (
        pytest.raises(Exception, match="only the clerk"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select live_shuffle()")


def test_the_demo_shows_a_shift_and_what_too_few_leave(sign_in: Any) -> None:
    shown = [live for live in Live.objects.filter(phase="closed") if live.before]
    few = Live.objects.get(phase="closed", before=None)
    assert len(shown) == 4
    page = sign_in(COACH).get(reverse("live:screen", args=[few.pk])).content.decode()
    assert "Minder dan 5" in page
    assert Live.objects.get(code=OPEN_CODE).phase == "before"
    assert mail.outbox == []


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_telephone_speaks_the_language_that_was_chosen(live: Live, language: str) -> None:
    phone = joined(live)
    phone.post(reverse("ui:language"), {"language": language, "next": reverse("vote:show", args=[live.code])})
    page = phone.get(reverse("vote:show", args=[live.code]))

    assert page["Content-Language"] == language
    assert page.context["text"].language == language


def test_the_database_counts_to_the_same_minimum() -> None:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(host=database.socket(), user=APP, dbname=name) as other:
        found = other.execute("select pg_get_functiondef('live_close'::regproc)").fetchone()
        assert found is not None
        assert f">= {FEWEST}" in found[0]
        with pytest.raises(errors.RaiseException):
            other.execute("select live_cast(gen_random_uuid(), 'joining', 'x', 0, 0)")
