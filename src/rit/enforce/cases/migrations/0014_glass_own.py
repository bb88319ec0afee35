"""Whoever asks to break the glass sees what they asked, whatever it is: that it was missing would say that there is a
case with this number, and that it is about them or somebody close.
"""

from django.db import migrations

WALL = """
drop policy glass_entitled on cases_glass;
create policy glass_entitled on cases_glass
    using (nullif(current_setting('rit.person', true), '') is not null
           and (asked_by_id = nullif(current_setting('rit.person', true), '')::uuid or case_id is null
                or rit_case_conflict(case_id, nullif(current_setting('rit.person', true), '')::uuid, rit_today())
                   is null))
    with check (true);
"""
BEFORE = """
drop policy glass_entitled on cases_glass;
create policy glass_entitled on cases_glass
    using (nullif(current_setting('rit.person', true), '') is not null
           and (case_id is null
                or rit_case_conflict(case_id, nullif(current_setting('rit.person', true), '')::uuid, rit_today())
                   is null))
    with check (true);
"""


class Migration(migrations.Migration):
    dependencies = [("enforce_cases", "0013_past_and_standing")]
    operations = [migrations.RunSQL(WALL, BEFORE)]
