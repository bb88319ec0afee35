"""Everybody finds the law behind the policy, with its dates of force and how sure we are (L2-e)."""

from __future__ import annotations

from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from rit.foundation.terms import loader
from rit.foundation.terms.models import Anchor, Provision

pytestmark = pytest.mark.django_db
LAW = settings.POLICY / "law"


@pytest.mark.req("L2-e")
def test_loading_again_changes_nothing(now: datetime) -> None:
    before = list(Provision.objects.values_list("id", "what"))

    counts = loader.load(LAW, now=now)

    assert (counts.added, counts.changed, counts.removed) == (0, 0, 0)
    assert counts.same == counts.anchors == Anchor.objects.count()
    assert list(Provision.objects.values_list("id", "what")) == before


def copy(folder: Path) -> None:
    for path in LAW.glob("*.toml"):
        (folder / path.name).write_text(path.read_text())


def test_only_what_changed_is_written_and_a_review_stays(tmp_path: Path, now: datetime) -> None:
    copy(tmp_path)
    first, second = Provision.objects.filter(anchor="reporting-act-2022").order_by("order")[:2]
    Provision.objects.filter(pk__in=[first.pk, second.pk]).update(reviewed_by="mr. Peeters")
    path = tmp_path / "reporting-act-2022.toml"
    path.write_text(path.read_text().replace(str(second.what["nl"]), "Iets anders.", 1))

    counts = loader.load(tmp_path, now=now)

    assert (counts.changed, counts.same) == (1, counts.anchors - 1)
    kept = Provision.objects.filter(anchor="reporting-act-2022", withdrawn_at=None).order_by("order")[:2]
    assert [provision.reviewed_by for provision in kept] == ["mr. Peeters", ""]
    assert kept[1].code == second.code


@pytest.mark.req("L2-e")
def test_an_update_keeps_the_earlier_wording_with_its_review(
    tmp_path: Path, now: datetime, sign_in: Any
) -> None:
    copy(tmp_path)
    old = Provision.objects.filter(anchor="reporting-act-2022").earliest("order")
    Provision.objects.filter(pk=old.pk).update(reviewed_by="mr. Peeters")
    path = tmp_path / "reporting-act-2022.toml"
    path.write_text(path.read_text().replace(str(old.what["en"]), "Something else.", 1))

    loader.load(tmp_path, now=now)

    left = Provision.objects.get(pk=old.pk)
    assert (left.what, left.reviewed_by, left.withdrawn_at) == (old.what, "mr. Peeters", now)
    page = sign_in("coordinator").get("/law/reporting-act-2022/", headers={"Accept-Language": "en"})
    text = unescape(page.content.decode())
    assert "Something else." in text
    assert text.index("Earlier wordings") < text.index(str(old.what["en"]))


def test_a_text_that_left_the_files_leaves_the_register(tmp_path: Path, now: datetime) -> None:
    copy(tmp_path)
    (tmp_path / "cp2.toml").unlink()

    assert loader.load(tmp_path, now=now).removed == 1
    assert not Anchor.objects.filter(code="cp2", withdrawn_at=None).exists()
    assert loader.load(tmp_path, now=now).removed == 0

    assert loader.load(LAW, now=now).changed == 1
    assert Anchor.objects.filter(code="cp2", withdrawn_at=None).exists()


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
