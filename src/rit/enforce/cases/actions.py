"""The only writer of what cases share: opening, the list, who is concerned, keys and their renewal."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from rit.enforce.cases import queries, rules, texts, walls
from rit.enforce.cases.models import Case, CaseKey, Concerned, Event, File, HandOver, Mailbox, Member
from rit.enforce.cases.queries import Reader
from rit.enforce.cases.states import CHANNEL_DESKS, DISCIPLINARY_AUTHORITY, Desk, EventKind, Scope
from rit.foundation import prepared
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.adding import Together, add
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.foundation.vault import keyring as vault
from rit.foundation.vault import recovery
from rit.foundation.vault.keyring import Keyring, NewKey
from rit.foundation.vault.receipts import Mailbox as Box
from rit.people.models import Person

TRIES = 20  # numbers; with ten million a year the second is hardly ever needed


@dataclass(frozen=True)
class Opened:
    """A case just made, with its shared key still in hand."""

    case: Case
    key: NewKey


def open_case(
    desk: Desk,
    readers: Iterable[Reader],
    box: Box | None,
    *,
    renew: bool = False,
    past: str = "",
    by: Actor,
    now: datetime,
    into: Together | None = None,
) -> Opened:
    """A case with its list, its key and the reporter's mailbox. The caller's transaction makes it stand.

    The readers were chosen by the caller, who knows whom it must not reach; `past`: in kind, as the wall keeps them
    out. Raises IntegrityError when the mailbox exists: it was sent already; with `into`, where that ends.
    """
    readers = list(readers)
    if box:
        walls.open_mailbox(box.id)
    case = _numbered(Case(desk=desk, past=past, arrived_at=now), now)
    if box:
        add([Mailbox(id=box.id, case=case, public=box.pair.public, made_at=now, renew=renew)], into=into)
    add(
        [
            Member(
                case=case,
                person_id=one.person,
                role=one.role,
                from_date=now.date(),
                added_by_id=by.account,
                added_at=now,
            )
            for one in readers
        ],
        into=into,
    )
    holders = {one.pair: one.public for one in readers if one.pair and one.public}
    if box:
        holders[box.id] = box.pair.public
    made = vault.make_key(holders, now=now, into=into)
    add([CaseKey(key_id=made.id, case=case, scope=Scope.SHARED, since_at=now)], into=into)
    note(case, EventKind.ARRIVED, by=by, now=now, into=into)
    return Opened(case, made)


def address(case: Case) -> str:
    """The page of a case; casework will have one of its own."""
    return address_of(case.pk)


def address_of(case: UUID) -> str:
    return reverse("intake:report", args=[case])


def accounts_on_list(case: Case, day: date) -> list[UUID]:
    """Whom to tell: whoever can read it; the owner alone, while that is one of them. Asks past the wall, as a reporter
    sees no list.
    """
    with connection.cursor() as cursor:
        cursor.execute("select rit_case_readers(%s, %s)", [case.pk, day])
        return [row[0] for row in cursor.fetchall()]


def note(
    case: Case,
    kind: EventKind,
    *,
    by: Actor,
    now: datetime,
    about: UUID | None = None,
    detail: Mapping[str, str] | None = None,
    into: Together | None = None,
) -> None:
    """Adds to the timeline: that it happened, never what was said."""
    event = Event(
        case=case, at=now, kind=kind, person_id=by.person, about_id=about, detail=dict(detail or {})
    )
    add([event], into=into)


@transaction.atomic
def read(case: Case, ring: Keyring, *, what: str, by: Actor, now: datetime) -> dict[Scope, UUID]:
    """Opening content: it stands in the trail, newcomers on the list get their copies, a key that is due is renewed.

    Gives the keys in use. `what` names what was looked at, such as "report".
    """
    keys = queries.load_keys(case, ring)
    audit.append("cases.read", by=by, now=now, subject=case, detail={"what": what})
    if Scope.SHARED in keys and ring.has(keys[Scope.SHARED]):
        _let_newcomers_in(case, ring, keys, now.date())
        if by.roles & DISCIPLINARY_AUTHORITY and case.desk in CHANNEL_DESKS:
            _propose_facts_known(case, by=by, now=now)
        if case.rotation_due:
            keys = rotate(case, ring, by=by, now=now)
    return keys


def _propose_facts_known(case: Case, *, by: Actor, now: datetime) -> None:
    """The first opening by the authority that it was handed over to: a legal period may begin on this day."""
    first = HandOver.objects.filter(case=case, person=by.person, opened_at=None)
    if first.update(opened_at=now, known_date=now.date()):
        note(case, EventKind.FACTS_KNOWN, by=by, now=now, detail={"day": now.date().isoformat()})
        audit.append("cases.facts_known", by=by, now=now, subject=case)
        notices.tell(accounts_on_list(case, now.date()), "case_facts_known", address(case), by=by, now=now)


def list_key(case: Case, ring: Keyring, *, by: Actor, now: datetime) -> UUID:
    """The key of what the reporter does not read: notes and reasons. Made at first use."""
    queries.hold(case.pk)
    found = queries.key_in_use(case, Scope.LIST)
    if found:
        return found.key_id
    made = vault.make_key(_holders(case, now.date()), now=now)
    CaseKey.objects.create(key_id=made.id, case=case, scope=Scope.LIST, since_at=now)
    ring.remember(made.id, made.key)
    return made.id


@transaction.atomic
def own(case: Case, *, by: Actor, now: datetime) -> None:
    """The actor takes the handling on. Somebody else's is not taken away."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.owner_id and locked.owner_id != by.person:
        raise Refused(no(_("A colleague has confirmed already that this is theirs.")))
    locked.owner_id, locked.owner_since = by.person, now
    locked.save(update_fields=["owner", "owner_since"])
    note(locked, EventKind.OWNED, by=by, now=now)
    audit.append("cases.owned", by=by, now=now, subject=locked)


@transaction.atomic
def add_member(
    case: Case,
    person: Person,
    *,
    role: str,
    reason: str,
    until: date | None = None,
    notice: str = "case_joined",
    ring: Keyring,
    by: Actor,
    now: datetime,
) -> Member:
    """Lets somebody in and hands over the keys that the actor has open. Raises Refused."""
    Case.objects.select_for_update().get(pk=case.pk)
    day = now.date()
    require(
        rules.may_join(
            by,
            conflict=queries.kept_off(case, person.pk, day),
            on_list=case.members.filter(person=person, ended_at=None).exists(),
            in_service=person.is_in_service_on(day),
            can_sign_in=person.account_id is not None,
        )
    )
    member = Member(
        case=case,
        person=person,
        role=role,
        reason=reason,
        from_date=day,
        until_date=until,
        added_by_id=by.account,
        added_at=now,
    )
    member.save(force_insert=True)
    found = queries.reader(person, role)
    if found and found.pair and found.public:
        for key in queries.load_keys(case, ring).values():
            vault.copy_to(key, ring.key(key), {found.pair: found.public})
    note(case, EventKind.JOINED, by=by, now=now, about=person.pk)
    audit.append(
        "cases.joined", by=by, now=now, subject=case, reason=reason, detail={"person": str(person.pk)}
    )
    if person.account_id:
        notices.tell([person.account_id], notice, address(case), by=by, now=now)
    return member


@transaction.atomic
def end_member(case: Case, member_id: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """Takes somebody off the list: the wall closes now, the key is renewed by the next reader. Raises Refused."""
    Case.objects.select_for_update().get(pk=case.pk)
    member = case.members.select_related("person").get(pk=member_id, ended_at=None)
    require(
        rules.may_leave(
            by, others=_readable_by_others(case, member.person_id, now.date()), is_open=case.closed_at is None
        )
    )
    _end(case, [member], reason, by=by, now=now)


@transaction.atomic
def name_concerned(case: Case, person: Person, *, by: Actor, now: datetime) -> list[Member]:
    """Names somebody whom it is about. Whoever is now in conflict is off the list; the stand-ins are told.

    Gives those who had to leave. The actor may be among them: then the page that follows is not theirs any more.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    require(rules.may_name(by, named_already=queries.named(case).filter(person=person).exists()))
    day = now.date()
    listed = list(case.members.filter(queries.on_list(day)).select_related("person"))
    leaving = [one for one in listed if queries.conflict(one.person_id, [person.pk], day)]
    staying = [one.person.account_id for one in listed if one not in leaving and one.person.account_id]
    note(case, EventKind.NAMED, by=by, now=now, about=person.pk)
    audit.append("cases.named", by=by, now=now, subject=case, detail={"left": len(leaving)})
    if leaving:
        notices.tell(staying, "case_stand_in", address(case), by=by, now=now)
        _end(case, leaving, "", by=by, now=now)
    Concerned.objects.bulk_create([Concerned(case=case, person=person, named_by_id=by.account, named_at=now)])
    return leaving


@transaction.atomic
def withdraw_concerned(case: Case, key: UUID, *, by: Actor, now: datetime) -> None:
    """It was not about this person after all. Nobody comes back onto the list by it."""
    named = case.concerned.select_for_update().get(pk=key, withdrawn_at=None)
    named.withdrawn_at = now
    named.save(update_fields=["withdrawn_at"])
    note(case, EventKind.UNNAMED, by=by, now=now, about=named.person_id)
    audit.append("cases.unnamed", by=by, now=now, subject=case)


def mark_reporter(case: Case, person: UUID, *, by: Actor, now: datetime) -> None:
    """The wall keeps this person off the list from now on. For who has the case open, on the list or as it arrives."""
    prepared.rows("select rit_mark_reporter(%s, %s)", [case.pk, person])
    audit.append("cases.reporter_kept_off", by=by, now=now, subject=case)


@transaction.atomic
def keep_off_reporter(case: Case, person: Person, *, known: bool, by: Actor, now: datetime) -> list[Member]:
    """Somebody of the corps reported it, and does not handle the own report. Gives who had to leave: they, or nobody.

    `known`: the list knows who reported. The timeline says that it was done and names nobody.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    require(rules.may_keep_off_reporter(by, known=known, kept_already=queries.keeps_off_reporter(case)))
    listed = list(case.members.filter(queries.on_list(now.date())).select_related("person"))
    leaving = [one for one in listed if one.person_id == person.pk]
    staying = [one.person.account_id for one in listed if one not in leaving and one.person.account_id]
    mark_reporter(case, person.pk, by=by, now=now)
    note(case, EventKind.KEPT_OFF, by=by, now=now)
    if leaving:
        notices.tell(staying, "case_stand_in", address(case), by=by, now=now)
        _end(case, leaving, "", by=by, now=now)
    return leaving


@transaction.atomic
def let_reporter_on(case: Case, *, by: Actor, now: datetime) -> None:
    """It was somebody else after all. Nobody comes back onto the list by it."""
    prepared.rows("select rit_unmark_reporter(%s)", [case.pk])
    note(case, EventKind.LET_ON, by=by, now=now)
    audit.append("cases.reporter_let_on", by=by, now=now, subject=case)


@transaction.atomic
def recover(case: Case, person: Person, sheets: Keyring, *, reason: str, by: Actor, now: datetime) -> int:
    """Puts somebody on the list of a case that nobody can open, with copies from the recovery; how many keys.

    At the console, by the keepers of two sheets. Raises Refused for a conflict, NotTheSheets without a key pair.
    """
    day = now.date()
    require(rules.may_see(queries.kept_off(case, person.pk, day)))
    if person.account is None:
        raise Refused(no(_("This person has no account here.")))
    keys = list(CaseKey.objects.filter(case=case).values_list("key", flat=True))
    opened = recovery.hand_to(person.account, keys, sheets, by=by, now=now)
    if not case.members.filter(person=person, ended_at=None).exists():
        Member.objects.create(
            case=case, person=person, role="recovery", reason=reason, from_date=day, added_at=now
        )
        note(case, EventKind.JOINED, by=by, now=now, about=person.pk)
    audit.append(
        "cases.recovered", by=by, now=now, subject=case, reason=reason, detail={"person": str(person.pk)}
    )
    told = queries.reading(case, day).filter(person__account__isnull=False)
    notices.tell(told.values_list("person__account", flat=True), "case_joined", address(case), by=by, now=now)
    return opened


@transaction.atomic
def rotate(case: Case, ring: Keyring, *, by: Actor, now: datetime) -> dict[Scope, UUID]:
    """New keys for who is on the list now and the reporter; all texts are sealed anew, attachments keep theirs."""
    Case.objects.select_for_update().get(pk=case.pk)
    old = {Scope(row.scope): row.key_id for row in CaseKey.objects.filter(case=case, replaced_at=None)}
    holders = _holders(case, now.date())
    box = Mailbox.objects.filter(case=case).first()
    reporter = {box.id: bytes(box.public)} if box else {}
    made: dict[Scope, UUID] = {}
    for scope, key_id in old.items():
        new = vault.make_key({**holders, **(reporter if scope == Scope.SHARED else {})}, now=now)
        ring.remember(new.id, new.key)
        texts.reseal(case, scope, ring, new)
        inner = list(File.objects.filter(case=case, scope=scope).values_list("key", flat=True))
        inner += texts.inner_keys(case) if scope == Scope.SHARED else []
        _carry(ring, inner, key_id, new)
        CaseKey.objects.filter(key=key_id).update(replaced_at=now)
        CaseKey.objects.create(key_id=new.id, case=case, scope=scope, since_at=now)
        made[scope] = new.id
    vault.forget(old.values())
    Case.objects.filter(pk=case.pk).update(rotation_due=False)
    case.rotation_due = False
    note(case, EventKind.ROTATED, by=by, now=now)
    audit.append("cases.rotated", by=by, now=now, subject=case)
    return made


@transaction.atomic
def renew_mailbox(case: Case, ring: Keyring, box: Box, *, by: Actor, now: datetime) -> None:
    """The reporter's own receipt takes the place of one that somebody else handed out; that one opens nothing more.

    `ring` is that of the old receipt. Raises Refused when it was exchanged already.
    """
    row = Mailbox.objects.select_for_update().filter(case=case, pk=ring.holder_id).first()
    if row is None:
        raise Refused(no(_("This code was exchanged already.")))
    vault.hand_on(ring, box.id, box.pair.public)
    Mailbox.objects.filter(pk=row.pk).update(id=box.id, public=box.pair.public, made_at=now, renew=False)
    walls.open_mailbox(box.id)
    audit.append("cases.mailbox_renewed", by=by, now=now, subject=case)


def _numbered(case: Case, now: datetime) -> Case:
    """Random within the year, so that a number betrays nothing; tried again when it is taken."""
    case.id = uuid4()
    for _try in range(TRIES):
        case.number = f"{now.year}-{secrets.randbelow(10**7):07d}"
        made = prepared.changed(
            "insert into cases_case (id, number, desk, past, arrived_at, rotation_due)"
            " values (%s, %s, %s, %s, %s, false) on conflict do nothing",
            [case.id, case.number, str(case.desk), case.past, case.arrived_at],
        )
        if made:
            case._state.adding = False
            return case
    raise RuntimeError("no free number found")


def _holders(case: Case, day: date) -> dict[UUID, bytes]:
    """The key pairs of who is on the list today, without a conflict that came since."""
    pairs = vault.pairs_of(queries.reading(case, day).values_list("person__account", flat=True))
    return {pair.id: bytes(pair.public) for pair in pairs.values()}


def _let_newcomers_in(case: Case, ring: Keyring, keys: Mapping[Scope, UUID], day: date) -> None:
    """Whoever is on the list with a key pair, and has no copy yet: a newcomer, a new key, new recovery sheets."""
    holders = {**_holders(case, day), **vault.recovery()}
    held = vault.holders_of(keys.values())
    for key_id in keys.values():
        missing = holders.keys() - held[key_id]
        if missing and ring.has(key_id):
            vault.copy_to(key_id, ring.key(key_id), {one: holders[one] for one in missing})


def _readable_by_others(case: Case, person: UUID, day: date) -> int:
    others = queries.reading(case, day).exclude(person=person)
    return len(vault.pairs_of(others.values_list("person__account", flat=True)))


def _end(case: Case, members: list[Member], reason: str, *, by: Actor, now: datetime) -> None:
    """The rows of the list last and in one statement: with its own row gone, the actor writes nothing more here."""
    gone = {member.person_id for member in members}
    owner = {"owner": None, "owner_since": None} if case.owner_id in gone else {}
    Case.objects.filter(pk=case.pk).update(rotation_due=True, **owner)
    for member in members:
        note(case, EventKind.LEFT, by=by, now=now, about=member.person_id)
        audit.append(
            "cases.left",
            by=by,
            now=now,
            subject=case,
            reason=reason,
            detail={"person": str(member.person_id)},
        )
        if member.person.account_id:  # a notice would still say that there is something
            notices.withdraw(member.person.account_id, address(case), by=by, now=now)
    Member.objects.filter(pk__in=[member.pk for member in members]).update(ended_at=now, ended_reason=reason)


def _carry(ring: Keyring, inner: list[UUID], outer: UUID, new: NewKey) -> None:
    """Keys inside the old key open with the new one too."""
    ring.load_within(inner, outer)
    for key_id in inner:
        if ring.has(key_id):
            vault.copy_within(key_id, ring.key(key_id), new.id, new.key)
