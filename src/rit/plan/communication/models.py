"""The internal communication plan as tables (L5-h): items, for whom they are, and who was told what.

A title and a text are `words`: a JSON object with the languages that somebody wrote.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rit.foundation.attachments.models import Attachment
from rit.people.folding import fold_title, text_index
from rit.people.models import LANGUAGES, Function, Person, Unit
from rit.plan.communication.states import Channel, ItemState
from rit.plan.models import Instrument, Objective, Plan


class Item(models.Model):
    """One message: what, for whom, through which channel, when. The audience is data that yields people.

    Whoever answers to one of its parts belongs to it; `everybody` is the staff of the corps. `addressed` is
    the size of the audience at the moment of sending and never changes; `counted` is what somebody counted
    where RIT cannot, at an event or of a leaflet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="communications")
    title = models.JSONField()
    texts = models.JSONField()
    objective = models.ForeignKey(Objective, on_delete=models.SET_NULL, null=True, related_name="+")
    instrument = models.ForeignKey(Instrument, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    planned_date = models.DateField()
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.PLANNED)
    version = models.PositiveIntegerField(default=0)

    everybody = models.BooleanField(default=False)
    leaders = models.BooleanField(default=False)
    cadres = ArrayField(models.CharField(max_length=12), default=list)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    units = models.ManyToManyField(Unit, related_name="+")
    functions = models.ManyToManyField(Function, related_name="+")

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    ready_at = models.DateTimeField(null=True)
    ready_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    addressed = models.PositiveIntegerField(null=True)
    counted = models.PositiveIntegerField(null=True)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    link = models.CharField(max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    cancel_reason = models.TextField(blank=True)

    unit_keys: list[uuid.UUID]  # both by queries.with_groups
    function_keys: list[uuid.UUID]

    folded = models.GeneratedField(
        expression=fold_title("title", LANGUAGES), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        db_table = "communication_item"
        ordering = ["planned_date", "pk"]
        indexes = [
            models.Index(name="communication_planned", fields=["plan", "planned_date"]),
            models.Index(name="communication_open", fields=["planned_date"], condition=Q(sent_at=None)),
            text_index("communication_find", "folded"),
        ]
        constraints = [
            models.CheckConstraint(
                name="communication_sent_with_number",
                condition=Q(state="sent", sent_at__isnull=False, addressed__gt=0)
                | (~Q(state="sent") & Q(sent_at=None, addressed=None, counted=None)),
            ),
            models.CheckConstraint(
                name="communication_cancelled_with_reason",
                condition=(Q(state="cancelled", cancelled_at__isnull=False) & ~Q(cancel_reason=""))
                | (~Q(state="cancelled") & Q(cancelled_at=None, cancel_reason="")),
            ),
            models.CheckConstraint(
                name="communication_channel_known", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="communication_has_a_text",
                condition=Q(texts__has_any_keys=list(LANGUAGES)) & Q(title__has_any_keys=list(LANGUAGES)),
            ),
        ]


class Told(models.Model):
    """That a person was told something, when and how. Walled: only that person reads it; counts stand on the item.

    `how` is the channel of that moment. When a person's data go, the row goes nameless before it is purged.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="told", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=Channel.choices)

    class Meta:
        db_table = "communication_told"
        indexes = [models.Index(name="communication_told_person", fields=["person", "-at"])]
        constraints = [models.UniqueConstraint(name="communication_told_once", fields=["item", "person"])]
