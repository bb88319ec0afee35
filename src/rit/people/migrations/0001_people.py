"""Units, persons, functions, assignments and absences, and the folding of names that finds and sorts them."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

import rit.people.folding

# unaccent() depends on its dictionary and is therefore only stable; naming the dictionary makes the answer
# fixed, so that generated columns and indexes may use it. The schema is named because a restore has no search path.
FOLD = """
create function rit_fold(words text) returns text
language sql immutable strict parallel safe
return lower(public.unaccent('public.unaccent'::regdictionary, words))
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(FOLD, "drop function rit_fold(text)"),
        migrations.CreateModel(
            name="Function",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("title", models.JSONField(verbose_name="title")),
                ("description", models.JSONField(blank=True, default=dict, verbose_name="description")),
                ("head_of_unit", models.BooleanField(default=False, verbose_name="leads the unit")),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=rit.people.folding.Fold(
                            models.F("code"),
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.fields.json.KeyTextTransform("nl", "title"),
                                models.Value(""),
                                output_field=models.TextField(),
                            ),
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.fields.json.KeyTextTransform("fr", "title"),
                                models.Value(""),
                                output_field=models.TextField(),
                            ),
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.fields.json.KeyTextTransform("de", "title"),
                                models.Value(""),
                                output_field=models.TextField(),
                            ),
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.fields.json.KeyTextTransform("en", "title"),
                                models.Value(""),
                                output_field=models.TextField(),
                            ),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "head_of_unit"), name="people_function_head"),
                    models.CheckConstraint(
                        condition=models.Q(("title__has_key", "nl")), name="people_function_titled"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("staff_number", models.CharField(max_length=20, unique=True, verbose_name="staff number")),
                ("first_name", models.CharField(max_length=80, verbose_name="first name")),
                ("last_name", models.CharField(max_length=80, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Dutch"), ("fr", "French"), ("de", "German"), ("en", "English")],
                        default="nl",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "employment",
                    models.CharField(
                        choices=[
                            ("statutory", "statutory"),
                            ("contract", "employment contract"),
                            ("external", "not employed by the corps"),
                        ],
                        max_length=12,
                        verbose_name="employment",
                    ),
                ),
                (
                    "cadre",
                    models.CharField(
                        choices=[
                            ("operational", "operational"),
                            ("civilian", "civilian (CALog)"),
                            ("external", "outside the corps"),
                        ],
                        max_length=12,
                        verbose_name="cadre",
                    ),
                ),
                (
                    "grade_group",
                    models.CharField(
                        choices=[
                            ("auxiliary", "auxiliary cadre (agent)"),
                            ("basic", "basic cadre"),
                            ("middle", "middle cadre"),
                            ("officer", "officer"),
                            ("senior_officer", "senior officer"),
                            ("chief", "chief of police (mandate)"),
                            ("calog_d", "CALog level D"),
                            ("calog_c", "CALog level C"),
                            ("calog_b", "CALog level B"),
                            ("calog_a", "CALog level A"),
                            ("external", "no grade (outside the corps)"),
                        ],
                        max_length=16,
                        verbose_name="grade group",
                    ),
                ),
                ("joined_date", models.DateField(verbose_name="joined on")),
                ("left_date", models.DateField(blank=True, null=True, verbose_name="left on")),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=rit.people.folding.Fold("last_name", "first_name", "staff_number"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "account",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "ordering": ["folded"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["folded"], name="people_person_find", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(fields=["folded"], name="people_person_sort"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_date", None), ("left_date__gte", models.F("joined_date")), _connector="OR"
                        ),
                        name="people_person_leaves_after_joining",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("email",),
                        name="people_person_email",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cadre", "operational"),
                                (
                                    "grade_group__in",
                                    ("auxiliary", "basic", "middle", "officer", "senior_officer", "chief"),
                                ),
                            ),
                            models.Q(
                                ("cadre", "civilian"),
                                ("grade_group__in", ("calog_d", "calog_c", "calog_b", "calog_a")),
                            ),
                            models.Q(("cadre", "external"), ("grade_group", "external")),
                            _connector="OR",
                        ),
                        name="people_person_grade_of_cadre",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cadre", "external"), ("employment", "external")),
                            models.Q(
                                models.Q(("cadre", "external"), _negated=True),
                                ("employment__in", ["statutory", "contract"]),
                            ),
                            _connector="OR",
                        ),
                        name="people_person_external_throughout",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["nl", "fr", "de", "en"])),
                        name="people_person_language_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("from_date", models.DateField(verbose_name="from")),
                ("to_date", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_date"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_date", None), ("to_date__gte", models.F("from_date")), _connector="OR"
                        ),
                        name="people_absence_ends_after_start",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("person", "="),
                            (
                                models.Func(
                                    models.F("from_date"),
                                    models.F("to_date"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="people_absence_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.JSONField(verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("corps", "corps"),
                            ("directorate", "directorate"),
                            ("service", "service"),
                            ("commissariat", "commissariat"),
                            ("team", "team"),
                            ("office", "office"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("opened_date", models.DateField(blank=True, null=True, verbose_name="opened on")),
                ("closed_date", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=rit.people.folding.Fold(
                            models.F("code"),
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.fields.json.KeyTextTransform("nl", "name"),
                                models.Value(""),
                                output_field=models.TextField(),
                            ),
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.fields.json.KeyTextTransform("fr", "name"),
                                models.Value(""),
                                output_field=models.TextField(),
                            ),
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.fields.json.KeyTextTransform("de", "name"),
                                models.Value(""),
                                output_field=models.TextField(),
                            ),
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.fields.json.KeyTextTransform("en", "name"),
                                models.Value(""),
                                output_field=models.TextField(),
                            ),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="people.unit",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="people_unit_not_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_date", None),
                            ("closed_date", None),
                            ("closed_date__gte", models.F("opened_date")),
                            _connector="OR",
                        ),
                        name="people_unit_closes_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["corps", "directorate", "service", "commissariat", "team", "office"],
                            )
                        ),
                        name="people_unit_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__has_key", "nl")), name="people_unit_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("leads", models.BooleanField(default=False, editable=False, verbose_name="leads the unit")),
                ("from_date", models.DateField(verbose_name="from")),
                ("to_date", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "share",
                    models.PositiveSmallIntegerField(default=100, verbose_name="share of working time (%)"),
                ),
                (
                    "function",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="people.function",
                        verbose_name="function",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="people.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_date", "unit__code"],
                "indexes": [
                    models.Index(fields=["person", "from_date"], name="people_assignment_person"),
                    models.Index(fields=["unit", "from_date"], name="people_assignment_unit"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_date", None), ("to_date__gte", models.F("from_date")), _connector="OR"
                        ),
                        name="people_assignment_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gte", 1), ("share__lte", 100)),
                        name="people_assignment_share",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("person", "="),
                            ("unit", "="),
                            ("function", "="),
                            (
                                models.Func(
                                    models.F("from_date"),
                                    models.F("to_date"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="people_assignment_held_once",
                        violation_error_message="This person already holds that function in that unit then.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("leads", True)),
                        expressions=[
                            ("unit", "="),
                            (
                                models.Func(
                                    models.F("from_date"),
                                    models.F("to_date"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="people_assignment_one_head",
                        violation_error_message="The unit already has a head then.",
                    ),
                ],
            },
        ),
    ]
