"""A call for coaches, and who answers it (L5-d).

A call is for everybody to read. A motivation is for its writer and the coordinator: the database walls the rows. It is
wiped with the appointment; of whoever was not selected everything goes after the period of `policy/retention.toml`.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from rit.people.models import Person
from rit.stimulate.training.coaches.calls.states import Standing
from rit.stimulate.training.events.models import Activity


class CoachCall(models.Model):
    """`a_service`: how many coaches a service should have; `training`: what a new coach follows first; `changed_at`:
    when its words or what it asks were changed last."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.JSONField()
    until_date = models.DateField()
    a_service = models.PositiveSmallIntegerField()
    training = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [models.CheckConstraint(name="coach_call_of_some", condition=Q(a_service__gt=0))]


class Candidate(models.Model):
    """Somebody who answers a call. `word` is what the coordinator wrote to whoever was not selected.

    `goes_from`: from when the days of its period are counted: the end of the call, then the answer; empty as long as
    somebody is selected and not yet a coach.
    """

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # made here: nobody else may read it back
    call = models.ForeignKey(CoachCall, on_delete=models.PROTECT, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    motivation = models.TextField(blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.FORWARD)
    word = models.TextField(blank=True)
    put_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    goes_from = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["standing", "put_at"], name="candidate_waits")]
        constraints = [
            models.UniqueConstraint(fields=["call", "person"], name="candidate_once"),
            models.CheckConstraint(
                name="candidate_decided_when",
                condition=Q(standing=Standing.FORWARD, decided_at=None)
                | (~Q(standing=Standing.FORWARD) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="candidate_declined_with_a_word", condition=~Q(standing=Standing.DECLINED) | ~Q(word="")
            ),
            models.CheckConstraint(
                name="candidate_says_why",
                condition=Q(standing=Standing.APPOINTED, motivation="")
                | (~Q(standing=Standing.APPOINTED) & ~Q(motivation="")),
            ),
        ]
