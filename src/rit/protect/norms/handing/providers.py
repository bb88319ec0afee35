"""What handing out adds to the registries: menu, the page of a person, X-ray (L6.7-a)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, IntegerField, OuterRef
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, of_person, related, xray
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.protect.norms.handing import queries, rules
from rit.protect.norms.models import Edition, Handing
from rit.protect.norms.states import Handed

QUIET_DAYS = 60  # our own choice: what was made lies in a cupboard after that


def register() -> None:
    menu.add(menu.Item("protect", 43, _("Handed out"), "norms:editions", icon="package"))
    of_person.providers.add(
        "norms.handing", of_person.Provider(_("Received"), _("What I received"), received, as_line)
    )
    xray.providers.add("norms.handing", xray.Provider(known, faults))


def received(actor: Actor, person: UUID, day: date) -> Rows:
    """The wall shows it to the person, the head, HR and the coordinator."""
    return described(
        queries.of_person(person), "sort", "on_date", "place", "edition_id", title="edition__title"
    )


def as_line(row: Row, actor: Actor, day: date) -> related.Line:
    words = [Handed(row["sort"]).label, shortdate(day_of(row["on_date"])), row["place"]]
    return related.Line(
        in_language(row["title"]),
        ", ".join(filter(None, map(str, words))),
        reverse("norms:edition", args=[row["edition_id"]]),
    )


# Counted once for all editions: what of each is held or lost.
HELD = """
((select jsonb_object_agg(one.edition, one.held + one.lost) from norms_handed(%s) one)
 ->> protect_norms_edition.id::text)::int
"""


def known(actor: Actor, day: date) -> Rows | None:
    """For those who hand out: what lies in a cupboard, and what was handed out more often than made."""
    if not rules.keeps(actor):
        return None
    used = RawSQL(HELD, [day], output_field=IntegerField())  # noqa: S611  # the text is ours
    found = Edition.objects.filter(from_date__lte=day).annotate(
        given=Exists(Handing.objects.filter(edition=OuterRef("pk"))), over=used - F("made")
    )
    # All of them, a few a year: asked in a condition too, the count would be made twice.
    return described(
        found.order_by("from_date", "pk")[: xray.READ], "title", "given", "over", "from_date", key="pk"
    )


def faults(row: Row, day: date) -> Iterator[xray.Finding]:
    url, title, over = reverse("norms:edition", args=[row["key"]]), in_language(row["title"]), row["over"]
    if row["given"] and over > 0:
        because = ngettext("%(n)s more than were made", "%(n)s more than were made", over) % {"n": over}
        yield xray.Finding(_("More handed out than were made"), title, url, because)
    since = day_of(row["from_date"])
    if not row["given"] and since and since < day - timedelta(days=QUIET_DAYS):
        yield xray.Finding(_("Made, and never handed out"), title, url, since=since)
