"""That somebody who arrived went through a moment (L1-c): on which day, who says so, with what shows it.

The rows are only ever added, and walled by the database: oneself, whoever heads the unit, the coordinator and HR. A
mistake is set right by a row that withdraws another and says why.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from rit.foundation.attachments.models import Attachment
from rit.people.models import Person


class MomentRecord(models.Model):
    """`moment` is a code of the policy file. `withdraws` points to a row that does not count any more."""

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # made here: nobody else may read it back
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=40)
    on_date = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    withdraws = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="withdrawn_by")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="withdrawn_says_why", condition=Q(withdraws=None) | ~Q(reason=""))
        ]
        indexes = [models.Index(fields=["person", "moment"], name="moment_of_person")]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'moments of arrival are append-only';",
            )
        ]
