"""Which actions had no news for half a year is asked on the front page; the newest entries are found by their day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plan", "0006_line_of_a_process")]
    operations = [
        migrations.AddIndex(
            model_name="logentry", index=models.Index(fields=["day", "action"], name="log_day")
        )
    ]
