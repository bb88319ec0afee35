"""What arrivals add to the registries: menu, my turn, pages of persons and anchoring points, X-ray (L1-c)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.foundation import clock
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments.models import Attachment
from rit.foundation.figures import small
from rit.foundation.registries import attachment_walls, menu, nightly, of_person, related, turn, xray
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.people.models import Person
from rit.plan.rules import STEER
from rit.protect.norms.handing.rules import HR, keeps
from rit.protect.norms.models import MomentRecord
from rit.protect.norms.moments import queries, reminders, rules
from rit.protect.norms.moments.table import moments, of_point

DOORS = frozenset({STEER, HR})


def register() -> None:
    menu.add(menu.Item("protect", 45, _("Arrivals"), "norms:arrivals", doors=DOORS, icon="user-plus"))
    turn.providers.add("norms.arrivals", turn.Provider(my_turn, to_record, count_my_turn))
    related.providers.add("norms.arrivals", on_page)
    of_person.providers.add(
        "norms.arrivals", of_person.Provider(_("Arrival"), _("My arrival"), arrived, as_line)
    )
    attachment_walls.walls.add("norms.arrivals", may_open)
    xray.providers.add("norms.arrivals", xray.Provider(behind, faults))
    nightly.add("norms.arrivals", reminders.remind)


def _late_address() -> str:
    return f"{reverse('norms:arrivals')}?{urlencode({'state': 'late'})}"


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    people = queries.waiting(actor, day)
    return None if people is None else described(people, "due", first="first_name", last="last_name")


def to_record(row: Row, actor: Actor, day: date) -> turn.Turn:
    due = day_of(row["due"])
    return turn.Turn(
        due=due,
        what=_("Record the moments of arrival"),
        subject=f"{row['first']} {row['last']}",
        url=_late_address() if due and due < day else reverse("norms:arrivals"),
        because=_("Our own term after arrival"),
        pillar="protect",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Person] | None:
    return queries.waiting(actor, day)


def on_page(actor: Actor, kind: str, key: str) -> Iterable[related.Button | related.Line]:
    """On the page of an anchoring point: what the data say about it."""
    if kind == "anchoring" and of_point(key):
        yield from _of_point(actor, key)


def arrived(actor: Actor, person: UUID, day: date) -> Rows:
    """Which moments were done, in their order. The wall shows it to the person, the head, HR and the coordinator."""
    order = [When(moment=code, then=place) for place, code in enumerate(moments())]
    rows = queries.counting().filter(person=person, moment__in=list(moments()))
    return described(
        rows.order_by(Case(*order, output_field=IntegerField())), "pk", "moment", "on_date", "note"
    )


def as_line(row: Row, actor: Actor, day: date) -> related.Line:
    words = [shortdate(day_of(row["on_date"])), row["note"]]
    url = reverse("norms:moment", args=[row["pk"]])
    return related.Line(in_language(moments()[row["moment"]].title), ", ".join(filter(None, words)), url)


def _of_point(actor: Actor, point: str) -> Iterator[related.Button | related.Line]:
    least, asked = small.minimum("count"), of_point(point)
    found = queries.done_in_time(asked, clock.today())
    for one in asked:
        done = found.get(one.code, queries.Done())
        if done.people < least:
            text = _now("too few newcomers in the last twelve months to tell")
        else:
            text = _now(
                "%(in_time)s of %(people)s newcomers of the last twelve months in time, %(done)s in all"
            ) % {"in_time": done.in_time, "people": done.people, "done": done.done}
        yield related.Line(in_language(one.title), text)
    if rules.may_see(actor):
        yield related.Button(_("Arrivals"), reverse("norms:arrivals"), "user-plus")


def may_open(actor: Actor, attachment: Attachment) -> Verdict:
    """Open to whoever may see its row: the wall answers. What was withdrawn is for who keeps the records."""
    rows = MomentRecord.objects.all() if keeps(actor) else queries.counting()
    return YES if rows.filter(evidence=attachment).exists() else no("")


def behind(actor: Actor, day: date) -> Rows | None:
    """For HR and the coordinator: who came, and has a moment that nobody recorded in time."""
    if not keeps(actor):
        return None
    late = queries.behind(queries.newcomers(actor, day), day)[: xray.READ]
    return described(late, "due", first="first_name", last="last_name")


def faults(row: Row, day: date) -> Iterator[xray.Finding]:
    yield xray.Finding(
        kind=_("Arrival moment not recorded in time"),
        title=f"{row['first']} {row['last']}",
        url=_late_address(),
        since=day_of(row["due"]),
    )
