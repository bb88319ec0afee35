"""What a person was told is that person's alone; whoever sends may add; the clerk purges what is past its period.

Whoever steers communication sees numbers, which stand on the item, and never a row.
"""

from django.db import migrations

WALL = """
alter table communication_told enable row level security;
create policy told_person on communication_told for select
    using (person_id = nullif(current_setting('rit.person', true), '')::uuid);
create policy told_sender on communication_told for insert with check (true);
create policy told_clerk on communication_told
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');
"""

OPEN = """
drop policy told_person on communication_told;
drop policy told_sender on communication_told;
drop policy told_clerk on communication_told;
alter table communication_told disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("plan_communication", "0001_first")]
    operations = [migrations.RunSQL(WALL, OPEN)]
