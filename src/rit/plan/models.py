"""The integrity plan as tables: goal, pillars, objectives, instruments, actions and the log of each action.

Texts that the plan brings are `words`: a JSON object with nl, fr, de and en; a text that somebody types
has the one language it was typed in. A measure is an action too (house.md).
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from rit.foundation.attachments.models import Attachment
from rit.people.folding import fold_words, text_index
from rit.people.models import LANGUAGES, Person, Unit
from rit.plan.states import (
    ActionState,
    Approach,
    InstrumentState,
    Kind,
    LogKind,
    PlanLogKind,
    PlanStatus,
    Recurrence,
    force_words,
)

FIRST_DAY, LAST_DAY = "1990-01-01", "2100-12-31"


def by_section(column: str = "section") -> Func:
    """Sections in the order of a book, 6.2 before 6.10: each number counts with four digits."""
    return Func(
        F(column),
        template=(
            r"regexp_replace(regexp_replace(%(expressions)s, '(\d+)', '000\1', 'g'), '0*(\d{4})', '\1', 'g')"
        ),
        output_field=models.TextField(),
    )


class Days(Func):
    function = "daterange"


class RolledFrom(Func):
    """A range of one number: GiST compares ranges without an extension."""

    function = "int8range"


class Plan(models.Model):
    """One policy period (L1-a). `decision` is empty until the board adopts it; `rolled_from` is the line back."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=60, unique=True)
    title = models.JSONField()
    from_date = models.DateField()
    to_date = models.DateField()
    status = models.CharField(max_length=10, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    strategic_goal = models.JSONField()
    motto = models.JSONField(default=dict)
    mission = models.JSONField(default=dict)
    vision = models.JSONField(default=list)
    evaluation_every_months = models.PositiveSmallIntegerField(default=24)
    decision = models.TextField(blank=True)
    legal_anchors = ArrayField(models.CharField(max_length=40), default=list)
    loaded_from = models.CharField(max_length=64, blank=True)
    zone = models.CharField(max_length=120, blank=True)
    slogan = models.JSONField(default=dict)
    approach_controlling = models.JSONField(default=dict)
    approach_stimulating = models.JSONField(default=dict)
    rolled_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="rolled_into")

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_period", condition=Q(from_date__lt=F("to_date"))),
            ExclusionConstraint(
                name="plan_rolled_once",  # of one plan, no two that go on in the same period
                expressions=[
                    (RolledFrom("rolled_from", "rolled_from", Value("[]")), RangeOperators.OVERLAPS),
                    (Days("from_date", "to_date", Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=Q(rolled_from__isnull=False) & ~Q(status=PlanStatus.DISCARDED),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PlanLogEntry(models.Model):
    """What became of a plan and of its instruments: rolled forward, changed, adopted, closed. Append-only (L1-a).

    `subject` says which part a change is about (`objective:5`), `changes` maps a field to [before, after].
    """

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="log")
    kind = models.CharField(max_length=10, choices=PlanLogKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    changes = models.JSONField(default=dict)

    class Meta:
        db_table = "plan_plan_log"
        indexes = [models.Index(fields=["plan", "-id"], name="plan_log_plan")]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'the log of a plan is append-only';",
            )
        ]


class RollForward(models.Model):
    """Preparing a new period from a plan, page by page; `made` is the draft that came of it (L1-b).

    `choices` holds per pillar, and under `shared`, only what differs from what is proposed (rolling.py).
    """

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="roll_forwards")
    made = models.OneToOneField(Plan, on_delete=models.SET_NULL, null=True, related_name="made_by")
    code = models.CharField(max_length=60)
    title = models.JSONField()
    from_date = models.DateField()
    to_date = models.DateField()
    choices = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plan_roll_forward"
        constraints = [
            models.UniqueConstraint(fields=["plan"], name="roll_prepared_once", condition=Q(made_at=None)),
            models.CheckConstraint(name="roll_period", condition=Q(from_date__lt=F("to_date"))),
        ]


class TraceLink(models.Model):
    """What the plan traces up to: the zonal security plan's priority, the business plan's goals (L1-a)."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="traces_to")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=10)
    title = models.JSONField()
    note = models.JSONField(default=dict)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "kind", "number"], name="trace_once")]


class TrustFactor(models.Model):
    """A factor that makes or breaks trust in the police (L1-f)."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="trust_factors")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.JSONField()
    meaning = models.JSONField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="trust_factor_once")]


class CoreValue(models.Model):
    """R, I and T, each with the behaviours that show it (L3-a): a list of {code, text}."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="values")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5)
    title = models.JSONField()
    meaning = models.JSONField()
    behaviours = models.JSONField(default=list)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="core_value_once")]


class Pillar(models.Model):
    """Protect, stimulate, enforce."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="pillars")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    title = models.JSONField()
    motto = models.JSONField(default=dict)
    purpose = models.JSONField(default=dict)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="pillar_once")]


class Objective(models.Model):
    """One of the nine operational objectives, with its reason (L4-a)."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="objectives")
    pillar = models.ForeignKey(Pillar, on_delete=models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.JSONField()
    short = models.JSONField()
    reason = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="objective_once")]


class Instrument(models.Model):
    """A core instrument of the plan: which approach (L1-d), what kind (L2-a), which objectives it serves.

    In force from `from_date` to `to_date`; while it is proposed, `from_date` is the day that is asked for.
    `decision`: the number of the board's decision, empty when it was adopted with its plan (L5-c).
    """

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="instruments")
    section = models.CharField(max_length=10)
    code = models.CharField(max_length=60)
    title = models.JSONField()
    short = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    approach = models.CharField(max_length=12, choices=Approach.choices)
    kinds = ArrayField(models.CharField(max_length=12, choices=Kind.choices))
    class_reason = models.JSONField(default=dict)
    objectives = models.ManyToManyField(Objective, related_name="instruments")
    state = models.CharField(max_length=10, choices=InstrumentState.choices, default=InstrumentState.PROPOSED)
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)
    decision = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = [by_section()]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="instrument_once"),
            models.CheckConstraint(
                name="instrument_force",
                condition=Q(state="proposed", to_date=None, decision="")
                | Q(state="adopted", from_date__isnull=False, to_date=None)
                | Q(state="withdrawn", from_date=None, to_date=None)
                | Q(
                    state="withdrawn",
                    from_date__isnull=False,
                    to_date__isnull=False,
                    from_date__lte=F("to_date"),
                ),
            ),
        ]

    @property
    def kind_words(self) -> str:
        """Its kinds as a page shows them, with commas."""
        return ", ".join(str(Kind(kind).label) for kind in self.kinds)

    @property
    def force_words(self) -> str:
        """Its state as a page shows it, with its days."""
        return force_words(self.state, self.from_date, self.to_date)


class Process(models.Model):
    """A work process of the corps: what the plan asks of it follows from the instruments that guard it (L1-e).

    `line` is the same for a process through all plans: what is said of it (a risk, how vulnerable it is) goes on there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.UUIDField(default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="processes")
    title = models.JSONField()
    purpose = models.JSONField(default=dict)
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    units = models.ManyToManyField(Unit, related_name="+")
    instruments = models.ManyToManyField(Instrument, related_name="processes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "plan"], name="process_once_in_a_plan")]


class Theme(models.Model):
    """A theme to train on (L6.4-d)."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="themes")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="theme_once")]


class AnchoringPoint(models.Model):
    """Where integrity is anchored in HR and in finance (L1-c)."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="anchoring_points")
    order = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    title = models.JSONField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="anchoring_point_once")]


class PlanActor(models.Model):
    """Who has which part in which pillar (L5-k). `outside` has no account: Comité P, AIG, the prosecutor."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actors")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.JSONField()
    outside = models.BooleanField(default=False)
    carries_out = models.BooleanField(default=False)
    pillars = ArrayField(models.CharField(max_length=20), default=list)
    responsibilities = models.JSONField(default=list)
    note = models.JSONField(default=dict)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plan_actor_once")]


class Correction(models.Model):
    """Where the plan's own text is outdated or mistyped, with source and confidence (law.md §0)."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="corrections")
    code = models.CharField(max_length=10)
    says = models.JSONField()
    correct = models.JSONField()
    source = models.TextField()
    confidence = models.CharField(max_length=5)
    anchor = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="correction_once")]


class Action(models.Model):
    """Something that somebody does by a date. `version` counts changes, so that nobody overwrites another.

    `…_given`: the plan's own text says so, or somebody agreed it; else the value is ours (README of the plan files).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    instrument = models.ForeignKey(Instrument, on_delete=models.SET_NULL, null=True, related_name="actions")
    objectives = models.ManyToManyField(Objective, related_name="actions")
    follows = models.ManyToManyField("self", symmetrical=False, related_name="followed_by")
    carried_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="carried_on")
    code = models.CharField(max_length=80, blank=True)
    title = models.JSONField()
    note = models.JSONField(default=dict)
    source = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="owned_actions")
    owner_role = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, related_name="+")
    start_date = models.DateField()
    due_date = models.DateField()
    due_given = models.BooleanField(default=True)
    start_given = models.BooleanField(default=True)
    recurrence_given = models.BooleanField(default=True)
    next_date = models.DateField()
    recurrence = models.CharField(max_length=12, choices=Recurrence.choices, default=Recurrence.NONE)
    progress = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.NOT_BEGUN)
    finished_date = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    folded = models.GeneratedField(
        expression=fold_words("title", LANGUAGES), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="action_code_once", condition=~Q(code="")),
            models.UniqueConstraint(fields=["plan", "carried_from"], name="action_carried_once"),
            models.CheckConstraint(name="action_period", condition=Q(start_date__lte=F("due_date"))),
            models.CheckConstraint(
                name="action_dates_plausible", condition=Q(start_date__gte=FIRST_DAY, due_date__lte=LAST_DAY)
            ),
            models.CheckConstraint(name="action_progress", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="action_done_means_finished",
                condition=Q(state="done", finished_date__isnull=False)
                | (~Q(state="done") & Q(finished_date=None)),
            ),
        ]
        indexes = [
            text_index("action_find", "folded"),
            models.Index(fields=["plan", "next_date"], name="action_surface"),
            models.Index(
                fields=["plan", "state", "next_date"], name="action_by_state"
            ),  # what is to do first
            models.Index(
                fields=["owner", "next_date"],
                name="action_owner",
                condition=~Q(state__in=["done", "stopped"]),
            ),
        ]


class LogEntry(models.Model):
    """What happened to an action: progress, evidence, changes with their reason. Append-only (L2-b).

    `changes` maps a field to [before, after]. `day` is the date it is about, `at` when it was written.
    """

    id = models.BigAutoField(primary_key=True)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="log")
    kind = models.CharField(max_length=10, choices=LogKind.choices)
    at = models.DateTimeField()
    day = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    link = models.URLField(blank=True)
    batch = models.UUIDField(null=True)

    class Meta:
        db_table = "plan_log_entry"
        indexes = [
            models.Index(fields=["action", "-id"], name="log_action"),
            models.Index(fields=["day", "action"], name="log_day"),
            models.Index(fields=["batch"], name="log_batch", condition=Q(batch__isnull=False)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'the log of an action is append-only';",
            )
        ]

    @property
    def is_adjusting(self) -> bool:
        """A decision about the plan: a new date or accent, a stop, taking up again, opening again (L2-b)."""
        was, became = self.changes.get("state", ["", ""])
        return (
            self.kind in {LogKind.CHANGE, LogKind.UNDO} or became == "stopped" or was in {"stopped", "done"}
        )


class Occurrence(models.Model):
    """One turn of recurring work: when it was due and when it was done."""

    id = models.BigAutoField(primary_key=True)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="occurrences")
    due_date = models.DateField()
    done_date = models.DateField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "due_date"], name="occurrence_once")]
        indexes = [models.Index(fields=["due_date"], name="occurrence_due")]
