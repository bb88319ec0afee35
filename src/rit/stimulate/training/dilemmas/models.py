"""Dilemmas and their editions (L6.4-a). An edition freezes when it is published; a change is the next edition.

Votes and team talks point to an edition, so that what a group talked about can always be read as it was then.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from rit.people.folding import text_index
from rit.people.models import Person
from rit.plan.rulebook.models import REFERENCE_LENGTH
from rit.stimulate.training.dilemmas.states import FROZEN, MINUTES, PREPARING, EditionState, Level, Source


class Dilemma(models.Model):
    """What stays the same over its editions. `code` never changes: others point to it.

    `offered` is the digest of what the policy file last brought, so that an upgrade offers each text once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    offered = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]


class Edition(models.Model):
    """One edition of the text. `words` by language: title, situation, questions, and options.

    An option is `text`, `speaks_for` and `speaks_against`; its place in the list is what a vote names, and no
    option is ever marked as right. `cites` holds references to values and points of the code. `revision` counts
    changes, so that nobody overwrites another. `folded` is what the search reads. `by_policy`: an upgrade wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dilemma = models.ForeignKey(Dilemma, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=EditionState.choices, default=EditionState.DRAFT)
    theme = models.CharField(max_length=40)
    level = models.CharField(max_length=10, choices=Level.choices)
    minutes = models.PositiveSmallIntegerField()
    words = models.JSONField()
    languages = ArrayField(models.CharField(max_length=2))
    cites = ArrayField(models.CharField(max_length=REFERENCE_LENGTH), default=list)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.OWN)
    source_text = models.CharField(max_length=200, blank=True)
    source_date = models.DateField(null=True)
    what_changed = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    by_policy = models.BooleanField(default=False)
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    submitted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    folded = models.TextField(blank=True)

    class Meta:
        ordering = ["dilemma", "-number"]
        indexes = [
            text_index("dilemma_edition_find", "folded"),
            GinIndex(fields=["cites"], name="dilemma_edition_cites"),
            models.Index(fields=["state", "theme"], name="dilemma_edition_shown"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dilemma", "number"], name="dilemma_edition_once"),
            models.UniqueConstraint(
                fields=["dilemma"], name="dilemma_one_published", condition=Q(state=EditionState.PUBLISHED)
            ),
            models.UniqueConstraint(
                fields=["dilemma"], name="dilemma_one_in_preparation", condition=Q(state__in=PREPARING)
            ),
            models.CheckConstraint(name="dilemma_minutes", condition=Q(minutes__range=MINUTES)),
            models.CheckConstraint(
                name="dilemma_published_has_day",
                condition=Q(state__in=FROZEN, published_at__isnull=False)
                | Q(published_at=None) & ~Q(state__in=FROZEN),
            ),
            models.CheckConstraint(
                name="dilemma_four_eyes",
                condition=~Q(state__in=FROZEN)
                | Q(written_by=None)
                | Q(reviewed_by=None)
                | ~Q(written_by=F("reviewed_by"))
                & (Q(submitted_by=None) | ~Q(submitted_by=F("reviewed_by"))),
            ),
            models.CheckConstraint(
                name="dilemma_later_edition_says_why", condition=Q(number=1) | ~Q(what_changed="")
            ),
            models.CheckConstraint(
                name="dilemma_end_has_reason",
                condition=~Q(state__in=[EditionState.RETIRED, EditionState.DROPPED])
                | ~Q(reason="") & Q(ended_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_text_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=FROZEN),
                func="""
                    if tg_op = 'DELETE' then
                        raise exception 'a published edition of a dilemma is never deleted';
                    end if;
                    if (new.dilemma_id, new.number, new.theme, new.level, new.minutes, new.words, new.languages,
                        new.cites, new.source, new.source_text, new.what_changed, new.by_policy, new.published_at)
                       is distinct from
                       (old.dilemma_id, old.number, old.theme, old.level, old.minutes, old.words, old.languages,
                        old.cites, old.source, old.source_text, old.what_changed, old.by_policy, old.published_at)
                       or new.source_date is distinct from old.source_date
                       or new.state not in ('published', 'replaced', 'retired')
                       or (old.state <> 'published' and new.state is distinct from old.state)
                    then
                        raise exception 'a published edition of a dilemma is frozen';
                    end if;
                    return new;
                """,
            )
        ]
