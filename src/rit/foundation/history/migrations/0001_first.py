"""The versions of rows, and the one trigger function that writes them."""

from django.db import migrations, models

from rit.foundation.history.keeping import FUNCTION, NO_FUNCTION


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("table", models.CharField(max_length=63, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(null=True)),
            ],
            options={"db_table": "history_source"},
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("believed", models.BooleanField(default=False)),
            ],
            options={"db_table": "history_telling"},
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=63)),
                ("key", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("row", models.JSONField(null=True)),
            ],
            options={
                "db_table": "history_version",
                "indexes": [models.Index(fields=["source", "key", "-at", "-id"], name="history_as_of")],
            },
        ),
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
    ]
