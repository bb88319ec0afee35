"""What handing out adds to the registries: menu, the page of a person, X-ray (L6.7-a)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, related, xray
from rit.foundation.ui.words import in_language
from rit.protect.norms.handing import queries, rules
from rit.protect.norms.models import Edition, Handing

QUIET_DAYS = 60  # our own choice: what was made lies in a cupboard after that


def register() -> None:
    menu.add(menu.Item("protect", 43, _("Handed out"), "norms:editions", icon="package"))
    related.providers.add("norms.handing", on_page)
    xray.providers.add("norms.handing", faults)


def on_page(actor: Actor, kind: str, key: str) -> Iterable[related.Button | related.Line]:
    """On the page of a person: what was received. The wall shows it to the person, the head, HR and the coordinator."""
    if kind != "person":
        return
    try:
        person = UUID(key)
    except ValueError:
        return
    for row in queries.of_person(person):
        words = [row.get_sort_display(), date_format(row.on_date, "SHORT_DATE_FORMAT"), row.place]
        yield related.Line(
            in_language(row.edition.title),
            ", ".join(filter(None, map(str, words))),
            reverse("norms:edition", args=[row.edition_id]),
        )


def faults(actor: Actor, day: date) -> Iterator[xray.Finding]:
    """For those who hand out."""
    if not rules.keeps(actor):
        return
    handed = Exists(Handing.objects.filter(edition=OuterRef("pk")))
    editions = list(Edition.objects.filter(from_date__lte=day).annotate(handed=handed)[: xray.MOST])
    stocks = queries.stocks(editions, day) if editions else {}
    for one in editions:
        url, given = reverse("norms:edition", args=[one.pk]), vars(one)["handed"]
        if not given and one.from_date < day - timedelta(days=QUIET_DAYS):
            yield xray.Finding(
                _("Made, and never handed out"), in_language(one.title), url, since=one.from_date
            )
        elif given and (left := stocks[one.pk].left) < 0:
            because = ngettext("%(n)s more than were made", "%(n)s more than were made", -left) % {"n": -left}
            yield xray.Finding(_("More handed out than were made"), in_language(one.title), url, because)
