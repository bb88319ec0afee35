"""Instruments get a state of their own; those that there are came with their plan."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0008_measures_by_state"),
    ]

    operations = [
        migrations.AddField(
            model_name="instrument",
            name="decision",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="instrument",
            name="from_date",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="instrument",
            name="state",
            field=models.CharField(
                choices=[("proposed", "proposed"), ("adopted", "adopted"), ("withdrawn", "withdrawn")],
                default="proposed",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="to_date",
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(
            """
            update plan_instrument set state = 'adopted', from_date = plan.from_date from plan_plan plan
            where plan.id = plan_id and plan.status not in ('draft', 'discarded')
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="planlogentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rolled", "Rolled forward from another plan"),
                    ("change", "Changed while a draft"),
                    ("adopt", "Adopted"),
                    ("start", "Started"),
                    ("close", "Closed"),
                    ("discard", "Draft discarded"),
                    ("propose", "Proposed"),
                    ("withdraw", "Withdrawn"),
                    ("take_back", "Proposal taken back"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", ""), ("state", "proposed"), ("to_date", None)),
                    models.Q(("from_date__isnull", False), ("state", "adopted"), ("to_date", None)),
                    models.Q(("from_date", None), ("state", "withdrawn"), ("to_date", None)),
                    models.Q(
                        ("from_date__isnull", False),
                        ("from_date__lte", models.F("to_date")),
                        ("state", "withdrawn"),
                        ("to_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="instrument_force",
            ),
        ),
    ]
