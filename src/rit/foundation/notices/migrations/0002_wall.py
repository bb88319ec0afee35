"""The first wall: a notice is its reader's alone; whoever tells may add one; the clerk finds what is to be mailed.

The clerk is known by a setting of its connection, `rit.clerk`, which its own process makes; what it may read
of a row is held by its column privileges.
"""

from django.db import migrations

WALL = """
alter table notices_notice enable row level security;
create policy notice_reader on notices_notice
    using (account_id = nullif(current_setting('rit.account', true), '')::uuid);
create policy notice_teller on notices_notice for insert with check (true);
create policy notice_clerk on notices_notice
    using (current_setting('rit.clerk', true) = 'on') with check (current_setting('rit.clerk', true) = 'on');
"""

OPEN = """
drop policy notice_reader on notices_notice;
drop policy notice_teller on notices_notice;
drop policy notice_clerk on notices_notice;
alter table notices_notice disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation_notices", "0001_first")]
    operations = [migrations.RunSQL(WALL, OPEN)]
