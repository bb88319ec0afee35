"""*My turn* and *late* run along the last days of what stands in a line of its own and is open, and nothing else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enforce_cases", "0012_cheaper_wall"), ("enforce_intake", "0007_handler_drafts")]
    operations = [
        migrations.RemoveIndex("report", "report_to_acknowledge"),
        migrations.RemoveIndex("report", "report_to_answer"),
        migrations.AddIndex(
            "report",
            models.Index(
                fields=["desk", "acknowledge_by"],
                name="report_to_acknowledge",
                condition=models.Q(("acknowledged_at", None), ("like_of", None))
                & ~models.Q(("state", "closed")),
            ),
        ),
        migrations.AddIndex(
            "report",
            models.Index(
                fields=["desk", "feedback_by"],
                name="report_to_answer",
                condition=models.Q(("feedback_at", None), ("like_of", None)) & ~models.Q(("state", "closed")),
            ),
        ),
    ]
