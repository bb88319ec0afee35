"""What is handed out beside a rule (L6.7-a): its editions, and to whom each was given, lost or given back.

The rows of persons are only ever added, and walled by the database: oneself, whoever heads the unit, the coordinator
and HR; all others get counts. A mistake is set right by a row that undoes another and says why.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from rit.people.models import Person
from rit.plan.rulebook.models import InstructionVersion
from rit.protect.norms.states import EditionKind, Handed


class Edition(models.Model):
    """One printing or batch of a thing that people get in their hands. `made`: how many, over all deliveries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=EditionKind.choices)
    title = models.JSONField()
    version = models.ForeignKey(
        InstructionVersion, on_delete=models.PROTECT, null=True, related_name="editions"
    )
    from_date = models.DateField()
    made = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-from_date", "-created_at"]
        constraints = [
            models.CheckConstraint(
                name="edition_of_a_version", condition=~Q(kind="booklet") | Q(version__isnull=False)
            )
        ]


class Handing(models.Model):
    """That something happened to a copy of one person, on a day. Append-only, walled by row-level security."""

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # made here: nobody else may read it back
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="handings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=10, choices=Handed.choices)
    on_date = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="handing_says_why", condition=Q(sort=Handed.GIVEN) | ~Q(reason="")),
            models.CheckConstraint(
                name="handing_undoes_one",
                condition=Q(sort=Handed.UNDONE, undoes__isnull=False)
                | (~Q(sort=Handed.UNDONE) & Q(undoes=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "person", "at"], name="handing_known"),
            models.Index(fields=["person", "-on_date"], name="handing_mine"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'what was handed out is append-only';",
            )
        ]
