"""Everybody finds the law behind the policy, with its dates of force and how sure we are (L2-e)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from rit.foundation.terms import loader
from rit.foundation.terms.models import Anchor, Provision

pytestmark = pytest.mark.django_db
LAW = settings.POLICY / "law"


@pytest.mark.req("L2-e")
def test_loading_again_changes_nothing() -> None:
    before = list(Provision.objects.values_list("id", "what"))

    counts = loader.load(LAW)

    assert (counts.added, counts.changed, counts.removed) == (0, 0, 0)
    assert counts.same == counts.anchors == Anchor.objects.count()
    assert list(Provision.objects.values_list("id", "what")) == before


def copy(folder: Path) -> None:
    for path in LAW.glob("*.toml"):
        (folder / path.name).write_text(path.read_text())


def test_only_what_changed_is_written_and_a_review_stays(tmp_path: Path) -> None:
    copy(tmp_path)
    first, second = Provision.objects.filter(anchor="reporting-act-2022").order_by("order")[:2]
    Provision.objects.filter(pk__in=[first.pk, second.pk]).update(reviewed_by="mr. Peeters")
    path = tmp_path / "reporting-act-2022.toml"
    path.write_text(path.read_text().replace(str(second.what["nl"]), "Iets anders.", 1))

    counts = loader.load(tmp_path)

    assert (counts.changed, counts.same) == (1, counts.anchors - 1)
    kept = Provision.objects.filter(anchor="reporting-act-2022").order_by("order")[:2]
    assert [provision.reviewed_by for provision in kept] == ["mr. Peeters", ""]


def test_a_text_that_left_the_files_leaves_the_register(tmp_path: Path) -> None:
    copy(tmp_path)
    (tmp_path / "cp2.toml").unlink()

    assert loader.load(tmp_path).removed == 1
    assert not Anchor.objects.filter(code="cp2").exists()


@pytest.mark.req("L2-e")
def test_the_register_shows_dates_of_force_and_what_replaced_what(sign_in: Any) -> None:
    client = sign_in("coordinator")

    page = client.get("/law/", headers={"Accept-Language": "en"}).content.decode()

    assert "KL-2022" in page
    assert "/law/whistleblower-act-2013/" in page
    text = client.get("/law/whistleblower-act-2013/", headers={"Accept-Language": "en"}).content.decode()
    assert "/law/reporting-act-2022/" in text
    assert "The act is repealed." in text


@pytest.mark.req("L2-e")
def test_a_provision_shows_source_confidence_and_review(sign_in: Any) -> None:
    first = Provision.objects.filter(anchor="disciplinary-act-1999", confidence="V-rec").order_by("order")[0]
    client = sign_in("coordinator")

    page = client.get("/law/disciplinary-act-1999/", headers={"Accept-Language": "en"}).content.decode()

    assert str(first.what["en"]) in page.replace("&#x27;", "'").replace("&quot;", '"')
    assert "Put together from the first text" in page
    assert "not yet reviewed by a lawyer" in page
    Provision.objects.filter(pk=first.pk).update(reviewed_by="mr. Peeters")
    again = client.get("/law/disciplinary-act-1999/", headers={"Accept-Language": "en"}).content.decode()
    assert "reviewed by mr. Peeters" in again


def test_unknown_text_is_not_found_and_strangers_sign_in_first(sign_in: Any, client: Any) -> None:
    assert sign_in("coordinator").get("/law/nothing/").status_code == 404
    assert client.get("/law/").status_code == 302


def test_the_register_asks_few_queries(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in("coordinator")
    client.get("/law/")

    with django_assert_max_num_queries(14):
        client.get("/law/")
