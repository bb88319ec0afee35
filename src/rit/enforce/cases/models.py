"""What all cases share: a number, a list of people, keys, a mailbox, a timeline (security.md, *Walls*, *The vault*).

Every table is walled twice: `queries.visible_to` in code, and row-level security that asks `rit_case_open`: on the
list today and without a conflict of interest, or with the receipt of its mailbox in hand.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from rit.enforce.cases.states import PAST, Closeness, Desk, Ending, EventKind, FileState, Ground, Scope
from rit.foundation.vault.models import Key
from rit.people.models import Person


class Case(models.Model):
    """A dossier from the moment something arrives. `number`: a year and seven random digits, so gaps are normal.

    `owner` confirmed that it is theirs to handle. `rotation_due`: somebody left the list; the next reader who
    unlocks makes a new key. `past`: whom it is about in kind, a key of states.PAST; whoever has such a role sees
    nothing of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True)
    desk = models.CharField(max_length=12, choices=Desk.choices)
    past = models.CharField(max_length=14, blank=True, default="")
    arrived_at = models.DateTimeField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    owner_since = models.DateTimeField(null=True)
    taken_up_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rotation_due = models.BooleanField(default=False)

    class Meta:
        db_table = "cases_case"
        constraints = [
            models.CheckConstraint(name="case_desk_known", condition=Q(desk__in=Desk.values)),
            models.CheckConstraint(name="case_past_known", condition=Q(past__in=["", *PAST])),
            models.CheckConstraint(
                name="case_owner_paired",
                condition=Q(owner=None, owner_since=None) | Q(owner__isnull=False, owner_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "-arrived_at"], name="case_desk"),
            models.Index(fields=["owner", "-arrived_at"], name="case_owner"),
        ]


class Mailbox(models.Model):
    """The reporter's way back. `id` follows from the receipt; the private half only the receipt gives.

    `renew`: its receipt was handed out by staff, and must be exchanged for one of the reporter's own at first use.
    """

    id = models.UUIDField(primary_key=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="mailbox")
    public = models.BinaryField()
    made_at = models.DateTimeField()
    renew = models.BooleanField(default=False)

    class Meta:
        db_table = "cases_mailbox"


class Member(models.Model):
    """Somebody on the list, with the reason and the period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=40)
    reason = models.CharField(max_length=300, blank=True)
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "cases_member"
        constraints = [
            models.UniqueConstraint(
                name="member_once", fields=["case", "person"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="member_period", condition=Q(until_date=None) | Q(until_date__gte=F("from_date"))
            ),
        ]
        indexes = [
            models.Index(fields=["person", "case"], name="member_person", condition=Q(ended_at=None)),
        ]


class Concerned(models.Model):
    """A person whom it is about, in the clear: the walls are computed from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="concerned")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    named_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_concerned"
        constraints = [
            models.UniqueConstraint(
                name="concerned_once", fields=["case", "person"], condition=Q(withdrawn_at=None)
            ),
        ]


class ReporterMark(models.Model):
    """That somebody of the corps reported it whom the list knows, so that the wall keeps them off the own report.

    `mark` is a keyed hash of case and person (`rit_reporter_mark`); the key follows from RIT_SECRET_KEY and is in no
    table, so that a stolen database names nobody. No role of the application reads this: functions of the owner do.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="+")
    mark = models.BinaryField()

    class Meta:
        db_table = "cases_reporter"


class Relation(models.Model):
    """That two people are close, in a word and without a text: it keeps each off the cases about the other.

    `ground` OWN: `person` said it, and `other` is not told. Whoever said so and whoever keeps the register may say it
    of the same two, each in a row of their own, so that nobody learns what somebody else said.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Closeness.choices, default=Closeness.OTHER)
    ground = models.CharField(max_length=10, choices=Ground.choices, default=Ground.OWN)
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=8, choices=Ending.choices, blank=True)

    class Meta:
        db_table = "cases_relation"
        constraints = [
            models.CheckConstraint(name="relation_of_two", condition=~Q(person=F("other"))),
            models.CheckConstraint(
                name="relation_period", condition=Q(until_date=None) | Q(until_date__gte=F("from_date"))
            ),
            models.CheckConstraint(name="relation_kind_known", condition=Q(kind__in=Closeness.values)),
            models.CheckConstraint(name="relation_ground_known", condition=Q(ground__in=Ground.values)),
            models.CheckConstraint(
                name="relation_ended_paired",
                condition=Q(ended_at=None, ended_because="")
                | Q(ended_at__isnull=False, ended_because__in=Ending.values),
            ),
        ]
        indexes = [models.Index(fields=["-recorded_at"], name="relation_newest")]


class CaseKey(models.Model):
    """A key of the case and whom it is for; the newest of a scope seals what comes, the older ones open what was."""

    key = models.OneToOneField(Key, on_delete=models.PROTECT, primary_key=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="keys")
    scope = models.CharField(max_length=8, choices=Scope.choices)
    since_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_key"
        constraints = [
            models.UniqueConstraint(
                name="case_key_one", fields=["case", "scope"], condition=Q(replaced_at=None)
            ),
            models.CheckConstraint(name="case_key_scope_known", condition=Q(scope__in=Scope.values)),
        ]


class Event(models.Model):
    """The timeline: that something happened, when and by whom; never what it says. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)  # tells what came first at one moment
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    about = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "cases_event"
        constraints = [
            models.CheckConstraint(name="case_event_known", condition=Q(kind__in=EventKind.values))
        ]
        indexes = [models.Index(fields=["case", "at"], name="case_event_case")]


class File(models.Model):
    """A sealed attachment: its bytes lie on disk under a key of its own, which the case's key of this scope opens.

    `about` holds the name, the exact size and a note; `size` is padded, as the bytes on disk are. `clean_path`: the
    copy without metadata, seen first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+", db_index=False)
    scope = models.CharField(max_length=8, choices=Scope.choices)
    about = models.BinaryField()
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    path = models.CharField(max_length=100)
    clean_path = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.KEPT)
    from_reporter = models.BooleanField()
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    added_at = models.DateTimeField()

    class Meta:
        db_table = "cases_file"
        constraints = [
            models.CheckConstraint(name="case_file_state_known", condition=Q(state__in=FileState.values)),
            models.CheckConstraint(name="case_file_scope_known", condition=Q(scope__in=Scope.values)),
            models.CheckConstraint(
                name="case_file_of_reporter_shared", condition=Q(from_reporter=False) | Q(scope=Scope.SHARED)
            ),
        ]


class Upload(models.Model):
    """A file that somebody on the list is still adding. Its key opens with the uploader's own, and no other.

    `about` is sealed with that key: the name, the size, and while it comes in pieces what is kept so far. Gone a day
    after `at`, which is when something of it came last. `whole`: it waits to be handed in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+", db_index=False)
    about = models.BinaryField()
    whole = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_upload"


class HandOver(models.Model):
    """That a report of the channel went to the disciplinary authority, and since when the authority knows the facts.

    Without it the authority is on no list of the channel (`rit_case_conflict`). The first opening proposes
    `known_date`; whoever confirms or corrects it adds a `KnownDay`. The reason is sealed with the key of the list.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_overs", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    handed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    reason_key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.BinaryField()
    opened_at = models.DateTimeField(null=True)
    known_date = models.DateField(null=True)

    class Meta:
        db_table = "cases_hand_over"
        constraints = [
            models.UniqueConstraint(name="hand_over_once", fields=["case", "person"]),
            models.CheckConstraint(
                name="hand_over_opened_paired",
                condition=Q(opened_at=None, known_date=None)
                | Q(opened_at__isnull=False, known_date__isnull=False),
            ),
        ]


class KnownDay(models.Model):
    """Since when the authority knows the facts, as somebody confirmed or corrected it, and why. Rows are only added.

    A legal period may begin on the day, so an earlier answer stays beside the one that took its place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="known_days")
    day = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason_key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.BinaryField()

    class Meta:
        db_table = "cases_known_day"
        indexes = [models.Index(fields=["case"], name="known_day_of_case")]
        triggers = [
            pgtrigger.Trigger(
                name="known_day_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    if (new.case_id, new.hand_over_id, new.day, new.by_id, new.at)
                       is distinct from (old.case_id, old.hand_over_id, old.day, old.by_id, old.at) then
                        raise exception 'since when facts are known is added to, never changed';
                    end if;
                    return new;  -- a new key seals the same reason anew
                """,
            )
        ]


class Glass(models.Model):
    """Two entitled people open the wall of a case for one of them, for some days (security.md, *Walls*).

    `case` is empty when no case has the number: neither of the two learns which of both it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=12)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    until_date = models.DateField()
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # refused, or taken back

    class Meta:
        db_table = "cases_glass"
        constraints = [
            models.CheckConstraint(
                name="glass_by_two", condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="glass_agreed_paired",
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
            ),
        ]
