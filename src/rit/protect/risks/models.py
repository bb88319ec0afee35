"""The risk inventory as tables (L6.2-d): risks, the parts of their bow-tie, scores on a fixed scale, and every change.

A method is a scale with its words. An assessment keeps the method that it began with, so that its scores can be
compared; another scale is another assessment. Scores and changes are only ever added.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value

from rit.people.folding import fold_title, text_index
from rit.people.models import LANGUAGES, Function, Person, Unit
from rit.plan.measures.models import Measure
from rit.plan.models import Process
from rit.protect.risks.exposure.models import Appraisal, ProcessMethod
from rit.protect.risks.states import BARRIERS, About, Level, Moment, Side, State, Sure

__all__ = ["Appraisal", "Assessment", "Change", "Method", "Part", "ProcessMethod", "Risk", "Score", "Signal"]
STEPS_OF_SCALE = 5


def _append_only(what: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"raise exception '{what} of a risk are append-only';",
    )


class Method(models.Model):
    """A scale: five steps of likelihood and of impact, each in words, and the level of each pair.

    `likelihood`, `impact`: lists of {title, meaning}, lowest first. `levels`: a row for each step of likelihood,
    in it a level for each step of impact. `digest` tells whether the file brought another scale.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveSmallIntegerField(unique=True)
    title = models.JSONField()
    likelihood = models.JSONField()
    impact = models.JSONField()
    levels = models.JSONField()
    source = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]


class Assessment(models.Model):
    """A round of scoring on one scale. One is open at a time; a closed one is never scored in again."""

    id = models.BigAutoField(primary_key=True)
    title = models.JSONField()
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="assessments")
    from_date = models.DateField()
    closed_date = models.DateField(null=True)
    begun_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-from_date"]
        constraints = [
            models.UniqueConstraint(Value(True), name="assessment_one_open", condition=Q(closed_date=None)),
            models.CheckConstraint(
                name="assessment_period", condition=Q(closed_date=None) | Q(closed_date__gte=F("from_date"))
            ),
        ]


class Risk(models.Model):
    """Something that can go wrong with integrity. `version` counts changes, so that nobody overwrites another.

    `theme` is the code of a theme of the plan. `inherent`, `now` and `after` are the last scores of the open
    assessment as two digits, likelihood and impact; `level` is that of `now`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    title = models.JSONField()
    happens = models.TextField()
    harmed = models.TextField(blank=True)
    theme = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=10, choices=About.choices)
    process = models.ForeignKey(Process, on_delete=models.SET_NULL, null=True, related_name="+")
    function = models.ForeignKey(Function, on_delete=models.PROTECT, null=True, related_name="+")
    relation = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="owned_risks")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    state_reason = models.TextField(blank=True)
    review_date = models.DateField(null=True)
    inherent = models.PositiveSmallIntegerField(null=True)
    now = models.PositiveSmallIntegerField(null=True)
    after = models.PositiveSmallIntegerField(null=True)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    scored_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    folded = models.GeneratedField(
        expression=fold_title("title", LANGUAGES), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="risk_says_what_happens", condition=~Q(happens="")),
            models.CheckConstraint(
                name="risk_about",
                condition=Q(about="process")
                | Q(about="unit", unit__isnull=False)
                | Q(about="function", function__isnull=False)
                | (Q(about="relation") & ~Q(relation="")),
            ),
            models.CheckConstraint(
                name="risk_left_with_reason", condition=Q(state="open") | ~Q(state_reason="")
            ),
        ]
        indexes = [
            text_index("risk_find", "folded"),
            models.Index(fields=["state", "now"], name="risk_map"),
            models.Index(fields=["owner", "review_date"], name="risk_owner"),
            models.Index(fields=["unit"], name="risk_unit"),
        ]

    @property
    def reference(self) -> str:
        return f"R{self.number:03d}"


class Part(models.Model):
    """A cause, a barrier or a consequence, in the words of whoever described the risk.

    `measure`: which measure a barrier is, where somebody said so; what became of it stands on the measure.
    """

    id = models.BigAutoField(primary_key=True)
    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="parts")
    side = models.CharField(max_length=12, choices=Side.choices)
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    measure = models.ForeignKey(Measure, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["risk", "side", "order"]
        constraints = [
            models.CheckConstraint(
                name="risk_part_is_a_barrier", condition=Q(measure=None) | Q(side__in=BARRIERS)
            ),
            models.UniqueConstraint(fields=["risk", "side", "order"], name="risk_part_in_its_place"),
            models.CheckConstraint(name="risk_part_says", condition=~Q(text="")),
        ]


class Score(models.Model):
    """How likely and how bad, at a moment, on the scale of its assessment. Append-only; the last one counts."""

    id = models.BigAutoField(primary_key=True)
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="scores")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="scores")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=Level.choices)
    sure = models.CharField(max_length=8, choices=Sure.choices)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="score_on_the_scale",
                condition=Q(likelihood__range=(1, STEPS_OF_SCALE), impact__range=(1, STEPS_OF_SCALE)),
            ),
            models.CheckConstraint(name="score_has_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["risk", "-id"], name="score_of_risk")]
        triggers = [_append_only("scores")]


class Change(models.Model):
    """What was changed about a risk and why. Append-only. `changes`: field → [before, after]."""

    id = models.BigAutoField(primary_key=True)
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    changes = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["risk", "-id"], name="risk_change_of")]
        triggers = [_append_only("changes")]


class Signal(models.Model):
    """On which themes more was reported in the year until a day than before: one row a quarter, also when on none.

    `until`: the last day of the quarter. `themes`: their codes; how often anything was reported is not here.
    """

    id = models.BigAutoField(primary_key=True)
    until = models.DateField(unique=True)
    themes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [_append_only("signals")]


class Workshop(models.Model):
    """An hour in which several people score the same risks, each on an own telephone, and then agree (L6.2-d).

    On the scale of the assessment that was open when it began; `moment` is what the scores are of.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=120)
    day = models.DateField()
    moment = models.CharField(max_length=10, choices=Moment.choices)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="workshops")
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    people = models.ManyToManyField(Person, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "-created_at"]
        indexes = [models.Index(fields=["closed_at", "day"], name="risk_workshop_open")]


class Item(models.Model):
    """One risk of a workshop. `shown_at`: the spread is open and nobody votes any more; the votes are gone by then.

    `middle`: likelihood and impact in the middle, and `apart` whether votes lie two steps or more from each other;
    neither when too few voted. `spread`: [likelihood, impact, how many] for each place with votes, when enough did.
    """

    id = models.BigAutoField(primary_key=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="items")
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    shown_at = models.DateTimeField(null=True)
    voters = models.PositiveSmallIntegerField(default=0)
    middle = models.JSONField(default=list)
    apart = models.BooleanField(null=True)
    spread = models.JSONField(default=list)
    score = models.OneToOneField(Score, on_delete=models.PROTECT, null=True, related_name="agreed_in")

    class Meta:
        ordering = ["workshop", "order"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "risk"], name="workshop_risk_once"),
            models.UniqueConstraint(fields=["workshop", "order"], name="workshop_item_in_its_place"),
            models.CheckConstraint(
                name="workshop_agreed_after_shown", condition=Q(score=None) | Q(shown_at__isnull=False)
            ),
        ]


class Ballot(models.Model):
    """How one person scores one risk, until the spread is opened: then only the counts stay. Walled to that person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="ballots")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="ballot_once"),
            models.CheckConstraint(
                name="ballot_on_the_scale",
                condition=Q(likelihood__range=(1, STEPS_OF_SCALE), impact__range=(1, STEPS_OF_SCALE)),
            ),
        ]
