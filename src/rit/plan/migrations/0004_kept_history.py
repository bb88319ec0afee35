"""The plan keeps the history of its rows: what an evaluation asks as of a day (L7-f)."""

from django.db import migrations

from rit.foundation.history.keeping import keep


class Migration(migrations.Migration):
    dependencies = [("plan", "0003_found_by_words"), ("foundation_history", "0001_first")]

    operations = [
        keep(
            "plan_plan",
            "plan_trustfactor",
            "plan_pillar",
            "plan_objective",
            "plan_instrument",
            "plan_instrument_objectives",
            "plan_anchoringpoint",
            "plan_action",
            "plan_action_objectives",
        )
    ]
