"""What everybody cites (L3-a, L3-b, L3-c): behaviours, points of the code of conduct, instructions in their versions.

Whoever cites stores a reference such as `code:13` or `instruction:blauw-vakmanschap@2`; `citing` reads them.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from rit.foundation.access.models import DateRange
from rit.foundation.attachments.models import Attachment
from rit.foundation.terms.models import CONFIDENCE, Anchor
from rit.people.models import Person
from rit.plan.models import CoreValue
from rit.plan.rulebook.states import DATED, FROZEN, InstructionKind, VersionState

LAST_POINT = 81
REFERENCE_LENGTH = 120


class Behaviour(models.Model):
    """One behaviour that shows a core value. `current` is false once the plan no longer names it; it stays citable."""

    id = models.BigAutoField(primary_key=True)
    value = models.ForeignKey(CoreValue, on_delete=models.CASCADE, related_name="rows")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=10)
    text = models.JSONField()
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "rulebook_behaviour"
        ordering = ["value", "order"]
        constraints = [models.UniqueConstraint(fields=["value", "code"], name="behaviour_once")]


class CodeHeading(models.Model):
    """A heading of the code of conduct. `last` is empty where its end was not seen in the source."""

    code = models.CharField(max_length=10, primary_key=True)
    order = models.PositiveSmallIntegerField()
    chapter = models.PositiveSmallIntegerField()
    chapter_title = models.JSONField()
    title = models.JSONField()
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField(null=True)
    source = models.TextField()
    confidence = models.CharField(max_length=5)

    class Meta:
        db_table = "rulebook_code_heading"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(name="code_heading_confidence", condition=Q(confidence__in=CONFIDENCE))
        ]


class CodePoint(models.Model):
    """One of the 81 points. Without a title nobody has yet read and reviewed what it says; it can be cited already."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    heading = models.ForeignKey(CodeHeading, on_delete=models.PROTECT, null=True, related_name="points")
    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="+")
    provision = models.CharField(max_length=40, blank=True)
    title = models.JSONField(default=dict)
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=5, blank=True)
    reviewed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "rulebook_code_point"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="code_point_number", condition=Q(number__gte=1, number__lte=LAST_POINT)
            ),
            models.CheckConstraint(
                name="code_point_title_has_source",
                condition=Q(title={}, source="", confidence="")
                | (~Q(title={}) & ~Q(source="") & Q(confidence__in=CONFIDENCE)),
            ),
        ]

    @property
    def reference(self) -> str:
        return f"code:{self.number}"


class Instruction(models.Model):
    """A rule of the corps that lives in versions. `code` never changes: others cite it."""

    id = models.BigAutoField(primary_key=True)
    code = models.SlugField(max_length=60, unique=True)
    title = models.JSONField()
    kind = models.CharField(max_length=10, choices=InstructionKind.choices)
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "rulebook_instruction"
        ordering = ["code"]

    @property
    def reference(self) -> str:
        return f"instruction:{self.code}"


class InstructionVersion(models.Model):
    """One version of the text. Its words freeze when it is adopted; two versions never apply on the same day.

    `revision` counts changes, so that nobody overwrites another. `cites` holds references.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    text = models.JSONField()
    what_changed = models.TextField(blank=True)
    cites = ArrayField(models.CharField(max_length=REFERENCE_LENGTH), default=list)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=200, blank=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "rulebook_instruction_version"
        ordering = ["instruction", "-number"]
        indexes = [GinIndex(fields=["cites"], name="instruction_cites")]
        constraints = [
            models.UniqueConstraint(fields=["instruction", "number"], name="instruction_version_once"),
            models.UniqueConstraint(
                fields=["instruction"],
                name="instruction_one_in_preparation",
                condition=Q(state__in=["draft", "proposed", "adopted"]),
            ),
            models.CheckConstraint(
                name="instruction_adopted_has_decision",
                condition=Q(state__in=FROZEN, adopted_at__isnull=False) & ~Q(decision="")
                | Q(adopted_at=None, decision="") & ~Q(state__in=FROZEN),
            ),
            models.CheckConstraint(
                name="instruction_in_force_has_date",
                condition=Q(state__in=DATED, from_date__isnull=False)
                | Q(from_date=None, to_date=None) & ~Q(state__in=DATED),
            ),
            models.CheckConstraint(
                name="instruction_replaced_has_end",
                condition=Q(state="replaced", to_date__isnull=False)
                | (~Q(state="replaced") & Q(to_date=None)),
            ),
            models.CheckConstraint(
                name="instruction_period", condition=Q(to_date=None) | Q(from_date__lte=F("to_date"))
            ),
            ExclusionConstraint(
                name="instruction_one_at_a_time",
                expressions=[
                    ("instruction", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "from_date", "to_date", RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(from_date__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="adopted_text_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=FROZEN),
                func="""
                    if tg_op = 'DELETE' then
                        raise exception 'an adopted version of an instruction is never deleted';
                    end if;
                    if (new.instruction_id, new.number, new.text, new.what_changed, new.cites,
                        new.decision, new.adopted_at)
                       is distinct from
                       (old.instruction_id, old.number, old.text, old.what_changed, old.cites,
                        old.decision, old.adopted_at)
                       or new.attachment_id is distinct from old.attachment_id
                       or (old.from_date is not null and new.from_date is distinct from old.from_date)
                       or (old.to_date is not null and new.to_date is distinct from old.to_date)
                       or new.state in ('draft', 'proposed')
                    then
                        raise exception 'an adopted version of an instruction is frozen';
                    end if;
                    return new;
                """,
            )
        ]

    @property
    def reference(self) -> str:
        return f"instruction:{self.instruction.code}@{self.number}"

    @property
    def board_key(self) -> str:
        """How what stands above knows it: the code of the instruction and its number."""
        return f"{self.instruction.code}:{self.number}"
