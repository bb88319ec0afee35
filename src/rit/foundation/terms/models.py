"""The register of legal anchors (L2-e): each law with its versions, dates of force and the provisions we rely on.

Rows come from `policy/law/*.toml` and carry source and confidence; a page that cites one shows both. Nothing that was
once loaded is thrown away: what left the files, or got other words, has `withdrawn_at`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.models import Account

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
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=5, blank=True)
    reviewed_by = models.CharField(max_length=120, blank=True)
    repealed_by = models.CharField(max_length=40, blank=True)
    loaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "terms_anchor"
        ordering = ["dated", "code"]
        constraints = [
            models.CheckConstraint(
                name="anchor_confidence", condition=Q(confidence="") | Q(confidence__in=CONFIDENCE)
            )
        ]

    def __str__(self) -> str:
        return self.short


class AnchorVersion(models.Model):
    """When a text was in force, and by what it came or went.

    `loaded_at`: when we learned of it. `looked_at`: when everything that cites the text had been looked at for it.
    """

    id = models.BigAutoField(primary_key=True)
    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="versions")
    order = models.PositiveSmallIntegerField()
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)
    by = models.CharField(max_length=200, blank=True)
    changed = models.JSONField(default=dict)
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=5)
    reviewed_by = models.CharField(max_length=120, blank=True)
    loaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    looked_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "terms_anchor_version"
        ordering = ["anchor", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["anchor", "from_date", "to_date", "by"],
                name="anchor_version_once",
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="anchor_version_period",
                condition=Q(to_date=None) | Q(from_date=None) | Q(from_date__lte=F("to_date")),
            ),
            models.CheckConstraint(name="anchor_version_confidence", condition=Q(confidence__in=CONFIDENCE)),
        ]


class Provision(models.Model):
    """One fact of law that RIT relies on, with where it was read and how sure we are. `code` is how it is cited."""

    id = models.BigAutoField(primary_key=True)
    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="provisions")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    article = models.CharField(max_length=80)
    what = models.JSONField()
    source = models.TextField()
    confidence = models.CharField(max_length=5)
    reviewed_by = models.CharField(max_length=120, blank=True)
    loaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "terms_provision"
        ordering = ["anchor", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["anchor", "code"], name="provision_code", condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(name="provision_has_source", condition=~Q(source="")),
            models.CheckConstraint(name="provision_confidence", condition=Q(confidence__in=CONFIDENCE)),
        ]


class Verdict(models.TextChoices):
    """What somebody found who looked at a thing because the law behind it changed."""

    FINE = "fine", _("looked at, no change needed")
    CHANGE = "change", _("to change")


class LookAt(models.Model):
    """Somebody looked at one thing that cites an amended text. The last word about a thing counts; none is removed.

    `thing` is the key that its area gives it, `title` what it was called then.
    """

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(AnchorVersion, on_delete=models.PROTECT, related_name="looks")
    thing = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    title = models.TextField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "terms_look_at"
        indexes = [models.Index(fields=["version", "thing", "-id"], name="look_at_thing")]
        constraints = [models.CheckConstraint(name="look_at_has_note", condition=~Q(note=""))]
