"""Definitions keep the history of their rows: an evaluation says what was measured on its day (L7-f)."""

from django.db import migrations

from rit.foundation.history.keeping import keep


class Migration(migrations.Migration):
    dependencies = [("plan_indicators", "0001_first"), ("foundation_history", "0001_first")]

    operations = [keep("plan_indicators_indicator", "plan_indicators_indicator_objectives")]
