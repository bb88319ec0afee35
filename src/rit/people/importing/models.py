"""HR's files of the corps: which came when and what became of them, what they say, what they change.

Three tables, because they are kept for different times: what a file says goes when it is decided on, the list of
what it changed after a while, and that it was applied stays as long as what it changed.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rit.people.states import LineKind, StaffFileState


class StaffFile(models.Model):
    """One file, the corps on `day`. `everybody`: who is not in it holds no function any more.

    `digest` stands for exactly the changes that the preview showed. By whom: a person, or the name of a command.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    day = models.DateField(_("the corps on"))
    everybody = models.BooleanField(_("holds everybody"), default=False)
    state = models.CharField(max_length=10, choices=StaffFileState.choices, default=StaffFileState.SHOWN)
    rows = models.PositiveIntegerField(default=0)
    ignored = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    shown_at = models.DateTimeField()
    brought_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    brought_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decided_name = models.CharField(max_length=60, blank=True)

    class Meta:
        app_label = "people"
        db_table = "people_staff_file"
        ordering = ["-shown_at"]
        constraints = [
            models.CheckConstraint(
                name="people_staff_file_state_known", condition=Q(state__in=StaffFileState.values)
            ),
            models.CheckConstraint(
                name="people_staff_file_decided",
                condition=Q(state=StaffFileState.SHOWN, decided_at=None, decided_by=None, decided_name="")
                | (
                    ~Q(state=StaffFileState.SHOWN)
                    & Q(decided_at__isnull=False)
                    & (Q(decided_by__isnull=False) | ~Q(decided_name=""))
                ),
            ),
            models.CheckConstraint(
                name="people_staff_file_sound_when_applied",
                condition=~Q(state=StaffFileState.APPLIED) | Q(problems=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        return self.state == StaffFileState.SHOWN


class StaffFileContent(models.Model):
    """What the file says, in the columns that we read; gone as soon as the file is applied or withdrawn."""

    file = models.OneToOneField(StaffFile, on_delete=models.CASCADE, primary_key=True, related_name="content")
    records = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        app_label = "people"
        db_table = "people_staff_file_content"

    def __str__(self) -> str:
        return str(self.file_id)


class StaffFileLine(models.Model):
    """One thing that the file changes, or one fault in it, in the order of the preview.

    `detail` of a change: {"before": {field: value}, "after": …}; of a fault: column, value, code and what about.
    """

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(StaffFile, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=20, choices=LineKind.choices)
    line = models.PositiveIntegerField(default=0)
    staff_number = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=180, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    function = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        app_label = "people"
        db_table = "people_staff_file_line"
        ordering = ["id"]
        indexes = [models.Index(name="people_staff_file_lines", fields=["file", "kind", "id"])]

    def __str__(self) -> str:
        return str(self.id)
