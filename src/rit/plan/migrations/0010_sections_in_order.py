"""Sections in the order of a book, 6.2 before 6.10."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0009_instruments_have_a_state"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="instrument",
            options={
                "ordering": [
                    models.Func(
                        models.F("section"),
                        output_field=models.TextField(),
                        template=(
                            "regexp_replace(regexp_replace(%(expressions)s, '(\\d+)', '000\\1', 'g'),"
                            " '0*(\\d{4})', '\\1', 'g')"
                        ),
                    )
                ]
            },
        ),
    ]
