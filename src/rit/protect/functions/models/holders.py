"""What is kept of those who hold a designated function, the charters they sign, and the switch for vetting (L6.2-c)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from rit.people.models import Function, Person
from rit.protect.functions.models.catalogue import append_only
from rit.protect.functions.states import Sort


class Charter(models.Model):
    """What somebody promises in a function, by version. Append-only: a new text asks for a new signature."""

    id = models.BigAutoField(primary_key=True)
    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="charters")
    version = models.PositiveIntegerField()
    text = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["function", "version"], name="charter_version")]
        triggers = [append_only("charters of a function")]


class HolderRecord(models.Model):
    """That something was done, and on which day; never its content. Append-only."""

    id = models.BigAutoField(primary_key=True)
    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=10, choices=Sort.choices)
    on_date = models.DateField()
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, null=True, related_name="signatures")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="record_of_charter",
                condition=Q(sort=Sort.CHARTER, charter__isnull=False)
                | (~Q(sort=Sort.CHARTER) & Q(charter=None)),
            ),
            models.UniqueConstraint(
                fields=["person", "charter"], condition=Q(sort=Sort.CHARTER), name="charter_signed_once"
            ),
        ]
        indexes = [models.Index(fields=["function", "person", "sort", "-on_date"], name="record_of_holder")]
        triggers = [append_only("records of those who hold a function")]


class VettingSwitch(models.Model):
    """Whether somebody may be looked into again in service. No row: never, as the policy file says. Append-only."""

    id = models.BigAutoField(primary_key=True)
    allowed = models.BooleanField()
    ground = models.TextField()
    jurist = models.CharField(max_length=120, blank=True)
    confirmed_date = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="vetting_confirmed",
                condition=Q(allowed=False)
                | (~Q(ground="") & ~Q(jurist="") & Q(confirmed_date__isnull=False)),
            )
        ]
        triggers = [append_only("decisions about vetting in service")]
