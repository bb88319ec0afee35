"""The register of legal anchors (L2-e): each law with its versions, dates of force and the provisions we rely on.

Rows come from `policy/law/*.toml` and carry source and confidence; a page that cites one shows both.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

CONFIDENCE = ("V", "V-rec", "V-old", "S", "G", "I")


class Anchor(models.Model):
    """A law, decree or circular that the policy hangs on."""

    code = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=30)
    short = models.CharField(max_length=40)
    title = models.JSONField()
    dated = models.DateField(null=True)
    published = models.DateField(null=True)
    numac = models.CharField(max_length=20, blank=True)
    note = models.JSONField(default=dict)

    class Meta:
        db_table = "terms_anchor"
        ordering = ["dated", "code"]

    def __str__(self) -> str:
        return self.short


class AnchorVersion(models.Model):
    """When a text was in force, and by what it came or went."""

    id = models.BigAutoField(primary_key=True)
    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="versions")
    order = models.PositiveSmallIntegerField()
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)
    by = models.CharField(max_length=200, blank=True)
    changed = models.JSONField(default=dict)
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=5)

    class Meta:
        db_table = "terms_anchor_version"
        ordering = ["anchor", "order"]
        constraints = [
            models.UniqueConstraint(fields=["anchor", "order"], name="anchor_version_order"),
            models.CheckConstraint(
                name="anchor_version_period",
                condition=Q(to_date=None) | Q(from_date=None) | Q(from_date__lte=F("to_date")),
            ),
            models.CheckConstraint(name="anchor_version_confidence", condition=Q(confidence__in=CONFIDENCE)),
        ]


class Provision(models.Model):
    """One fact of law that RIT relies on, with where it was read and how sure we are."""

    id = models.BigAutoField(primary_key=True)
    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="provisions")
    order = models.PositiveSmallIntegerField()
    article = models.CharField(max_length=80)
    what = models.JSONField()
    source = models.TextField()
    confidence = models.CharField(max_length=5)
    reviewed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "terms_provision"
        ordering = ["anchor", "order"]
        constraints = [
            models.UniqueConstraint(fields=["anchor", "order"], name="provision_order"),
            models.CheckConstraint(name="provision_has_source", condition=~Q(source="")),
            models.CheckConstraint(name="provision_confidence", condition=Q(confidence__in=CONFIDENCE)),
        ]
