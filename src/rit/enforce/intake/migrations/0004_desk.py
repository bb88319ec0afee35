import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enforce_cases", "0005_desk_events"),
        ("enforce_intake", "0003_door"),
        ("foundation_vault", "0002_wall"),
        ("people", "0003_staff_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("due_date", models.DateField()),
                ("asked_at", models.DateTimeField(null=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "no signs of reprisals"),
                            ("signs", "signs of reprisals"),
                            ("silent", "the reporter did not answer"),
                        ],
                        max_length=8,
                    ),
                ),
                ("noted_at", models.DateTimeField(null=True)),
                ("body", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "intake_check_in",
                "indexes": [
                    models.Index(
                        condition=models.Q(("noted_at", None)), fields=["due_date"], name="check_in_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", ""), ("noted_at", None)),
                            models.Q(models.Q(("finding", ""), _negated=True), ("noted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="check_in_noted_paired",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=12)),
                ("reason", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("shared", "opened and handed to the list"),
                            ("kept", "opened, not handed over"),
                            ("refused", "not opened"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.BinaryField(null=True)),
                ("answer", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "intake_identity_request",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "asked")),
                            models.Q(
                                models.Q(("state", "asked"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decision__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="identity_request_decided",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Split",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("destroy_date", models.DateField()),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "intake_split",
                "indexes": [
                    models.Index(
                        condition=models.Q(("destroyed_at", None)),
                        fields=["destroy_date"],
                        name="split_to_destroy",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "direction",
                    models.CharField(choices=[("in", "received from"), ("out", "sent to")], max_length=3),
                ),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("comite_p", "Comité P"),
                            ("aig", "General Inspectorate (AIG)"),
                            ("prosecutor", "public prosecutor"),
                            ("mayor", "the mayor"),
                            ("zone", "another police zone or the federal police"),
                            ("other", "another service"),
                        ],
                        max_length=12,
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("day", models.DateField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "intake_transfer",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out"])), name="transfer_direction_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("service__in", ["comite_p", "aig", "prosecutor", "mayor", "zone", "other"])
                        ),
                        name="transfer_service_known",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_kind_known",
        ),
        migrations.AddField(
            model_name="report",
            name="like_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alike",
                to="enforce_intake.report",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("message", "message"),
                    ("acknowledgement", "confirmation of receipt"),
                    ("feedback", "feedback"),
                    ("identity", "question who you are"),
                    ("check_in", "question how you are"),
                    ("letter", "letter with reasons"),
                    ("copy", "copy of what was split off"),
                ],
                default="message",
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("like_of", None)),
                fields=["desk", "state", "-arrived_at"],
                name="report_line",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("like_of", None), models.Q(("state", "closed"), _negated=True)),
                fields=["desk", "-arrived_at"],
                name="report_open",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("like_of", None), models.Q(("state", "closed"), _negated=True)),
                fields=["desk", "lookalike"],
                name="report_first_of_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["message", "acknowledgement", "feedback", "identity", "check_in", "letter", "copy"],
                    )
                ),
                name="message_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="checkin",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="check_ins", to="enforce_cases.case"
            ),
        ),
        migrations.AddField(
            model_name="checkin",
            name="key",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="foundation_vault.key",
            ),
        ),
        migrations.AddField(
            model_name="checkin",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="identityrequest",
            name="asked_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="identityrequest",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="identity_requests",
                to="enforce_cases.case",
            ),
        ),
        migrations.AddField(
            model_name="identityrequest",
            name="decided_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="identityrequest",
            name="key",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="foundation_vault.key",
            ),
        ),
        migrations.AddField(
            model_name="split",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="splits", to="enforce_cases.case"
            ),
        ),
        migrations.AddField(
            model_name="split",
            name="message",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="enforce_intake.message",
            ),
        ),
        migrations.AddField(
            model_name="split",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="enforce_cases.case"
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.UniqueConstraint(fields=("case", "due_date"), name="check_in_once"),
        ),
        migrations.AddConstraint(
            model_name="identityrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("case",), name="identity_request_one"
            ),
        ),
    ]
