"""A process keeps its line through the plans; one that there is already begins its own, under its own key."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0005_rolled_forward"),
    ]

    operations = [
        migrations.AddField(
            model_name="process",
            name="line",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunSQL("update plan_process set line = id", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="process",
            name="line",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddConstraint(
            model_name="process",
            constraint=models.UniqueConstraint(fields=("line", "plan"), name="process_once_in_a_plan"),
        ),
    ]
