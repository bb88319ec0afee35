"""What leaders engage to, and team talks (L2-f, L5-g)."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_staff_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthCard",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("dilemma", models.CharField(max_length=60)),
                ("chosen_at", models.DateTimeField()),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Talk",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("on_date", models.DateField()),
                ("theme", models.CharField(max_length=40)),
                ("dilemma", models.CharField(blank=True, max_length=60)),
                ("present", models.PositiveSmallIntegerField()),
                ("takeaway", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["-on_date", "-at"],
            },
        ),
        migrations.CreateModel(
            name="Cadence",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("from_date", models.DateField()),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("months__in", (1, 2, 3, 4, 6, 12, 0))), name="cadence_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("words", models.JSONField()),
                ("given_date", models.DateField()),
                ("until_date", models.DateField()),
                ("given_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["-given_at"],
                "indexes": [
                    models.Index(fields=["unit", "person", "-given_at"], name="engagement_of_unit"),
                    models.Index(fields=["until_date"], name="engagement_until"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", {}), _negated=True), name="engagement_in_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_date__gt", models.F("given_date"))),
                        name="engagement_runs_out",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="engagement",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="raise exception 'what somebody engaged to is append-only';",
                    hash="a956338ccf9f1f07653cbfdc0ee155a40b1f1db0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c51a5",
                    table="stimulate_conduct_engagement",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="monthcard",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="card_of_a_month"),
        ),
        migrations.AddIndex(
            model_name="talk",
            index=models.Index(fields=["unit", "-on_date"], name="talk_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                condition=models.Q(("theme", ""), _negated=True), name="talk_about_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                condition=models.Q(("present__range", (2, 500))), name="talk_of_several"
            ),
        ),
    ]
