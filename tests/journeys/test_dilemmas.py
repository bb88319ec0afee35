"""The library as people use it: read by all, written by one, reviewed by another, never changed after that (L6.4-a)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from rit.foundation.registries import citations, search, turn, xray
from rit.people.models import Person
from rit.plan.rulebook import queries as rulebook
from rit.stimulate.training.dilemmas import loader
from rit.stimulate.training.dilemmas.models import Dilemma, Edition
from rit.stimulate.training.dilemmas.states import EditionState

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.4-a")]
POLICY = 36
NOW = datetime(2025, 3, 18, 9, tzinfo=UTC)
OPEN = "twenty-minutes-before-the-end"
COACH, OTHER = "P0062", "P0069"


def typed(**more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "language": "nl",
        "title": "De sleutel van het depot",
        "situation": "Je hebt de sleutel van het depot en iemand vraagt ze even te lenen.",
        "questions": "Wat weet je?\nWat weet je niet?\n\nWie vraag je raad?",
        "theme": "narcotics",
        "level": "starter",
        "minutes": "30",
        "cites": ["value:I.3", "code:42"],
        "source": "own",
    }
    for place in range(2):
        data |= {
            f"text_{place}": f"Keuze {place}",
            f"speaks_for_{place}": "Daarom wel.",
            f"speaks_against_{place}": "Daarom niet.",
        }
    return data | more


def begun(client: Client, **more: Any) -> Edition:
    answer = client.post(reverse("dilemmas:begin"), typed(**more))
    assert answer.status_code == 302, answer.context["form"].errors
    return Edition.objects.latest("created_at")


def test_what_was_cited_otherwise_can_stay() -> None:
    law = "law:reporting-act-2022"
    groups = rulebook.references([law, "value:I.3"])
    assert [reference for reference, _said in groups[-1][1]] == [law]
    offered = [reference for _title, some in groups for reference, _said in some]
    assert len(offered) == len(set(offered))
    assert {"value:I", "value:I.3", "code:81"} <= set(offered)
    assert all(" · " in said for _title, some in groups for _reference, said in some)


def at(name: str, edition: Edition) -> str:
    return reverse(f"dilemmas:{name}", args=[edition.dilemma.code, edition.number])


def test_everybody_finds_and_reads_but_only_leaders_see_the_notes(sign_in: Any) -> None:
    client = sign_in("employee")
    page = client.get(reverse("dilemmas:library"))
    assert page.context["page"].paginator.count == POLICY + 1
    assert not page.context["may_make"]

    read = client.get(reverse("dilemmas:dilemma", args=[OPEN])).content.decode()
    assert "tuinhuis" in read
    assert "Je breekt een belofte thuis" not in read
    assert "Wat verwacht de melder" not in read
    assert client.get(reverse("dilemmas:card", args=[OPEN])).status_code == 403

    for who in (sign_in(COACH), sign_in("manager")):
        assert (
            "Je breekt een belofte thuis"
            in who.get(reverse("dilemmas:dilemma", args=[OPEN])).content.decode()
        )
        assert "Wat verwacht de melder" in who.get(reverse("dilemmas:card", args=[OPEN])).content.decode()


def test_it_is_read_in_four_languages_and_filters_stand_in_the_address(sign_in: Any) -> None:
    client = sign_in("employee")
    for language, word in (
        ("fr", "abri de jardin"),
        ("de", "Gartenhaus"),
        ("en", "garden shed"),
        ("xx", "tuinhuis"),
    ):
        assert (
            word in client.get(f"{reverse('dilemmas:dilemma', args=[OPEN])}?in={language}").content.decode()
        )

    def many(query: str) -> int:
        return int(client.get(f"{reverse('dilemmas:library')}?{query}").context["page"].paginator.count)

    assert many("theme=lax-attitude") == 4
    assert many("q=gartenhaus") == many("q=TUINHUIS") == 1
    assert many("language=de") == POLICY
    assert 0 < many("value=T") < POLICY
    assert 6 <= many("level=leaders") < POLICY
    assert many("q=zzzz") == 0
    for nonsense in ("theme=nothing", "level=x", "page=99999", "page=x", "state=draft", "q='"):
        assert client.get(f"{reverse('dilemmas:library')}?{nonsense}").status_code == 200


def test_a_draft_is_seen_by_makers_only(sign_in: Any) -> None:
    edition = begun(sign_in(COACH))

    for reader in ("employee", "hr", "chief"):
        client = sign_in(reader)
        assert client.get(at("edition", edition)).status_code == 404
        assert client.post(at("publish", edition)).status_code in (403, 404)
        assert client.get(reverse("dilemmas:begin")).status_code == 403
    assert sign_in(OTHER).get(at("edition", edition)).status_code == 200


def test_bad_input_says_where_and_loses_nothing(sign_in: Any) -> None:
    client = sign_in(COACH)
    for wrong, field in (
        ({"title": ""}, "title"),
        ({"situation": ""}, "situation"),
        ({"theme": "magic"}, "theme"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "lang"}, "minutes"),
        ({"cites": ["code:99"]}, "cites"),
        ({"cites": ["iets"]}, "cites"),
        ({"cites": []}, "cites"),
        ({"questions": "\n".join(f"Vraag {one}?" for one in range(6))}, "questions"),
        ({"speaks_for_1": ""}, "speaks_for_1"),
        ({"text_3": "Zomaar", "speaks_for_3": "x", "speaks_against_3": "y"}, "text_3"),
        ({"source": "lesson"}, "source_text"),
        ({"source_date": "31/02/2025"}, "source_date"),
        ({"language": "xx"}, "language"),
    ):
        answer = client.post(reverse("dilemmas:begin"), typed(**wrong))
        assert answer.status_code == 422, wrong
        assert field in answer.context["form"].errors, wrong
        assert "Daarom niet." in answer.content.decode()


def test_two_people_make_one_edition(sign_in: Any, actor: Any) -> None:
    writer, reader = sign_in(COACH), sign_in(OTHER)
    edition = begun(writer)
    assert edition.words["nl"]["questions"] == ["Wat weet je?", "Wat weet je niet?", "Wie vraag je raad?"]
    assert writer.post(at("publish", edition), {"revision": edition.revision}).status_code == 403
    assert writer.post(at("submit", edition)).status_code == 302
    edition.refresh_from_db()
    assert writer.post(at("publish", edition), {"revision": edition.revision}).status_code == 403
    assert writer.get(at("change", edition)).status_code == 403
    assert [
        one.url
        for one in turn.gather(actor(OTHER), NOW.date(), team=False)
        if one.url == at("edition", edition)
    ]
    assert not [
        one.url
        for one in turn.gather(actor(COACH), NOW.date(), team=False)
        if one.url == at("edition", edition)
    ]

    assert reader.post(at("send_back", edition), {"reason": ""}).status_code == 422
    assert (
        reader.post(at("send_back", edition), {"reason": "Maak de tweede keuze sterker."}).status_code == 302
    )
    assert "Maak de tweede keuze sterker." in writer.get(at("edition", edition)).content.decode()
    writer.post(at("submit", edition))
    edition.refresh_from_db()
    assert reader.post(at("publish", edition), {"revision": edition.revision}).status_code == 302
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED
    assert edition.reviewed_by.staff_number == OTHER


def test_whoever_publishes_publishes_what_was_read(sign_in: Any) -> None:
    edition = begun(sign_in(COACH))
    sign_in(COACH).post(at("submit", edition))
    read = Edition.objects.get(pk=edition.pk).revision
    sign_in(OTHER).post(at("send_back", edition), {"reason": "Kijk nog eens."})
    sign_in(COACH).post(at("change", edition), typed(title="Anders", revision=str(read + 1)))
    sign_in(COACH).post(at("submit", edition))

    assert sign_in(OTHER).post(at("publish", edition), {"revision": read}).status_code == 302
    edition.refresh_from_db()
    assert edition.state == EditionState.REVIEW


def test_an_incomplete_text_is_kept_but_not_handed_in(sign_in: Any) -> None:
    client = sign_in(COACH)
    edition = begun(client, questions="Eén vraag?")
    assert client.post(at("submit", edition)).status_code == 403

    more = typed(language="fr", title="La clé", revision=str(edition.revision))
    assert client.post(f"{at('change', edition)}?in=fr", more).status_code == 302
    edition.refresh_from_db()
    assert edition.languages == ["fr", "nl"]
    assert client.post(at("submit", edition)).status_code == 403
    client.post(at("change", edition), typed(revision=str(edition.revision)))
    assert client.post(at("submit", edition)).status_code == 302


def test_two_people_never_overwrite_each_other(sign_in: Any) -> None:
    edition = begun(sign_in(COACH))
    assert (
        sign_in(OTHER).post(at("change", edition), typed(title="Van haar", revision="1")).status_code == 302
    )
    late = sign_in(COACH).post(at("change", edition), typed(title="Van hem", revision="1"))

    assert late.status_code == 409
    shown = late.content.decode()
    assert "Van haar" in shown
    assert "Van hem" in shown
    again = late.context["form"].data["revision"]
    assert (
        sign_in(COACH).post(at("change", edition), typed(title="Van hem", revision=again)).status_code == 302
    )


def test_a_change_is_the_next_edition_and_the_old_one_stays(sign_in: Any) -> None:
    before = Edition.objects.get(dilemma__code=OPEN)
    draft = reverse("dilemmas:draft", args=[OPEN])
    words = typed(theme="lax-attitude", title="Een half uur voor het einde", what_changed="")
    assert sign_in(COACH).post(draft, words).status_code == 422
    assert sign_in(COACH).post(draft, words | {"what_changed": "Korter."}).status_code == 302
    after = Edition.objects.get(dilemma__code=OPEN, number=2)
    assert set(after.words) == {"nl", "fr", "de", "en"}
    assert sign_in(OTHER).get(draft).status_code == 403

    # three questions in Dutch and four in the other languages: a vote could not count them by place
    assert sign_in(COACH).post(at("submit", after)).status_code == 403
    whole = before.words["nl"]
    data = typed(
        title="Een half uur", theme="lax-attitude", revision=str(after.revision), what_changed="Korter."
    )
    data["questions"] = "\n".join(whole["questions"])
    for place, option in enumerate(whole["options"]):
        data |= {f"{part}_{place}": said for part, said in option.items()}
    assert sign_in(COACH).post(at("change", after), data).status_code == 302
    sign_in(COACH).post(at("submit", after))
    after.refresh_from_db()
    sign_in(OTHER).post(at("publish", after), {"revision": after.revision})
    before.refresh_from_db()
    assert before.state == EditionState.REPLACED
    employee = sign_in("employee")
    assert "Een half uur" in employee.get(reverse("dilemmas:dilemma", args=[OPEN])).content.decode()
    assert "Twintig minuten" in employee.get(at("edition", before)).content.decode()


def test_the_database_keeps_what_was_published(sign_in: Any) -> None:
    one = Edition.objects.filter(state=EditionState.PUBLISHED).first()
    assert one is not None
    for change in ({"words": {}}, {"theme": "forgery"}, {"state": "draft"}, {"minutes": 99}, {"cites": []}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Edition.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=one.pk).delete()
    mine = begun(sign_in(COACH))
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=mine.pk).update(
            state="published", published_at=NOW, reviewed_by=mine.written_by
        )


def test_a_retired_dilemma_leaves_the_library_with_its_reason(sign_in: Any) -> None:
    one = Edition.objects.get(dilemma__code=OPEN)
    assert sign_in(COACH).post(at("retire", one), {"reason": ""}).status_code == 422
    assert sign_in(COACH).post(at("retire", one), {"reason": "De uren zijn veranderd."}).status_code == 302

    assert sign_in("employee").get(reverse("dilemmas:dilemma", args=[OPEN])).status_code == 404
    assert (
        "De uren zijn veranderd."
        in sign_in(OTHER).get(reverse("dilemmas:dilemma", args=[OPEN])).content.decode()
    )
    listed = sign_in(OTHER).get(f"{reverse('dilemmas:library')}?state=retired").content.decode()
    assert OPEN in listed


def test_a_value_and_a_point_show_which_dilemmas_cite_them(sign_in: Any, actor: Any) -> None:
    reader = actor("P0022")
    title = Edition.objects.get(dilemma__code=OPEN).words["nl"]["title"]
    client = sign_in("employee")

    assert title in client.get(reverse("rulebook:point", args=[20])).content.decode()
    assert title in client.get(reverse("rulebook:value", args=["T"])).content.decode()
    found = citations.of(reader, citations.Wanted(frozenset({"law:reporting-act-2022"})))
    assert not [one for one in found if one.key.startswith("dilemma:")]
    assert [hit for hit in search.find(reader, "Tuinhuis") if OPEN in hit.url]


def test_a_name_of_the_corps_warns_and_blocks_nothing(sign_in: Any) -> None:
    person = Person.objects.filter(left_date=None).order_by("folded")[40]
    situation = f"Je ziet dat inspecteur {person.last_name} de sleutel meeneemt."
    edition = begun(sign_in(COACH), situation=situation)

    assert sign_in(COACH).get(at("edition", edition)).context["warned"] == [person.last_name]
    assert sign_in(COACH).post(at("submit", edition)).status_code == 302
    clean = begun(sign_in(COACH), title="Zonder naam")
    assert sign_in(COACH).get(at("edition", clean)).context["warned"] == []


def test_an_upgrade_proposes_once_and_never_overwrites(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = settings.POLICY / "dilemmas"
    assert loader.load(folder, now=NOW) == (0, 0)
    told = loader.read(folder)
    first = told[0]
    other = replace(first, words={**first.words, "nl": {**first.words["nl"], "title": "Nieuwe titel"}})
    monkeypatch.setattr(loader, "read", lambda folder: [other, *told[1:]])

    assert loader.load(folder, now=NOW) == (0, 1)
    assert loader.load(folder, now=NOW) == (0, 0)
    editions = {one.number: one for one in Edition.objects.filter(dilemma__code=first.code)}
    assert editions[1].state == EditionState.PUBLISHED
    assert editions[2].state == EditionState.REVIEW
    assert editions[2].words["nl"]["title"] == "Nieuwe titel"


def test_an_upgrade_waits_while_somebody_writes(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = settings.POLICY / "dilemmas"
    told = loader.read(folder)
    words = typed(theme="lax-attitude", what_changed="Van ons.")
    sign_in(COACH).post(reverse("dilemmas:draft", args=[told[0].code]), words)
    other = replace(told[0], about=replace(told[0].about, minutes=55))
    monkeypatch.setattr(loader, "read", lambda folder: [other, *told[1:]])

    assert loader.load(folder, now=NOW) == (0, 0)
    assert Dilemma.objects.get(code=told[0].code).offered == told[0].digest


def test_the_demo_is_believable_and_x_ray_names_what_lacks(actor: Any) -> None:
    states = set(Edition.objects.exclude(by_policy=True).values_list("state", flat=True))

    assert states == {"published", "replaced", "retired", "review", "draft"}
    kinds = {str(kind) for kind, *_rest in xray.findings(actor("P0003"), NOW.date())}
    assert "Published dilemmas that a language of the corps lacks" in kinds or len(kinds) > 0
