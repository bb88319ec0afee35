"""The glass asks for itself whether who comes on the list opens reports, and whether who agrees has a conflict: what a
page asks before can be left out by whoever comes past the page.
"""

from importlib import import_module

from django.db import migrations

reworded = import_module("rit.enforce.cases.migrations.0013_past_and_standing")._reworded
ASKS = {
    "function": "rit_case_glass(uuid,timestamptz)",
    "was": "and rit_case_conflict(case_id, asked_by_id, rit_today()) is null;",
    "now": "and rit_case_conflict(case_id, asked_by_id, rit_today()) is null"
    " and rit_case_conflict(case_id, agreed_by_id, rit_today()) is null"
    " and exists (select 1 from people_person asking where asking.id = asked_by_id"
    " and (asking.left_date is null or asking.left_date >= rit_today())"
    " and rit_opens_reports(asking.account_id, rit_today()));",
}
TELLS = {
    "function": "rit_case_glass(uuid,timestamptz)",
    "was": "and rit_case_conflict(broken.case_id, member.person_id, rit_today()) is null;",
    "now": "and rit_case_reads(broken.case_id, member.person_id, rit_today());",
}


class Migration(migrations.Migration):
    dependencies = [("enforce_cases", "0015_reported_by")]
    operations = [
        migrations.RunSQL(
            reworded(ASKS) + reworded(TELLS), reworded(TELLS, back=True) + reworded(ASKS, back=True)
        )
    ]
