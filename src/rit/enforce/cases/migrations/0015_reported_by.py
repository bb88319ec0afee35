"""A manager who reports handles the own report no more than whoever it is about: the wall keeps them out of it, as it
would a person concerned, also when they have a role at the desk, or get it later. Their mailbox stays theirs.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

REWORDED = import_module("rit.enforce.cases.migrations.0013_past_and_standing").REWORDED
ON_LIST = {
    "was": "and (about.past = '' or not",
    "now": "and about.reported_by_id is distinct from member.person_id and (about.past = '' or not",
}
CHANGED = (
    {
        "function": "rit_case_conflict(uuid,uuid,date)",
        "was": "(select 'past' from cases_case about",
        "now": "(select 'reporter' from cases_case told where told.id = which and told.reported_by_id = who),"
        " (select 'past' from cases_case about",
    },
    {"function": "rit_on_list(uuid)", **ON_LIST},
    {"function": "rit_case_open(uuid)", **ON_LIST},
)
FORTH = "".join(REWORDED.format(**one) for one in CHANGED)
BACK = "".join(REWORDED.format(function=one["function"], was=one["now"], now=one["was"]) for one in CHANGED)


class Migration(migrations.Migration):
    dependencies = [("enforce_cases", "0014_glass_own"), ("people", "0004_renamed")]
    operations = [
        migrations.AddField(
            "case",
            "reported_by",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.RunSQL(FORTH, BACK),
    ]
