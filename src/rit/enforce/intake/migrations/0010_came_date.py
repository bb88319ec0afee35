"""The day on which a report reached the corps, where staff entered it later: its terms run from that day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enforce_intake", "0009_past_and_lines"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="came_date",
            field=models.DateField(null=True),
        ),
    ]
